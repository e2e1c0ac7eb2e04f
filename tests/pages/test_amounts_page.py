"""One service at several amounts, and several transfers against one."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from portal.database import Database
from portal.prices.quotes import Band, CorridorCode, PricePoint, Promotion, Tariff
from portal.prices.vocabulary import FeeConvention, Layer
from tests.browser.stories import sheet_quotes
from tests.pages.invariants import Page, PageClient
from tests.pages.published import publish, publish_starter_prices, quote_like


@pytest.fixture
def fresh(app: Flask) -> PageClient:
    """A portal with the sheet of the eight stories beside the starter prices, and a tariff that is not real."""
    database: Database = app.extensions["homeward"].database
    publish_starter_prices(database)
    publish(database, sheet_quotes(), "survey")
    bands = (Band(Decimal(1000), Decimal(200000), Decimal(300), Decimal(0)),)
    tariff = quote_like(
        "tariff",
        provider="Tariff Union (not real)",
        corridor=CorridorCode("KE", "TZ"),
        payout_currency="TZS",
        layer=Layer.TARIFF,
        points=(),
        tariff=Tariff("KES", bands, margin=Decimal(1), rate=None),
        fee_convention=FeeConvention.ON_TOP,
    )
    publish(database, [tariff], "tariffs")
    return PageClient(app)


def lines(page: Page) -> list[str]:
    cells = [one for one in page.all("tr") if "tbody" in one.inside]
    return [" ".join(one.text.replace("\xa0", " ").split()) for one in cells]


def code_of(page: Page, provider: str) -> str:
    (code,) = {one.attributes["value"] for one in page.all("option") if provider in one.text}
    return code


def text_of(page: Page) -> str:
    return page.text.replace("\xa0", " ")


def test_the_first_service_is_shown_at_surveyed_and_at_round_amounts(fresh: PageClient) -> None:
    page = fresh.get("/en/ke-tz/amounts?amount=20000&ask=send")
    assert lines(page)[0].startswith("KES 18,000 Surveyed TZS 349,200 KES 110.98")  # 18,000 x 19.4
    assert lines(page)[1].startswith("KES 20,000 Estimated TZS 388,000 KES 117.75")
    assert lines(page)[-1].startswith("KES 45,000 Surveyed TZS 873,000")


def test_two_transfers_pay_the_fee_twice(fresh: PageClient) -> None:
    sent = text_of(fresh.get("/en/ke-tz/amounts?amount=20000&ask=send"))
    assert "2 × KES 20,000 instead of KES 40,000 at once: this costs KES 50 more." in sent
    paid = text_of(fresh.get("/en/ke-tz/amounts?amount=20000"))
    assert "2 × KES 20,000 instead of KES 40,000 at once: TZS 970 less arrives." in paid
    assert "4 ×" not in paid


def test_the_amount_is_also_looked_at_as_the_whole(fresh: PageClient) -> None:
    page = text_of(fresh.get("/en/ke-tz/amounts?amount=40000&ask=send"))
    assert "2 × KES 20,000 instead of KES 40,000 at once: this costs KES 50 more." in page


def test_where_twice_the_amount_has_no_price_the_nearest_pair_that_has_one_is_compared(fresh: PageClient) -> None:
    page = text_of(fresh.get("/en/ke-tz/amounts?amount=25000&ask=send"))
    assert "2 × KES 20,000 instead of KES 40,000 at once: this costs KES 50 more." in page
    assert "too close together" not in page


def test_amounts_that_lie_too_close_together_are_not_stretched(app: Flask) -> None:
    """10,000 and 19,999 are known: no part is half of a known amount."""
    points = (PricePoint(Decimal(10000), "KES", Decimal(1), Decimal("19.8")),) * 2
    near = quote_like("near", points=(points[0], replace(points[1], amount=Decimal(19999))))
    publish(app.extensions["homeward"].database, [near])
    slug = near.service.corridor.slug
    assert "too close together" in PageClient(app).get(f"/en/{slug}/amounts?amount=15000&ask=send").text


def test_several_transfers_that_estimates_cannot_tell_apart_are_about_the_same(client: PageClient) -> None:
    """Its rate is printed to three digits: what a fee twice costs is less than what they leave open."""
    page = client.get("/en/tz-ke/amounts?amount=400000&service=western-union-aa8ecd")
    assert "2 × TZS 400,000 instead of TZS 800,000 at once: this is about the same." in text_of(page)


def test_the_standard_price_of_a_service_is_shown_not_its_promotion(client: PageClient) -> None:
    """In range and out of it, as in the list: the promotion asks no fee, the standard price 15,846 shillings."""
    for amount in (400000, 900000):
        page = client.get(f"/en/tz-ke/amounts?amount={amount}&service=western-union-aa8ecd")
        assert "Last known prices, February 2025" in page.text
        assert "A promotion was seen on 19 August 2025." in page.text
        assert lines(page)[-1].startswith("TZS 826,846 Surveyed")  # 811,000 and 15,846


def test_a_promotion_alone_says_that_it_is_one_and_when_it_ends(app: Flask) -> None:
    alone = quote_like("alone", promotion=Promotion(date(2026, 12, 24), "New!"))
    publish(app.extensions["homeward"].database, [alone])
    page = PageClient(app).get(f"/en/{alone.service.corridor.slug}/amounts?amount=20000").text
    assert "A price for some people, or for some time only. No standard price is known." in page
    assert "The promotion ends on 24 December 2026." in page


def test_money_that_arrives_in_dollars_has_still_to_be_changed(client: PageClient) -> None:
    said = "Paid in dollars; changing them costs extra, not included"
    page = client.get("/en/ke-tz/amounts?amount=20000&service=ecobank-rapid-transfer-74a1e4")
    assert said in page.text
    assert said not in client.get("/en/ke-tz/amounts?amount=20000").text


def test_where_two_prices_were_found_both_are_shown_and_said_to_be_in_doubt(client: PageClient) -> None:
    page = client.get("/en/rw-ke/amounts?amount=200000")
    assert page.text.count("Two prices were found for this service. A person is asked which is right.") == 2
    asked = [line for line in lines(page) if line.startswith("RWF 200,000 ")]
    assert [line.split(" KES ")[1].split()[0] for line in asked] == ["17,433.49", "13,168.14"]
    proofs = {link.attributes["href"] for link in page.all("a") if link.attributes.get("class") == "proof-link"}
    assert len(proofs) == 2


def test_what_is_paid_is_rounded_up(client: PageClient) -> None:
    """150,000 and a fee of 50,855.36 cannot be paid with less than 200,856 francs."""
    page = client.get("/en/rw-ke/amounts?amount=160000&service=bpr-bank-rwanda-d62f8d")
    assert [line.split()[1] for line in lines(page) if "Surveyed" in line] == ["200,856", "425,856"]


@pytest.mark.parametrize("count", ["3", "xx", "-2"])
def test_a_count_that_is_not_offered_is_asked_back(client: PageClient, count: str) -> None:
    page = client.get(f"/en/ke-tz/amounts?amount=20000&fee=1&fee_of_all=2&count={count}", 400)
    assert "Choose how many transfers from the list." in page.text
    assert "in fees" not in page.text


def test_a_fee_as_large_as_the_amount_cannot_be_sent(client: PageClient) -> None:
    page = client.get("/en/ke-tz/amounts?amount=20000&fee=20000&fee_of_all=100&count=2", 400)
    assert page.text.count("Cannot send this amount: The fee is as large as the amount, or larger.") == 1
    below = client.get("/en/ke-tz/amounts?amount=20000&fee=-1&fee_of_all=100", 400)
    assert "A fee cannot be below zero. Write 0 if there is none." in below.text


def test_a_slip_in_the_amount_keeps_the_service_and_says_nothing_of_its_prices(client: PageClient) -> None:
    page = client.get("/en/ke-tz/amounts?amount=xx&service=moneygram-df3137", 400)
    (chosen,) = [one for one in page.all("option") if one.attributes.get("value") == "moneygram-df3137"]
    assert "selected" in chosen.attributes
    assert "No price of this service is known" not in page.text


def test_with_a_tariff_four_transfers_are_set_against_one(fresh: PageClient) -> None:
    code = code_of(fresh.get("/en/ke-tz/amounts?amount=20000"), "Tariff Union")
    page = text_of(fresh.get(f"/en/ke-tz/amounts?amount=20000&ask=send&service={code}"))
    assert "4 × KES 20,000 instead of KES 80,000 at once: this costs KES 900 more." in page
    assert "From the tariff" in page


def test_typed_fees_are_compared_at_one_rate_and_not_kept(fresh: PageClient) -> None:
    address = "/en/ke-tz/amounts?amount=20000&ask=send&fee=100&fee_of_all=300&count=4"
    assert "4 × KES 20,000 instead of KES 80,000 at once: KES 100 more in fees, at the same rate." in text_of(
        fresh.get(address)
    )
    assert fresh.raw(address).headers["Cache-Control"] == "no-store"


def test_both_fees_are_needed(fresh: PageClient) -> None:
    page = fresh.get("/en/ke-tz/amounts?amount=20000&fee=100", 400)
    assert "Write both fees: of one transfer, and of all of it at once." in page.text


def test_the_wishes_choose_the_service_that_is_shown(fresh: PageClient) -> None:
    page = fresh.get("/en/ke-tz/amounts?amount=20000&pickup=cash")
    assert "Kijiji Cash (not real)" in " ".join(one.text for one in page.all("h2"))


def test_what_must_arrive_is_shown_with_what_is_paid(fresh: PageClient) -> None:
    page = fresh.get("/en/ke-tz/amounts?amount=500000&ask=receive")
    assert any(line.startswith("TZS 500,000 Estimated KES 25,823.20") for line in lines(page))


def test_an_amount_without_a_price_still_shows_the_others(client: PageClient) -> None:
    page = client.get("/en/ke-tz/amounts?amount=900000")
    assert lines(page)
    assert "900,000" not in " ".join(lines(page))


@pytest.mark.parametrize(("amount", "said"), [("5000", "is below the amounts surveyed"), ("900000", "is above")])
def test_an_amount_without_a_price_says_why(client: PageClient, amount: str, said: str) -> None:
    code = code_of(client.get("/en/ke-tz/amounts?amount=18000"), "Western Union")
    text = text_of(client.get(f"/en/ke-tz/amounts?amount={amount}&service={code}"))
    assert "Western Union has no price for this amount." in text
    assert said in text
    assert "too close together" not in text


def test_the_figures_say_of_which_day_they_are_and_old_ones_name_their_month_first(fresh: PageClient) -> None:
    page = fresh.get("/en/ke-tz/amounts?amount=18000")
    old = text_of(fresh.get(f"/en/ke-tz/amounts?amount=18000&service={code_of(page, 'KCB Bank')}"))
    assert "Last known prices, August 2025" in old
    assert "Surveyed by the World Bank, seen on 14 August 2025" in old
    current = text_of(page)
    assert "Last known prices" not in current
    assert re.search(r"seen on \d+ \w+ 2026", current)


@pytest.mark.parametrize("rest", ["amount=x", "pickup=gold", "amount=20000&service=gone-123456"])
def test_what_cannot_be_understood_is_asked_back(client: PageClient, language: str, rest: str) -> None:
    client.get(f"/{language}/ke-tz/amounts?{rest}", 400)


def test_a_corridor_without_prices_says_so(client: PageClient) -> None:
    assert "We have no prices for this corridor yet." in client.get("/en/fr-ke/amounts").text
    assert client.raw("/en/xx-yy/amounts").status_code == 404


@pytest.mark.parametrize("service", range(12))
def test_every_service_of_the_list_can_be_looked_at(client: PageClient, service: int) -> None:
    page = client.get("/en/ke-ss/amounts?amount=18000")
    codes = [one.attributes["value"] for one in page.all("option") if one.attributes.get("value", "").count("-")]
    client.get(f"/en/ke-ss/amounts?amount=18000&service={codes[service % len(codes)]}")
