"""The public log of corrections: dated, which price, what was wrong, what was done.

A line is written by the operator (``flask trust correct``), or follows from a decision: a price that was shown and then
discarded stands here by itself, so that nothing can be taken back in silence.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, insert, select

from portal.collection.tables import Decision, QuoteRow, Run, RunState, ServiceRow
from portal.prices.quotes import CorridorCode
from portal.trust.reports import ReportedPrice
from portal.trust.tables import Correction


@dataclass(frozen=True, slots=True)
class Corrected:
    """One line of the log. ``done`` is empty where the price was taken back, which says what was done."""

    key: str  # stays the same for ever: "c7" for a line of the operator's, "d12" for a decision
    price: ReportedPrice
    wrong: str
    done: str
    at: datetime
    taken_back: bool


def log_correction(
    connection: Connection, price: ReportedPrice, wrong: str, done: str, now: datetime, report_id: int | None = None
) -> None:
    """Write a line of the log."""
    values = {
        "run_id": price.run_id,
        "quote_number": price.number,
        "sending": price.corridor.sending,
        "receiving": price.corridor.receiving,
        "provider": price.provider,
        "wrong": wrong,
        "done": done,
        "corrected_at": now,
        "report_id": report_id,
    }
    connection.execute(insert(Correction).values(**values))


def corrections(connection: Connection) -> list[Corrected]:
    """Return the log, newest first. A price that is in it by the operator's own words is not told twice."""
    written = list(_written(connection))
    told = {line.price.quote_id for line in written}
    lines = written + [line for line in _taken_back(connection) if line.price.quote_id not in told]
    return sorted(lines, key=lambda line: (line.at, line.key), reverse=True)


def price_named(connection: Connection, run_id: int, number: int) -> ReportedPrice | None:
    """Return a published price by the two parts of its address, or None."""
    statement = (
        select(ServiceRow.sending, ServiceRow.receiving, ServiceRow.provider)
        .join(QuoteRow, QuoteRow.service_id == ServiceRow.id)
        .join(Run, Run.id == QuoteRow.run_id)
        .where(QuoteRow.run_id == run_id, QuoteRow.number == number, Run.state == RunState.PUBLISHED.value)
    )
    row = connection.execute(statement).first()
    return None if row is None else ReportedPrice(run_id, number, CorridorCode(row[0], row[1]), row[2])


def _written(connection: Connection) -> Iterator[Corrected]:
    columns = (
        Correction.id, Correction.run_id, Correction.quote_number, Correction.sending, Correction.receiving,
        Correction.provider, Correction.wrong, Correction.done, Correction.corrected_at,
    )  # fmt: skip
    for key, run_id, number, sending, receiving, provider, wrong, done, at in connection.execute(select(*columns)):
        price = ReportedPrice(run_id, number, CorridorCode(sending, receiving), provider)
        yield Corrected(f"c{key}", price, wrong, done, at, taken_back=False)


def _taken_back(connection: Connection) -> Iterator[Corrected]:
    """Yield the prices that were shown and then discarded; what was held first was never shown."""
    statement = (
        select(
            Decision.id,
            Decision.run_id,
            Decision.number,
            ServiceRow.sending,
            ServiceRow.receiving,
            ServiceRow.provider,
            Decision.because,
            Decision.decided_at,
        )
        .join(QuoteRow, and_(QuoteRow.run_id == Decision.run_id, QuoteRow.number == Decision.number))
        .join(ServiceRow, ServiceRow.id == QuoteRow.service_id)
        .join(Run, Run.id == QuoteRow.run_id)
        .where(
            Decision.action == "discard",
            QuoteRow.status == "discarded",
            QuoteRow.reasons == "",
            Run.state == RunState.PUBLISHED.value,
        )
    )
    for key, run_id, number, sending, receiving, provider, because, at in connection.execute(statement):
        price = ReportedPrice(run_id, number, CorridorCode(sending, receiving), provider)
        yield Corrected(f"d{key}", price, because, "", at, taken_back=True)
