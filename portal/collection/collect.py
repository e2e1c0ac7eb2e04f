"""The use case: collect one source, whole or not at all.

fetch -> archive -> read -> judge -> write under the unpublished run -> compare with what is shown -> publish with one
UPDATE. Whatever goes wrong on the way, and also where the process is killed, the last good prices stay.
"""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from portal.collection.archive import Archive, ArchiveDamaged
from portal.collection.archived import archived_answers
from portal.collection.assessing import Assessed, Terms, assessed
from portal.collection.copies import copies_of, sweep_copies
from portal.collection.fetching import fetcher_for
from portal.collection.fetching.bodies import Progress
from portal.collection.intake import Intake
from portal.collection.known import RatesOfRun, rates_of_run
from portal.collection.publishing import Settling, WrongAsAWhole
from portal.collection.reading_apart import Job, may_be_read_apart, read_apart
from portal.collection.receipts import Receipt, given_file, keep, mark_unread, newest_receipt
from portal.collection.runs import Outcome, Tally, abandon_dead_runs, end_run, start_run
from portal.collection.snapshots import Fetched, Snapshot
from portal.collection.source import Fetcher, SnapshotUnreadable, Source, SourceUnreachable
from portal.collection.tables import IN_PART, RunState
from portal.collection.wants import wanted_for
from portal.composition import Homeward
from portal.locks import Lock, pull_lock
from portal.prices.money import exact

#: Seconds that a run waits for reference rates under collection before it gives up.
WAIT_FOR_RATES = 900

#: Seconds for which a lock may seem taken because somebody only looks whether it is.
LOOKED_AT = 0.2

#: Records between two words of progress.
PROGRESS_EVERY = 10_000

#: Bytes of a download between two words of progress.
TELL_EVERY = 5_000_000


class AlreadyRunning(Exception):
    """Another process collects this source, or the rates it needs to know, at the moment."""


class Stopped(Exception):
    """The operator asked to stop."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may ask of a pull beyond the usual."""

    file: Path | None = None  # take this file in instead of asking the source
    again: bool = False  # read also what is published already, with the rates known today
    despite_drop: bool = False  # publish although much less was brought than before
    from_archive: bool = False  # read once more what the newest published run read, with the rates known today

    @property
    def read_known(self) -> bool:
        """Whether bytes are read that are published already."""
        return self.again or self.from_archive


