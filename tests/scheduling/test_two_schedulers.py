"""Two schedulers: one works, one idles; when the first dies the second takes over, and no job runs twice."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.collection.tables import JobState, SchedulerState
from portal.config import ROOT, Settings
from portal.database import Database

PROGRAM = Path(__file__).with_name("scheduler_program.py")
Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    path = tmp_path / "notes"
    path.touch()
    return path


@pytest.fixture
def start(settings: Settings, notes: Path) -> Iterator[Start]:
    """Start scheduler programs on the test's database; end those that are still at work."""
    started: list[subprocess.Popen[bytes]] = []
    surroundings = {
        **os.environ,
        "HOMEWARD_ENV": "test",
        "HOMEWARD_DATA_DIR": str(settings.data_dir),
        "DATABASE_URL": settings.database_url,
        "PYTHONPATH": str(ROOT),
    }

    def do(seconds: float = 0) -> "subprocess.Popen[bytes]":
        command = [sys.executable, str(PROGRAM), str(notes), str(seconds)]
        started.append(subprocess.Popen(command, env=surroundings, cwd=ROOT, stderr=errors))
        return started[-1]

    with (notes.parent / "errors").open("ab") as errors:
        yield do
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


def lines(notes: Path) -> list[tuple[int, str, float]]:
    return [(int(pid), word, float(at)) for pid, word, at in (line.split() for line in notes.read_text().splitlines())]


def count(notes: Path, pid: int, word: str) -> int:
    return Counter((who, what) for who, what, _at in lines(notes))[pid, word]


def wait_until(true: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.05)


@pytest.mark.slow
def test_the_second_idles_takes_over_when_the_first_is_killed_and_no_job_runs_twice(
    start: Start, notes: Path, database: Database
) -> None:
    first = start()
    wait_until(lambda: count(notes, first.pid, "ends") >= 2)
    second = start()
    wait_until(lambda: count(notes, second.pid, "waits") == 1)
    so_far = count(notes, first.pid, "ends")
    wait_until(lambda: count(notes, first.pid, "ends") >= so_far + 2)
    assert count(notes, second.pid, "works") == 0

    first.send_signal(signal.SIGKILL)
    killed_at = time.time()
    first.wait()
    wait_until(lambda: count(notes, second.pid, "ends") >= 2)

    took_over = next(at for pid, word, at in lines(notes) if (pid, word) == (second.pid, "works"))
    assert took_over - killed_at < 60
    assert all(at < took_over for pid, word, at in lines(notes) if pid == first.pid)
    runs = [at for _pid, word, at in lines(notes) if word == "ends"]
    # Due at once, then once a second: never more runs than due times from the first to the last. The first may have
    # come late, so that its own second and the next fit into less than one. A run that the kill cut off has no end; it
    # is tried again.
    assert len(runs) <= runs[-1] - runs[0] + 3
    with database.reading() as connection:
        holder = connection.execute(select(SchedulerState.holder)).scalar_one()
    assert holder == f"process {second.pid}"


@pytest.mark.slow
def test_asked_to_stop_a_scheduler_lets_its_job_stop_and_leaves_cleanly(
    start: Start, notes: Path, database: Database
) -> None:
    process = start(60)
    wait_until(lambda: count(notes, process.pid, "begins") == 1)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 0
    assert [word for _pid, word, _at in lines(notes)] == ["waits", "works", "begins", "stops", "leaves"]
    with database.reading() as connection:
        outcome, message = connection.execute(select(JobState.outcome, JobState.message)).one()
    assert (outcome, message) == ("stopped", "Asked to stop; nothing was written.")
