"""Which reference rates a run knows while it reads: those that runs with smaller numbers published, and the pegs."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from portal.collection.market_rates import MarketRates
from portal.collection.pegs import read_pegs
from portal.collection.snapshots import Snapshot
from portal.collection.source import Source
from portal.collection.tables.known_rates import SqlRates
from portal.database import Database


def rates_known_to(connection: Connection, run_id: int) -> SqlRates:
    """Return the rates that a run knows, the same whenever they are asked for."""
    return SqlRates(connection, read_pegs(), before_run=run_id)


class RatesOfRun:
    """The rates that one run knows, the same when it is replayed."""

    def __init__(self, connection: Connection, run_id: int) -> None:
        self._connection = connection
        self.rates = rates_known_to(connection, run_id)
        self.market = MarketRates(connection, run_id, self.rates)

    def prepare(self, source: Source, snapshot: Snapshot) -> None:
        """Read in one go what the source says it will need for a snapshot."""
        needs = list(source.needs_rates_on(snapshot))
        if needs:
            self.rates.preload({currency for currency, _ in needs}, {day for _, day in needs})

    def let_go(self) -> None:
        """End the view of the database: held for a whole import, it would keep SQLite from tidying its log.

        Nothing changes by that: what runs with smaller numbers published stays as it is.
        """
        self._connection.rollback()


@contextmanager
def rates_of_run(database: Database, run_id: int) -> Iterator[RatesOfRun]:
    """Lend the rates that a run knows."""
    with database.reading() as connection:
        yield RatesOfRun(connection, run_id)
