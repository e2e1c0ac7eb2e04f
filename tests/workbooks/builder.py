"""Small workbooks in the survey's exact layout, built row by row.

A row is a mapping from the survey's column names to cells. ``since_2016()`` and ``until_2016()`` give ordinary rows to
change; ``write_workbook`` puts them into the six sheets.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Final

import xlsxwriter

from portal.collection.sources.world_bank_rpw import STARTER_FILE
from tests.workbooks.layout import NEW_COLUMNS, NEW_SHEET, OLD_COLUMNS, OLD_SHEET, OTHER_SHEETS

Row = dict[str, object]

_ids = count(620_160_001)

#: Figures as surveyed in 2025_1Q from Kenya to Tanzania; the firm is made up, so that nobody takes a test for a price.
_FIGURES: Final[Row] = {
    "source_code": "KEN",
    "source_name": "Kenya",
    "destination_code": "TZA",
    "destination_name": "Tanzania",
    **{f"{side}_{what}": ".." for side in ("source", "destination") for what in ("region", "lending", "G8G20")},
    **{f"{side}_income": "Lower middle income" for side in ("source", "destination")},
    "firm": "Example Transfers (not real)",
    "firm_type": "Money Transfer Operator",
    "speed actual": "Same day",
    "cc1 lcu amount": 18000,
    "cc1 denomination amount": 200,
    "cc1 lcu code": "KES",
    "cc1 lcu fee": 207,
    "cc1 lcu fx rate": 19.79,
    "cc1 fx margin": 1.81,
    "cc1 total cost %": 2.96,
    "cc2 lcu amount": 45000,
    "cc2 denomination amount": 500,
    "cc2 lcu code": "KES",
    "cc2 lcu fee": 517,
    "cc2 lcu fx rate": 19.79,
    "cc2 fx margin": 1.81,
    "cc2 total cost %": 2.96,
    "inter lcu bank fx": 20.154738878,
    "transparent": "yes",
    "corridor": "KENTZA",
}


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that holds a formula, with the value the spreadsheet kept of it."""

    text: str
    value: object


def since_2016(changes: Mapping[str, object] | None = None) -> Row:
    """Return an ordinary row of the newer sheet, changed."""
    words = {
        "payment instrument": "Cash",
        "access point": "Agent",
        "pickup method": "Cash",
        "receiving network coverage": "High",
    }
    return {"id": next(_ids), "period": "2025_1Q", **_FIGURES, **words, "date": "18/Feb/2025", **(changes or {})}


def until_2016(changes: Mapping[str, object] | None = None) -> Row:
    """Return an ordinary row of the older sheet, changed."""
    words = {
        "product": "Cash to cash",
        "sending location": "at Branch",
        "pick-up method": "Cash",
        "coverage": "Nationwide",
    }
    return {"id": next(_ids), "period": "2015_1Q", **_FIGURES, **words, "date": "18/Feb/2015", **(changes or {})}


def real_rows() -> list[Row]:
    """Return the starter file's 162 real rows as rows of the newer sheet, with numbers as numbers."""
    text = "".join(line for line in STARTER_FILE.read_text("utf-8").splitlines(keepends=True) if line[0] != "#")
    spelled = {name.lower(): name for name in NEW_COLUMNS}
    return [
        {"id": next(_ids), **{spelled[name]: _typed(name, cell) for name, cell in line.items() if cell}}
        for line in csv.DictReader(text.splitlines())
    ]


def write_workbook(
    path: Path,
    old: Iterable[Row],
    new: Iterable[Row],
    *,
    old_columns: Sequence[str] = OLD_COLUMNS,
    new_columns: Sequence[str] = NEW_COLUMNS,
    sheets: Sequence[str] = (*OTHER_SHEETS, OLD_SHEET, NEW_SHEET),
    stray: bool = True,
) -> Path:
    """Write a workbook; leave out a column or a sheet to make a bad one. Returns ``path``.

    ``stray``: cells without a column name stand right of the newer sheet's, as in the survey's last quarter.
    """
    book = xlsxwriter.Workbook(path)
    book.set_properties({"title": "A test's workbook. Not real.", "created": datetime(2026, 1, 1)})  # noqa: DTZ001
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name in sheets:
        sheet = book.add_worksheet(name)
        if name == OLD_SHEET:
            _write(sheet, old_columns, old, day, ())
        elif name == NEW_SHEET:
            _write(sheet, new_columns, new, day, ("2025", "KEN2025", "TZA2025") if stray else ())
        else:
            for line, words in enumerate(OTHER_SHEETS[name]):
                sheet.write_row(line, 0, words)
    book.close()
    return path


def _write(
    sheet: xlsxwriter.worksheet.Worksheet,
    columns: Sequence[str],
    rows: Iterable[Row],
    day: object,
    stray: Sequence[str],
) -> None:
    sheet.write_row(0, 0, columns)
    for line, row in enumerate(rows, start=1):
        for column, name in enumerate(columns):
            _write_cell(sheet, line, column, row.get(name), day)
        for beyond, text in enumerate(stray if row else ()):
            sheet.write_string(line, len(columns) + 1 + beyond, text)


def _write_cell(sheet: xlsxwriter.worksheet.Worksheet, line: int, column: int, cell: object, day: object) -> None:
    if isinstance(cell, Formula):
        sheet.write_formula(line, column, cell.text, None, cell.value)
    elif isinstance(cell, datetime):
        sheet.write_datetime(line, column, cell, day)
    elif isinstance(cell, str):
        sheet.write_string(line, column, cell)
    elif cell is not None:
        sheet.write(line, column, cell)


def _typed(name: str, cell: str) -> object:
    if name == "date":
        return datetime.fromisoformat(cell)
    return float(cell) if name == "inter lcu bank fx" or (name.startswith("cc") and "code" not in name) else cell
