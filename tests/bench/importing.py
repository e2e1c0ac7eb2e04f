"""Measure (a): importing a full-size workbook, against pandas reading the same two sheets into SQLite."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measures import Goal, Measure
from tests.bench.portals import Portal, fresh_portal
from tests.bench.programs import Cost, run_python

#: Each side imports this often, in turns; its quickest time counts, and its highest memory.
ROUNDS = 2
#: Times the reference's wall time; megabytes.
SLOWEST, LARGEST = 1.5, 1200.0


def measure_imports(workbook: Path, folder: Path) -> tuple[Portal, list[Measure], str]:
    """Import the workbook both ways; return the portal that now holds its history, the measures, and a remark.

    The file that pandas wrote last stays at ``survey_of(folder)``.
    """
    ours, reference = [], []
    for number in range(ROUNDS):
        reference.append(_reference(workbook, folder))
        portal = fresh_portal(folder / f"whole-{number}")
        ours.append(portal.pull(workbook))
        if number < ROUNDS - 1:
            shutil.rmtree(portal.folder)
    return portal, list(_measures(ours, reference)), _remark(ours, reference)


def _reference(workbook: Path, folder: Path) -> Cost:
    database = survey_of(folder)
    database.unlink(missing_ok=True)
    return run_python(("-m", "tests.bench.reference_import", workbook, database), {}, folder / "reference.log")


def survey_of(folder: Path) -> Path:
    """Return where the survey's tables are as pandas wrote them, in SQLite."""
    return folder / "survey.db"


def _measures(ours: list[Cost], reference: list[Cost]) -> Iterator[Measure]:
    yield Measure("import, wall time", _quickest(ours), _quickest(reference), "s", Goal.AT_MOST, SLOWEST)
    yield Measure("import, peak memory of the limit", _highest(ours), LARGEST, "MB", Goal.AT_MOST, 1.0)


def _quickest(costs: list[Cost]) -> float:
    return min(cost.seconds for cost in costs)


def _highest(costs: list[Cost]) -> float:
    return max(cost.megabytes for cost in costs)


def _remark(ours: list[Cost], reference: list[Cost]) -> str:
    times = f"{_each(ours)} s (ours), {_each(reference)} s (pandas)"
    return f"wall time of each import: {times}; pandas needed {_highest(reference):,.0f} MB"


def _each(costs: list[Cost]) -> str:
    return " ".join(f"{cost.seconds:.1f}" for cost in costs)
