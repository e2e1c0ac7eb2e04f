"""What holds for every answer, on both databases: documented shape, exact text, credit, validators."""

import json
import re
import time
from typing import Any

import pytest
from flask import Flask

from portal.api.application import OPERATIONS
from portal.caching import LOOKS_EVERY
from portal.database import Database
from tests.api.answers import ApiClient
from tests.api.markets import DISCARDED, FAILED, HELD
from tests.pages.published import publish, quote_like

#: One address of every operation at least.
ADDRESSES = (
    "/api/v1/",
    "/api/v1/corridors",
    "/api/v1/corridors?from=KE&to=tz",
    "/api/v1/corridors/ke-tz",
    "/api/v1/corridors/KE-ZW",
    "/api/v1/corridors/fr-jp",
    "/api/v1/corridors/ke-tz/prices",
    "/api/v1/corridors/ke-tz/prices?amount=18000&ask=send&pickup=&pay_in=&max_hours=",
    "/api/v1/corridors/ke-tz/prices?amount=500000&ask=receive&pickup=cash",
    "/api/v1/corridors/ke-ss/prices?amount=20000",
    "/api/v1/corridors/rw-ke/prices?amount=1",
    "/api/v1/corridors/fr-jp/prices",
    "/api/v1/corridors/fr-jp/prices?amount=12.50",
    "/api/v1/corridors/ke-tz/quotes",
    "/api/v1/corridors/ke-tz/quotes?period=2025_3Q&source=world-bank-rpw&layer=surveyed&from=2025-01-01&to=2025-12-31",
    "/api/v1/corridors/ke-tz/quotes?provider=western-union",
    "/api/v1/corridors/fr-jp/quotes",
    "/api/v1/corridors/ke-tz/history",
    "/api/v1/corridors/ke-tz/history?source=world-bank-rpw&from=2025-06-01&to=2026-01-01",
    "/api/v1/quotes/1-5",
    "/api/v1/quotes/4-1",
    "/api/v1/quotes/4-2",
    "/api/v1/quotes/1-110/history",
    "/api/v1/providers",
    "/api/v1/providers/western-union",
    "/api/v1/providers/not-real-transfers--65a76754",
    "/api/v1/averages?period=2025_3Q",
    "/api/v1/averages?period=2025_3Q&source=survey",
    "/api/v1/averages/world?period=2025_3Q",
    "/api/v1/averages/world",
    "/api/v1/averages",
    "/api/v1/averages/periods",
    "/api/v1/reference-rates",
    "/api/v1/reference-rates?to=2026-11-05",
    "/api/v1/reference-rates?currency=TZS",
    "/api/v1/reference-rates?currency=kes&from=2026-11-01&to=2026-11-05",
    "/api/v1/reference-rates/KES/TZS",
    "/api/v1/reference-rates/eur/xof?on=2020-02-29",
    "/api/v1/sources",
    "/api/v1/sources/world-bank-rpw",
    "/api/v1/runs",
    "/api/v1/runs?source=tariffs",
    "/api/v1/runs/1",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_is_as_documented(client: ApiClient, address: str) -> None:
    said = client.get(address)
    assert said["attribution"]["computed_by"] == "Homeward"


def test_every_answer_is_as_documented_on_both_databases(filled: ApiClient) -> None:
    for address in ADDRESSES:
        filled.get(address)


def test_there_is_an_example_of_every_operation(client: ApiClient) -> None:
    asked = {client.operation(address.partition("?")[0])["operationId"] for address in ADDRESSES}
    assert asked == {operation.view.__name__ for operation in OPERATIONS}


def test_the_entrance_is_found_without_its_last_slash_too(client: ApiClient) -> None:
    assert client.raw("/api/v1").data == client.raw("/api/v1/").data


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_figure_is_a_json_number_with_a_point(client: ApiClient, address: str) -> None:
    def refuse(text: str) -> None:
        raise AssertionError(f"{address}: {text} would be read as a float")

    json.loads(client.raw(address).data, parse_float=refuse)


@pytest.mark.parametrize("address", [address for address in ADDRESSES if "prices" in address or "quotes/" in address])
def test_whoever_shows_a_price_finds_whom_to_credit_in_the_same_answer(client: ApiClient, address: str) -> None:
    said = client.get(address)
    credited = {source["source"]: source for source in said["attribution"]["sources"]}
    for source in _sources_in(said["data"]):
        assert credited[source]["credit"], source
    if "world-bank-rpw" in credited:
        assert credited["world-bank-rpw"]["credit"] == "The World Bank, Remittance Prices Worldwide"
        assert credited["world-bank-rpw"]["licence"] == "CC BY 4.0"


def _sources_in(data: Any) -> set[str]:
    if isinstance(data, list):
        return {source for each in data for source in _sources_in(each)}
    if not isinstance(data, dict):
        return set()
    own = {data["source"]} if "provider" in data else set()
    return own | {source for each in data.values() for source in _sources_in(each)}


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_answer_that_still_holds_costs_one_line(client: ApiClient, address: str) -> None:
    first = client.raw(address)
    again = client.raw(address, If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert again.headers["ETag"] == first.headers["ETag"]
    assert client.raw(address, If_None_Match='"another"').data == first.data


def test_an_answer_is_compressed_for_whoever_can_unpack_it(client: ApiClient) -> None:
    whole = client.raw("/api/v1/corridors/ke-tz/prices")
    small = client.raw("/api/v1/corridors/ke-tz/prices", Accept_Encoding="gzip")
    assert small.headers["Content-Encoding"] == "gzip"
    assert len(small.data) < len(whole.data) / 4
    assert "Accept-Encoding" in small.headers["Vary"]


def test_only_the_headers_are_sent_where_only_they_are_asked_for(client: ApiClient) -> None:
    asked = client.raw("/api/v1/corridors/ke-tz/prices", method="HEAD")
    assert (asked.status_code, asked.data) == (200, b"")
    assert asked.headers["ETag"] == client.raw("/api/v1/corridors/ke-tz/prices").headers["ETag"]


def test_a_page_of_another_site_may_ask_beforehand(client: ApiClient) -> None:
    asked = client.raw(
        "/api/v1/corridors", "OPTIONS", Origin="https://a.example", Access_Control_Request_Method="GET",
        Access_Control_Request_Headers="if-none-match",
    )  # fmt: skip
    assert asked.status_code == 200
    assert asked.headers["Access-Control-Allow-Origin"] == "*"
    assert asked.headers["Access-Control-Allow-Headers"] == "If-None-Match"
    assert "GET" in asked.headers["Access-Control-Allow-Methods"]
    assert "Access-Control-Allow-Credentials" not in asked.headers


def test_no_cookie_is_set(client: ApiClient) -> None:
    assert not [address for address in ADDRESSES if "Set-Cookie" in client.raw(address).headers]


@pytest.mark.parametrize(
    ("quote", "status", "kind"),
    [
        (HELD, 404, "being-checked"),
        (DISCARDED, 410, "taken-back"),
        (FAILED, 404, "not-found"),
        ("1-99999", 404, "not-found"),
    ],
)
def test_what_is_not_published_is_not_given_away(client: ApiClient, quote: str, status: int, kind: str) -> None:
    for address in (f"/api/v1/quotes/{quote}", f"/api/v1/quotes/{quote}/history"):
        said = client.get(address, status)
        assert said["type"].endswith(f"#problem-{kind}")
        assert not re.search("Held and Discarded|Never Published", json.dumps(said))


def test_prices_held_back_stand_in_no_list(client: ApiClient, portal_app: Flask) -> None:
    listed = client.get("/api/v1/corridors/ke-rw/quotes?limit=500")["data"]
    assert listed
    assert not {quote["quote"] for quote in listed} & {HELD, DISCARDED, FAILED}
    names = {provider["name"] for provider in client.get("/api/v1/providers?limit=500")["data"]}
    assert "Not Real Transfers" in names
    assert not names & {"Held and Discarded", "Never Published"}


def test_a_compressed_answer_that_still_holds_costs_one_line_too(client: ApiClient) -> None:
    first = client.raw("/api/v1/corridors/ke-tz/prices", Accept_Encoding="br")
    again = client.raw("/api/v1/corridors/ke-tz/prices", Accept_Encoding="br", If_None_Match=first.headers["ETag"])
    assert first.headers["Content-Encoding"] == "br"
    assert (again.status_code, again.data) == (304, b"")


def test_what_is_published_is_in_the_next_answer_within_a_second(filled: ApiClient, database: Database) -> None:
    address = "/api/v1/corridors/ke-rw/prices?amount=18000"
    before = filled.raw(address)
    publish(database, [quote_like("newcomer", provider="Newcomer", period="2026_9Q")])
    time.sleep(2 * LOOKS_EVERY)
    after = filled.raw(address, If_None_Match=before.headers["ETag"])
    assert after.status_code == 200
    names = {row["provider"]["name"] for ranking in after.json["data"]["rankings"] for row in ranking["rows"]}  # type: ignore[index]  # it is JSON
    assert "Newcomer" in names