@dataclass(frozen=True, slots=True)
class Collection:
    """One run at work."""

    portal: Homeward
    source: Source
    run_id: int
    options: Options
    say: Callable[[str], None]
    stop: Callable[[], bool]
    tally: Tally = field(default_factory=Tally)
    troubles: list[str] = field(default_factory=list)  # what could not be had although the run goes on

    def run(self, fetcher: Fetcher | None) -> Outcome:
        """Collect and publish; what the outside world does wrong ends the run as failed."""
        try:
            return self._collect(fetcher)
        except WrongAsAWhole as error:
            return self._end(RunState.FAILED, error.failure.value, str(error))
        except EXPECTED as error:
            return self._end(RunState.FAILED, _reason(error), _plainly(error))
        except BaseException as error:
            message = f"An error in the portal itself ended the run: {type(error).__name__}: {error}"
            self._end(RunState.FAILED, "fault", message)
            raise

    def check_stop(self) -> None:
        """Raise Stopped where the operator asked for it."""
        if self.stop():
            raise Stopped("Collecting was stopped before it was done. What was published stays; pull again to finish.")

    def _collect(self, fetcher: Fetcher | None) -> Outcome:
        archive = Archive(self.portal.settings.archive, self._copies)
        receipts = [receipt for receipt in self._fetch(archive, fetcher) if receipt.was_read]
        if not receipts:
            nothing = " ".join([*self.troubles, "Nothing new was found; what is published stays."])
            return self._end(RunState.UNCHANGED, IN_PART if self.troubles else "", nothing)
        intake = Intake(self.portal.database, self.source, self.run_id, self.tally, self.portal.clock().date())
        with rates_of_run(self.portal.database, self.run_id) as known, no_search_for_cycles():
            receipts = self._readable(archive, receipts, known)
            for receipt in receipts:
                self._read(archive, receipt, intake, known)
        intake.finish()
        self.check_stop()
        settling = Settling(
            self.portal,
            self.source,
            self.run_id,
            intake,
            receipts,
            self.options.despite_drop,
            self.say,
            self.check_stop,
            self.troubles,
        )
        reason, message = settling.publish()
        return Outcome(self.run_id, self.source.name, RunState.PUBLISHED, self.tally, reason, message)

    def _fetch(self, archive: Archive, fetcher: Fetcher | None) -> Iterator[Receipt]:
        for position, fetched in enumerate(self._answers(archive, fetcher)):
            self.check_stop()
            read_known = self.options.read_known
            yield keep(self.portal.database, archive, self.source, self.run_id, position, fetched, read_known)

    def _answers(self, archive: Archive, fetcher: Fetcher | None) -> Iterator[Fetched]:
        portal, source = self.portal, self.source
        if self.options.from_archive:
            yield from archived_answers(portal.database, archive, source)
            return
        if self.options.file is not None:
            yield given_file(self.options.file, source, portal.clock(), self._copies)
            return
        wanted = wanted_for(portal, source, self.say, self.stop)
        wanted = replace(wanted, trouble=self._trouble, copies=self._copies)
        if fetcher is not None:
            yield from source.fetch(fetcher, wanted)
            return
        receipts = newest_receipt(portal.database, source, self.options.again)
        watch = self._watch_downloads()
        with fetcher_for(portal.settings, portal.clock, receipts, watch, self.check_stop) as own:
            yield from source.fetch(own, wanted)

    @property
    def _copies(self) -> Path:
        return copies_of(self.portal.settings, self.source.name)

    def _watch_downloads(self) -> Progress:
        """Return what tells how far a download is, and breaks it off where the operator asked to stop."""
        before = 0

        def watch(done: int, total: int | None) -> None:
            nonlocal before
            self.check_stop()
            if done // TELL_EVERY > before // TELL_EVERY:
                of = "" if total is None else f" of {total / 1_000_000:.0f}"
                self.say(f"{done / 1_000_000:.0f}{of} MB downloaded.")
            before = done

        return watch

    def _trouble(self, message: str) -> None:
        self.say(message)
        self.troubles.append(message)

    def _readable(self, archive: Archive, receipts: list[Receipt], known: RatesOfRun) -> list[Receipt]:
        """Leave out the parts that cannot be read, so that one broken feed or sheet stops no other; say which.

        Each is read once beforehand, for nothing but this: sources of several parts have small ones. Raises
        SnapshotUnreadable where nothing would be left, or where only a piece of a part would be.
        """
        if len(receipts) < 2:
            return receipts
        readable: list[Receipt] = []
        for number, receipt in enumerate(receipts, start=1):
            try:
                with receipt.opened(archive) as snapshot:
                    for _ in self.source.read(snapshot, known.rates):
                        pass
            except SnapshotUnreadable as error:
                siblings = [each for each in receipts if each is not receipt and each.part == receipt.part]
                if (number == len(receipts) and not readable) or (siblings and self.source.layer is not None):
                    raise
                self._trouble(f"Left out, because it cannot be read: {receipt.address} ({error})")
                mark_unread(self.portal.database, receipt)
            else:
                readable.append(receipt)
        return readable

    def _read(self, archive: Archive, receipt: Receipt, intake: Intake, known: RatesOfRun) -> None:
        # One exact context around all records: each function would otherwise set up its own, millions of times.
        with receipt.opened(archive) as snapshot, exact(), self._lots(snapshot, intake.terms, known) as lots:
            for lot in lots:
                before = self.tally.records_read
                intake.take(lot, receipt.id)
                self.check_stop()
                known.let_go()
                if self.tally.records_read // PROGRESS_EVERY > before // PROGRESS_EVERY:
                    self.say(f"{self.tally.records_read:,} records read.")

    @contextmanager
    def _lots(self, snapshot: Snapshot, terms: Terms, known: RatesOfRun) -> Iterator[Iterable[list[Assessed]]]:
        """Lend the records of a snapshot, read and assessed: in a process of its own where it is large."""
        database = self.portal.database
        if may_be_read_apart(self.source, snapshot):
            address = database.engine.url.render_as_string(hide_password=False)
            job = Job(self.source.name, snapshot, terms, self.run_id, address)
            with read_apart(job, self.check_stop) as lots:
                yield lots
        else:
            yield assessed(self.source, snapshot, terms, known, database.engine.dialect)

    def _end(self, state: RunState, reason: str, message: str) -> Outcome:
        end_run(self.portal.database, self.run_id, state, self.portal.clock(), self.tally, reason, message)
        return Outcome(self.run_id, self.source.name, state, self.tally, reason, message)


