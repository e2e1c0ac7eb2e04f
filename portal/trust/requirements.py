"""Requirements 1 to 7 of the World Bank's certification, measured for one corridor from the prices it shows.

Source: World Bank, Global Remittances Working Group, "Remittance Price Comparison Databases: Minimum Requirements and
Overall Policy Strategy": two price points per corridor; fee; exchange rate; total cost; speed; type of service; at
least 60 % of the corridor's market covered.

A requirement of services is met in a corridor when every service shown meets it, and each has a price that is not out
of date: one without a fee, or with a fee from long ago, tells a person nothing of what they pay today.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import IntEnum
from itertools import chain
from typing import Final

from portal.prices.offers import Offer
from portal.prices.quotes import PricePoint, Quote, Service
from portal.prices.verification import SHOP_COUNTS_FOR_DAYS
from portal.prices.vocabulary import Layer
from portal.trust.coverage import Coverage, still_holds


class Requirement(IntEnum):
    """The twelve, in the World Bank's order."""

    TWO_PRICE_POINTS = 1
    FEE = 2
    RATE = 3
    TOTAL_COST = 4
    SPEED = 5
    TYPE_OF_SERVICE = 6
    MARKET = 7
    INDEPENDENT = 8
    MYSTERY_SHOPPING = 9
    NO_ADVERTISING = 10
    FUNDING = 11
    LINKS = 12


#: Two amounts are two price points where the larger is at least so many times the smaller: 10 % more.
TWO_AMOUNTS_DIFFER_BY: Final = Decimal("1.1")

#: Those that are measured for each corridor by looking at every service.
OF_SERVICES: Final = tuple(Requirement(number) for number in range(1, 7))


@dataclass(frozen=True, slots=True)
class Measured:
    """How a corridor stands with one requirement."""

    met: bool
    have: int  # services that meet it, at any age
    holding: int  # of those, with a price that is not out of date
    services: int  # services shown
    percent: Decimal | None = None  # requirement 7: the share of the market; None where none is known
    of_market: bool = False  # requirement 7

    @property
    def standing(self) -> tuple[bool, Decimal, Decimal]:
        """What to order corridors by, the worst first. A share that nobody knows is worse than any that is known."""
        if self.of_market:
            return self.met, Decimal(-1) if self.percent is None else self.percent / 100, Decimal(0)
        every = self.services or 1
        return self.met, Decimal(self.holding) / every, Decimal(self.have) / every


@dataclass(frozen=True, slots=True)
class CorridorMeasured:
    """One corridor with its seven requirements and its mystery shops."""

    slug: str
    coverage: Coverage
    measured: dict[Requirement, Measured]  # 1 to 7 and 9

    @property
    def current(self) -> bool:
        """Whether every service shown has a price that is not out of date."""
        return self.coverage.services > 0 and self.coverage.current == self.coverage.services


def measure(slug: str, offers: Sequence[Offer], coverage: Coverage, today: date) -> CorridorMeasured:
    """Measure a corridor. ``offers`` are those of its newest rounds."""
    of_service: dict[tuple[str, Service], list[Offer]] = {}
    for offer in offers:
        if not offer.superseded:
            of_service.setdefault((offer.provider_slug, offer.quote.service), []).append(offer)
    measured = {name: _count(of_service.values(), _CHECKS[name], today) for name in OF_SERVICES}
    measured[Requirement.MARKET] = Measured(
        coverage.enough, coverage.services, coverage.current, coverage.services, coverage.covered, of_market=True
    )
    shops = sum(any(_is_shopped(offer, today) for offer in theirs) for theirs in of_service.values())
    measured[Requirement.MYSTERY_SHOPPING] = Measured(shops > 0, shops, shops, len(of_service))
    return CorridorMeasured(slug, coverage, measured)


def worst(corridors: Iterable[CorridorMeasured], requirement: Requirement) -> tuple[CorridorMeasured, ...]:
    """Return the corridors that stand worst with a requirement, all alike; none where no corridor is measured."""
    every = sorted(corridors, key=lambda each: (*each.measured[requirement].standing, each.slug))
    standings = [each.measured[requirement].standing for each in every]
    return tuple(each for each, standing in zip(every, standings, strict=True) if standing == standings[0])


def _count(services: Iterable[list[Offer]], check: Callable[[list[Offer]], bool], today: date) -> Measured:
    """Count the services that meet a requirement, and those that meet it with a price that still holds."""
    every = list(services)
    having = [offers for offers in every if check(offers)]
    holding = sum(any(still_holds(offer, today) for offer in offers) for offers in having)
    return Measured(bool(every) and holding == len(every), len(having), holding, len(every))


def _points(offers: Iterable[Offer]) -> list[PricePoint]:
    return list(chain.from_iterable(offer.quote.points for offer in offers))


def _has_two_price_points(offers: list[Offer]) -> bool:
    """Two amounts of one currency were priced, and they are not all but the same; a tariff prices every amount."""
    amounts: dict[str, list[Decimal]] = {}
    for point in _points(offers):
        amounts.setdefault(point.currency, []).append(point.amount)
    return _has_tariff(offers) or any(max(each) >= min(each) * TWO_AMOUNTS_DIFFER_BY for each in amounts.values())


def _has_fee(offers: list[Offer]) -> bool:
    return _has_tariff(offers) or all(point.fee is not None for point in _points(offers))


def _has_rate(offers: list[Offer]) -> bool:
    """The rate is disclosed before paying, and was noted."""
    if not all(offer.quote.discloses_rate for offer in offers):
        return False
    return _has_tariff(offers) or all(point.rate is not None for point in _points(offers))


def _has_total_cost(offers: list[Offer]) -> bool:
    """Fee and margin can be added: there is a market rate to hold the rate against, or the source states the total."""
    return all(offer.quote.discloses_rate and _total_is_known(offer) for offer in offers)


def _total_is_known(offer: Offer) -> bool:
    quote = offer.quote
    if all(point.stated_total is not None for point in quote.points) and quote.points:
        return True
    return _has_fee([offer]) and _has_rate([offer]) and _market_rate_is_known(offer, quote)


def _market_rate_is_known(offer: Offer, quote: Quote) -> bool:
    if offer.observed_reference is not None or quote.reference_rate is not None:
        return True
    if quote.tariff is not None:
        return quote.tariff.margin is not None
    return bool(quote.points) and quote.points[0].currency == quote.service.payout_currency


def _has_speed(offers: list[Offer]) -> bool:
    return all(offer.quote.speed is not None for offer in offers)


def _has_type(offers: list[Offer]) -> bool:
    """How one pays in and how the money is collected are both known."""
    return all(offer.quote.service.pay_in and offer.quote.service.pickup for offer in offers)


def _has_tariff(offers: list[Offer]) -> bool:
    return any(offer.quote.tariff is not None for offer in offers)


def _is_shopped(offer: Offer, today: date) -> bool:
    """Our own mystery shoppers found this price, or confirmed this tariff, as long as a shop counts."""
    if offer.verified:
        return True
    shopped = offer.quote.layer is Layer.SHOPPED
    return shopped and today - timedelta(SHOP_COUNTS_FOR_DAYS) <= offer.quote.observed_on <= today


_CHECKS: Final = {
    Requirement.TWO_PRICE_POINTS: _has_two_price_points,
    Requirement.FEE: _has_fee,
    Requirement.RATE: _has_rate,
    Requirement.TOTAL_COST: _has_total_cost,
    Requirement.SPEED: _has_speed,
    Requirement.TYPE_OF_SERVICE: _has_type,
}
