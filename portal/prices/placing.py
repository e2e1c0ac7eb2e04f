"""Places in a ranking: who comes first, who is about the same, and who may not come first whatever its figure.

Design, sections 4 and 5: rows whose ranges overlap are "about the same" and tie; of two prices found for one service
neither is placed first alone; a tariff that nobody has verified never outranks a shopped price; out-of-date prices are
still ordered, under "last known prices", after those that are not.

A row's place is one more than the number of rows that are certainly better, so that no chain of overlaps joins rows
that differ for sure, and so that the order in which offers come does not matter.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Generic, TypeVar

from portal.prices.terms import Range

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Contender(Generic[T]):
    """A row to be placed. ``value`` and ``range`` are of the ranked quantity, turned so that more is better."""

    row: T
    value: Decimal
    range: Range
    order: tuple[object, ...]  # settles the order of rows of equal value; unique
    out_of_date: bool = False
    shopped: bool = False  # observed by the portal's own mystery shoppers
    unverified: bool = False  # a tariff stated by the provider
    in_doubt: bool = False  # one of two prices found for the same service


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """A row with its place; ``tied`` where it is about the same as another row of that place."""

    row: T
    place: int
    tied: bool


def in_places(contenders: Sequence[Contender[T]]) -> list[Placed[T]]:
    """Return the rows in order, each with its place (1, 1, 3: a shared place counts for all who share it)."""
    current = [contender for contender in contenders if not contender.out_of_date]
    last_known = [contender for contender in contenders if contender.out_of_date]
    groups = _nobody_in_doubt_first_alone([*_groups(current), *_groups(last_known)])
    placed: list[Placed[T]] = []
    for group in groups:
        place = len(placed) + 1
        placed.extend(Placed(contender.row, place, tied) for contender, tied in group)
    return placed


_Group = list[tuple[Contender[T], bool]]


def _groups(block: Sequence[Contender[T]]) -> list[_Group[T]]:
    """Return the rows that share a place, best first."""
    ceiling = min((contender.range.high for contender in block if contender.shopped), default=None)
    ranges = [_held_below(contender, ceiling) for contender in block]
    lows = sorted(low for low, _ in ranges)
    demoted = [ceiling is not None and c.unverified and c.range.low > ceiling for c in block]
    demoted_lows = sorted(c.range.low for c, after in zip(block, demoted, strict=True) if after)
    keyed = [
        (
            _certainly_better(lows, held.high),
            _certainly_better(demoted_lows, contender.range.high) + 1 if after else 0,
            contender,
        )
        for contender, held, after in zip(block, ranges, demoted, strict=True)
    ]
    keyed.sort(key=lambda entry: (entry[0], entry[1], _inside_a_place(entry[2], ceiling)))
    grouped = [[contender for *_, contender in group] for _, group in groupby(keyed, key=lambda entry: entry[:2])]
    return [[(contender, len(group) > 1) for contender in group] for group in grouped]


def _certainly_better(lows: Sequence[Decimal], high: Decimal) -> int:
    """Return how many ranges lie wholly above ``high``, given their sorted lower ends."""
    return len(lows) - bisect_right(lows, high)


def _held_below(contender: Contender[T], ceiling: Decimal | None) -> Range:
    """Return a row's range, an unverified tariff's held below the worst shopped price."""
    if ceiling is None or not contender.unverified:
        return contender.range
    return Range(min(contender.range.low, ceiling), min(contender.range.high, ceiling))


def _inside_a_place(contender: Contender[T], ceiling: Decimal | None) -> tuple[object, ...]:
    behind = ceiling is not None and contender.unverified
    return (behind, -contender.value, contender.order)


def _nobody_in_doubt_first_alone(groups: list[_Group[T]]) -> list[_Group[T]]:
    """Let rows in doubt that would be first share that place with the best row that is not in doubt."""
    for size in range(1, len(groups) + 1):
        if any(not contender.in_doubt for contender, _ in groups[size - 1]):
            return [[entry for group in groups[:size] for entry in group], *groups[size:]] if size > 1 else groups
    return groups
