"""Short links open the comparison they were made from; broken ones help on."""

from decimal import Decimal

import pytest

from portal.prices.priorities import Collecting, Priorities
from portal.prices.quotes import CorridorCode
from portal.prices.vocabulary import Question
from portal.reach.short_links import Shared, token_of
from tests.pages.invariants import PageClient

CORRIDOR = CorridorCode("KE", "TZ")


@pytest.mark.parametrize(
    ("shared", "address"),
    [
        (Shared("en", CORRIDOR, Question.PAY, Decimal(18_000)), "/en/ke-tz?amount=18000&ask=pay"),
        (Shared("ar", CORRIDOR, Question.SEND, Decimal("18000.50")), "/ar/ke-tz?amount=18000.5&ask=send"),
        (
            Shared("fr", CORRIDOR, Question.RECEIVE, Decimal(100), "USD", Priorities(Collecting.CASH, None, 48)),
            "/fr/ke-tz?amount=100&ask=receive&currency=USD&pickup=cash&max_hours=48",
        ),
    ],
)
def test_a_short_link_opens_the_same_comparison(pages: PageClient, shared: Shared, address: str) -> None:
    response = pages.raw(f"/c/{token_of(shared)}")
    assert (response.status_code, response.headers["Location"]) == (302, address)
    pages.get(address)


def test_a_link_in_a_language_that_is_no_longer_published_opens_in_the_reader_s(pages: PageClient) -> None:
    token = token_of(Shared("kri", CORRIDOR, Question.PAY))
    response = pages.raw(f"/c/{token}", headers={"Accept-Language": "es"})
    assert response.headers["Location"] == "/es/ke-tz?ask=pay"
    assert "Accept-Language" in response.headers["Vary"]


@pytest.mark.parametrize("token", ["1d1rfakqh28", "1d1rfakq", "x", "%00", "é", "1" * 300, "0d1rfakqh27"])
def test_a_broken_link_helps_on(pages: PageClient, token: str) -> None:
    page = pages.get(f"/c/{token}", 404)
    assert "A letter may be missing or mistyped." in page.text
    assert [link for link in page.all("a") if link.attributes["href"] == "/en/"]


def test_a_link_to_countries_that_are_none_is_broken(pages: PageClient) -> None:
    pages.get(f"/c/{token_of(Shared('en', CorridorCode('QQ', 'TZ'), Question.PAY))}", 404)


def test_a_link_under_a_folder_stays_there(pages: PageClient) -> None:
    response = pages.client.get("/c/1d1rfakqh27", environ_overrides={"SCRIPT_NAME": "/money"})
    assert response.headers["Location"] == "/money/en/ke-tz?amount=18000&ask=pay"
