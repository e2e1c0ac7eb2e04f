"""Tables as files: CSV for programs, XLSX for people."""

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from portal.answers import harmless
from portal.downloads.columns import PRICE_COLUMNS, TARIFF_COLUMNS, Column, Value, written

PRICES, TARIFFS = "prices", "tariffs"
COLUMNS: Final = {PRICES: PRICE_COLUMNS, TARIFFS: TARIFF_COLUMNS}

#: How the files are written. Whoever changes that, other than by columns, counts this up: then all are written again.
FORMAT: Final = 2

#: A sheet of XLSX holds so many lines, its head among them.
_SHEET_LINES: Final = 1_048_576


def write_csv(path: Path, columns: tuple[Column, ...], table: Iterable[list[Value]]) -> None:
    """Write RFC 4180 CSV in UTF-8. Texts are other people's words: no spreadsheet may run one as a formula."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([column.name for column in columns])
        writer.writerows([_csv_cell(value) for value in row] for row in table)


def _csv_cell(value: Value) -> str:
    return harmless(value) if isinstance(value, str) else written(value)


def lines_in(path: Path) -> int:
    """Count the lines of a CSV file without its head; a note may hold line breaks."""
    with path.open(encoding="utf-8", newline="") as rows:
        return sum(1 for _ in csv.reader(rows)) - 1


def write_xlsx(path: Path, tables: Mapping[str, list[list[Value]]], credits_told: Iterable[str]) -> None:
    """Write a workbook: a sheet for each kind of line, and one that says whom to name.

    A figure of more digits than a sheet keeps (16) is written as text. A text stays a text: a sheet runs none of it.
    """
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False})
    head, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    for kind, table in tables.items():
        if table or kind == PRICES:
            sheet = book.add_worksheet(kind)
            sheet.write_row(0, 0, [column.name for column in COLUMNS[kind]], head)
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(table[: _SHEET_LINES - 1], start=1):
                for place, value in enumerate(row):
                    _write_cell(sheet, number, place, value, day)
    about = book.add_worksheet("about")
    about.set_column(0, 0, 100)
    for number, sentence in enumerate(credits_told):
        about.write_string(number, 0, sentence)
    book.close()


def _write_cell(sheet: Any, row: int, column: int, value: Value, day: object) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, Decimal) and _kept_by_a_sheet(value):
        sheet.write_number(row, column, float(value))
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, day)
    else:
        sheet.write_string(row, column, written(value))


def _kept_by_a_sheet(value: Decimal) -> bool:
    """Whether a number keeps all its digits in a workbook: they are written with 16 of them.

    >>> _kept_by_a_sheet(Decimal("19.46594427244581")), _kept_by_a_sheet(Decimal("0.30000000000000004"))
    (True, False)
    """
    return Decimal(f"{float(value):.16G}") == value
