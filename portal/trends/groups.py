"""Means over groups of rows: by region, instrument, pickup method and kind of firm. Pure and exact.

Every row counts once in each group it belongs to; a service with two ways to pay in belongs to both. Groups hold
different services of different corridors, so a difference between two of them is no price of anything by itself:
``like_for_like`` compares the same provider's services that differ in one thing only.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal

from portal.prices.averages import CountedRow, Exclusion
from portal.prices.money import exactly
from portal.prices.quotes import CorridorCode
from portal.prices.vocabulary import PickupMethod
from portal.trends.priced import Priced


@dataclass(frozen=True, slots=True)
class Mean:
    """A simple mean (percent), with what is behind it."""

    value: Decimal | None  # None: no row counts
    rows: int
    corridors: int


@dataclass(frozen=True, slots=True)
class Difference:
    """What one way costs more than another, in points, over pairs that differ in that way only."""

    points: Decimal | None  # None: no pair
    pairs: int


def mean_of(rows: Iterable[Priced]) -> Mean:
    """Return the simple mean over the rows that count."""
    return means_by(rows, lambda _row: ("all",)).get("all", Mean(None, 0, 0))


@exactly
def means_by(rows: Iterable[Priced], groups_of: Callable[[Priced], Iterable[str]]) -> dict[str, Mean]:
    """Return the mean of each group that has a row that counts; a row may belong to several groups, or to none."""
    totals: dict[str, list[Decimal]] = {}
    corridors: dict[str, set[CorridorCode]] = {}
    for row in rows:
        total = row.total
        if total is not None:
            for group in groups_of(row):
                totals.setdefault(group, []).append(total)
                corridors.setdefault(group, set()).add(row.quote.service.corridor)
    return {group: Mean(_mean(found), len(found), len(corridors[group])) for group, found in totals.items()}


def left_out(rows: Iterable[Priced]) -> Counter[str]:
    """Count the rows that bring nothing into a mean, by reason (``Exclusion``, or "held")."""
    reasons = (row.counted for row in rows if not isinstance(row.counted, CountedRow))
    return Counter(reason.value if isinstance(reason, Exclusion) else "held" for reason in reasons)


@exactly
def like_for_like(
    rows: Iterable[Priced], one: AbstractSet[PickupMethod], other: AbstractSet[PickupMethod]
) -> Difference:
    """Compare what collecting in one way costs with another, where nothing else differs.

    A pair is one provider on one corridor, paid in the same way at the same place, paying out the same currency, in
    both ways of collecting; where one of them has several prices, their mean. Promotions and held rows stay out.
    """
    found: dict[Hashable, tuple[list[Decimal], list[Decimal]]] = {}
    for row in rows:
        methods, total = frozenset(row.quote.service.pickup), row.total
        side = 0 if methods and methods <= one else 1 if methods and methods <= other else None
        if side is not None and total is not None and row.shown and row.quote.promotion is None:
            service = row.quote.service
            terms = (row.provider_slug, service.corridor, service.pay_in, service.access_points)
            found.setdefault((*terms, service.payout_currency), ([], []))[side].append(total)
    differences = [_mean(first) - _mean(second) for first, second in found.values() if first and second]
    return Difference(_mean(differences) if differences else None, len(differences))


def _mean(values: Sequence[Decimal]) -> Decimal:
    return sum(values, Decimal(0)) / len(values)
