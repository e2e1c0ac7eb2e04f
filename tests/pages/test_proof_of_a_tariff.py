"""The proof page of a tariff: everything the provider states, and whether anybody has confirmed it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from portal.prices.quotes import Band, PricePoint, Quote, Tariff
from portal.prices.vocabulary import FeeConvention, Layer
from tests.pages.invariants import Page, PageClient
from tests.pages.published import publish, quote_like

D = Decimal
BANDS = (
    Band(D(100), D(20000), D(50), D(1), minimum_fee=D(120)),
    Band(D(20001), None, D(0), D("0.4"), maximum_fee=D(400)),
)
STATED = Tariff("KES", BANDS, margin=None, rate=D("10.50"))
CONFIRMED = "Stated by the provider, confirmed by our shopper"


def quote_of(tariff: Tariff, **more: object) -> Quote:
    return quote_like("t", layer=Layer.TARIFF, points=(), tariff=tariff, observed_on=date(2026, 11, 20), **more)


def proof_of(app: Flask, made: Quote, source: str = "tariffs") -> Page:
    """Publish a quote, alone in its run, and return its proof page."""
    run = publish(app.extensions["homeward"].database, [made], source)
    return PageClient(app).get(f"/en/quote/{run}-1")


def figures_of(page: Page) -> dict[str, str]:
    """Return the page's figures by their names, no-break spaces as spaces."""
    pairs = zip(page.all("dt"), page.all("dd"), strict=True)
    return {name.text: " ".join(value.text.split()) for name, value in pairs}


def table_of(page: Page) -> list[list[str]]:
    """Return the cells of the table of bands, row by row, without its head."""
    rows: list[list[str]] = []
    for element in page.elements:
        if element.name == "tr":
            rows.append([])
        if element.name == "td":
            rows[-1].append(" ".join(element.text.split()))
    return [row for row in rows if row]


def test_lowest_and_highest_fees_stand_beside_the_band_they_belong_to(app: Flask) -> None:
    assert table_of(proof_of(app, quote_of(STATED)))[:2] == [
        ["KES 100", "KES 20,000", "KES 50", "1.00%", "KES 120", "–"],
        ["KES 20,001", "No limit", "KES 0", "0.40%", "–", "KES 400"],
    ]


def test_a_tariff_without_them_has_no_empty_columns(app: Flask) -> None:
    plain = replace(STATED, bands=(Band(D(100), None, D(50), D(1)),))
    page = proof_of(app, quote_of(plain))
    assert table_of(page)[0] == ["KES 100", "No limit", "KES 50", "1.00%"]
    assert "Lowest fee" not in page.text


@pytest.mark.parametrize(
    ("fixed", "share", "told"),
    [
        (D(1500), D("0.2"), "RWF 1,500 + 0.20% of what arrives"),
        (D(1500), None, "RWF 1,500"),
        (None, D("0.2"), "0.20% of what arrives"),
        (D(0), None, "RWF 0"),
        (D(0), D(0), "RWF 0"),
        (None, None, "Not given"),
    ],
)
def test_what_collecting_costs_is_told_in_one_sum(
    app: Flask, fixed: Decimal | None, share: Decimal | None, told: str
) -> None:
    made = quote_of(replace(STATED, cash_out_fixed=fixed, cash_out_percent=share))
    assert figures_of(proof_of(app, made))["Fee of the receiver"] == told


@pytest.mark.parametrize(
    ("convention", "told"),
    [
        (FeeConvention.ON_TOP, "On top of the amount"),
        (FeeConvention.DEDUCTED, "Taken out of what is paid"),
        (FeeConvention.UNKNOWN, "The source does not say. We add it on top."),
    ],
)
def test_it_says_how_the_fee_is_taken_of_a_tariff_and_of_a_surveyed_price(
    app: Flask, convention: FeeConvention, told: str
) -> None:
    for made in (quote_of(STATED, fee_convention=convention), quote_like("s", fee_convention=convention)):
        assert figures_of(proof_of(app, made))["How the fee is taken"] == told


def shop(fee: Decimal, on: date = date(2026, 11, 10)) -> Quote:
    """What a mystery shopper found: 18,000 KES at the stated rate, for ``fee``."""
    point = PricePoint(D(18000), "KES", fee, D("10.50"))
    return quote_like("s", layer=Layer.SHOPPED, points=(point,), fee_convention=FeeConvention.ON_TOP, observed_on=on)


def how_we_know(app: Flask, *shops: Quote) -> str:
    for each in shops:
        publish(app.extensions["homeward"].database, [each], "survey")
    return figures_of(proof_of(app, quote_of(STATED, fee_convention=FeeConvention.ON_TOP)))["How we know"]


def test_a_tariff_that_our_shopper_confirmed_says_so(app: Flask) -> None:
    assert how_we_know(app, shop(D(230))) == CONFIRMED  # 50 + 1 % of 18,000, exactly what is stated


def test_a_shop_within_half_a_point_confirms_too(app: Flask) -> None:
    assert how_we_know(app, shop(D(319))) == CONFIRMED  # 89 of 18,000 is 0.494 points


@pytest.mark.parametrize("shops", [[], [shop(D(321))], [shop(D(230), on=date(2026, 5, 24))]])
def test_without_a_shop_with_another_price_or_with_an_old_one_it_is_only_stated(app: Flask, shops: list[Quote]) -> None:
    assert how_we_know(app, *shops) == "Stated by the provider No shopper has confirmed it yet."


def test_the_history_of_a_tariff_leads_to_each_one_that_was_stated(app: Flask) -> None:
    older = publish(app.extensions["homeward"].database, [replace(quote_of(STATED), period="2026-11-19")], "tariffs")
    page = proof_of(app, replace(quote_of(STATED), period="2026-11-20"))
    assert {f"/en/quote/{older}-1", f"/en/quote/{older + 1}-1"} <= {link.attributes["href"] for link in page.all("a")}
    assert "Every price observed for this service" not in page.text  # no table without a line
    assert "2016" not in page.text  # the survey's fields are none of its concern