def collect(
    portal: Homeward,
    source: Source,
    *,
    asked_by: str,
    options: Options = Options(),
    say: Callable[[str], None] = lambda _message: None,
    stop: Callable[[], bool] = lambda: False,
    fetcher: Fetcher | None = None,
) -> Outcome:
    """Collect a source, from outside or from a file, and publish what is new.

    What the outside world does wrong (unreachable, unreadable, wrong as a whole, disk full) and a wish to stop end the
    run as failed and are told in the outcome. Raises AlreadyRunning; an error of our own ends the run and is raised.
    """
    with _alone(portal, source), _numbered(portal, source, asked_by, say, stop) as run_id:
        return Collection(portal, source, run_id, options, say, stop).run(fetcher)


@contextmanager
def no_search_for_cycles() -> Iterator[None]:
    """Keep Python from searching for reference cycles: a workbook's rows make none, and searching them took a quarter.

    Everything else is freed as always, the moment nothing refers to it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _alone(portal: Homeward, source: Source) -> Iterator[None]:
    """Hold the source's lock; clear away what processes that died left."""
    lock = Lock(portal.database, portal.settings.data_dir, pull_lock(source.name))
    if not lock.acquire(wait=LOOKED_AT):
        raise AlreadyRunning(
            f"Another process is collecting {source.name} at the moment. Wait for it to end; see: flask prices runs"
        )
    try:
        abandon_dead_runs(portal.database, source.name, portal.clock())
        Archive(portal.settings.archive).sweep()
        sweep_copies(copies_of(portal.settings, source.name))
        yield
    finally:
        lock.release()


@contextmanager
def _numbered(
    portal: Homeward, source: Source, asked_by: str, say: Callable[[str], None], stop: Callable[[], bool]
) -> Iterator[int]:
    """Start the run at a moment when its number says which reference rates it knows.

    A run knows the rates that runs with smaller numbers published, and must know the same when it is replayed. So no
    run takes a number while reference rates with a smaller one are still being collected.
    """
    lock = Lock(portal.database, portal.settings.data_dir, "rates-known")
    if not lock.try_acquire():
        say("Waiting for the reference rates that are being collected.")
        for _ in range(WAIT_FOR_RATES):
            if stop() or lock.acquire(wait=1):
                break
    if not lock.still_held():
        raise AlreadyRunning("Reference rates are being collected at the moment. Try again in a few minutes.")
    try:
        run_id = start_run(portal.database, source, asked_by, portal.clock())
        if source.layer is not None:
            lock.release()
        yield run_id
    finally:
        lock.release()


EXPECTED = (SourceUnreachable, SnapshotUnreadable, ArchiveDamaged, Stopped, SQLAlchemyError, OSError)

_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (SourceUnreachable, "unreachable"),
    (SnapshotUnreadable, "unreadable"),
    (ArchiveDamaged, "archive_damaged"),
    (Stopped, "stopped"),
    (SQLAlchemyError, "database"),
    (OSError, "system"),
)


def _plainly(error: Exception) -> str:
    """Say what went wrong. What the machine lacks is said without its paths: the sources page is public."""
    lacking = ""
    if isinstance(error, OSError):
        lacking = f"A file could not be read or kept: {error.strerror or error}."
    elif isinstance(error, SQLAlchemyError):
        lacking = f"The database could not go on: {error.orig if isinstance(error, DBAPIError) else error}."
    return (
        f"{lacking} What was published stays. Look at the disk's room and rights, then pull again."
        if lacking
        else str(error)
    )


def _reason(error: Exception) -> str:
    return next(reason for kind, reason in _REASONS if isinstance(error, kind))
