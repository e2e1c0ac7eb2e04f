"""What a corridor's page takes for granted where a person says less than everything."""

from decimal import Decimal

import pytest
from flask import Flask

from portal.prices.quotes import Band, Tariff
from portal.prices.vocabulary import FeeConvention, Layer
from tests.pages.published import publish, publish_starter_prices, quote_like


@pytest.fixture
def starter(app: Flask) -> Flask:
    """A portal with the starter prices, on a machine without network."""
    publish_starter_prices(app.extensions["homeward"].database)
    return app


def text_of(app: Flask, address: str) -> str:
    response = app.test_client().get(address)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_what_must_arrive_is_in_the_currency_that_services_pay_out(starter: Flask) -> None:
    found = text_of(starter, "/en/ke-ss?amount=150&ask=receive")
    assert "US$150" in found
    assert 'id="paid-in-usd"' in found
    assert '<option value="USD" selected>' in text_of(starter, "/en/ke-ss?amount=20000")
    assert '<option value="TZS" selected>' in text_of(starter, "/en/ke-tz?amount=20000")


def test_a_currency_that_is_named_is_kept_though_no_service_pays_it_out(starter: Flask) -> None:
    found = text_of(starter, "/en/ke-ss?amount=150&ask=receive&payout=SSP")
    assert "SSP" in found
    assert 'id="paid-in-usd"' not in found


@pytest.mark.parametrize(("slug", "services"), [("ke-tz", 3), ("ke-ug", 3), ("ke-ss", 10), ("rw-ke", 5)])
def test_without_an_amount_what_must_arrive_begins_where_services_have_a_price(
    starter: Flask, slug: str, services: int
) -> None:
    found = text_of(starter, f"/en/{slug}?ask=receive")
    assert found.count('class="place"') >= services
    assert "apart-below-range" not in found


def test_where_a_tariffs_fee_jumps_the_row_says_that_less_is_paid_than_was_asked(starter: Flask) -> None:
    bands = (
        Band(Decimal(100), Decimal(20000), Decimal(0), Decimal(0)),
        Band(Decimal(20001), None, Decimal(1000), Decimal(0)),
    )
    tariff = quote_like(
        "jump",
        provider="Jumping Union",
        layer=Layer.TARIFF,
        points=(),
        tariff=Tariff("KES", bands, margin=Decimal(1), rate=None),
        fee_convention=FeeConvention.ON_TOP,
    )
    publish(starter.extensions["homeward"].database, [tariff], "tariffs")
    slug = tariff.service.corridor.slug
    assert "You pay" not in row_of("Jumping Union", text_of(starter, f"/en/{slug}?amount=19000"))
    assert "20,000" in row_of("Jumping Union", text_of(starter, f"/en/{slug}?amount=20300")).split("You pay")[1]


def row_of(provider: str, page: str) -> str:
    (found,) = (row for row in page.split('<li class="row"')[1:] if provider in row.split("</h3>")[0])
    return found
