"""What went wrong is told as a problem document, everywhere below /api/, and pages keep their own error pages."""

import json
from typing import Any

import pytest
from flask import Flask

from portal.api.problems import MEANINGS, Kind
from tests.api.answers import ApiClient

PRICES = "/api/v1/corridors/ke-tz/prices"


@pytest.mark.parametrize(
    ("address", "parameter", "words"),
    [
        (f"{PRICES}?amount=-5", "amount", "in figures"),
        (f"{PRICES}?amount=0", "amount", "above zero"),
        (f"{PRICES}?amount=0.00", "amount", "above zero"),
        (f"{PRICES}?amount=18,000", "amount", "with a point before decimals"),
        (f"{PRICES}?amount=NaN", "amount", "in figures"),
        (f"{PRICES}?amount=1e5", "amount", "in figures"),
        (f"{PRICES}?amount=1_000", "amount", "in figures"),
        (f"{PRICES}?amount=%D9%A1%D9%A8", "amount", "in figures"),
        (f"{PRICES}?amount=1000000000000", "amount", "too large"),
        (f"{PRICES}?amount=12345678901234", "amount", "too large"),
        (f"{PRICES}?amount={'9' * 400}", "amount", "too large"),
        (f"{PRICES}?amount=1.1234567", "amount", "Write fewer decimals"),
        (f"{PRICES}?amount=18000.001", "amount", "KES has no such small coins"),
        (f"{PRICES}?ask=buy", "ask", "Write pay, send or receive."),
        (f"{PRICES}?currency=EUR", "currency", "money is sent in: KES"),
        (f"{PRICES}?ask=receive&currency=KES", "currency", "money arrives in: TZS"),
        (f"{PRICES}?currency=shillings", "currency", "three letters"),
        (f"{PRICES}?pickup=pigeon", "pickup", "Write cash, bank_account, mobile_wallet or home_delivery."),
        (f"{PRICES}?pay_in=beads", "pay_in", "card"),
        (f"{PRICES}?max_hours=0", "max_hours", "Write 1 or more."),
        (f"{PRICES}?max_hours=soon", "max_hours", "whole number"),
        (f"{PRICES}?max_hours=99999999999999999999", "max_hours", "whole number"),
        (f"{PRICES}?amout=18000", "amout", "no such parameter here. Known here: amount, ask, currency"),
        (f"{PRICES}?amount=1&amount=2", "amount", "more than once"),
        ("/api/v1/corridors?from=Kenya", "from", "two letters"),
        ("/api/v1/corridors?limit=0", "limit", "Write 1 or more."),
        ("/api/v1/corridors?limit=501", "limit", "Write 500 or less."),
        ("/api/v1/corridors/ke-tz?x=1", "x", "Known here: none"),
        ("/api/v1/corridors/ke-tz/quotes?from=2025-13-01", "from", "YYYY-MM-DD"),
        ("/api/v1/corridors/ke-tz/quotes?from=20250101", "from", "YYYY-MM-DD"),
        ("/api/v1/corridors/ke-tz/quotes?to=yesterday", "to", "YYYY-MM-DD"),
        ("/api/v1/corridors/ke-tz/quotes?from=2025-02-01&to=2025-01-01", "to", "before from"),
        ("/api/v1/corridors/ke-tz/quotes?layer=rumour", "layer", "surveyed"),
        ("/api/v1/corridors/ke-tz/quotes?period=%00", "period", "such as 2025_3Q"),
        ("/api/v1/corridors/ke-tz/history?from=2025-02-30", "from", "YYYY-MM-DD"),
        ("/api/v1/averages?period=2025%203Q", "period", "/api/v1/averages/periods lists them"),
        ("/api/v1/averages/world?period=%D9%A1", "period", "such as 2025_3Q"),
        ("/api/v1/reference-rates?currency=K", "currency", "three letters"),
        ("/api/v1/corridors/ke-tz/quotes?provider=Western%20Union", "provider", "small letters"),
        ("/api/v1/runs?source=World%20Bank", "source", "/api/v1/sources lists them"),
        (f"/api/v1/runs?cursor={'x' * 601}", "cursor", "too long"),
        ("/api/v1/reference-rates/EUR/XOF?on=tomorrow", "on", "YYYY-MM-DD"),
        ("/api/v1/reference-rates/EUR/XOF?on=9999-12-31", "on", "Write today (2026-11-21) or earlier"),
        ("/api/v1/reference-rates/EUR/XOF?on=2026-11-22", "on", "Write today (2026-11-21) or earlier"),
        ("/api/v1/reference-rates/ZZZ/ZZZ", "counter", "Write two currencies"),
        ("/api/v1/reference-rates/eur/EUR", "counter", "Write two currencies"),
    ],
)
def test_a_bad_parameter_is_named_with_what_to_write_instead(
    client: ApiClient, address: str, parameter: str, words: str
) -> None:
    said = client.get(address, 400)
    assert said["type"].endswith("/en/api#problem-bad-parameter")
    assert [fault["parameter"] for fault in said["errors"]] == [parameter]
    assert words in said["errors"][0]["detail"]
    assert not any(
        inside in json.dumps(said) for inside in ("should", "pattern", "Input", "Field", "String", "pydantic")
    )
    assert said["errors"][0]["detail"] in said["detail"] or parameter in said["detail"]


