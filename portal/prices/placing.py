"""Places in a ranking: who comes first, who is about the same, and who may not come first whatever its figure.

Design, sections 4 and 5: the question decides the ranking, so that rows stand in the order of the ranked quantity;
rows whose ranges overlap are "about the same" and tie; of two prices found for one service neither is placed first
alone; out-of-date prices are still ordered, under "last known prices", after those that are not; and nobody can buy a
rank with a feed: a tariff that nobody has verified stands after every price that somebody else has seen.

A row's place is one more than the number of rows that are certainly better, and never above a row that stands before
it. All rows of a place therefore overlap with one another, no chain of overlaps joins rows that differ for sure, and
the order in which offers come does not matter.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from portal.prices.terms import Range

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Contender(Generic[T]):
    """A row to be placed. ``value`` and ``range`` are of the ranked quantity, turned so that more is better."""

    row: T
    value: Decimal
    range: Range  # holds ``value``
    order: tuple[object, ...]  # settles the order of rows of equal value; unique
    out_of_date: bool = False
    unverified: bool = False  # a tariff stated by the provider
    in_doubt: bool = False  # one of two prices found for the same service


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """A row with its place; ``tied`` where it is about the same as another row of that place.

    ``tied_with`` names those others where they are not all of its place: a place that rows in doubt share with the best
    row that nobody doubts holds rows that differ for sure.
    """

    row: T
    place: int
    tied: bool
    tied_with: tuple[T, ...] = ()


def in_places(contenders: Sequence[Contender[T]]) -> list[Placed[T]]:
    """Return the rows in order, each with its place (1, 1, 3: a shared place counts for all who share it)."""
    blocks: dict[tuple[bool, bool], list[Contender[T]]] = {}
    for contender in contenders:
        blocks.setdefault((contender.unverified, contender.out_of_date), []).append(contender)
    places = [[[group] for group in _groups(blocks[standing])] for standing in sorted(blocks)]
    if places:
        places[0] = _nobody_in_doubt_first_alone(places[0])
    placed: list[Placed[T]] = []
    for sharing in (sharing for block in places for sharing in block):
        place = len(placed) + 1
        placed.extend(_placed(one, group, place, alone=len(sharing) == 1) for group in sharing for one in group)
    return placed


#: Rows that are about the same, best first; and what stands in one place: one such group, or several.
_Group = list[Contender[T]]
_Place = list[_Group[T]]


def _placed(contender: Contender[T], group: _Group[T], place: int, *, alone: bool) -> Placed[T]:
    """Place one row of a group; ``alone`` where no other group shares the place."""
    others = () if alone else tuple(other.row for other in group if other is not contender)
    return Placed(contender.row, place, len(group) > 1, others)


def _groups(block: Sequence[Contender[T]]) -> list[_Group[T]]:
    """Return the rows that are about the same, best first."""
    lows = sorted(contender.range.low for contender in block)
    groups: list[list[Contender[T]]] = []
    last = -1
    for contender in sorted(block, key=lambda one: (-one.value, one.order)):
        better = _certainly_better(lows, contender.range.high)
        if better > last:
            groups.append([])
            last = better
        groups[-1].append(contender)
    return groups


def _certainly_better(lows: Sequence[Decimal], high: Decimal) -> int:
    """Return how many ranges lie wholly above ``high``, given their sorted lower ends."""
    return len(lows) - bisect_right(lows, high)


def _nobody_in_doubt_first_alone(places: list[_Place[T]]) -> list[_Place[T]]:
    """Let rows in doubt that would be first share that place with the best row that is not in doubt."""
    for size in range(1, len(places) + 1):
        if any(not contender.in_doubt for group in places[size - 1] for contender in group):
            return [[group for place in places[:size] for group in place], *places[size:]]
    return places
