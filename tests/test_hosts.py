"""Which host a request claims makes no address of ours where the operator says what that is, and must be one at all."""

import json
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.test import create_environ
from werkzeug.wrappers import Response

from portal.security import address_without_port, is_readable_host
from tests.pages.conftest import make_portal

PUBLIC = "https://homeward.example"
FORGED = {"Host": "forged.example:81"}
MALFORMED = (
    "a b",
    "ex..ample",
    "xn--",
    "a@b",
    "ev<il",
    "localhost:99999",
    "[::1",
    "..",
    ":80",
    "a/b",
    "é",
    "[1:2]",
)


@pytest.fixture(scope="module")
def public_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    made = make_portal(tmp_path_factory.mktemp("public"), public_url=PUBLIC)
    yield made
    made.extensions["homeward"].database.dispose()


@pytest.mark.parametrize(
    "address",
    [
        "/en/ke-tz", "/en/ke-tz/history", "/en/ke-tz/history.csv", "/en/ke-tz/sheet", "/en/quote/1-5", "/en/api",
        "/en/corrections.atom", "/en/ke-tz/feed.xml", "/embed/ke-tz", "/sitemap.xml", "/robots.txt", "/api/v1/nothing",
        "/api/v1/corridors?limit=x", "/api/v1/corridors/ke-tz/prices", "/nowhere",
    ],
)  # fmt: skip
def test_a_forged_host_stands_in_no_answer(public_app: Flask, address: str) -> None:
    answer = public_app.test_client().get(address, headers=FORGED)
    assert "forged.example" not in answer.text
    assert "forged.example" not in str(answer.headers)


def test_the_operators_address_stands_where_others_will_read_it(public_app: Flask) -> None:
    client = public_app.test_client()
    problem = client.get("/api/v1/nothing", headers=FORGED).json
    assert problem is not None
    assert problem["type"] == f"{PUBLIC}/en/api#problem-not-found"
    printed = re.findall(r'data-host="([^"]*)"', client.get("/en/ke-tz", headers=FORGED).text)
    assert set(printed) == {PUBLIC}
    assert f"{PUBLIC}/en/quote/" in client.get("/en/ke-tz/history.csv", headers=FORGED).text


def asked(app: Flask, address: str, host: str) -> Response:
    """Ask without Werkzeug's client, which breaks on some of these hosts itself."""
    environ = create_environ(address) | {"HTTP_HOST": host.encode().decode("latin1")}
    return Response.from_app(app.wsgi_app, environ)


@pytest.mark.parametrize("host", MALFORMED)
def test_a_host_that_names_no_machine_is_refused(portal_app: Flask, host: str) -> None:
    page, data = (asked(portal_app, address, host) for address in ("/en/ke-tz", "/api/v1/corridors"))
    assert (page.status_code, data.status_code) == (400, 400)
    assert "names no machine" in page.get_data(as_text=True)
    assert (data.content_type, json.loads(data.get_data(as_text=True))["type"]) == (
        "application/problem+json",
        "/en/api#problem-bad-request",
    )


@pytest.fixture(scope="module")
def portal_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    made = make_portal(tmp_path_factory.mktemp("hosts"))
    yield made
    made.extensions["homeward"].database.dispose()


@pytest.mark.parametrize(
    "host", ["localhost", "homeward.example:8000", "127.0.0.1:5000", "[::1]:80", "web_1", "xn--bcher-kva.example", "a."]
)
def test_a_host_that_names_a_machine_is_taken(host: str) -> None:
    assert is_readable_host(host)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("9.9.9.1:1234", "9.9.9.1"),
        ("9.9.9.1", "9.9.9.1"),
        ("[2001:db8::2]:80", "2001:db8::2"),
        ("[2001:db8::2]", "2001:db8::2"),
        ("2001:db8::2", "2001:db8::2"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_an_address_is_read_without_its_port(text: str, address: str) -> None:
    assert address_without_port(text) == address
