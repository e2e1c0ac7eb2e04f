"""A large snapshot is read and assessed in a process of its own, while this one writes.

Two processors then share the work, and what a damaged or hostile file does to its parser stays outside the scheduler.
The other process only reads: whenever it ends, nothing is left behind. It ends with this one, also on ``kill -9``,
because its standard input is closed then. What it reads waits in a pipe of a megabyte, so that memory stays bounded.
"""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import RawIOBase
from selectors import EVENT_READ, DefaultSelector
from typing import Final, cast

from portal.collection.assessing import Assessed, Terms
from portal.collection.snapshots import Snapshot
from portal.collection.source import SnapshotUnreadable, Source
from portal.collection.sources_at_work import SOURCES
from portal.config import ROOT

#: Snapshots of at least so many bytes are read apart: reading them takes longer than starting a process (a second).
LARGE: Final = 4_000_000

#: What is read ahead, in bytes; the most that Linux grants everybody.
_PIPE: Final = 1 << 20

#: Bytes that tell how long what follows is.
LENGTH: Final = 8

#: Seconds between two looks whether to stop, while nothing comes.
_LOOK: Final = 0.5


@dataclass(frozen=True, slots=True)
class Job:
    """What the other process needs to know."""

    source: str  # its name
    snapshot: Snapshot
    terms: Terms
    run_id: int
    database: str  # its address; handed over through a pipe, because it may hold a password


class ReadingFailed(Exception):
    """The reading process ended with an error of the portal itself; what it wrote is in the log."""


def may_be_read_apart(source: Source, snapshot: Snapshot) -> bool:
    """Whether a snapshot is large, and of prices of a source that the other process finds by its name."""
    known = source.layer is not None and SOURCES.get(source.name) is source
    return known and snapshot.path.stat().st_size >= LARGE


@contextmanager
def read_apart(job: Job, check_stop: Callable[[], None]) -> Iterator[Iterator[list[Assessed]]]:
    """Lend the records of a snapshot as the other process hands them over; it is ended in any case.

    Iterating raises what reading raised (SnapshotUnreadable, SQLAlchemyError, OSError), SnapshotUnreadable where the
    process was ended by a signal, ReadingFailed, and what ``check_stop`` raises.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "portal.collection.reading_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
        pipesize=_PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))},
    )
    try:
        yield _lots(process, job, check_stop)
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def _lots(process: subprocess.Popen[bytes], job: Job, check_stop: Callable[[], None]) -> Iterator[list[Assessed]]:
    _hand_over(process, job)
    with DefaultSelector() as ready:
        if process.stdout is None:
            raise ReadingFailed("The reading process has no output.")
        ready.register(process.stdout, EVENT_READ)
        while True:
            while not ready.select(_LOOK):
                check_stop()
            message = _message(process)
            if message is None:
                return
            if isinstance(message, Exception):
                raise message
            yield message


def _hand_over(process: subprocess.Popen[bytes], job: Job) -> None:
    words = memoryview(pickle.dumps(job))
    try:
        while words and process.stdin is not None:
            words = words[process.stdin.write(words) :]
    except BrokenPipeError:
        return  # it ended at once; what is read from it tells why


def _message(process: subprocess.Popen[bytes]) -> list[Assessed] | Exception | None:
    """Return the next lot, the error that ended reading, or None at its end."""
    stream = cast("RawIOBase", process.stdout)
    head = _exactly(stream, LENGTH)
    body = _exactly(stream, int.from_bytes(head, "big")) if head is not None else None
    if body is None:
        return _why_ended(process.wait())
    # The portal's own words through the portal's own pipe.
    return cast("list[Assessed] | Exception | None", pickle.loads(body))  # noqa: S301


def _exactly(stream: RawIOBase, count: int) -> bytearray | None:
    """Read so many bytes; None where the stream ends before."""
    read = bytearray(count)
    missing = memoryview(read)
    while missing:
        got = stream.readinto(missing)
        if not got:
            return None
        missing = missing[got:]
    return read


def _why_ended(status: int) -> Exception:
    if status < 0:
        return SnapshotUnreadable(
            f"The program that reads the file was ended by {signal.Signals(-status).name} before it was done. Either "
            "the file is damaged, or the machine lacks memory: download it again, look at the memory, then pull again."
        )
    return ReadingFailed(f"The program that read the file ended with an error ({status}); the log tells which.")
