"""Every figure in the API equals the page's: the same rows, in the same order, with the same figures."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from markupsafe import Markup

from portal.comparison.board import rate_text
from portal.comparison.wording import words
from portal.localization import current_language, money, percent, using_language
from portal.localization.dates import month_year
from portal.prices.vocabulary import Question
from tests.api.answers import ApiClient
from tests.pages.invariants import Page, read_page

CORRIDORS = ("ke-tz", "ke-ug", "ke-rw", "ke-ss", "rw-ke", "tz-ke", "tz-rw", "tz-ug")
#: What is asked about, in units of the amount that a question begins with.
SHARES = (Decimal("0.4"), Decimal(1), Decimal("1.37"), Decimal("2.5"), Decimal(9))
BETWEEN = Decimal("1.6")
WISHES: tuple[dict[str, str], ...] = (
    {"pickup": "cash"},
    {"pickup": "bank_account", "max_hours": "24"},
    {"pickup": "mobile_wallet", "pay_in": "cash"},
    {"pay_in": "card"},
    {"max_hours": "1"},
    {"pickup": "home_delivery"},
)


def questions(client: ApiClient, corridor: str) -> Iterator[dict[str, str]]:
    """Yield questions around the corridor's first amount, and with every wish at an amount between surveyed ones."""
    for ask in Question:
        first = client.get(f"/api/v1/corridors/{corridor}/prices?ask={ask.value}")["data"]
        yield {"ask": ask.value}
        for share, wish in [*((share, {}) for share in SHARES), *((BETWEEN, wish) for wish in WISHES)]:
            amount = str(round(Decimal(first["amount"]) * share))
            yield {"amount": amount, "ask": ask.value, "currency": first["currency"]} | wish


@pytest.mark.parametrize("corridor", CORRIDORS)
def test_every_figure_equals_the_pages(client: ApiClient, portal_app: Flask, corridor: str) -> None:
    pages = portal_app.test_client()
    compared = 0
    for question in questions(client, corridor):
        asked = urlencode(question)
        said = client.get(f"/api/v1/corridors/{corridor}/prices?{asked}")["data"]
        page = read_page(pages.get(f"/en/{corridor}?{asked}").get_data(as_text=True))
        with portal_app.app_context(), using_language("en"):
            same_services(said, page, asked)
            compared += same_figures(said, page, asked)
            same_surroundings(said, page, asked)
    assert compared >= 20


def same_services(said: dict[str, Any], page: Page, asked: str) -> None:
    """Check that both name the same services, ranked and apart, and lead to the same proofs."""
    boards = [each.attributes["id"] for each in page.all("h2") if each.attributes.get("id", "").startswith("paid-in-")]
    assert boards == [f"paid-in-{each['payout_currency'].lower()}" for each in said["rankings"] if each["rows"]], asked
    links = [link.attributes["href"] for link in page.all("a") if link.attributes.get("class") == "proof-link"]
    assert sorted({link.rpartition("/")[2] for link in links}) == sorted(set(quotes_in(said))), asked


def same_figures(said: dict[str, Any], page: Page, asked: str) -> int:
    """Check that both tell the same rows in the same order; return how many."""
    rows = [(ranking, row) for ranking in said["rankings"] for row in ranking["rows"]]
    lines = [each for each in page.all("li") if each.attributes.get("class") == "row"]
    assert [line.attributes["id"] for line in lines] == [f"q{row['quote']}" for _ranking, row in rows], asked
    for (ranking, row), line in zip(rows, lines, strict=True):
        read = plain(line.text)
        for figure in figures_on_the_page(said, row, ranking["rows"][0], ranking["payout_currency"]):
            assert figure in read, f"{asked}: {figure!r} is not in {read!r}"
    return len(rows)


def same_surroundings(said: dict[str, Any], page: Page, asked: str) -> None:
    """Check the market rate and the month of each ranking, and the nearest price of what is set apart."""
    read = plain(page.text)
    for ranking in said["rankings"]:
        reference = ranking["reference"]
        if reference["base"] != reference["quote"]:
            told = f"1 {reference['base']} = {plain(rate_text(Decimal(reference['rate'])))} {reference['quote']}"
            assert told in read, f"{asked}: {told}"
        if ranking["last_known"]:
            month = month_year(date.fromisoformat(ranking["last_known"]), current_language())
            assert f"Last known prices, {month}" in read, asked
    for apart in said["apart"]:
        if apart["nearest_fee"] is not None:
            assert nearest_on_the_page(apart) in read, asked


