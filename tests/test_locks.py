"""At most one process holds a lock, and death frees it."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from portal.config import Settings
from portal.database import Database
from portal.locks import Lock, LockTaken, is_held

HOLDER = """
import sys, time
from pathlib import Path
from portal.database import Database
from portal.locks import Lock
lock = Lock(Database(sys.argv[1]), Path(sys.argv[2]), "pull-test")
print(lock.try_acquire(), flush=True)
time.sleep(60)
"""


@contextmanager
def another_process_holding_it(settings: Settings) -> Iterator[subprocess.Popen[str]]:
    words = [sys.executable, "-c", HOLDER, settings.database, str(settings.data_dir)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        try:
            yield process
        finally:
            process.kill()


def test_only_one_of_two_holds_it(database: Database, tmp_path: Path) -> None:
    first, second = (Lock(database, tmp_path, "pull-test") for _ in range(2))
    assert first.try_acquire()
    assert not second.try_acquire()
    first.release()
    assert second.try_acquire()
    second.release()


def test_it_is_free_at_once_for_the_next(database: Database, tmp_path: Path) -> None:
    for _ in range(50):
        with Lock(database, tmp_path, "pull-test"):
            pass


def test_locks_of_other_names_are_free(database: Database, tmp_path: Path) -> None:
    with Lock(database, tmp_path, "pull-one"), Lock(database, tmp_path, "pull-two"):
        pass


def test_entering_a_held_lock_says_so(database: Database, tmp_path: Path) -> None:
    with (
        Lock(database, tmp_path, "pull-test"),
        pytest.raises(LockTaken, match="pull-test"),
        Lock(database, tmp_path, "pull-test"),
    ):
        pass


def test_it_is_freed_within_a_second_when_its_holder_is_killed(database: Database, settings: Settings) -> None:
    lock = Lock(database, settings.data_dir, "pull-test")
    with another_process_holding_it(settings) as process:
        assert not lock.acquire(wait=0.3)
        process.send_signal(signal.SIGKILL)
        started = time.monotonic()
        assert lock.acquire(wait=10)
        assert time.monotonic() - started < 1
    lock.release()


def test_a_lost_postgresql_session_is_noticed(postgres_address: str, tmp_path: Path) -> None:
    database = Database(postgres_address.replace("postgresql:", "postgresql+psycopg:"))
    lock = Lock(database, tmp_path, "scheduler")
    assert lock.try_acquire()
    assert lock.still_held()
    with psycopg.connect(postgres_address, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
    assert not lock.still_held()
    database.dispose()


@pytest.mark.parametrize("name", ["", "../escape", "Upper", "a b"])
def test_a_name_that_is_no_file_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="small letters"):
        Lock(Database("sqlite://"), tmp_path, name)


def test_whether_it_is_held_is_seen_from_outside_and_takes_nothing(database: Database, tmp_path: Path) -> None:
    assert not is_held(database, tmp_path, "pull-test")
    lock = Lock(database, tmp_path, "pull-test")
    assert lock.try_acquire()
    assert is_held(database, tmp_path, "pull-test")
    assert not is_held(database, tmp_path, "pull-other")
    lock.release()
    assert not is_held(database, tmp_path, "pull-test")
    assert lock.try_acquire()
    lock.release()


@pytest.mark.parametrize("name", [f"pull-{letter}" for letter in "abcdef"])
def test_locks_of_any_number_are_seen_whatever_its_sign(database: Database, tmp_path: Path, name: str) -> None:
    with Lock(database, tmp_path, name):
        assert is_held(database, tmp_path, name)
