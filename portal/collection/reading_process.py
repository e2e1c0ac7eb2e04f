"""The other process of ``reading_apart``: reads one snapshot, assesses its records, and hands them over.

Started as ``python -m portal.collection.reading_process`` with a ``Job`` on its standard input. It opens the database
for nothing but the reference rates that its run knows.
"""

import gc
import os
import pickle
import signal
import sys
import threading
from typing import BinaryIO

from sqlalchemy.exc import SQLAlchemyError

from portal.collection.assessing import Assessed, assessed
from portal.collection.known import rates_of_run
from portal.collection.reading_apart import LENGTH, Job
from portal.collection.source import SnapshotUnreadable
from portal.collection.sources_at_work import SOURCES
from portal.database import Database
from portal.prices.money import exact

#: What may be wrong with the outside world; the run tells it. Anything else is an error of our own.
_TOLD = (SnapshotUnreadable, SQLAlchemyError, OSError)


def main() -> None:
    """Read what standard input says, and write what was read to standard output."""
    # Whoever ends the run ends this process too; a signal to both must not look like a parser that crashed.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    gc.disable()  # rows make no cycles, and this process ends with the snapshot
    job = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that started this one
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0) as out:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what anybody prints goes to the log, not among the records
        try:
            _read(job, out)
            _tell(out, None)
        except BrokenPipeError:
            return  # nobody listens any more
        except _TOLD as error:
            _tell(out, error)


def _read(job: Job, out: BinaryIO) -> None:
    source, database = SOURCES[job.source], Database(job.database)
    try:
        with rates_of_run(database, job.run_id) as known, exact():
            for lot in assessed(source, job.snapshot, job.terms, known, database.engine.dialect):
                known.let_go()
                _tell(out, lot)
    finally:
        database.dispose()


def _tell(out: BinaryIO, message: list[Assessed] | Exception | None) -> None:
    words = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    left = memoryview(len(words).to_bytes(LENGTH, "big") + words)
    while left:
        left = left[out.write(left) :]


def _end_with_parent() -> None:
    """Wait until standard input is closed: then the process that wanted to know is gone, however it ended."""
    # Read past Python's own buffer, whose lock must be free when this process ends by itself.
    while os.read(sys.stdin.fileno(), 1):
        continue
    os._exit(0)


if __name__ == "__main__":
    main()