def test_every_bad_parameter_is_named_at_once(client: ApiClient) -> None:
    said = client.get(f"{PRICES}?amount=x&ask=y&max_hours=z", 400)
    assert [fault["parameter"] for fault in said["errors"]] == ["amount", "ask", "max_hours"]


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/corridors/ke-ke",
        "/api/v1/corridors/kenya-tanzania",
        "/api/v1/corridors/xx-yy/prices",
        "/api/v1/corridors/%00/prices",
        "/api/v1/corridors/aq-ke/quotes",
        "/api/v1/quotes/five",
        "/api/v1/quotes/1-0",
        "/api/v1/quotes/99999999999-1",
        "/api/v1/providers/nobody",
        "/api/v1/sources/nowhere",
        "/api/v1/averages?period=zzz",
        "/api/v1/averages?period=1999_1Q",
        "/api/v1/averages/world?period=1999_1Q",
        "/api/v1/runs/0",
        "/api/v1/runs/99999999999999",
        "/api/v1/reference-rates/EUR/XXX",
        "/api/v1/reference-rates/EUR/%F0%9F%92%B0",
        "/api/v1/reference-rates/KES/TZS?on=1999-01-01",
        "/api/v1/reference-rates/EUR/XOF?on=1998-12-31",
        "/api/v1/reference-rates/EUR/XOF?on=0001-01-01",
        "/api/v1/reference-rates/KES/XOF?on=0001-01-05",
    ],
)
def test_what_is_not_there_is_a_problem_that_says_where_to_look(client: ApiClient, address: str) -> None:
    said = client.get(address, 404)
    assert said["type"].endswith("/en/api#problem-not-found")
    assert said["detail"]


@pytest.mark.parametrize(
    "address", ["/api", "/api/", "/api/v2/corridors", "/api/v1/nothing", "/api/v1/runs/x", "/api//v1/"]
)
def test_an_address_that_nobody_knows_is_a_problem_too(client: ApiClient, address: str) -> None:
    response = client.raw(address)
    assert (response.status_code, response.content_type) == (404, "application/problem+json")
    assert json.loads(response.data)["status"] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
def test_what_can_only_be_read_says_so_and_keeps_allow(client: ApiClient, method: str) -> None:
    response = client.raw(PRICES, method)
    assert (response.status_code, response.content_type) == (405, "application/problem+json")
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert json.loads(response.data)["title"] == "This can only be read"


def test_what_breaks_on_our_side_says_nothing_of_the_inside(
    client: ApiClient, portal_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_any: object, **_named: object) -> Any:
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr("portal.api.prices.market_of", broken)
    response = client.raw(f"{PRICES}?amount=31415")
    said = json.loads(response.data)
    assert (response.status_code, response.content_type) == (500, "application/problem+json")
    assert said["type"].endswith("#problem-internal-error")
    assert "secret" not in response.text
    assert response.headers["Cache-Control"] == "no-store"


def test_pages_keep_their_own_errors(portal_app: Flask) -> None:
    response = portal_app.test_client().get("/en/no-such-corridor-at-all")
    assert response.status_code == 404
    assert response.content_type.startswith("text/html")
    assert portal_app.test_client().get("/apiary").content_type.startswith("text/html")


def test_every_kind_of_problem_is_explained_on_the_page_it_names(client: ApiClient, portal_app: Flask) -> None:
    page = portal_app.test_client().get("/en/api").get_data(as_text=True)
    for kind in Kind:
        assert f'id="problem-{kind.value}"' in page
        assert MEANINGS[kind].title in page


def test_an_error_is_not_answered_from_memory(client: ApiClient) -> None:
    assert client.raw(f"{PRICES}?amount=x").headers["Cache-Control"] == "no-store"
    assert "ETag" not in client.raw(f"{PRICES}?amount=x").headers
