"""Jobs that collect: pull one source; tidy up after pulls that died."""

from collections.abc import Callable

from portal.collection.archive import Archive
from portal.collection.collect import AlreadyRunning, collect
from portal.collection.copies import copies_of, sweep_copies
from portal.collection.runs import Outcome, abandon_dead_runs
from portal.collection.sources_at_work import SOURCES, source_named
from portal.collection.tables import RunState
from portal.collection.unknown_payouts import read_again_where_it_helps
from portal.composition import Homeward
from portal.locks import Lock, pull_lock

Stop = Callable[[], bool]


class JobStopped(Exception):
    """A job came to an early end because it was asked to; its message says what was left undone."""


class JobFailed(Exception):
    """A job could not do its work; its message says why, in plain words."""


def pull(source: str) -> Callable[[Homeward, Stop], str]:
    """Return the job that pulls one source."""

    def do(portal: Homeward, stop: Stop) -> str:
        try:
            outcome = collect(portal, source_named(source), asked_by="scheduler", stop=stop)
        except AlreadyRunning as error:
            return str(error)
        return _told(outcome)

    return do


def read_again(source: str) -> Callable[[Homeward, Stop], str]:
    """Return the job that reads a source's newest answer again where rates that came since may settle a payout."""

    def do(portal: Homeward, stop: Stop) -> str:
        try:
            outcome = read_again_where_it_helps(portal, source_named(source), asked_by="scheduler", stop=stop)
        except AlreadyRunning as error:
            return str(error)
        return "No price waits for a reference rate that has come since." if outcome is None else _told(outcome)

    return do


def _told(outcome: Outcome) -> str:
    if outcome.reason == "stopped":
        raise JobStopped(outcome.message)
    if outcome.state is RunState.FAILED:
        raise JobFailed(f"Run {outcome.run_id}: {outcome.message}")
    return f"Run {outcome.run_id} {outcome.state.value}. {outcome.message}".strip()


def tidy(portal: Homeward, stop: Stop) -> str:
    """Remove what pulls that died left behind: half-written rows and temporary files."""
    removed = 0
    for name in SOURCES:
        lock = Lock(portal.database, portal.settings.data_dir, pull_lock(name))
        if stop() or not lock.try_acquire():
            continue  # a pull is at work: it tidies for itself
        try:
            removed += abandon_dead_runs(portal.database, name, portal.clock())
            sweep_copies(copies_of(portal.settings, name))
        finally:
            lock.release()
    Archive(portal.settings.archive).sweep()
    return f"{removed} interrupted runs cleared away."
