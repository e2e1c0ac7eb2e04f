"""Spans of days: from single days on which something is needed to the few spans in which it is asked for.

A rate carries forward at most ``CARRY_DAYS``, so what is needed for a day lies in the span that ends with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

#: A rate not published on a day is the last one before it, at most this many days old (portal.prices.rates.KnownRates).
CARRY_DAYS = 10


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """The days from ``first`` to ``last``, both included; written ``2025-02-01..2025-03-10``."""

    first: date
    last: date

    def __str__(self) -> str:
        return f"{self.first.isoformat()}..{self.last.isoformat()}"

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @classmethod
    def parse(cls, text: str) -> "Window":
        """Read what ``str`` wrote. Raises ValueError."""
        first, _, last = text.partition("..")
        return cls(date.fromisoformat(first), date.fromisoformat(last))


def days_before(day: date, days: int) -> date:
    """Return the day so many days earlier; the first day of the calendar where there is none so early.

    >>> days_before(date(2026, 11, 21), 10), days_before(date(1, 1, 5), 10)
    (datetime.date(2026, 11, 11), datetime.date(1, 1, 1))
    """
    return day - timedelta(days=min(days, (day - date.min).days))


def windows(days: Iterable[date], at_most: int | None = None, longest: int | None = None) -> list[Window]:
    """Return spans that hold every day with the ``CARRY_DAYS`` before it, oldest first, none touching another.

    ``at_most`` closes the smallest gaps until so few are left; ``longest`` then cuts spans of more days into pieces.
    """
    spans: list[Window] = []
    for day in sorted(set(days)):
        first = days_before(day, CARRY_DAYS)
        if spans and first <= spans[-1].last + timedelta(days=1):
            spans[-1] = Window(spans[-1].first, day)
        else:
            spans.append(Window(first, day))
    while at_most is not None and len(spans) > at_most:
        gaps = [(later.first - earlier.last, place) for place, (earlier, later) in enumerate(pairwise(spans))]
        place = min(gaps)[1]
        spans[place : place + 2] = [Window(spans[place].first, spans[place + 1].last)]
    return spans if longest is None else [piece for span in spans for piece in _cut(span, longest)]


def _cut(span: Window, longest: int) -> Iterable[Window]:
    first = span.first
    while (span.last - first).days >= longest:
        yield Window(first, first + timedelta(days=longest - 1))
        first += timedelta(days=longest)
    yield Window(first, span.last)
