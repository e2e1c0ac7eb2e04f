"""Writes the workbooks under tests/fixtures: ``python -m tests.workbooks.fixture_files``."""

import zipfile
from pathlib import Path
from typing import Final

from tests.workbooks.builder import since_2016, until_2016, write_workbook
from tests.workbooks.layout import NEW_COLUMNS, NEW_SHEET, OLD_COLUMNS, OLD_SHEET, OTHER_SHEETS
from tests.workbooks.traps import write_all_traps

_FOLDER: Final = Path(__file__).parents[1] / "fixtures" / "sources" / "world-bank-rpw"


def write_good(folder: Path) -> None:
    """Write the workbooks that must be read."""
    write_all_traps(folder / "all-traps-not-real.xlsx")
    write_workbook(
        folder / "columns-in-another-order-not-real.xlsx",
        *([until_2016()], [since_2016()]),
        old_columns=OLD_COLUMNS[::-1],
        new_columns=NEW_COLUMNS[::-1],
    )


def write_bad(folder: Path) -> None:
    """Write the workbooks that must be refused, one fault each."""
    rows = [until_2016()], [since_2016()]
    write_workbook(folder / "newer-sheet-missing-not-real.xlsx", *rows, sheets=(*OTHER_SHEETS, OLD_SHEET))
    write_workbook(folder / "older-sheet-missing-not-real.xlsx", *rows, sheets=(*OTHER_SHEETS, NEW_SHEET))
    write_workbook(folder / "newer-sheet-empty-not-real.xlsx", *rows, new_columns=(), stray=False)
    write_workbook(folder / "column-twice-not-real.xlsx", *rows, new_columns=(*NEW_COLUMNS, "Date"))
    write_workbook(folder / "fee-column-missing-not-real.xlsx", *rows, new_columns=_without(NEW_COLUMNS, "cc1 lcu fee"))
    write_workbook(
        folder / "coverage-column-missing-not-real.xlsx", *rows, old_columns=_without(OLD_COLUMNS, "coverage")
    )
    whole = write_workbook(folder / "broken-sheet-not-real.xlsx", *rows)
    (folder / "cut-short-not-real.xlsx").write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])
    _break_last_sheet(whole)


def _without(columns: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(column for column in columns if column != name)


def _break_last_sheet(path: Path) -> None:
    """Cut the newer sheet's XML in half, inside a container that is whole."""
    with zipfile.ZipFile(path) as container:
        entries = {entry.filename: container.read(entry) for entry in container.infolist()}
    broken = f"xl/worksheets/sheet{len(OTHER_SHEETS) + 2}.xml"
    entries[broken] = entries[broken][: len(entries[broken]) // 2]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in entries.items():
            container.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)


if __name__ == "__main__":
    write_good(_FOLDER / "good")
    write_bad(_FOLDER / "bad")
