"""What pages ask of the tables: the rounds that are shown, and their quotes.

Of each source, part, corridor and period the round of the newest published run is the visible one. Of each source and
part the newest period is compared; older periods are history. Periods of one source sort as text ("2025_1Q" before
"2025_3Q", ISO days).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    Connection,
    Integer,
    Result,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from portal.collection.tables.mapping import (
    POINT_COLUMNS,
    QUOTE_COLUMNS,
    SERVICE_COLUMNS,
    point_from,
    quote_from,
    service_from,
)
from portal.collection.tables.quotes import PricePointRow, QuoteRow, Round, ServiceRow
from portal.collection.tables.runs import Run, RunState
from portal.prices.quotes import CorridorCode, PricePoint, Quote
from portal.prices.vocabulary import Layer

#: States in which a quote is shown.
SHOWN = ("accepted", "released")
#: The largest number that a run, or a quote within it, can have: both are INTEGER columns, 32 bits in PostgreSQL.
LARGEST_NUMBER: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class VisibleRound:
    """One round that is shown, with the averages computed when it was published (percent)."""

    id: int
    run_id: int
    source: str
    part: str
    sending: str
    receiving: str
    period: str
    oldest_on: date
    newest_on: date
    quotes: int
    average_total: Decimal | None
    average_rows: int
    average_rows_held: int  # of those, held from display
    average_without_promotions: Decimal | None
    average_without_promotions_rows: int
    smart: Decimal | None
    smart_rows: int
    smart_coverage_unknown: int
    published_at: datetime

    @property
    def corridor(self) -> CorridorCode:
        """The corridor it is of."""
        return CorridorCode(self.sending, self.receiving)


@dataclass(frozen=True, slots=True)
class StoredQuote:
    """A quote as it is kept, with what is needed to show its proof."""

    id: str  # ``<run>-<number>``, as addresses name it
    quote: Quote
    status: str  # accepted, released, held, discarded
    reasons: tuple[str, ...]  # why it was held
    explanation: str
    round_id: int
    snapshot_id: int
    service_id: int


_ROUND_COLUMNS = (
    Round.id,
    Round.run_id,
    Round.source,
    Round.part,
    Round.sending,
    Round.receiving,
    Round.period,
    Round.oldest_on,
    Round.newest_on,
    Round.quotes,
    Round.average_total,
    Round.average_rows,
    Round.average_rows_held,
    Round.average_without_promotions,
    Round.average_without_promotions_rows,
    Round.smart,
    Round.smart_rows,
    Round.smart_coverage_unknown,
    Run.published_at,
    Round.withdrawn,
)

_OF_CORRIDOR: Select[*tuple[Any, ...]] = (
    select(*_ROUND_COLUMNS)
    .join(Run, Run.id == Round.run_id)
    .where(
        Run.state == RunState.PUBLISHED.value,
        Round.sending == bindparam("sending"),
        Round.receiving == bindparam("receiving"),
    )
    # Against the index's order, so that the newest is the first entry met.
    .order_by(Round.source.desc(), Round.part.desc(), Round.period.desc(), Round.run_id.desc())
)

_BELOW_PART = _OF_CORRIDOR.where(
    tuple_(Round.source, Round.part) < tuple_(bindparam("source"), bindparam("part"))
).limit(1)
_BELOW_PERIOD = _OF_CORRIDOR.where(
    tuple_(Round.source, Round.part, Round.period) < tuple_(bindparam("source"), bindparam("part"), bindparam("period"))
).limit(1)
_FIRST = _OF_CORRIDOR.limit(1)


def visible_rounds(connection: Connection, corridor: CorridorCode, newest_only: bool = True) -> list[VisibleRound]:
    """Return the rounds of a corridor that are shown, by source and part, newest period first.

    With ``newest_only`` at most one of each source and part: one seek in the index each, whatever the length of the
    history. A round of which nothing is shown (all held, or taken back) gives way to the period before it; a part that
    the source has withdrawn has no newest round, only history.
    """
    return _newest(connection, corridor) if newest_only else _history(connection, corridor)


def _newest(connection: Connection, corridor: CorridorCode) -> list[VisibleRound]:
    names = {"sending": corridor.sending, "receiving": corridor.receiving}
    found: list[VisibleRound] = []
    row = connection.execute(_FIRST, names).first()
    while row is not None:
        if row.quotes or row.withdrawn:
            if not row.withdrawn:
                found.append(_visible(row))
            row = connection.execute(_BELOW_PART, {**names, "source": row.source, "part": row.part}).first()
        else:
            place = {"source": row.source, "part": row.part, "period": row.period}
            row = connection.execute(_BELOW_PERIOD, {**names, **place}).first()
    return found[::-1]


def _history(connection: Connection, corridor: CorridorCode) -> list[VisibleRound]:
    rows = connection.execute(_OF_CORRIDOR, {"sending": corridor.sending, "receiving": corridor.receiving})
    newest: dict[tuple[str, str, str], Row[*tuple[Any, ...]]] = {}
    for row in rows:
        if not row.withdrawn:
            newest.setdefault((row.source, row.part, row.period), row)
    shown = [_visible(row) for row in newest.values() if row.quotes]
    return sorted(shown, key=lambda each: (each.source, each.part))  # stable: the newest period stays first


def _visible(row: Row[*tuple[Any, ...]]) -> VisibleRound:
    return VisibleRound(*row[:-1])


_STORED_COLUMNS = (
    QuoteRow.run_id,
    QuoteRow.number,
    QuoteRow.status,
    QuoteRow.reasons,
    QuoteRow.explanation,
    QuoteRow.round_id,
    QuoteRow.snapshot_id,
    QuoteRow.service_id,
    Round.period,
    Round.part,
    QuoteRow.flags,
)

#: Where the state of a quote stands among the columns.
_STATUS = 2

_QUOTES = (
    select(
        *_STORED_COLUMNS,
        *(getattr(QuoteRow, name) for name in QUOTE_COLUMNS),
        *(getattr(ServiceRow, name) for name in SERVICE_COLUMNS),
    )
    .join(Round, Round.id == QuoteRow.round_id)
    .join(ServiceRow, ServiceRow.id == QuoteRow.service_id)
    .order_by(QuoteRow.run_id, QuoteRow.number)
)

_POINTS = (
    select(PricePointRow.run_id, PricePointRow.number, *(getattr(PricePointRow, name) for name in POINT_COLUMNS))
    .join(QuoteRow, and_(QuoteRow.run_id == PricePointRow.run_id, QuoteRow.number == PricePointRow.number))
    .order_by(PricePointRow.run_id, PricePointRow.number, PricePointRow.position)
)


# Made once: SQLAlchemy knows a statement that it has met before at once, and to build one takes longer than to run it.
# The state of a quote is looked at in Python: with it among the conditions SQLite, from three rounds on, takes the
# index of states and walks through the whole history.
_OF_ROUNDS = (QuoteRow.round_id.in_(bindparam("rounds", expanding=True)),)
_QUOTES_OF_ROUNDS, _POINTS_OF_ROUNDS = _QUOTES.where(*_OF_ROUNDS), _POINTS.where(*_OF_ROUNDS)
_OF_SHOPS = (*_OF_ROUNDS, QuoteRow.layer == Layer.SHOPPED.value, QuoteRow.observed_on >= bindparam("first"))
_SHOPS_OF_ROUNDS, _POINTS_OF_SHOPS = _QUOTES.where(*_OF_SHOPS), _POINTS.where(*_OF_SHOPS)


def read_quotes(connection: Connection, round_ids: Iterable[int], statuses: Sequence[str] = SHOWN) -> list[StoredQuote]:
    """Return the quotes of some rounds, by run and number; without ``statuses`` only those that are shown."""
    names = {"rounds": list(round_ids)}
    rows, points = connection.execute(_QUOTES_OF_ROUNDS, names), connection.execute(_POINTS_OF_ROUNDS, names)
    return _quotes((row for row in rows if row[_STATUS] in statuses), points)


def standing_rounds(run_id: int | BindParameter[int] = 0) -> Select[int]:
    """Select the ids of the rounds that count: of each source, part, corridor and period the one of the newest run.

    Published runs count, and the run ``run_id`` that is about to be published. What a corrected sheet replaced is
    no observation any more, however young it is.
    """
    newer, newer_run = aliased(Round), aliased(Run)
    replaced = exists().where(
        newer.sending == Round.sending,
        newer.receiving == Round.receiving,
        newer.source == Round.source,
        newer.part == Round.part,
        newer.period == Round.period,
        newer.run_id > Round.run_id,
        newer_run.id == newer.run_id,
        or_(newer_run.state == RunState.PUBLISHED.value, newer_run.id == run_id),
    )
    counts = or_(Run.state == RunState.PUBLISHED.value, Run.id == run_id)
    return select(Round.id).join(Run, Run.id == Round.run_id).where(counts, ~replaced)


def shops_since(
    connection: Connection, first: date, corridor: CorridorCode | None = None, run_id: int = 0
) -> list[StoredQuote]:
    """Return what mystery shoppers found since ``first`` (in one corridor), of every round that counts."""
    names: dict[str, Any] = {"first": first, "run_id": run_id}
    if corridor is not None:
        names |= {"sending": corridor.sending, "receiving": corridor.receiving}
    rounds = list(connection.scalars(_rounds_since(of_corridor=corridor is not None), names))
    if not rounds:
        return []
    names = {"rounds": rounds, "first": first}
    rows, points = connection.execute(_SHOPS_OF_ROUNDS, names), connection.execute(_POINTS_OF_SHOPS, names)
    return _quotes((row for row in rows if row[_STATUS] in SHOWN), points)


@cache
def _rounds_since(*, of_corridor: bool) -> Select[int]:
    """Select the rounds that count and have a price since ``first``.

    Asked for by themselves: in one statement with their quotes, a database may walk through every quote there is.
    """
    rounds = standing_rounds(bindparam("run_id", type_=Integer)).where(Round.newest_on >= bindparam("first"))
    if of_corridor:
        rounds = rounds.where(Round.sending == bindparam("sending"), Round.receiving == bindparam("receiving"))
    return rounds


def read_quote(connection: Connection, run_id: int, number: int) -> StoredQuote | None:
    """Return one quote, whatever its status, or None where there is none of that number."""
    # Anybody can write any number into an address; a database refuses one that its columns cannot hold.
    if max(run_id, number) > LARGEST_NUMBER:
        return None
    found = quotes_where(connection, QuoteRow.run_id == run_id, QuoteRow.number == number)
    return found[0] if found else None


def quotes_where(connection: Connection, *conditions: ColumnElement[bool]) -> list[StoredQuote]:
    """Return the quotes that meet conditions on ``QuoteRow``, by run and number: always two statements."""
    return _quotes(connection.execute(_QUOTES.where(*conditions)), connection.execute(_POINTS.where(*conditions)))


def _quotes(rows: Iterable[Row[*tuple[Any, ...]]], point_rows: Result[*tuple[Any, ...]]) -> list[StoredQuote]:
    points: defaultdict[tuple[int, int], list[PricePoint]] = defaultdict(list)
    for run_id, number, *values in point_rows:
        points[run_id, number].append(point_from(values))
    return [_stored(row, points) for row in rows]


def _stored(row: Row[*tuple[Any, ...]], points: dict[tuple[int, int], list[PricePoint]]) -> StoredQuote:
    run_id, number, status, reasons, explanation, round_id, snapshot_id, service_id, period, part, flags, *rest = row
    service = service_from(rest[len(QUOTE_COLUMNS) :])
    quote = quote_from(rest[: len(QUOTE_COLUMNS)], points[run_id, number], service, period, part, flags)
    return StoredQuote(
        id=f"{run_id}-{number}",
        quote=quote,
        status=status,
        reasons=tuple(reasons.split(",")) if reasons else (),
        explanation=explanation,
        round_id=round_id,
        snapshot_id=snapshot_id,
        service_id=service_id,
    )
