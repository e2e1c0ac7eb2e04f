"""What a person sees when something is wrong: a page in their language that says what to do."""

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.config import Settings
from portal.factory import create_app
from tests.conftest import NOW
from tests.pages.invariants import PageClient, check_page, read_page


@pytest.mark.parametrize(
    ("rest", "status"),
    [
        ("xx-yy", 404),  # no such countries
        ("ke-ke", 404),  # one country twice
        ("nothing-here", 404),
        ("quote/9999-1", 404),
        ("quote/1-99999", 404),
        ("compare", 400),
        ("compare?from=KE&to=", 400),
        ("compare?from=KE&to=KE", 400),
        ("compare?from=KE&to=XX", 400),
        ("ke-tz?amount=", 400),
        ("ke-tz?amount=-5", 400),
        ("ke-tz?amount=0", 400),
        ("ke-tz?amount=many", 400),
        ("ke-tz?amount=NaN", 400),
        ("ke-tz?amount=1e5", 400),
        ("ke-tz?amount=99999999999999999999", 400),
        ("ke-tz?amount=EUR+20", 400),
        ("ke-tz?amount=200&currency=EUR", 400),
        ("ke-tz?amount=200&ask=receive&currency=EUR", 400),
        ("ke-tz?amount=200&ask=win", 400),
    ],
)
def test_what_cannot_be_understood_is_answered_in_the_persons_language(
    client: PageClient, language: str, rest: str, status: int
) -> None:
    page = client.get(f"/{language}/{rest}", status)
    assert page.one("html").attributes["lang"] == language


def test_an_unknown_language_is_answered_in_the_readers_own(client: PageClient) -> None:
    answer = client.raw("/xx/ke-tz", headers={"Accept-Language": "fr"})
    page = read_page(answer.text)
    assert answer.status_code == 404
    assert page.one("html").attributes["lang"] == "fr"
    check_page(page, "/fr/")


def test_a_wrong_method_says_which_are_right(client: PageClient) -> None:
    answer = client.client.post("/en/ke-tz")
    assert answer.status_code == 405
    assert {"GET", "HEAD"} <= set(answer.headers["Allow"].split(", "))
    check_page(read_page(answer.text), "/en/ke-tz")


@pytest.fixture
def broken_app(tmp_path: object) -> Iterator[Flask]:
    """A portal whose database has no tables."""
    made = create_app(Settings.model_validate({"env": "test", "data_dir": tmp_path}), clock=lambda: NOW)
    made.config["PROPAGATE_EXCEPTIONS"] = False
    yield made
    made.extensions["homeward"].database.dispose()


def test_a_fault_of_ours_says_so_and_tells_no_secret(broken_app: Flask) -> None:
    page = PageClient(broken_app).get("/es/ke-tz", 500)
    assert "OperationalError" not in page.text
    assert "rounds" not in page.text


def test_what_was_typed_stays_in_the_form_with_the_problem_beside_it(client: PageClient) -> None:
    page = client.get("/en/ke-tz?amount=twenty&ask=send", 400)
    (amount,) = [element for element in page.all("input") if element.attributes["name"] == "amount"]
    assert amount.attributes["value"] == "twenty"
    assert amount.attributes["aria-invalid"] == "true"
    problem = amount.attributes["aria-describedby"].split()[0]
    assert next(element for element in page.elements if element.attributes.get("id") == problem).text.strip()
    chosen = [element.attributes["value"] for element in page.all("option") if "selected" in element.attributes]
    assert "send" in chosen


def test_markup_that_is_typed_is_text(client: PageClient) -> None:
    answer = client.raw("/en/ke-tz?amount=<script>alert(1)</script>")
    assert b"<script>alert" not in answer.data
    assert b"&lt;script&gt;" in answer.data


def test_a_thousandfold_mistake_is_asked_back(client: PageClient) -> None:
    page = client.get("/fr/ke-tz?amount=18,000", 400)
    assert "18 000" in page.text.replace(" ", " ").replace(" ", " ")


@pytest.mark.parametrize("typed", ["20000", "20,000", "KES 20000", "٢٠٠٠٠", "२०,०००"])
def test_digits_of_any_script_are_understood(client: PageClient, typed: str) -> None:
    answer = client.raw("/en/ke-tz", query_string={"amount": typed})
    assert answer.status_code == 200
    assert "You pay" in answer.text


def test_unknown_keys_are_ignored(client: PageClient) -> None:
    client.get("/en/ke-tz?amount=20000&utm_source=poster&payout=EUR")
