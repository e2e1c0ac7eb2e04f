"""What a corridor's page takes for granted where a person says less than everything."""

import pytest
from flask import Flask

from tests.pages.published import publish_starter_prices


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
