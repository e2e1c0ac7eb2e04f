"""Locks between processes: at most one of them pulls a source, or works as the scheduler.

A lock is freed when its holder dies, however it dies. With SQLite it is ``flock`` on a file in the data folder (the
database itself lives on one machine); with PostgreSQL it is a session's advisory lock on a connection of its own, so
that several machines see one another.
"""

import fcntl
import os
import re
import time
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from sqlalchemy import func, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from portal.database import Database

#: Seconds between two attempts of someone who waits.
PAUSE = 0.1

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,80}")


class LockTaken(Exception):
    """Another process holds the lock."""


class _Hold(Protocol):
    def alive(self) -> bool: ...

    def free(self) -> None: ...


def pull_lock(source: str) -> str:
    """Return the name of the lock that whoever collects a source holds."""
    return f"pull-{source}"


def is_held(database: Database, data_dir: Path, name: str) -> bool:
    """Whether anybody holds a lock at this moment. Looking takes nothing away from who wants it."""
    return _flocked(data_dir / "locks", name) if database.is_sqlite else _advised(database, name)


class Lock:
    """One named lock, ``[a-z0-9-]``. Not shared between threads; two ``Lock`` of one name exclude each other."""

    def __init__(self, database: Database, data_dir: Path, name: str) -> None:
        if not _NAME.fullmatch(name):
            raise ValueError(f"A lock's name is small letters, digits and dashes, not {name!r}.")
        self.name = name
        self._database = database
        self._folder = data_dir / "locks"
        self._hold: _Hold | None = None

    def try_acquire(self) -> bool:
        """Take the lock if it is free; say whether it is held now."""
        if self._hold is None:
            self._hold = _flock(self._folder, self.name) if self._database.is_sqlite else self._advisory()
        return self._hold is not None

    def acquire(self, wait: float) -> bool:
        """Take the lock, waiting at most ``wait`` seconds for it; say whether it is held now."""
        until = time.monotonic() + wait
        while not self.try_acquire():
            if time.monotonic() >= until:
                return False
            time.sleep(min(PAUSE, max(0.0, until - time.monotonic())))
        return True

    def still_held(self) -> bool:
        """Whether the lock is held at this moment: with PostgreSQL it is lost with the connection."""
        if self._hold is not None and not self._hold.alive():
            self.release()
        return self._hold is not None

    def release(self) -> None:
        """Free the lock; nothing happens where it is not held."""
        if self._hold is not None:
            self._hold.free()
            self._hold = None

    def __enter__(self) -> Self:
        """Take the lock at once. Raises LockTaken."""
        if not self.try_acquire():
            raise LockTaken(f"Another process holds the lock {self.name!r}.")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()

    def _advisory(self) -> "_Advisory | None":
        connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()  # never back to the pool: closing the session frees the lock, whatever happens
        number = _number(self.name)
        if connection.execute(select(func.pg_try_advisory_lock(number))).scalar_one():
            return _Advisory(connection, number)
        connection.close()
        return None


class _Flock:
    def __init__(self, handle: int) -> None:
        self._handle = handle

    def alive(self) -> bool:
        return True

    def free(self) -> None:
        os.close(self._handle)


def _flock(folder: Path, name: str) -> _Flock | None:
    folder.mkdir(parents=True, exist_ok=True)
    # The file is never removed: a lock on a removed file excludes nobody.
    handle = os.open(folder / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return _Flock(handle)


def _flocked(folder: Path, name: str) -> bool:
    path = folder / f"{name}.lock"
    if not path.exists():
        return False
    handle = os.open(path, os.O_RDONLY)
    try:
        # Shared: two who look exclude nobody but a holder. One who wants it tries for longer than this takes.
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _number(name: str) -> int:
    """Return the number of 64 bits, with a sign, by which PostgreSQL knows a lock."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8, person=b"homeward").digest(), signed=True)


def _advised(database: Database, name: str) -> bool:
    """Look it up in pg_locks, which tells a number of 64 bits in two halves without sign."""
    high, low = divmod(_number(name) & 0xFFFF_FFFF_FFFF_FFFF, 1 << 32)
    held = text(
        "SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database"
        " WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND datname = current_database()"
        " AND classid::bigint = :high AND objid::bigint = :low"
    )
    with database.reading() as connection:
        return connection.execute(held, {"high": high, "low": low}).first() is not None


class _Advisory:
    def __init__(self, connection: Connection, number: int) -> None:
        self._connection = connection
        self._number = number

    def alive(self) -> bool:
        try:
            self._connection.execute(select(1))
        except SQLAlchemyError:
            return False
        return True

    def free(self) -> None:
        # Unlocked first: the server notices a closed connection a moment later, and the next one would find it held.
        with suppress(SQLAlchemyError):
            self._connection.execute(select(func.pg_advisory_unlock(self._number)))
        self._connection.close()
