"""The averages of a corridor: what the whole market costs, against the targets that governments have set.

Averages are computed when a round is published (portal.prices.averages); here they are only put into words. They are
never the base of a claim about savings.

The targets: the United Nations' Sustainable Development Goal 10.c wants the average cost of remittances below 3 % and
no corridor above 5 %. Each is tested on both measures, and the table says on which.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from portal.collection.tables.reading import VisibleRound
from portal.comparison.source_names import source_name
from portal.comparison.wording import words
from portal.localization import current_language, ngettext, percent
from portal.localization import gettext as _
from portal.localization.dates import month_year

LOWER_TARGET: Final = Decimal(3)
UPPER_TARGET: Final = Decimal(5)


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure, its value, and whether it meets each target."""

    name: str
    value: str
    three: str
    five: str


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of one source's round."""

    about: Markup
    rows: tuple[MeasureRow, ...]
    remarks: tuple[str, ...]


def measures(rounds: Iterable[VisibleRound]) -> tuple[Measures, ...]:
    """Return the measures of every round that has an average."""
    return tuple(_of_round(each) for each in rounds if each.average_total is not None)


def _of_round(each: VisibleRound) -> Measures:
    rows = [_row(_("Average of all services"), each.average_total)]
    if each.average_without_promotions_rows not in {0, each.average_rows}:
        rows.append(_row(_("Average without promotions"), each.average_without_promotions))
    rows.append(_row(_("SmaRT, our approximation"), each.smart))
    return Measures(
        about=words()
        .row["measured"]
        .fill(
            source=source_name(each.source),
            month=month_year(each.newest_on, current_language()),
        ),
        rows=tuple(rows),
        remarks=tuple(_remarks(each)),
    )


def _row(name: str, value: Decimal | None) -> MeasureRow:
    if value is None:
        return MeasureRow(name, _("Not enough services"), "–", "–")
    return MeasureRow(
        name, percent(value, current_language()), _verdict(value < LOWER_TARGET), _verdict(value <= UPPER_TARGET)
    )


def _verdict(met: bool) -> str:
    return _("Met") if met else _("Not met")


def _remarks(each: VisibleRound) -> Iterable[str]:
    yield ngettext(
        "Simple mean of the total cost of %(num)s price, at the smaller amount of the survey.",
        "Simple mean of the total cost of %(num)s prices, at the smaller amount of the survey.",
        each.average_rows,
    )
    if each.average_rows_held:
        yield ngettext(
            "We hold %(num)s of them back until it is checked. The survey published it, so it counts here too.",
            "We hold %(num)s of them back until they are checked. The survey published them, so they count here too.",
            each.average_rows_held,
        )
    yield _("SmaRT: the three cheapest services that tell their rate and take at most 5 days.")
    yield _("A service found at two prices more than 1 point apart does not count in SmaRT.")
    if each.smart is not None and each.smart_coverage_unknown:
        yield ngettext(
            "Of %(num)s of them we do not know how many places pay out. It counts all the same.",
            "Of %(num)s of them we do not know how many places pay out. They count all the same.",
            each.smart_coverage_unknown,
        )
