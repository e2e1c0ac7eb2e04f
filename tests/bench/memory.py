"""The peak memory of a program with every process that it starts, as Linux counts it (``/proc/<number>/status``).

The resident memory of all of them is added up many times a second, and the highest sum counts. What processes share is
counted for each, so the sum is rather too high than too low.
"""

from collections.abc import Iterator
from pathlib import Path

_PROC = Path("/proc")


class PeakMemory:
    """The highest memory of a process and its descendants together, for as long as somebody looks."""

    def __init__(self, pid: int) -> None:
        self.kibibytes = 0
        self._pid = pid
        self._highest: dict[int, int] = {}  # of each process by itself

    def look(self) -> None:
        """Add up what each process takes; one that rose to a new height since the last look counts with that."""
        self.kibibytes = max(self.kibibytes, sum(map(self._since_last_look, list(_family(self._pid)))))

    def _since_last_look(self, pid: int) -> int:
        now, highest = _resident(pid)
        before = self._highest.get(pid, 0)
        self._highest[pid] = max(highest, before)
        return highest if highest > before else now


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in _PROC.glob(f"{pid}/task/*/children"):
        for child in _read(task).split():
            yield from _family(int(child))


def _resident(pid: int) -> tuple[int, int]:
    """Return the resident memory of a process, now and at its highest, in KiB; nothing where it has ended."""
    told = dict(line.split(":", 1) for line in _read(_PROC / str(pid) / "status").splitlines() if ":" in line)
    now, highest = (int(told.get(name, "0 kB").split()[0]) for name in ("VmRSS", "VmHWM"))
    return now, highest


def _read(path: Path) -> str:
    """Return what a file of /proc says; "" where its process has ended meanwhile."""
    try:
        return path.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
