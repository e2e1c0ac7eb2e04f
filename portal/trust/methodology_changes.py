"""Changes in how we compute, dated and listed: whoever compares an old figure with a new one must know what changed.

Add a line on top whenever a figure, a rank or a rule shown on a page changes. Lines are never edited afterwards.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import Response

from portal.comparison.wording import N_
from portal.layout import keep_until_prices_change, page
from portal.localization import gettext as _


@dataclass(frozen=True, slots=True)
class Change:
    """One change: the day from which it holds, what changed, and why."""

    on: date
    what: str
    why: str


#: Newest first.
CHANGES: Final = (
    Change(
        date(2026, 11, 29),
        N_("SmaRT leaves out services that were found at two prices more than 1 point apart."),
        N_("Nobody knows which of the two is right. The cheapest service of a round leaves them out too."),
    ),
    Change(
        date(2026, 11, 29),
        N_("Several transfers count as dearer or cheaper than one only where they differ by more than rounding."),
        N_("Each transfer is rounded for itself. Rounding alone is no reason to send otherwise."),
    ),
    Change(
        date(2026, 11, 22),
        N_("Corridor averages count every row that the survey published, also rows that we hold back from the lists."),
        N_("The average is the survey's own figure. It must not depend on our doubts about single rows."),
    ),
    Change(
        date(2026, 11, 21),
        N_("The first edition of the methodology."),
        N_("Everything on the page “How we compute and rank” holds from this day."),
    ),
)


def methodology_changes() -> Response:
    """Answer ``/<language>/methodology/changes``."""
    keep_until_prices_change()
    lines = [(change.on, _(change.what), _(change.why)) for change in CHANGES]
    return page("trust/methodology_changes.html", _("Changes in how we compute"), lines=lines)
