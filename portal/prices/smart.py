"""The SmaRT average, in our approximation and called so, and the targets that averages are tested against.

The World Bank's "Smart Remitter Target" is the simple mean of the three cheapest services of a corridor that disclose
their rate, take at most five days and reach enough of the receiving country. Its judgement of reach is not public for
every row: where no coverage is given the service counts, and the page says so (design, section 4). What is held from
display counts in the corridor average, but is no smart choice; neither is a service found at two prices.

The targets are Sustainable Development Goal 10.c: by 2030 less than 3 % on average, and no corridor above 5 %.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from portal.prices.averages import CountedRow, Exclusion
from portal.prices.money import exactly
from portal.prices.quotes import Service
from portal.prices.services import AGREEING_POINTS
from portal.prices.vocabulary import SPEED_HOURS, Coverage

#: So many services are averaged; fewer are not enough.
SERVICES: Final = 3
_LONGEST_HOURS: Final = 5 * 24


@dataclass(frozen=True, slots=True)
class Smart:
    """Our approximation of SmaRT for one corridor and round."""

    value: Decimal | None  # percent; None: not enough services
    services: int  # that qualify, whether three or more
    coverage_unknown: int  # of the services averaged (of those that qualify where they are not enough)


@exactly
def smart(rows: Iterable[CountedRow | Exclusion]) -> Smart:
    """Return the mean of the three cheapest qualifying services; ``rows`` as ``averages.counted`` gave them.

    A service that was found several times counts once, at its lowest price: three records of one service are not
    three services. Found at standard prices more than a point apart it does not count: nobody knows which is right, and
    it is not called the cheapest either.
    """
    shown = [row for row in rows if isinstance(row, CountedRow) and not row.held]
    disputed = _disputed(shown)
    cheapest: dict[Service, CountedRow] = {}
    for row in shown:
        if row.service not in disputed and _qualifies(row):
            known = cheapest.get(row.service)
            if known is None or _order(row) < _order(known):
                cheapest[row.service] = row
    # Of equally cheap ones the one of known coverage comes first, so that the answer is always the same.
    best = sorted(cheapest.values(), key=_order)[:SERVICES]
    unknown = sum(row.coverage is None for row in best)
    value = sum((row.total for row in best), Decimal(0)) / SERVICES if len(best) == SERVICES else None
    return Smart(value, len(cheapest), unknown)


def _disputed(rows: Iterable[CountedRow]) -> set[Service]:
    """Return the services found at standard prices that do not agree; a promotion beside one is no dispute."""
    found: dict[Service, list[Decimal]] = {}
    for row in rows:
        if not row.promotion:
            found.setdefault(row.service, []).append(row.total)
    return {service for service, totals in found.items() if max(totals) - min(totals) > AGREEING_POINTS}


def _qualifies(row: CountedRow) -> bool:
    hours = None if row.speed is None else SPEED_HOURS[row.speed]
    return hours is not None and hours <= _LONGEST_HOURS and row.coverage is not Coverage.LOW


def _order(row: CountedRow) -> tuple[Decimal, bool]:
    return row.total, row.coverage is None


class Measure(StrEnum):
    """On which figure a target is tested; a page names it beside the answer."""

    CORRIDOR_AVERAGE = "corridor_average"
    WITHOUT_PROMOTIONS = "without_promotions"
    SMART = "smart"
    GLOBAL_AVERAGE = "global_average"


@dataclass(frozen=True, slots=True)
class Target:
    """One target tested on one measure."""

    percent: Decimal
    measure: Measure
    value: Decimal | None
    met: bool | None  # None: the measure has no value


def targets(measures: Mapping[Measure, Decimal | None]) -> tuple[Target, ...]:
    """Test both targets on each measure, in the order given: less than 3 %, and at most 5 %."""
    tested = []
    for measure, value in measures.items():
        tested.append(Target(Decimal(3), measure, value, None if value is None else value < 3))
        tested.append(Target(Decimal(5), measure, value, None if value is None else value <= 5))
    return tuple(tested)
