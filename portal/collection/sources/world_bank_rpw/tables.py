"""The survey's tables as rows of cells: two sheets of the workbook, or one CSV text.

A table can be read twice: its rows must first testify to the payout currencies, and then become quotes. One sheet is
in memory at a time; the larger takes about 450 MB there.
"""

import csv
import io
import zipfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from portal.collection.source import SnapshotUnreadable
from portal.collection.sources.world_bank_rpw.columns import SINCE_2016, UNTIL_2016, Columns
from portal.prices.vocabulary import FieldEra

_SHEETS: Final = (
    ("Dataset (up to Q1 2016)", UNTIL_2016, FieldEra.UNTIL_2016),
    ("Dataset (from Q2 2016)", SINCE_2016, FieldEra.SINCE_2016),
)
#: The real workbook unpacks to about 350 MB; one that unpacks to more than this is not read:
#: reading takes about half as much memory again.
_LARGEST: Final = 1_200_000_000

Line = tuple[int, Sequence[object]]  # the row's or line's number as a person counts them, and its cells


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header: where its columns stand, and its rows as often as asked."""

    columns: Columns
    era: FieldEra | None  # None: a row's period says
    place: Callable[[int], str]  # where a row stands, in words
    lines: Callable[[], Iterator[Line]]


def tables(path: Path) -> Iterator[Table]:
    """Yield the tables of a snapshot, told by its first bytes. Raises SnapshotUnreadable."""
    with path.open("rb") as file:
        start = file.read(512)
    if start.startswith(b"PK"):
        yield from _sheets(path)
    elif start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        raise SnapshotUnreadable(
            "This is a web page, not the survey's workbook. The publisher may be showing an error or asking for a "
            "login; open the address in a browser, save the workbook and pull it with --file."
        )
    elif start.startswith(b"\xd0\xcf\x11\xe0"):
        raise SnapshotUnreadable("This is a workbook of the old .xls kind. Save it as .xlsx and pull it with --file.")
    elif not start.strip():
        raise SnapshotUnreadable("The file is empty. Download it again.")
    else:
        yield _csv(path.read_bytes())


def _sheets(path: Path) -> Iterator[Table]:
    _check_container(path)
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            names = {" ".join(name.split()).casefold(): name for name in workbook.sheet_names}
            for wanted, _columns, _era in _SHEETS:
                if wanted.casefold() not in names:
                    raise SnapshotUnreadable(
                        f"The workbook has no sheet '{wanted}'; it has {', '.join(workbook.sheet_names) or 'none'}. "
                        "Either it is another file, or the survey's layout has changed: see docs/sources.md."
                    )
            with ThreadPoolExecutor(max_workers=1) as ahead:
                # Unpacking a sheet needs no Python: the next one is unpacked while the rows of this one are read.
                loading = deque(ahead.submit(workbook.get_sheet_by_name, names[each[0].casefold()]) for each in _SHEETS)
                for wanted, required, era in _SHEETS:
                    yield _sheet(loading.popleft().result(), wanted, required, era)
    except CalamineError as error:
        raise _damaged(str(error)) from error


def _check_container(path: Path) -> None:
    """Refuse a file that was cut short, or that would unpack to more than any survey holds."""
    try:
        with zipfile.ZipFile(path) as container:
            size = sum(entry.file_size for entry in container.infolist())
    except zipfile.BadZipFile as error:
        raise _damaged(str(error)) from error
    if size > _LARGEST:
        raise SnapshotUnreadable(
            f"The workbook would unpack to {size:,} bytes; the survey's has about a tenth of that. It is not read."
        )


def _damaged(detail: str) -> SnapshotUnreadable:
    return SnapshotUnreadable(f"The workbook is cut short or damaged ({detail}). Download it again.")


def _sheet(sheet: CalamineSheet, name: str, required: Sequence[str], era: FieldEra) -> Table:
    header = next((line for line in enumerate(sheet.iter_rows(), start=1) if any(line[1])), None)
    if header is None:
        raise SnapshotUnreadable(f"The sheet '{name}' is empty. Download the workbook again.")
    columns = Columns(header[1], f"the sheet '{name}'", required)

    def lines() -> Iterator[Line]:
        below = islice(enumerate(sheet.iter_rows(), start=1), header[0], None)
        return ((number, [*row, ""]) for number, row in below) if columns.lacks_some else below

    return Table(columns, era, lambda number: f"sheet '{name}', row {number}", lines)


def _csv(raw: bytes) -> Table:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SnapshotUnreadable(
            "This is neither a workbook (.xlsx) nor a CSV text in UTF-8. Save it in one of these two forms."
        ) from error
    lines = _csv_lines(text)
    if not lines:
        raise SnapshotUnreadable("The CSV text holds no header and no rows. See docs/sources.md for its columns.")
    _number, header = lines[0]
    if len(header) == 1 and header[0].count(";") > 1:
        raise SnapshotUnreadable("The CSV text is separated by semicolons. Save it with commas between the columns.")
    columns = Columns(header, "the CSV text")
    # Cells beyond the header are ignored; a column that may be missing is read as the empty cell at the end.
    rows = [
        (number, [*cells[: len(header)], *[""] * (len(header) + 1 - len(cells[: len(header)]))])
        for number, cells in lines[1:]
    ]
    return Table(columns, None, lambda number: f"line {number}", lambda: iter(rows))


def _csv_lines(text: str) -> list[tuple[int, list[str]]]:
    """The header and the rows with their line numbers; lines that begin with # say where the figures are from."""
    remarks = 0
    stream = io.StringIO(text, newline="")
    for line in stream:
        if not line.startswith("#"):
            break
        remarks += 1
    stream.seek(0)
    for _remark in range(remarks):
        stream.readline()
    reader = csv.reader(stream, strict=True)
    try:
        return [(remarks + reader.line_num, cells) for cells in reader if any(cells)]
    except csv.Error as error:
        raise SnapshotUnreadable(
            f"Line {remarks + reader.line_num} of the CSV text cannot be read ({error}). Is a quotation mark open?"
        ) from error
