"""How many services each choice leaves: of a person's wishes one is changed, the others are kept.

Only services with a price at the amount asked about are counted: a choice that leaves none of them leaves nothing to
compare. A service counts once, however many prices of it are shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, TypeVar

from portal.prices.offers import Comparison, Offer, Ranking, Row
from portal.prices.priorities import (
    COLLECTED_BY,
    NO_PRIORITIES,
    PAID_BY,
    WAITS,
    Collecting,
    Paying,
    Priorities,
)
from portal.prices.services import ServiceKey, service_key
from portal.prices.vocabulary import SPEED_HOURS, PaymentInstrument, PickupMethod, Speed


@dataclass(frozen=True, slots=True)
class Choices:
    """The number of services left by each choice, given the other wishes; ``None`` stands for "does not matter"."""

    pickup: Mapping[Collecting | None, int]
    pay_in: Mapping[Paying | None, int]
    max_hours: Mapping[int | None, int]


@dataclass(frozen=True, slots=True)
class Dropped:
    """What is left where one wish is dropped."""

    wish: str  # the field of Priorities
    priorities: Priorities  # without it
    services: int


_W = TypeVar("_W")

#: The wishes that a person can drop, as the fields of Priorities.
WISHES: Final = ("pickup", "pay_in", "max_hours")


def rows_in_order(ranking: Ranking) -> tuple[Row, ...]:
    """Return every priced service of a ranking, best first; variants follow the row that tells them."""
    return tuple(each for row in ranking.rows for each in (row, *row.variants))


def priced_services(comparison: Comparison, payout: str = "") -> tuple[Offer, ...]:
    """Return the offers with a figure at the amount asked about; with ``payout``, those paid out in that currency."""
    rankings = (each for each in comparison.rankings if payout in {"", each.payout_currency})
    return tuple(row.offer for ranking in rankings for row in rows_in_order(ranking))


def services_left(offers: Iterable[Offer], priorities: Priorities) -> int:
    """Return how many services meet the priorities."""
    return len({service_key(offer) for offer in offers if priorities.met_by(offer)})


def choices(offers: Iterable[Offer], priorities: Priorities = NO_PRIORITIES) -> Choices:
    """Count what each choice leaves of ``offers``, which are those of a comparison without priorities."""
    waits = tuple(sorted({*WAITS, priorities.max_hours or WAITS[0]}))
    pickup, pay_in, wait = priorities.pickup, priorities.pay_in, priorities.max_hours
    known = [_Known.of(offer, waits) for offer in offers]
    return Choices(
        _counted(
            (None, *Collecting), ((one.key, one.pickup) for one in known if pay_in in one.pay_in and wait in one.waits)
        ),
        _counted(
            (None, *Paying), ((one.key, one.pay_in) for one in known if pickup in one.pickup and wait in one.waits)
        ),
        _counted(
            (None, *waits), ((one.key, one.waits) for one in known if pickup in one.pickup and pay_in in one.pay_in)
        ),
    )


def droppable(offers: Iterable[Offer], priorities: Priorities) -> tuple[Dropped, ...]:
    """Return what dropping each wish leaves, the most services first: for where all of them leave none."""
    known = tuple(offers)
    given = [wish for wish in WISHES if getattr(priorities, wish) is not None]
    fewer = [(wish, replace(priorities, **{wish: None})) for wish in given]
    found = [Dropped(wish, without, services_left(known, without)) for wish, without in fewer]
    return tuple(sorted(found, key=lambda dropped: (-dropped.services, WISHES.index(dropped.wish))))


@dataclass(frozen=True, slots=True)
class _Known:
    """Which wishes of each kind a service meets; None, "does not matter", is met by all."""

    key: ServiceKey
    pickup: frozenset[Collecting | None]
    pay_in: frozenset[Paying | None]
    waits: frozenset[int | None]

    @classmethod
    def of(cls, offer: Offer, waits: tuple[int, ...]) -> "_Known":
        """Tell the wishes that an offer meets."""
        service, speed = offer.quote.service, offer.quote.speed
        return cls(
            service_key(offer), _collecting(service.pickup), _paying(service.pay_in), _quick_enough(speed, waits)
        )


def _counted(wishes: Iterable[_W], met: Iterable[tuple[ServiceKey, frozenset[_W]]]) -> dict[_W, int]:
    keys: dict[_W, set[ServiceKey]] = {wish: set() for wish in wishes}
    for key, those in met:
        for wish in those:
            keys[wish].add(key)
    return {wish: len(found) for wish, found in keys.items()}


@cache
def _collecting(pickup: tuple[PickupMethod, ...]) -> frozenset[Collecting | None]:
    return frozenset({None, *(wish for wish, methods in COLLECTED_BY.items() if not methods.isdisjoint(pickup))})


@cache
def _paying(pay_in: tuple[PaymentInstrument, ...]) -> frozenset[Paying | None]:
    return frozenset({None, *(wish for wish, ways in PAID_BY.items() if not ways.isdisjoint(pay_in))})


@cache
def _quick_enough(speed: Speed | None, waits: tuple[int, ...]) -> frozenset[int | None]:
    hours = SPEED_HOURS[speed] if speed is not None else None
    return frozenset({None, *(wait for wait in waits if hours is not None and hours <= wait)})
