"""Whether a mystery shop confirms a provider's tariff (design, section 5).

A tariff is "stated by the provider" until a mystery shop within 180 days agrees within 0.5 points of total cost. The
shop must be of the same service: provider, pay-in, pickup and payout currency.
"""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Final

from portal.collection.tables.reading import StoredQuote
from portal.prices.cost import margin_percent, world_bank_total_percent
from portal.prices.quotes import PricePoint, Quote, Tariff
from portal.prices.rates import KnownRates
from portal.prices.tariffs import fee_at
from portal.prices.vocabulary import Layer
from portal.registry.providers import ProviderBook

WITHIN: Final = timedelta(days=180)
AGREE_WITHIN: Final = Decimal("0.5")  # points of total cost


def verified_tariffs(stored: Iterable[StoredQuote], providers: ProviderBook, known: KnownRates) -> frozenset[str]:
    """Return the ids of the tariffs that a shop among the same quotes confirms."""
    quotes = list(stored)
    tariffs = [quote for quote in quotes if quote.quote.tariff is not None]
    shops = [quote.quote for quote in quotes if quote.quote.layer is Layer.SHOPPED] if tariffs else []
    return frozenset(
        tariff.id
        for tariff in tariffs
        if any(_confirms(shop, tariff.quote, known) for shop in shops if _same(shop, tariff.quote, providers))
    )


def _same(shop: Quote, stated: Quote, providers: ProviderBook) -> bool:
    ours, theirs = shop.service, stated.service
    return (
        providers.canonical(ours.provider).slug == providers.canonical(theirs.provider).slug
        and (ours.pay_in, ours.pickup, ours.payout_currency) == (theirs.pay_in, theirs.pickup, theirs.payout_currency)
        and abs(shop.observed_on - stated.observed_on) <= WITHIN
    )


def _confirms(shop: Quote, stated: Quote, known: KnownRates) -> bool:
    """Whether every amount that was shopped costs what the tariff says, within half a point; one at least."""
    reference = known.rate(shop.points[0].currency, shop.service.payout_currency or "", shop.observed_on)
    market = reference.rate if reference else shop.reference_rate
    if market is None or stated.tariff is None:
        return False
    differences = [_difference(point, stated.tariff, market) for point in shop.points]
    return bool(differences) and all(each is not None and each <= AGREE_WITHIN for each in differences)


def _difference(point: PricePoint, tariff: Tariff, market: Decimal) -> Decimal | None:
    """Return by how many points of total cost shop and tariff differ at one amount; None where one says nothing."""
    fee = fee_at(tariff, point.amount)
    if fee is None or point.fee is None or point.rate is None or point.currency != tariff.currency:
        return None
    stated_margin = tariff.margin if tariff.rate is None else margin_percent(tariff.rate, market)
    if stated_margin is None:
        return None
    shopped = world_bank_total_percent(point.fee, point.amount, margin_percent(point.rate, market))
    return abs(shopped - world_bank_total_percent(fee, point.amount, stated_margin))

