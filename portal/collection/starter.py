"""Starter prices: real ones, loaded once at the first start, so that a new portal is never empty.

The file lies beside the source that reads it (``starter_file``), names its origin, and is superseded round by round
when the source itself brings the same rounds.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sqlalchemy import select

from portal.collection.collect import Options, collect
from portal.collection.runs import Outcome
from portal.collection.source import Source
from portal.collection.sources_at_work import SOURCES
from portal.collection.tables import Run, RunState
from portal.composition import Homeward

#: Who asked for a run that loaded starter prices.
STARTER = "starter"


def load_starter_prices(
    portal: Homeward,
    sources: Iterable[Source] = tuple(SOURCES.values()),
    say: Callable[[str], None] = lambda _message: None,
) -> Iterator[Outcome]:
    """Load the starter prices of each source that has some and has never published anything."""
    for source in sources:
        file = getattr(source, "starter_file", None)
        if isinstance(file, Path) and not _has_published(portal, source):
            yield collect(portal, source, asked_by=STARTER, options=Options(file=file), say=say)


def _has_published(portal: Homeward, source: Source) -> bool:
    published = select(Run.id).where(Run.source == source.name, Run.state == RunState.PUBLISHED.value).limit(1)
    with portal.database.reading() as connection:
        return connection.execute(published).first() is not None
