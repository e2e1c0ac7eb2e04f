"""Methodology, about, health, and how answers are sent."""

from collections.abc import Callable

import pytest
from flask import Flask

from portal.config import Settings
from portal.factory import create_app
from portal.prices.examples import WORKED_EXAMPLES
from tests.conftest import NOW
from tests.pages.invariants import PageClient


def test_the_methodology_works_every_example(client: PageClient) -> None:
    page = client.get("/en/methodology")
    assert len([element for element in page.all("ol") if element.attributes.get("class") == "steps"]) == len(
        WORKED_EXAMPLES
    )
    assert "19772.6474".replace("19772", "19,772") in page.text


def test_numbers_of_the_examples_are_written_in_the_readers_way(client: PageClient) -> None:
    assert "20,154738878" in client.get("/fr/methodology").text


def test_the_operator_and_the_funding_are_named(make_settings: Callable[..., Settings], sqlite_address: str) -> None:
    settings = make_settings(
        database_url=sqlite_address, operator_name="A Cooperative", operator_contact="a@example.org", funding="A Fund"
    )
    app = create_app(settings, clock=lambda: NOW)
    client = PageClient(app)
    assert "A Cooperative" in client.get("/en/about").text
    assert "a@example.org" in client.get("/en/about").text
    assert "A Fund" in client.get("/en/methodology").text
    app.extensions["homeward"].database.dispose()


def test_health_is_plain(client: PageClient) -> None:
    answer = client.raw("/healthz")
    assert (answer.status_code, answer.text, answer.mimetype) == (200, "ok\n", "text/plain")


def test_static_files_are_kept_for_a_year_under_an_address_that_names_their_content(client: PageClient) -> None:
    (stylesheet,) = [link for link in client.get("/en/about").all("link") if link.attributes["rel"] == "stylesheet"]
    assert "?v=" in stylesheet.attributes["href"]
    address = stylesheet.attributes["href"]
    assert client.raw(address).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.raw(address[:-3]).headers["Cache-Control"] == "no-cache"  # of another version than ours
    client.get("/static/nothing.css", 404)


@pytest.mark.parametrize("encoding", ["", "gzip", "br"])
def test_a_page_that_has_not_changed_is_not_sent_again(client: PageClient, encoding: str) -> None:
    headers = {"Accept-Encoding": encoding}
    first = client.raw("/en/ke-tz?amount=20000", headers=headers)
    assert first.headers.get("Content-Encoding", "") == encoding
    again = client.raw("/en/ke-tz?amount=20000", headers={**headers, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "Accept-Encoding" in again.headers["Vary"]


def test_a_head_request_has_no_body(portal_app: Flask) -> None:
    answer = portal_app.test_client().head("/en/ke-tz")
    assert (answer.status_code, answer.data) == (200, b"")
