"""The small interface that every source keeps to (docs/add-a-source.md walks through one)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Protocol

from portal.collection.snapshots import Fetched, Snapshot
from portal.prices.corridors import Corridor
from portal.prices.quotes import Record
from portal.prices.rates import KnownRates
from portal.prices.vocabulary import Layer


class SourceUnreachable(Exception):
    """The outside system could not be asked: no network, refused, or too slow. Says what was tried, in a sentence."""


class SourceRefused(SourceUnreachable):
    """The outside system answered, and said no: asking again would not help. ``status`` is its HTTP status."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class SnapshotUnreadable(Exception):
    """The snapshot as a whole is not what the source publishes. The run fails; what was published stays."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a source may ask of the one module that speaks HTTP."""

    url: str
    part: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    accept: tuple[str, ...] = ()  # media types that are an answer; empty: any
    resume: bool = False  # large file: continue an interrupted download
    conditional: bool = True  # send If-None-Match and If-Modified-Since from the newest snapshot of this address
    hosts: frozenset[str] = frozenset()  # hosts a redirect may lead to, besides the address's own
    configured: bool = False  # the operator wrote this address: it may be private
    max_bytes: int | None = None  # of the decoded body; None: the setting
    complete: bool = True


class Fetcher(Protocol):
    """The one way out. Retries, time limits, size caps and politeness live behind it."""

    def get(self, request: Request) -> Fetched | None:
        """Fetch. None: not changed since the newest snapshot (304). Raises SourceUnreachable."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a pull is for: handed to ``fetch``; sources take from it what concerns them."""

    corridors: tuple[Corridor, ...]
    today: date
    observation_dates: tuple[date, ...] = ()  # days of published quotes for which a reference rate is still missing
    addresses: Mapping[str, Any] = field(default_factory=dict)  # the settings' addresses, by setting name
    say: Callable[[str], None] = lambda _message: None  # progress, in plain words
    trouble: Callable[[str], None] = lambda _message: None  # what could not be had although the pull goes on
    stop: Callable[[], bool] = lambda: False  # True: the operator asked to stop; finish without publishing
    copies: Path | None = None  # folder for copies that a source makes of files; None: the system's for such
    new_currencies: Mapping[str, tuple[date, ...]] = field(default_factory=dict)  # days whose rate only they lack


class Source(Protocol):
    """One outside source."""

    name: str  # in commands, addresses and the database
    title: str  # as pages name it (a proper name, not translated)
    version: int  # of the reader; raised when ``read`` gives other records for the same bytes
    layer: Layer | None  # None for reference rates
    licence: str  # under which its figures may be shown, "" where none was found
    credit: str  # how it wants to be named
    homepage: str
    out_of_date_after: timedelta  # age at which its prices are out of date
    enabled_by_default: bool
    accepts_files: bool  # whether ``pull --file`` makes sense

    def fetch(self, fetcher: Fetcher, wanted: Wanted) -> Iterator[Fetched]:
        """Yield what is new. Raises SourceUnreachable, or SnapshotUnreadable for an answer that leads nowhere."""

    def read(self, snapshot: Snapshot, known: KnownRates) -> Iterator[Record]:
        """Yield the records of one snapshot, in its order: a pure function of the bytes and the rates known then.

        Raises SnapshotUnreadable. A record that cannot be used is yielded as ``Rejected``, never dropped.
        """

    def needs_rates_on(self, snapshot: Snapshot) -> Iterable[tuple[str, date]]:
        """Currencies and days for which reference rates would help; may be empty."""
