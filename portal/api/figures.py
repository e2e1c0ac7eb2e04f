"""How figures, days, moments and addresses stand in an answer: exact decimals and ISO forms, always as text."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final, overload

_QUARTER: Final = re.compile(r"([0-9]{4})_([1-4])Q", re.ASCII)
_NAME_AND_PASSWORD: Final = re.compile(r"(?<=://)[^/?#@\s]*@")


@overload
def decimal_text(value: Decimal) -> str: ...
@overload
def decimal_text(value: None) -> None: ...
@overload
def decimal_text(value: Decimal | None) -> str | None: ...


def decimal_text(value: Decimal | None) -> str | None:
    """Write a decimal digit for digit, without exponent; zero has no sign. None where it is not known.

    >>> decimal_text(Decimal("1E+3")), decimal_text(Decimal("-0.00")), decimal_text(Decimal("0.0076"))
    ('1000', '0.00', '0.0076')
    """
    if value is None:
        return None
    return f"{value or value.copy_abs():f}"


def day_text(value: date | None) -> str | None:
    """Write a day as ISO 8601: ``2026-11-21``."""
    return None if value is None else value.isoformat()


@overload
def moment_text(value: datetime) -> str: ...
@overload
def moment_text(value: datetime | None) -> str | None: ...


def moment_text(value: datetime | None) -> str | None:
    """Write a moment as RFC 3339, in UTC, to the second: ``2026-11-20T06:30:00Z``."""
    return None if value is None else f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def address_text(address: str) -> str:
    """Write the address of something outside, without the name and password that an operator may have put there.

    >>> address_text("https://name:word@feeds.example/tariffs.json")
    'https://feeds.example/tariffs.json'
    """
    return _NAME_AND_PASSWORD.sub("", address)


def period_begins(period: str) -> str:
    """Return what orders rounds by time, whatever their source calls them; it never changes.

    The World Bank names a round by its quarter, others by a day; a name that is neither stands for itself.

    >>> sorted(["2025_3Q", "2025-06-30", "2025-07-02", "2024_4Q"], key=period_begins)
    ['2024_4Q', '2025-06-30', '2025_3Q', '2025-07-02']
    """
    quarter = _QUARTER.fullmatch(period)
    return f"{quarter[1]}-{int(quarter[2]) * 3 - 2:02}" if quarter else period


def part_text(part: str) -> str:
    """Write which part of a source something is of; of a feed's address without its query, which may hold a key.

    >>> part_text("https://feeds.example/tariffs.json?key=word"), part_text("Dataset (from Q2 2016)")
    ('https://feeds.example/tariffs.json', 'Dataset (from Q2 2016)')
    """
    return address_text(part).partition("?")[0] if "://" in part else part
