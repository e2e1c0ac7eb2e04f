"""JSON whose numbers stay what was written: decimals, digit for digit, never floats."""

import json
from decimal import Decimal
from typing import NoReturn

from portal.collection.source import SnapshotUnreadable

#: Figures of money and rates lie far inside ten to the power of plus or minus this.
_REASONABLE = 18


def exact_json(raw: bytes, sender: str) -> object:
    """Parse an answer of ``sender``. Raises SnapshotUnreadable, which says what came instead of JSON."""
    try:
        return json.loads(raw, parse_float=Decimal, parse_int=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        begins = raw[:60].decode("utf-8", "replace").strip()
        what = "a web page" if begins.lower().startswith(("<!doctype html", "<html")) else f"“{begins}…”"
        raise SnapshotUnreadable(
            f"{sender} sent {what if begins else 'nothing'} instead of JSON, or JSON that is cut off. Nothing was "
            "published from it; the next pull tries again."
        ) from error


def amount(value: object, *, zero: bool = False) -> Decimal | None:
    """Return ``value`` where it is a number that an amount or a rate can be, else None; 0 only where ``zero``."""
    if not isinstance(value, Decimal) or not value.is_finite() or value < 0 or (value == 0 and not zero):
        return None
    return value if value == 0 or abs(value.adjusted()) <= _REASONABLE else None


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number of JSON")
