"""What a wish costs extra: the first service that meets it against the first one without it.

People shown a plain table with speed pay more than they need (design, section 2), so what speed or comfort costs is
said outright, in the quantity that the question ranks by (section 4). A service's figures do not depend on wishes; both
sides of a sentence are rows of the same ranking.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from portal.prices.choices import WISHES, rows_in_order
from portal.prices.offers import Ranking, Row
from portal.prices.priorities import WAITS, Collecting, Priorities
from portal.prices.rows import about_the_same, worse_by
from portal.prices.vocabulary import Question


@dataclass(frozen=True, slots=True)
class Extra:
    """One wish, and what it costs extra."""

    wish: Priorities  # what is wished
    instead_of: Priorities  # what it is compared with: other wishes, or none
    within: Row  # the first row that meets the wish
    without: Row  # the first row of what it is compared with
    difference: Decimal  # how much worse, in the ranked quantity as shown; never negative where a wish is dropped
    about_the_same: bool  # the ranges of the two overlap: nobody can tell them apart

    @property
    def costs_nothing(self) -> bool:
        """Whether the same service stands first either way."""
        return self.within.offer == self.without.offer


def first_meeting(rows: Iterable[Row], priorities: Priorities) -> Row | None:
    """Return the first of the rows that meets the priorities."""
    return next((row for row in rows if priorities.met_by(row.offer)), None)


def extras_of_wishes(ranking: Ranking, question: Question, priorities: Priorities) -> tuple[Extra, ...]:
    """Return what each wish costs extra, the others kept, and what several of them cost together.

    ``ranking`` is of a comparison without priorities.
    """
    rows = rows_in_order(ranking)
    given = [wish for wish in WISHES if getattr(priorities, wish) is not None]
    dropped = [(_only(priorities, wish), replace(priorities, **{wish: None})) for wish in given]
    if len(given) > 1:
        dropped.append((priorities, Priorities()))
    found = (_extra(rows, question, wish, priorities, others) for wish, others in dropped)
    return tuple(extra for extra in found if extra is not None)


def usual_extras(ranking: Ranking, question: Question) -> tuple[Extra, ...]:
    """Return what people ask most often: the soonest arrival, and delivery at home instead of cash.

    For a ranking without priorities. The soonest is the shortest of the waits that a service is known to keep.
    """
    rows = rows_in_order(ranking)
    waits = (Priorities(max_hours=wait) for wait in WAITS)
    soonest = next((wait for wait in waits if first_meeting(rows, wait)), None)
    home, cash = Priorities(pickup=Collecting.HOME), Priorities(pickup=Collecting.CASH)
    found = (
        _extra(rows, question, soonest, soonest, Priorities()) if soonest is not None else None,
        _extra(rows, question, home, home, cash),
    )
    return tuple(extra for extra in found if extra is not None)


def _only(priorities: Priorities, wish: str) -> Priorities:
    return replace(Priorities(), **{wish: getattr(priorities, wish)})


def _extra(
    rows: Sequence[Row], question: Question, wish: Priorities, all_wishes: Priorities, others: Priorities
) -> Extra | None:
    """Compare the first row that meets all wishes with the first that meets the others; None where one is missing."""
    within, without = first_meeting(rows, all_wishes), first_meeting(rows, others)
    if within is None or without is None:
        return None
    one, other = within.figures, without.figures
    return Extra(wish, others, within, without, worse_by(one, other, question), about_the_same(one, other))
