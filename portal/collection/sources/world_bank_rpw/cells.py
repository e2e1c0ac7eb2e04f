"""Cells of the survey as exact values: numbers, dates and periods in every form in which the survey has stored them.

Each reader is a dictionary that answers a cell seen before at once: the same few values fill 250,000 rows, and the
import must stay quick.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

#: What the survey writes for "not given".
NOT_GIVEN: Final = frozenset({"", "..", "n/a", "na", "#n/a", "not available"})

_PLAIN_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_GROUPED_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_PERIOD: Final = re.compile(r"(?:19|20)[0-9]{2}_[1-4]Q")
_DAY_MONTH_YEAR: Final = re.compile(r"([0-9]{1,2})[/\- .]([A-Za-z]{3,9})\.?[/\- .,]\s*([0-9]{4})")
_ISO_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november"),
    "december",
)
#: Cached cells are forgotten at this many, so that a file of ever new values cannot fill the memory.
_REMEMBERED: Final = 400_000


class CellUnreadable(ValueError):
    """A cell holds something that is not what its column is for; the message says what, and what was expected."""


def not_given(cell: object) -> bool:
    """Whether the survey gives nothing here: an empty cell, ``..`` or ``N/A``."""
    return cell is None or (isinstance(cell, str) and cell.strip().casefold() in NOT_GIVEN)


class Numbers(dict[Any, Decimal | None]):
    """Numbers by cell: ``numbers[0.0076]`` is ``Decimal("0.0076")``; None where not given.

    The workbook's reader gives floats; their shortest decimal form is what was typed (``Decimal(repr(x))``). A whole
    number has no ".0" behind it, as nobody typed one. Text is taken with the digits it shows ("200.00"), with commas
    only where they group thousands. Raises CellUnreadable.
    """

    def __missing__(self, cell: Any) -> Decimal | None:
        if len(self) >= _REMEMBERED:
            self.clear()
        value = self[cell] = _number(cell)
        return value


def _number(cell: object) -> Decimal | None:
    if isinstance(cell, bool):
        raise CellUnreadable(f"holds {str(cell).upper()}; a number was expected")
    if isinstance(cell, int | float):
        return _finite(Decimal(repr(cell).removesuffix(".0")), cell)
    if not_given(cell):
        return None
    if isinstance(cell, str):
        text = cell.strip().replace("\N{MINUS SIGN}", "-")
        if _PLAIN_NUMBER.fullmatch(text):
            return Decimal(text)
        if _GROUPED_NUMBER.fullmatch(text):
            return Decimal(text.replace(",", ""))
    raise CellUnreadable(f"holds '{cell}'; a number with a decimal point was expected")


def _finite(value: Decimal, cell: object) -> Decimal:
    if not value.is_finite():
        raise CellUnreadable(f"holds {cell}; a number was expected")
    return value


class Days(dict[Any, date]):
    """Days by cell: a real date, ``24/Jan/2011``, ``12/May/2020`` or ISO text. Raises CellUnreadable.

    All-digit forms such as 05/06/2020 are refused: day and month cannot be told apart.
    """

    def __missing__(self, cell: Any) -> date:
        if len(self) >= _REMEMBERED:
            self.clear()
        value = self[cell] = day_in(cell)
        return value


def day_in(cell: object) -> date:
    """Return the day that a cell or a text names. Raises CellUnreadable."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, str):
        text = cell.strip()
        if found := _ISO_DAY.fullmatch(text):
            return _day(int(found[1]), int(found[2]), int(found[3]), text)
        if (found := _DAY_MONTH_YEAR.fullmatch(text)) and (month := _month(found[2])):
            return _day(int(found[3]), month, int(found[1]), text)
    if not_given(cell):
        raise CellUnreadable("is empty; the day of the observation was expected")
    raise CellUnreadable(f"holds '{cell}'; a day such as 2025-02-18 or 18/Feb/2025 was expected")


def _month(word: str) -> int | None:
    """The month of an English name or its first letters (``Jan``, ``Sept``), or None."""
    names = [number for number, name in enumerate(_MONTHS, start=1) if name.startswith(word.casefold())]
    return names[0] if len(names) == 1 else None


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise CellUnreadable(f"holds '{text}', a day that no calendar has") from None


class Periods(dict[Any, str]):
    """Periods by cell: ``2025_3Q``. Raises CellUnreadable."""

    def __missing__(self, cell: Any) -> str:
        text = str(cell).strip().upper()
        if not _PERIOD.fullmatch(text):
            raise CellUnreadable(f"holds '{cell}'; a quarter such as 2025_3Q was expected")
        self[cell] = text
        return text