def nearest_on_the_page(apart: dict[str, Any]) -> str:
    """Return the page's sentence about the nearest price of what is set apart."""
    texts, language, currency = words().row, current_language(), apart["nearest_currency"]
    amounts = {
        "amount": money(Decimal(apart["nearest_amount"]), currency, language, short=True),
        "fee": money(Decimal(apart["nearest_fee"]), currency, language, short=True),
    }
    if apart["nearest_total_percent"] is None:
        return plain(texts["nearest_fee"].fill(**amounts).striptags())
    total = percent(Decimal(apart["nearest_total_percent"]), language)
    return plain(texts["nearest"].fill(**amounts, total=total).striptags())


def figures_on_the_page(
    said: dict[str, Any], row: dict[str, Any], first: dict[str, Any], arriving: str
) -> Iterator[str]:
    """Yield what a row of the page says: who, what arrives, what it costs, of what parts, and how much worse it is."""
    figures, sent = row["figures"], said["sending_currency"]
    yield row["provider"]["name"]
    yield f"Arrives {written(figures['arrives'], arriving)}"
    yield f"Cost: {written(figures['cost'], sent)}"
    yield plain(str(percent(Decimal(figures["cost_percent"]), current_language())))
    yield from (
        written(figures[part], sent)
        for part in ("fee_cost", "margin_cost", "receiver_cost")
        if figures[part] is not None
    )
    if said["ask"] == "receive":
        yield f"You pay {written(figures['paid'], sent)}"
    low, high = (Decimal(figures[end]) for end in ("low", "high"))
    about_the_same = low <= Decimal(first["figures"]["high"]) and Decimal(first["figures"]["low"]) <= high
    if Decimal(row["difference"]) and not about_the_same:
        yield written(row["difference"], arriving if said["ask"] == "pay" else sent)


def written(amount: str, currency: str) -> str:
    """Write an exact amount as the page does."""
    return plain(Markup(money(Decimal(amount), currency, current_language(), short=True)).striptags())


def plain(text: str) -> str:
    """Return text with one kind of space and no marks of direction."""
    return " ".join("".join(sign for sign in text if sign not in "\u2066\u2067\u2068\u2069\u200e\u200f").split())


def quotes_in(said: dict[str, Any]) -> Iterator[str]:
    """Yield every price that an answer names."""
    for row in (row for ranking in said["rankings"] for row in ranking["rows"]):
        yield row["quote"]
        yield from (variant["quote"] for variant in row["variants"])
        if row["promotion"]:
            yield row["promotion"]
    for apart in said["apart"]:
        yield apart["quote"]
        if apart["promotion"]:
            yield apart["promotion"]


def test_old_prices_are_never_best_and_what_is_not_known_is_null(client: ApiClient) -> None:
    said = client.get("/api/v1/corridors/ke-ug/prices?amount=18000")["data"]
    rows = [row for ranking in said["rankings"] for row in ranking["rows"]]
    assert rows
    assert not any(row["best"] for row in rows)
    assert all(row["out_of_date"] for row in rows)
    for ranking in said["rankings"]:
        assert ranking["last_known"] == max(row["observed_on"] for row in ranking["rows"])
    assert {row["figures"]["receiver_fee"] for row in rows} == {None}


def test_an_undisclosed_rate_has_no_price_at_all(client: ApiClient) -> None:
    apart = [
        each
        for corridor in CORRIDORS
        for each in client.get(f"/api/v1/corridors/{corridor}/prices")["data"]["apart"]
        if each["reason"] == "undisclosed"
    ]
    assert not [each for each in apart if each["nearest_fee"] or each["nearest_total_percent"]]


def test_a_corridor_that_nobody_surveys_says_so(client: ApiClient) -> None:
    said = client.get("/api/v1/corridors/fr-jp/prices")["data"]
    assert (said["surveyed"], said["amount"], said["rankings"], said["apart"]) == (False, None, [], [])


def test_the_page_that_an_answer_names_shows_the_same_question(client: ApiClient, portal_app: Flask) -> None:
    said = client.get("/api/v1/corridors/ke-tz/prices?amount=400000&ask=receive&pickup=cash")["data"]
    assert said["page"] == "/en/ke-tz?amount=400000&ask=receive&currency=TZS&pickup=cash"
    assert portal_app.test_client().get(said["page"]).status_code == 200
