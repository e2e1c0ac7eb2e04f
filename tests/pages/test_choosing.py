"""Choosing on the corridor page: wishes, what they leave, and what is said where choosing comes to an end."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from portal.database import Database
from portal.prices.quotes import CorridorCode, PricePoint, Quote
from portal.prices.vocabulary import FeeConvention, Layer, PaymentInstrument, PickupMethod, Speed
from tests.pages.invariants import Element, Page, PageClient
from tests.pages.published import publish, quote_like

SHOPPED_ON = date(2026, 11, 18)


def chips(page: Page) -> list[Element]:
    return [one for one in page.all("a", "span") if one.attributes.get("class") == "chip"]


def number_beside(chip: Element) -> int:
    return int(chip.text.split()[-1])


def services_on(page: Page) -> int:
    """Every service that has a price on a page: rows, and variants told with them; one in doubt stands there twice."""
    rows = [one for one in page.all("li") if one.attributes.get("class") == "row"]
    variants = [one for one in page.all("li") if "details" in one.inside and "ol" in one.inside]
    doubted = [one for one in rows if "Two prices were found for this service." in one.text]
    return len(rows) + len(variants) - len(doubted) // 2


@pytest.mark.parametrize(
    "rest",
    [
        "ke-tz?amount=20000",
        "ke-tz?amount=20000&pickup=cash",
        "ke-tz?amount=400000&ask=receive&max_hours=24",
        "ke-ss?amount=18000&pay_in=cash&pickup=cash",
        "rw-ke?amount=150000",
    ],
)
def test_each_number_is_what_the_page_behind_it_shows(client: PageClient, rest: str) -> None:
    links = [chip for chip in chips(client.get(f"/en/{rest}")) if "href" in chip.attributes]
    assert len(links) >= 5
    for link in links:
        behind = client.get(link.attributes["href"])
        assert services_on(behind) == number_beside(link), link.attributes["href"]


@pytest.mark.parametrize(
    "rest",
    [
        "ke-tz?amount=20000&pickup=cash&max_hours=24&pay_in=cash",
        "ke-ss?amount=18000&pickup=bank_account",
        "ke-ss/today?amount=18000&fee=100&rate=0.007&payout=USD&times=12",
        "ke-ss/amounts?amount=18000",
    ],
)
def test_the_documents_stay_small(client: PageClient, language: str, rest: str) -> None:
    document = client.raw(f"/{language}/{rest}", headers={"Accept-Encoding": "gzip"})
    assert document.headers["Content-Encoding"] == "gzip"
    assert document.status_code == 200
    assert len(document.data) <= 14 * 1024


def test_a_chosen_wish_is_marked_and_can_be_taken_back(client: PageClient) -> None:
    page = client.get("/en/ke-tz?amount=20000&pickup=cash")
    (chosen,) = [chip for chip in chips(page) if chip.attributes.get("aria-current")]
    assert chosen.text.startswith("Cash")
    (back,) = [chip for chip in chips(page) if "It does not matter" in chip.text]
    assert "pickup" not in back.attributes["href"]


def test_wishes_stay_with_the_form_the_quick_amounts_and_the_languages(client: PageClient) -> None:
    page = client.get("/en/ke-tz?amount=20000&pickup=cash&max_hours=24")
    hidden = {one.attributes["name"]: one.attributes["value"] for one in page.all("input") if "value" in one.attributes}
    assert (hidden["pickup"], hidden["max_hours"]) == ("cash", "24")
    amounts = [link.attributes["href"] for link in page.all("a") if "amount=45000" in link.attributes["href"]]
    languages = [link.attributes["href"] for link in page.all("a") if link.attributes.get("hreflang")]
    assert len(languages) == 4
    assert amounts
    for address in (*amounts, *languages):
        assert "pickup=cash" in address
        assert "max_hours=24" in address


@pytest.mark.parametrize("wrong", ["pickup=gold", "pay_in=1", "max_hours=soon"])
def test_a_wrong_wish_is_asked_back_with_the_choices_there_are(client: PageClient, language: str, wrong: str) -> None:
    page = client.get(f"/{language}/ke-tz?amount=20000&{wrong}", 400)
    assert not services_on(page)
    assert len(chips(page)) >= 8
    (problem,) = [one for one in page.all("p") if one.attributes.get("class") == "problem"]
    assert problem.text.strip()


def test_where_no_service_is_left_the_page_says_which_wish_to_drop(client: PageClient) -> None:
    page = client.get("/en/ke-tz?amount=20000&pickup=mobile_wallet&pay_in=card&max_hours=1")
    assert "No service meets all of your wishes." in page.text
    ways = [link for link in page.all("a") if link.text.startswith("Without")]
    assert ways
    for way in ways:
        said = int(re.findall(r"(\d+) service", way.text)[0])
        assert services_on(client.get(way.attributes["href"])) == said > 0


def test_one_wish_that_nobody_meets_is_spoken_of_as_one(client: PageClient) -> None:
    assert "No service meets your wish. Drop it:" in client.get("/en/ke-tz?amount=20000&pickup=home_delivery").text


def test_every_choice_leads_back_to_the_choices(client: PageClient) -> None:
    """On a phone three wishes would mean three long scrolls."""
    page = client.get("/en/ke-tz?amount=20000&pickup=cash")
    links = [chip.attributes["href"] for chip in chips(page) if "href" in chip.attributes]
    assert links
    assert {link.partition("#")[2] for link in links} == {"wishes"}
    assert [one.name for one in page.elements if one.attributes.get("id") == "wishes"] == ["h2"]


def test_without_a_price_for_the_amount_no_wish_is_blamed(client: PageClient) -> None:
    page = client.get("/en/ke-tz?amount=1&pickup=cash")
    assert "No service has a price for this amount." in page.text
    assert "Drop one of them" not in page.text


def test_where_all_prices_are_out_of_date_the_page_says_what_can_be_done(client: PageClient) -> None:
    page = client.get("/en/ke-tz?amount=20000&pickup=cash")
    assert "All prices here are out of date" in page.text
    assert "Last known prices, August 2025" in page.text


def shopped(provider: str, rate: str, fee: int = 100, **changes: object) -> Quote:
    amounts = (Decimal(18000), Decimal(45000))
    points = tuple(PricePoint(amount, "KES", Decimal(fee), Decimal(rate)) for amount in amounts)
    made = quote_like(
        provider,
        provider=provider,
        corridor=CorridorCode("KE", "TZ"),
        payout_currency="TZS",
        reference_rate=Decimal(20),
        layer=Layer.SHOPPED,
        observed_on=SHOPPED_ON,
        points=points,
        fee_convention=FeeConvention.ON_TOP,
        **changes,
    )
    return replace(made, part="sheet-not-real.csv", period="2026-11")


def corridor_of(app: Flask, *quotes: Quote) -> str:
    database: Database = app.extensions["homeward"].database
    publish(database, quotes, "survey")
    return quotes[0].service.corridor.slug


def test_a_shared_first_place_says_so(app: Flask) -> None:
    slug = corridor_of(app, shopped("Alpha", "19.8"), shopped("Beta", "19.8"), shopped("Gamma", "19.1"))
    page = PageClient(app).get(f"/en/{slug}?amount=20000")
    assert "The first 2 are about the same" in page.text


def test_a_service_alone_says_that_there_is_nothing_to_compare(app: Flask) -> None:
    slug = corridor_of(app, shopped("Alpha", "19.8"))
    assert "there is nothing to compare it with" in PageClient(app).get(f"/en/{slug}?amount=20000").text


def test_one_provider_with_two_ways_is_named_with_them(app: Flask) -> None:
    bank = shopped("Alpha", "19.8", pickup=(PickupMethod.BANK_ACCOUNT,), speed=Speed.TWO_DAYS)
    cash = replace(shopped("Alpha", "19.1", pickup=(PickupMethod.CASH,), speed=Speed.SAME_DAY), record_key="cash")
    slug = corridor_of(app, bank, cash)
    text = PageClient(app).get(f"/en/{slug}?amount=20000").text.replace("\xa0", " ")
    # 19,900 x (19.8 - 19.1)
    assert (
        "The same day: with Alpha (collect: cash · same day), TZS 13,930 less arrives than with "
        "Alpha (collect: bank account · 2 days)." in text
    )


def test_a_card_is_a_wish_where_a_card_can_pay(app: Flask) -> None:
    by_card = shopped("Beta", "19.1", pay_in=(PaymentInstrument.DEBIT_CARD, PaymentInstrument.CREDIT_CARD))
    slug = corridor_of(app, shopped("Alpha", "19.8"), by_card)
    page = PageClient(app).get(f"/en/{slug}?amount=20000&pay_in=card")
    text = page.text.replace("\xa0", " ")
    assert services_on(page) == 1
    assert "Paid by card: with Beta, TZS 13,930 less arrives than with Alpha." in text


def test_where_no_service_has_a_price_there_is_nothing_to_choose(client: PageClient) -> None:
    page = client.get("/en/ke-tz?amount=1000000")
    assert "What matters to you?" not in [each.text for each in page.all("h2")]
    assert "Amounts with observed prices:" in page.text
