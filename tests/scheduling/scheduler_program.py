"""A scheduler in a process of its own, with one job that comes due every second and notes who ran it.

Run as: python scheduler_program.py NOTES [SECONDS]; the job takes SECONDS, asking now and then whether it should stop.
"""

import os
import signal
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from apscheduler.triggers.cron import CronTrigger

from portal.composition import Homeward
from portal.config import Settings
from portal.factory import create_app
from portal.scheduling.jobs import Job
from portal.scheduling.pulls import JobStopped, Stop
from portal.scheduling.runner import Runner


@dataclass(frozen=True, slots=True)
class EverySecond(Job):
    """A job that a crontab could not name: due every second."""

    def trigger(self) -> CronTrigger:
        """Return a trigger for every second."""
        return CronTrigger(second="*", timezone="UTC")


def main(notes: Path, seconds: float) -> None:
    def note(word: str) -> None:
        with notes.open("a") as file:
            file.write(f"{os.getpid()} {word} {time.time():.3f}\n")

    def do(_portal: Homeward, stop: Stop) -> str:
        note("begins")
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if stop():
                note("stops")
                raise JobStopped("Asked to stop; nothing was written.")
            time.sleep(0.02)
        note("ends")
        return "Noted."

    app = create_app(Settings())
    job = EverySecond("note", "Note who ran it.", "* * * * *", "UTC", timedelta(minutes=1), do)
    runner = Runner(app.extensions["homeward"], jobs=(job,), tick=0.2)
    signal.signal(signal.SIGTERM, lambda _number, _frame: runner.stop())
    note("waits")
    runner.run(on_work=lambda: note("works"))
    note("leaves")


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 0)
