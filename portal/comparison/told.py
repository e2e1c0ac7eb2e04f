"""What is told of a comparison where there is room for a few services only: a message, a sheet, a frame, a picture."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import Final

from markupsafe import Markup

from portal.comparison.source_names import source_name
from portal.comparison.wording import N_, phrase
from portal.prices.corridors import Corridor
from portal.prices.offers import Comparison, Ranking, Row, RowNote
from portal.prices.priorities import NO_PRIORITIES, Priorities
from portal.prices.services import is_past_its_day

#: How many services are told at most.
MOST: Final = 3
_CREDIT: Final = N_("Source: %(source)s.")


@dataclass(frozen=True, slots=True)
class Told:
    """One answer, of one corridor, on one day, in its first services."""

    comparison: Comparison
    corridor: Corridor
    today: date
    priorities: Priorities = NO_PRIORITIES  # what the comparison is among; whoever tells it says so

    @property
    def ranking(self) -> Ranking | None:
        """The first ranking with rows: the one in the local currency where there is one."""
        return next((ranking for ranking in self.comparison.rankings if ranking.rows), None)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows to tell: the first ones, as long as they are as fresh and as sure as the first of all."""
        ranking = self.ranking
        if ranking is None:
            return ()
        first = self._standing(ranking.rows[0])
        return tuple(takewhile(lambda row: self._standing(row) == first, ranking.rows[:MOST]))

    @property
    def month(self) -> date | None:
        """The newest day of the prices told, where they are out of date."""
        return self.newest if self.rows and is_past_its_day(self.rows[0].offer, self.today) else None

    @property
    def unconfirmed(self) -> bool:
        """Whether nobody but the providers themselves has stated these prices."""
        return bool(self.rows) and RowNote.STATED_BY_PROVIDER in self.rows[0].notes

    def _standing(self, row: Row) -> tuple[bool, bool]:
        return is_past_its_day(row.offer, self.today), RowNote.STATED_BY_PROVIDER in row.notes

    @property
    def newest(self) -> date | None:
        """The newest day of the prices told, whether out of date or not; None where nothing is told."""
        return max((row.offer.quote.observed_on for row in self.rows), default=None)


def credit_line(rows: Iterable[Row]) -> Markup:
    """Name the sources of the prices told, each once."""
    named = dict.fromkeys(source_name(row.offer.source) for row in rows)
    return phrase(_CREDIT).fill(source=Markup(" · ").join(named))
