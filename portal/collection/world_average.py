"""The global average of one round of the survey: the simple mean over all rows of all corridors, and what is left out.

Rows are left out for the reasons the survey's method names: an undisclosed exchange rate, no total stated at the
nominal amount of 200 dollars. The workbook's own list of further exclusions is a drawing on its sheet Methodology,
which no program reads: whoever wants exactly the published figure reads it there and names those sending countries.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection, func, select

from portal.collection.history import AverageTold
from portal.collection.tables import QuoteRow, Round
from portal.collection.tables.reading import standing_rounds
from portal.prices.averages import Exclusion, MeanOfRows, global_average


@dataclass(frozen=True, slots=True)
class WorldAverage:
    """The global average of a round, percent."""

    value: Decimal | None  # None: no row counts
    rows: int
    rows_held: int  # of those, held from display
    corridors: int  # with at least one of those rows
    excluded: Mapping[str, int]  # rows left out, by reason


def world_average(
    connection: Connection,
    period: str,
    averages: Sequence[AverageTold],
    surveys: AbstractSet[str],
    without: AbstractSet[str] = frozenset(),
) -> WorldAverage:
    """Return the mean over all rows of a period that the sources ``surveys`` brought.

    ``averages`` are those of the period's visible rounds; ``without`` are sending countries (alpha-2) left out.
    """
    surveyed = [each for each in averages if each.source in surveys]
    counted = [each for each in surveyed if each.average_rows and each.corridor[:2] not in without]
    left_out = {
        f"sent_from_{country}": sum(each.average_rows for each in surveyed if each.corridor.startswith(f"{country}-"))
        for country in sorted(without)
    }
    rows = sum(each.average_rows for each in surveyed)
    excluded = _not_counted(connection, period, surveys, rows) | left_out
    mean = global_average(MeanOfRows(each.average_total, each.average_rows) for each in counted)
    return WorldAverage(
        value=mean.value,
        rows=mean.rows,
        rows_held=sum(each.average_rows_held for each in counted),
        corridors=len({each.corridor for each in counted}),
        excluded={reason: number for reason, number in excluded.items() if number},
    )


def _not_counted(connection: Connection, period: str, surveys: AbstractSet[str], counted: int) -> dict[str, int]:
    """Count the published rows that no corridor's average counts, by reason."""
    rounds = standing_rounds().where(Round.period == period, Round.source.in_(surveys))
    rows = connection.execute(
        select(QuoteRow.discloses_rate, QuoteRow.status, func.count())
        .where(QuoteRow.round_id.in_(rounds))
        .group_by(QuoteRow.discloses_rate, QuoteRow.status)
    ).all()
    discarded = sum(number for _, status, number in rows if status == "discarded")
    undisclosed = sum(number for disclosed, status, number in rows if not disclosed and status != "discarded")
    everything = sum(number for _, _, number in rows)
    return {
        "discarded": discarded,
        Exclusion.UNDISCLOSED.value: undisclosed,
        Exclusion.NO_TOTAL.value: everything - discarded - undisclosed - counted,
    }
