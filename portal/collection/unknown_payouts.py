"""Rows whose payout currency nothing settled, for want of a reference rate: counted, and read again once rates came.

A run knows the rates that were published before it, and its replay must know the same; so what a later pull of rates
could settle, only a later run can. It reads the archived answer again and asks nobody.
"""

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import Connection, Row, func, select

from portal.collection.collect import Options, collect
from portal.collection.known import rates_known_to
from portal.collection.pegs import read_pegs
from portal.collection.runs import Outcome
from portal.collection.source import Source
from portal.collection.tables import PricePointRow, QuoteRow, Round, Run, RunState, ServiceRow, SnapshotRow
from portal.collection.tables.known_rates import SqlRates
from portal.collection.tables.reading import standing_rounds
from portal.composition import Homeward
from portal.prices.payout import payout_candidates
from portal.prices.vocabulary import PayoutBasis


def read_again_where_it_helps(
    portal: Homeward,
    source: Source,
    *,
    asked_by: str,
    say: Callable[[str], None] = lambda _message: None,
    stop: Callable[[], bool] = lambda: False,
) -> Outcome | None:
    """Read a source's newest answer again if rates that came since may settle a payout; None where they cannot.

    Raises AlreadyRunning.
    """
    with portal.database.reading() as connection:
        newest = newest_run(connection, source)
        helps = newest is not None and rates_came_since(connection, newest) and settleable(connection, source, newest)
    if not helps:
        return None
    return collect(portal, source, asked_by=asked_by, options=Options(from_archive=True), say=say, stop=stop)


def newest_run(connection: Connection, source: Source) -> int | None:
    """Return the newest published run of a source."""
    published = (Run.source == source.name, Run.state == RunState.PUBLISHED.value)
    return connection.execute(select(func.max(Run.id)).where(*published)).scalar()


def rates_came_since(connection: Connection, run_id: int) -> bool:
    """Whether a run that began later than this one has published reference rates."""
    later = (
        select(Run.id).where(Run.id > run_id, Run.state == RunState.PUBLISHED.value, Run.rates_accepted > 0).limit(1)
    )
    return connection.execute(later).first() is not None


def settleable(connection: Connection, source: Source, run_id: int) -> bool:
    """Whether a row without payout currency, of what this run read, has a candidate whose rate is known only now.

    A row whose rates were known and did not fit is not read again: it would end as it did.
    """
    then, now = rates_known_to(connection, run_id), SqlRates(connection, read_pegs())
    return any(
        now.rate(sent, candidate, on) is not None and then.rate(sent, candidate, on) is None
        for sent, receiving, on in _unknown(connection, source, run_id)
        for candidate in payout_candidates(receiving, on)
        if candidate != sent
    )


def _unknown(connection: Connection, source: Source, run_id: int) -> Sequence[Row[str, str, date]]:
    """Return what is sent, where to and when, of every visible row without payout currency from the run's snapshots.

    Rounds that the run found unchanged stay with the run before it, which read the same bytes.
    """
    read = select(SnapshotRow.sha256).where(SnapshotRow.run_id == run_id, SnapshotRow.was_read)
    return connection.execute(
        select(PricePointRow.currency, ServiceRow.receiving, QuoteRow.observed_on)
        .distinct()
        .join_from(QuoteRow, ServiceRow, ServiceRow.id == QuoteRow.service_id)
        .join(SnapshotRow, SnapshotRow.id == QuoteRow.snapshot_id)
        .join(PricePointRow, (PricePointRow.run_id == QuoteRow.run_id) & (PricePointRow.number == QuoteRow.number))
        .where(
            QuoteRow.payout_basis == PayoutBasis.UNKNOWN.value,
            QuoteRow.round_id.in_(standing_rounds().where(Round.source == source.name)),
            SnapshotRow.sha256.in_(read),
        )
    ).all()
