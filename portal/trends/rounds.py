"""Rounds of many corridors at once: the newest of each, all of one period, and the world's average over time.

Averages are read as they were stored at publication; nothing decimal is compared, ordered or summed by SQL.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, and_, func, select

from portal.collection.tables import Round, Run, RunState
from portal.collection.tables.reading import VisibleRound, visible_rounds
from portal.comparison.source_facts import source_facts
from portal.prices.averages import MeanOfRows, global_average
from portal.prices.vocabulary import Layer

_PUBLISHED: Final = Run.state == RunState.PUBLISHED.value
_COLUMNS: Final = tuple(
    getattr(Run if each.name == "published_at" else Round, each.name) for each in fields(VisibleRound)
)

#: What names a round besides its run.
_Place = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class WorldRound:
    """The mean over all rows of one round of the survey, as far as corridors' stored averages go (percent)."""

    period: str
    newest_on: date
    value: Decimal
    rows: int
    corridors: int


def surveys() -> frozenset[str]:
    """Return the names of the sources that survey many providers: averages over the world are of these alone."""
    return frozenset(name for name, facts in source_facts().items() if facts.layer is Layer.SURVEYED)


def periods_of(connection: Connection, sources: AbstractSet[str]) -> list[str]:
    """Return the rounds of some sources by name, newest first."""
    statement = select(Round.period).join(Run, Run.id == Round.run_id).where(_PUBLISHED, Round.source.in_(sources))
    return sorted((period for (period,) in connection.execute(statement.distinct())), reverse=True)


def newest_rounds(connection: Connection, sources: AbstractSet[str]) -> list[VisibleRound]:
    """Return the newest visible round of each source, part and corridor, by corridor."""
    place = (Round.source, Round.part, Round.sending, Round.receiving)
    newest = (
        select(*place, func.max(Round.period).label("period"))
        .join(Run, Run.id == Round.run_id)
        .where(_PUBLISHED, Round.source.in_(sources))
        .group_by(*place)
        .subquery()
    )
    same = and_(*(column == newest.c[column.key] for column in (*place, Round.period)))
    found = _last_of_each(connection, _rounds().join(newest, same))
    rounds = [each for each, withdrawn in found if each.quotes and not withdrawn]
    # All of a newest round may be held or taken back: then the one before it stands, which takes a look of its own.
    emptied = {each.corridor for each, withdrawn in found if not each.quotes and not withdrawn}
    for corridor in emptied:
        rounds = [each for each in rounds if each.corridor != corridor]
        rounds += [each for each in visible_rounds(connection, corridor) if each.source in sources]
    return sorted(rounds, key=lambda each: (each.corridor, each.source, each.part))


def rounds_of(connection: Connection, sources: AbstractSet[str], period: str) -> list[VisibleRound]:
    """Return the visible rounds of one period, by corridor."""
    found = _last_of_each(connection, _rounds().where(Round.source.in_(sources), Round.period == period))
    counting = [each for each, withdrawn in found if not withdrawn and (each.quotes or each.average_rows)]
    return sorted(counting, key=lambda each: (each.corridor, each.source, each.part))


def world_over_time(connection: Connection, sources: AbstractSet[str], without: str = "") -> list[WorldRound]:
    """Return the world's average of each period, oldest first: each corridor weighs as much as it has rows.

    ``without`` is a sending country (alpha-2) that is left out.

    Made of the corridors' stored averages: over all of them it differs from the sum over rows only beyond the fifteenth
    digit, and it need not read a quarter of a million rows.
    """
    statement = (
        select(
            *(Round.source, Round.part, Round.sending, Round.receiving, Round.period),
            *(Round.withdrawn, Round.newest_on, Round.average_total, Round.average_rows),
        )
        .join(Run, Run.id == Round.run_id)
        .where(_PUBLISHED, Round.source.in_(sources))
        .order_by(Round.run_id)
    )
    # The first five columns name a round: of two runs that brought it, the later one counts.
    last = {row[:5]: row for row in connection.execute(statement)}
    periods: dict[str, list[Row[*tuple[Any, ...]]]] = {}
    for row in last.values():
        if row.average_rows and row.average_total is not None and not row.withdrawn and row.sending != without:
            periods.setdefault(row.period, []).append(row)
    return [_world(period, periods[period]) for period in sorted(periods)]


def _world(period: str, rows: Sequence[Row[*tuple[Any, ...]]]) -> WorldRound:
    mean = global_average(MeanOfRows(row.average_total, row.average_rows) for row in rows)
    corridors = {(row.sending, row.receiving) for row in rows}
    return WorldRound(period, max(row.newest_on for row in rows), mean.value or Decimal(0), mean.rows, len(corridors))


def _rounds() -> Select[*tuple[Any, ...]]:
    return select(*_COLUMNS, Round.withdrawn).join(Run, Run.id == Round.run_id).where(_PUBLISHED)


def _last_of_each(connection: Connection, rounds: Select[*tuple[Any, ...]]) -> list[tuple[VisibleRound, bool]]:
    """Return of each place and period the round of the newest run, and whether it says that nothing is there."""
    last: dict[_Place, tuple[VisibleRound, bool]] = {}
    for *values, withdrawn in connection.execute(rounds.order_by(Round.run_id)):
        each = VisibleRound(*values)
        last[each.source, each.part, each.sending, each.receiving, each.period] = (each, withdrawn)
    return list(last.values())
