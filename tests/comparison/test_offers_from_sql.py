"""Offers made of what collection left in SQL."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from portal.comparison.offers_from_sql import OfferMaker
from portal.comparison.rates import known_rates
from portal.database import Database
from portal.prices.quotes import Band, PricePoint, Quote, Tariff
from portal.prices.vocabulary import FeeConvention, Layer
from portal.registry.providers import ProviderBook
from tests.pages.published import publish, quote_like

TODAY = date(2026, 11, 21)
FEE, RATE = Decimal(150), Decimal("10.50")
TARIFF = Tariff("KES", (Band(Decimal(100), None, FEE, Decimal(0)),), margin=None, rate=RATE)


def shop(provider: str, period: str, on: date, fee: Decimal = FEE) -> Quote:
    point = PricePoint(Decimal(18000), "KES", fee, RATE)
    return quote_like(
        f"{provider} {period}",
        provider=provider,
        layer=Layer.SHOPPED,
        period=period,
        observed_on=on,
        points=(point,),
        fee_convention=FeeConvention.ON_TOP,
    )


def stated(provider: str = "Union") -> Quote:
    made = shop(provider, "2026-11-20", date(2026, 11, 20))
    return replace(made, layer=Layer.TARIFF, points=(), tariff=TARIFF)


def verified(database: Database, shops: Iterable[Quote]) -> bool:
    """Publish the shops, one run each, and a tariff; return whether they verify it."""
    for each in shops:
        publish(database, [each], "survey")
    publish(database, [stated()], "tariffs")
    with database.reading() as connection:
        maker = OfferMaker(known_rates(connection), ProviderBook(), {}, TODAY)
        offers = maker.collected(connection, stated().service.corridor).offers
    (tariff,) = (offer for offer in offers if offer.quote.tariff is not None)
    return tariff.verified


@pytest.mark.parametrize(("day", "speaks"), [(date(2026, 5, 25), True), (date(2026, 5, 24), False)])
def test_a_shop_verifies_for_180_days_also_after_a_newer_round_of_its_sheet(
    database: Database, day: date, speaks: bool
) -> None:
    shops = [shop("Union", "2026-05", day), shop("Somebody Else", "2026-11", date(2026, 11, 10))]
    assert verified(database, shops) is speaks


def test_a_shop_that_was_corrected_since_verifies_nothing(database: Database) -> None:
    day = date(2026, 11, 10)
    assert not verified(database, [shop("Union", "2026-11", day), shop("Union", "2026-11", day, Decimal(900))])
