"""The reference rates that pages compute with: published ones from SQL, and the pegs."""

from functools import cache

from sqlalchemy import Connection

from portal.collection.pegs import Pegs, read_pegs
from portal.collection.tables.known_rates import SqlRates


@cache
def _pegs() -> Pegs:
    """Read the pegs once: they are facts with a reference, kept in a file beside their source."""
    return read_pegs()


def known_rates(connection: Connection, before_run: int | None = None) -> SqlRates:
    """Return the reference rates that published runs brought; with ``before_run`` those of earlier runs alone."""
    return SqlRates(connection, _pegs(), before_run)
