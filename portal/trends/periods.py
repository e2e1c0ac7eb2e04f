"""The survey's rounds on the calendar: which quarters have none, and where its history breaks. Pure.

The World Bank names a round by its quarter: ``2025_3Q``. Other sources name theirs as they like; nothing is inferred of
those, neither order nor gaps.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

_QUARTER: Final = re.compile(r"(\d{4})_([1-4])Q")


class Quarter(NamedTuple):
    """A quarter of a year; quarters compare by time."""

    year: int
    number: int

    @property
    def next(self) -> "Quarter":
        """The quarter that follows."""
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    def __str__(self) -> str:
        return f"{self.year}_{self.number}Q"


#: The first round with the survey's present fields. A history breaks before it (design, section 5).
FIRST_WITH_PRESENT_FIELDS: Final = Quarter(2016, 2)


@dataclass(frozen=True, slots=True)
class Gap:
    """Quarters without a round, between two that have one."""

    first: Quarter
    last: Quarter

    @property
    def quarters(self) -> int:
        """How many they are."""
        return (self.last.year - self.first.year) * 4 + self.last.number - self.first.number + 1


def quarter_of(period: str) -> Quarter | None:
    """Return the quarter that a round is named after, or None where it is not named after one.

    >>> quarter_of("2025_3Q")
    Quarter(year=2025, number=3)
    """
    found = _QUARTER.fullmatch(period)
    return Quarter(int(found[1]), int(found[2])) if found else None


def gap_before(period: str, earlier: str) -> Gap | None:
    """Return the quarters that lie between two rounds, or None where they follow one another or are no quarters.

    >>> str(gap_before("2025_3Q", "2025_1Q").first)
    '2025_2Q'
    """
    one, other = quarter_of(earlier), quarter_of(period)
    if one is None or other is None or other <= one.next:
        return None
    before = Quarter(other.year, other.number - 1) if other.number > 1 else Quarter(other.year - 1, 4)
    return Gap(one.next, before)


def breaks_between(period: str, earlier: str) -> bool:
    """Whether the survey changed its fields between two rounds, so that what is left of it cannot be joined."""
    one, other = quarter_of(earlier), quarter_of(period)
    return one is not None and other is not None and one < FIRST_WITH_PRESENT_FIELDS <= other


def break_within(periods: Iterable[str]) -> bool:
    """Whether rounds from before and from after the change are among these."""
    quarters = [quarter for period in periods if (quarter := quarter_of(period)) is not None]
    return bool(quarters) and min(quarters) < FIRST_WITH_PRESENT_FIELDS <= max(quarters)
