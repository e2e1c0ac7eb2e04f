"""Programs as a bench runs them: timed, with their peak memory, ended by their own number when they take too long."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.memory import PeakMemory

ROOT = Path(__file__).resolve().parent.parent.parent

#: Seconds between two looks at a program: small against the seconds that it takes.
_LOOK = 0.02


class BenchFailed(Exception):
    """A program that the bench needs failed or took too long; the message says which, and what it wrote last."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one finished program took with all its processes: seconds of wall time, megabytes (10^6 bytes) at most."""

    seconds: float
    megabytes: float


def run_python(words: Sequence[str | Path], extra: Mapping[str, str], log: Path, limit: float = 900) -> Cost:
    """Run ``python WORDS...`` in the project's folder and return what it cost, from start to end of the process.

    ``extra`` is added to a clean environment; what the program writes goes to ``log``. Raises BenchFailed where it ends
    with an error or takes longer than ``limit`` seconds.
    """
    command = [sys.executable, *map(str, words)]
    with log.open("wb") as written:
        started = time.perf_counter()
        child = subprocess.Popen(command, cwd=ROOT, env=environment(extra), stdout=written, stderr=subprocess.STDOUT)
        try:
            status, usage = _waited(child, started + limit)
        finally:
            # Nothing outlives the bench: neither what takes too long nor what runs when the bench itself is ended.
            if child.returncode is None:
                child.kill()
                child.wait()
        seconds = time.perf_counter() - started
    if status != 0:
        raise BenchFailed(f"“{_told(words)}” ended with {status}:\n{last_lines(log)}")
    return Cost(seconds, usage * 1024 / 1e6)


def _waited(child: subprocess.Popen[bytes], until: float) -> tuple[int, int]:
    """Return a program's exit code and the peak resident memory of it and its children together, in KiB."""
    memory = PeakMemory(child.pid)
    while time.perf_counter() < until:
        number, status, usage = os.wait4(child.pid, os.WNOHANG)
        if number == child.pid:
            child.returncode = os.waitstatus_to_exitcode(status)
            # What the system itself counted holds what whoever started the program took at that moment: it counts only
            # where the program ended before the first look.
            return child.returncode, memory.kibibytes or usage.ru_maxrss
        memory.look()
        time.sleep(_LOOK)
    raise BenchFailed(f"Program {child.pid} of the bench took too long and was ended.")


def _told(words: Sequence[str | Path]) -> str:
    return " ".join(("python", *map(str, words)))


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    """Return an environment without any setting of whoever runs the bench."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("HOMEWARD_", "DATABASE_", "FLASK_"))
    }
    return {**kept, **extra}


def last_lines(log: Path, count: int = 15) -> str:
    """Return the last lines a program wrote."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:])
