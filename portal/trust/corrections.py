"""The public log of corrections: dated, which price, what was wrong, what was done.

A line is written by the operator (``flask trust correct``), or follows from a decision: a price that was shown and then
discarded stands here by itself, so that nothing can be taken back in silence; so does its return. Lines are only ever
added: no later decision and no line of the operator's removes one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, exists, insert, select

from portal.collection.tables import Decision, QuoteRow, Run, RunState, ServiceRow
from portal.collection.tables.reading import SHOWN
from portal.prices.quotes import CorridorCode
from portal.trust.reports import ReportedPrice
from portal.trust.tables import Correction


class Kind(StrEnum):
    """Why a line stands in the log."""

    WRITTEN = "written"  # by the operator
    TAKEN_BACK = "taken_back"  # a price that was shown was discarded
    SHOWN_AGAIN = "shown_again"  # one that was taken back was released


@dataclass(frozen=True, slots=True)
class Corrected:
    """One line of the log. Of a decision ``wrong`` is the reason; ``done`` is empty, as its kind says what was done."""

    key: str  # stays the same for ever: "c7" for a line of the operator's, "d12" for a decision
    price: ReportedPrice
    wrong: str
    done: str
    at: datetime
    kind: Kind


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
    """Return the log, newest first; of one moment by the order in which the lines were made."""
    lines = [*_written(connection), *_decided(connection)]
    return sorted(lines, key=lambda line: (line.at, line.key[0], int(line.key[1:])), reverse=True)


def price_named(connection: Connection, run_id: int, number: int) -> ReportedPrice | None:
    """Return a price that is, or was, shown by the two parts of its address; None where nobody ever saw it."""
    row = connection.execute(
        select(ServiceRow.sending, ServiceRow.receiving, ServiceRow.provider, QuoteRow.status)
        .join(QuoteRow, QuoteRow.service_id == ServiceRow.id)
        .join(Run, Run.id == QuoteRow.run_id)
        .where(QuoteRow.run_id == run_id, QuoteRow.number == number, Run.state == RunState.PUBLISHED.value)
    ).first()
    if row is None or not (row.status in SHOWN or _was_shown(connection, run_id, number)):
        return None
    return ReportedPrice(run_id, number, CorridorCode(row.sending, row.receiving), row.provider)


def _was_shown(connection: Connection, run_id: int, number: int) -> bool:
    """Whether a decision ever found the price among those that were shown."""
    this = (Decision.run_id == run_id, Decision.number == number, Decision.was.in_(SHOWN))
    return bool(connection.execute(select(exists().where(*this))).scalar())


def _written(connection: Connection) -> Iterator[Corrected]:
    columns = (
        Correction.id, Correction.run_id, Correction.quote_number, Correction.sending, Correction.receiving,
        Correction.provider, Correction.wrong, Correction.done, Correction.corrected_at,
    )  # fmt: skip
    for key, run_id, number, sending, receiving, provider, wrong, done, at in connection.execute(select(*columns)):
        price = ReportedPrice(run_id, number, CorridorCode(sending, receiving), provider)
        yield Corrected(f"c{key}", price, wrong, done, at, Kind.WRITTEN)


def _decided(connection: Connection) -> Iterator[Corrected]:
    """Yield what decisions did to prices that were shown, each as it happened.

    What was held and discarded was never shown, and what is released then was never taken back: neither is told.
    """
    taken_back: set[tuple[str, str]] = set()
    for row in connection.execute(_decisions_on_prices()):
        content = (row.source, row.content_hash)
        if row.action == "discard" and row.was in SHOWN:
            taken_back.add(content)
            kind = Kind.TAKEN_BACK
        elif row.action == "release" and row.was == "discarded" and content in taken_back:
            kind = Kind.SHOWN_AGAIN
        else:
            continue
        price = ReportedPrice(row.run_id, row.number, CorridorCode(row.sending, row.receiving), row.provider)
        yield Corrected(f"d{row.id}", price, row.because, "", row.decided_at, kind)


def _decisions_on_prices() -> Select[*tuple[Any, ...]]:
    """Select the decisions on prices of published runs, in the order in which they were made."""
    decision = (
        Decision.id, Decision.source, Decision.content_hash, Decision.run_id, Decision.number, Decision.action,
        Decision.was, Decision.because, Decision.decided_at,
    )  # fmt: skip
    this = (QuoteRow.run_id == Decision.run_id) & (QuoteRow.number == Decision.number)
    return (
        select(*decision, ServiceRow.sending, ServiceRow.receiving, ServiceRow.provider)
        .join(QuoteRow, this)
        .join(ServiceRow, ServiceRow.id == QuoteRow.service_id)
        .join(Run, Run.id == QuoteRow.run_id)
        .where(Run.state == RunState.PUBLISHED.value)
        .order_by(Decision.id)
    )
