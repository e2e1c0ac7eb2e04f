"""The survey's columns, found by name: in either sheet of the workbook, and in the CSV form.

Names are the survey's own (World Bank, RPW workbook, sheet Legend). They are compared without regard to case and
spacing; their order may change, and cells without a name are ignored.
"""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any, Final, NamedTuple

from portal.collection.source import SnapshotUnreadable

_PLACES: Final = tuple(
    f"{side}_{what}"
    for side in ("source", "destination")
    for what in ("code", "name", "region", "income", "lending", "g8g20")
)
_AMOUNTS: Final = tuple(
    f"{point} {what}"
    for point in ("cc1", "cc2")
    for what in ("lcu amount", "denomination amount", "lcu code", "lcu fee", "lcu fx rate", "fx margin", "total cost %")
)

#: Every named column of the sheet that ends with the first quarter of 2016 (41).
UNTIL_2016: Final = (
    *("id", "period", *_PLACES, "firm", "firm_type", "product", "sending location", "speed actual", *_AMOUNTS),
    *("inter lcu bank fx", "transparent", "note1", "note2", "coverage", "pick-up method", "date", "corridor"),
)
#: Every named column of the sheet that begins with the second quarter of 2016 (42).
SINCE_2016: Final = (
    *("id", "period", *_PLACES, "firm", "firm_type", "payment instrument", "access point", "speed actual", *_AMOUNTS),
    *("inter lcu bank fx", "transparent", "standard note", "note2", "receiving network coverage", "pickup location"),
    *("pickup method", "date", "corridor"),
)

#: Both names of what was renamed in 2016, the newer first.
_ALSO_CALLED: Final = {
    "payment instrument": "product",
    "access point": "sending location",
    "standard note": "note1",
    "receiving network coverage": "coverage",
    "pickup method": "pick-up method",
}
#: What a CSV may leave out: an extract has it seldom, and a price can do without it.
_CSV_MAY_LACK: Final = frozenset({"id", "access point", "pickup location", "receiving network coverage"})


class Words(NamedTuple):
    """The cells of a row that describe the service and not the price: they repeat from row to row."""

    sending: Any
    receiving: Any
    corridor: Any
    firm: Any
    firm_type: Any
    pay_in: Any
    access_point: Any
    speed: Any
    pickup: Any
    pickup_location: Any
    coverage: Any
    transparent: Any
    note: Any
    note2: Any


#: The newer name of every column that is read, in the order in which a row's cells are picked.
NAMES: Final = (
    *("id", "period", "date", "source_code", "destination_code", "corridor", "firm", "firm_type", "payment instrument"),
    *("access point", "speed actual", "pickup method", "pickup location", "receiving network coverage", "transparent"),
    *("standard note", "note2", *_AMOUNTS, "inter lcu bank fx"),
)
#: Where the cells of ``Words``, of the first price point and of the second stand among them.
WORDS: Final = slice(3, 17)
FIRST_POINT: Final = slice(17, 24)
SECOND_POINT: Final = slice(24, 31)
#: Where single cells stand.
PERIOD: Final = NAMES.index("period")
DATE: Final = NAMES.index("date")
FIRM: Final = NAMES.index("firm")
REFERENCE: Final = NAMES.index("inter lcu bank fx")
#: Which of them hold numbers.
NUMBERS: Final = tuple(place for place, name in enumerate(NAMES) if place >= 17 and not name.endswith("lcu code"))


class Columns:
    """Where each field stands in the rows of one table."""

    def __init__(self, header: Sequence[object], where: str, required: Sequence[str] | None = None) -> None:
        """Find the columns. ``required`` are names that must all be there; None: the CSV form's.

        Raises SnapshotUnreadable, naming a column that is missing or stands there twice; ``where`` names the table.
        """
        self.names = tuple(_plain(name) for name in header)
        self.width = len(self.names)
        for name in filter(None, set(self.names)):
            if self.names.count(name) > 1:
                raise SnapshotUnreadable(
                    f"In {where} the column '{name}' stands twice, so nobody can say which one counts. "
                    "Ask the publisher, or delete the one that does not belong there."
                )
        missing = [name for name in required or self._csv_names() if name not in self.names]
        if missing:
            raise SnapshotUnreadable(
                f"In {where} the column '{missing[0]}' is missing"
                + (f" (and {len(missing) - 1} more: {', '.join(missing[1:])})" if missing[1:] else "")
                + ". The survey's layout may have changed: compare the file's first row with docs/sources.md."
            )
        self._positions = tuple(self._position(name) for name in NAMES)
        #: Whether a column that is read does not stand in this table: its rows need an empty cell at their end.
        self.lacks_some = self.width in self._positions
        #: The name of each field's column as this table has it.
        self.spelled = tuple(
            self.names[place] if place < self.width else name
            for place, name in zip(self._positions, NAMES, strict=True)
        )
        #: Takes the fields out of a row (of at least ``width`` + 1 cells where a column is missing).
        self.pick = itemgetter(*self._positions)

    def _csv_names(self) -> tuple[str, ...]:
        return tuple(name for name in NAMES if name not in _CSV_MAY_LACK and _ALSO_CALLED.get(name) not in self.names)

    def _position(self, name: str) -> int:
        """The place of a column; one beyond the last named one for a column that a CSV lacks."""
        for spelling in (name, _ALSO_CALLED.get(name, name)):
            if spelling in self.names:
                return self.names.index(spelling)
        return self.width

    def is_blank(self, row: Sequence[object]) -> bool:
        """Whether no named column of this row holds anything: stray cells make no record."""
        return not any(name and _text(cell) for name, cell in zip(self.names, row, strict=False))

    def raw(self, row: Sequence[object]) -> tuple[tuple[str, str], ...]:
        """The row as found: (column, text) of every named column."""
        return tuple((name, _text(cell)) for name, cell in zip(self.names, row, strict=False) if name)


def _plain(name: object) -> str:
    """A column's name as compared: ``" CC1 LCU  Fee"`` -> ``"cc1 lcu fee"``."""
    return " ".join(str(name).split()).casefold() if name is not None else ""


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # 200, as it was typed, and not 200.0
    return "" if cell is None else str(cell).strip()
