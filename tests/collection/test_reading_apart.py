"""A large snapshot is read in a process of its own: the same comes of it, and that process never outlives a pull."""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from portal.collection import reading_apart
from portal.collection.assessing import Terms
from portal.collection.reading_apart import Job, may_be_read_apart, read_apart
from portal.collection.replay import replay
from portal.collection.snapshots import Snapshot
from portal.collection.source import SnapshotUnreadable
from portal.collection.sources.world_bank_rpw import SOURCE
from portal.collection.tables import PricePointRow, QuoteRow, RejectedRecord, Round, RunState
from portal.composition import Homeward
from portal.config import ROOT
from tests.collection.conftest import Pull
from tests.collection.invented_source import InventedSource
from tests.workbooks import traps
from tests.workbooks.full_size import write_full_size

BAD = Path(__file__).parents[1] / "fixtures" / "sources" / "world-bank-rpw" / "bad"


@pytest.fixture
def always_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every snapshot counts as large."""
    monkeypatch.setattr(reading_apart, "LARGE", 0)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that were started."""
    processes: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *words: Any, **options: Any) -> None:
            super().__init__(*words, **options)
            processes.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    return processes


def _everything(portal: Homeward) -> list[list[tuple[Any, ...]]]:
    """All rows of the newest run, without its number."""
    with portal.database.reading() as connection:
        newest = connection.scalar(select(Round.run_id).order_by(Round.run_id.desc()).limit(1))
        return [
            [
                tuple(value for name, value in row._mapping.items() if name not in {"run_id", "id", "round_id"})
                for row in connection.execute(select(table.__table__).where(table.run_id == newest))
                if row.run_id == newest
            ]
            for table in (QuoteRow, PricePointRow, RejectedRecord)
        ]


def _without_snapshot(rows: list[list[tuple[Any, ...]]]) -> list[list[str]]:
    return [sorted(repr(row[:1] + row[2:]) for row in table) for table in rows]


def test_a_workbook_read_apart_gives_the_same_rows_and_replays(
    portal: Homeward,
    pull: Pull,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    started: list[subprocess.Popen[bytes]],
) -> None:
    workbook = traps.write_all_traps(tmp_path / "all-traps-not-real.xlsx")
    here = pull(SOURCE, file=workbook)
    rows_here = _everything(portal)
    assert started == []
    monkeypatch.setattr(reading_apart, "LARGE", 0)
    # Another reader takes over every round, so that nothing is dropped as known already.
    monkeypatch.setattr(SOURCE, "version", SOURCE.version + 1)
    apart = pull(SOURCE, file=workbook, again=True)
    assert len(started) == 1
    assert (apart.state, apart.tally) == (RunState.PUBLISHED, here.tally)
    assert [len(table) for table in rows_here] == [len(table) for table in _everything(portal)]
    assert _without_snapshot(_everything(portal)) == _without_snapshot(rows_here)
    (found,) = replay(portal, apart.run_id)
    assert found.proven
    assert found.rederived == here.tally.quotes_accepted + here.tally.quotes_held


@pytest.mark.usefixtures("always_apart")
@pytest.mark.parametrize("file", ["cut-short-not-real.xlsx", "newer-sheet-missing-not-real.xlsx", "empty.csv"])
def test_a_file_that_cannot_be_read_apart_says_why_as_ever(
    pull: Pull, file: str, monkeypatch: pytest.MonkeyPatch, started: list[subprocess.Popen[bytes]]
) -> None:
    apart = pull(SOURCE, file=BAD / file)
    monkeypatch.undo()
    here = pull(SOURCE, file=BAD / file)
    assert (apart.state, apart.reason, apart.message) == (RunState.FAILED, "unreadable", here.message)
    assert [process.returncode is not None for process in started] == [True]


@pytest.mark.usefixtures("always_apart")
def test_a_wish_to_stop_ends_the_reading_process_too(
    pull: Pull, tmp_path: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    workbook = write_full_size(tmp_path / "survey-not-real.xlsx", old_rows=300, new_rows=3_000)
    outcome = pull(SOURCE, stop=lambda: bool(started), file=workbook)
    assert (outcome.state, outcome.reason) == (RunState.FAILED, "stopped")
    assert [process.returncode for process in started] == [-signal.SIGKILL]


@pytest.fixture
def job(portal: Homeward, tmp_path: Path) -> Job:
    """A workbook of more rows than a pipe holds."""
    path = write_full_size(tmp_path / "survey-not-real.xlsx", old_rows=300, new_rows=6_000)
    snapshot = Snapshot("0" * 64, "file:x", datetime(2026, 11, 21, 9, tzinfo=UTC), 200, "", "", path)
    address = portal.database.engine.url.render_as_string(hide_password=False)
    return Job(SOURCE.name, snapshot, Terms(date(2026, 11, 21), {}), 1, address)


def _nothing() -> None:
    """Nobody asks to stop."""


def test_a_reading_process_that_is_killed_fails_the_run_in_plain_words(
    job: Job, started: list[subprocess.Popen[bytes]]
) -> None:
    with read_apart(job, _nothing) as lots:
        next(lots)
        started[0].kill()
        with pytest.raises(SnapshotUnreadable, match="ended by SIGKILL"):
            list(lots)


def test_an_error_of_our_own_in_the_reading_process_is_no_fault_of_the_file(job: Job) -> None:
    wrong = Job("no-such-source", job.snapshot, job.terms, job.run_id, job.database)
    with read_apart(wrong, _nothing) as lots, pytest.raises(reading_apart.ReadingFailed, match="with an error"):
        list(lots)


@pytest.mark.parametrize("listening", [True, False])
def test_the_reading_process_ends_with_the_one_that_started_it(job: Job, listening: bool) -> None:
    """Also where it was killed: then its end of the pipes is closed by the system."""
    process = subprocess.Popen(
        [sys.executable, "-m", "portal.collection.reading_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(pickle.dumps(job))
        process.stdin.flush()
        os.read(process.stdout.fileno(), 1)  # it is at work; nobody reads on, so that it waits
        (process.stdin if listening else process.stdout).close()
        assert process.wait(timeout=20) == 0
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def test_only_large_snapshots_of_known_sources_of_prices_are_read_apart(
    make_snapshot: Callable[[int], Snapshot],
) -> None:
    large, small = make_snapshot(reading_apart.LARGE), make_snapshot(reading_apart.LARGE - 1)
    assert may_be_read_apart(SOURCE, large)
    assert not may_be_read_apart(SOURCE, small)
    assert not may_be_read_apart(InventedSource({}), large)


@pytest.fixture
def make_snapshot(tmp_path: Path) -> Callable[[int], Snapshot]:
    """Make snapshots of so many bytes."""

    def make(size: int) -> Snapshot:
        path = tmp_path / f"{size}-bytes"
        with path.open("wb") as file:
            file.truncate(size)
        return Snapshot("0" * 64, "file:x", datetime(2026, 11, 21, 9, tzinfo=UTC), 200, "", "", path)

    return make
