"""What is imported: the full-size workbook and its last quarter alone. Synthetic: no price in either is anybody's.

Both are made once and kept in ``data/bench``, named by a hash of the program that made them; making them is not timed.
"""

import csv
import hashlib
import inspect
import os
import sys
from collections.abc import Callable
from pathlib import Path

from tests.bench.programs import ROOT, run_python
from tests.workbooks import full_size, layout, money

KEPT = ROOT / "data" / "bench"
LAST_QUARTER = full_size.NEW_PERIODS[-1]
QUARTERS = len(full_size.NEW_PERIODS)


def whole_history() -> Path:
    """Return the workbook of 49,491 + 204,469 rows, made first where it is not kept yet (about a minute)."""
    return _kept("survey-not-real", ".xlsx", _write_whole)


def last_quarter() -> Path:
    """Return the rows of the last quarter alone, in the survey's CSV form."""
    return _kept("last-quarter-not-real", ".csv", _write_last_quarter)


def _kept(name: str, ending: str, write: Callable[[Path], None]) -> Path:
    made_by = "".join(inspect.getsource(module) for module in (full_size, layout, money, sys.modules[__name__]))
    digest = hashlib.sha256(made_by.encode()).hexdigest()[:12]
    path = KEPT / f"{name}-{digest}{ending}"
    if not path.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        for older in KEPT.glob(f"{name}-*"):
            older.unlink()
        unfinished = KEPT / f"{name}-{os.getpid()}.part{ending}"
        write(unfinished)
        unfinished.rename(path)
    return path


def _write_whole(path: Path) -> None:
    # A process of its own: a program's peak memory is counted from that of the process that started it.
    run_python(("-m", "tests.workbooks.full_size", path), {}, KEPT / "generation.log")


def _write_last_quarter(path: Path) -> None:
    period = layout.NEW_COLUMNS.index("period")
    with path.open("w", newline="", encoding="utf-8") as file:
        file.write(f"# {full_size.NOTICE}\n")
        writer = csv.writer(file)
        writer.writerow(layout.NEW_COLUMNS)
        writer.writerows(row for row in full_size.rows(old=False) if row[period] == LAST_QUARTER)
