"""Cells of a table that people or programs fill in: text to typed value, each refusal with what to write instead.

Used by the sources whose form we define ourselves (survey sheet, tariff feed). Strict on purpose: a figure that could
be read in two ways is refused, never guessed.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit

from portal.prices import codes

Choice = TypeVar("Choice", bound=StrEnum)

_PLAIN_DECIMAL = re.compile(r"[0-9]{1,18}(\.[0-9]{1,12})?")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ROUND = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]{0,19}")


class CellRefused(ValueError):
    """A cell cannot be used; the message names the column and says what to write."""


class Cells:
    """One row, its cells asked for by column name."""

    def __init__(self, cells: Mapping[str, str | None]) -> None:
        self._cells = {name: (text or "").strip() for name, text in cells.items()}

    def text(self, column: str, *, needed: bool = False, longest: int = 2000) -> str:
        """Return the text of a cell, without spaces around it; "" where it is empty."""
        text = self._cells.get(column, "")
        if needed and not text:
            raise CellRefused(f"The column '{column}' is empty. Fill it in.")
        if len(text) > longest:
            raise CellRefused(f"The column '{column}' holds {len(text)} characters; write at most {longest}.")
        return text

    def decimal(self, column: str, *, needed: bool = False, least: Decimal | None = None) -> Decimal | None:
        """Return an exact decimal with its printed digits, or None where the cell is empty."""
        text = self.text(column, needed=needed)
        if not text:
            return None
        if not _PLAIN_DECIMAL.fullmatch(text):
            raise CellRefused(
                f"The column '{column}' holds '{text}'. Write a plain number with a point for decimals and nothing "
                "between the thousands, such as 18000 or 19.6."
            )
        value = Decimal(text)
        if least is not None and value < least:
            raise CellRefused(f"The column '{column}' holds {text}; the least that makes sense here is {least}.")
        return value

    def above_zero(self, column: str) -> Decimal:
        """Return a decimal that must be there and be more than zero."""
        value = self.decimal(column, needed=True)
        if value is None or value <= 0:
            raise CellRefused(f"The column '{column}' must hold a number above zero.")
        return value

    def day(self, column: str, *, needed: bool = False) -> date | None:
        """Return an ISO date, or None where the cell is empty."""
        text = self.text(column, needed=needed)
        if not text:
            return None
        try:
            if _ISO_DATE.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass  # a thirteenth month: refused below with the same sentence
        raise CellRefused(f"The column '{column}' holds '{text}'. Write the date as year-month-day: 2026-11-21.")

    def round_name(self, column: str) -> str:
        """Return the name of a survey round: letters, digits, ``_``, ``.``, ``-``; at most 20 characters."""
        text = self.text(column, needed=True)
        if not _ROUND.fullmatch(text):
            raise CellRefused(f"The column '{column}' holds '{text}'. Write a short name such as 2026-11.")
        return text

    def choice(self, column: str, kind: type[Choice], *, needed: bool = False) -> Choice | None:
        """Return one of the words of a vocabulary, or None where the cell is empty."""
        text = self.text(column, needed=needed)
        return _word(column, text, kind) if text else None

    def choices(self, column: str, kind: type[Choice], *, needed: bool = False) -> tuple[Choice, ...]:
        """Return the words of a cell, separated by "+" or ";", sorted and without repeats."""
        text = self.text(column, needed=needed)
        words = [word.strip() for word in re.split(r"[+;]", text) if word.strip()]
        return tuple(sorted({_word(column, word, kind) for word in words}))

    def yes_or_no(self, column: str) -> bool | None:
        """Return yes or no, or None where the cell is empty."""
        text = self.text(column).casefold()
        if text not in {"", "yes", "no"}:
            raise CellRefused(f"The column '{column}' holds '{text}'. Write yes or no, or leave it empty.")
        return None if text == "" else text == "yes"

    def names(self, column: str) -> tuple[str, ...]:
        """Return names separated by ";", in their order."""
        return tuple(name.strip() for name in self.text(column).split(";") if name.strip())

    def country(self, column: str) -> str:
        """Return an ISO alpha-2 country code."""
        text = self.text(column, needed=True)
        try:
            return codes.country(text)
        except codes.UnknownCode as error:
            raise CellRefused(f"The column '{column}' holds '{text}'. Write a country code such as KE.") from error

    def currency(self, column: str, *, needed: bool = True) -> str | None:
        """Return an ISO 4217 currency code."""
        text = self.text(column, needed=needed)
        if not text:
            return None
        try:
            return codes.currency(text)
        except codes.UnknownCode as error:
            raise CellRefused(f"The column '{column}' holds '{text}'. Write a currency code such as KES.") from error

    def web_address(self, column: str) -> str:
        """Return an http or https address, or "" where the cell is empty."""
        text = self.text(column, longest=1000)
        if text and (urlsplit(text).scheme not in {"http", "https"} or not urlsplit(text).hostname):
            raise CellRefused(f"The column '{column}' holds '{text}'. Write an address that begins with https://.")
        return text


def _word(column: str, word: str, kind: type[Choice]) -> Choice:
    try:
        return kind(word.casefold().replace(" ", "_"))
    except ValueError:
        known = ", ".join(kind)
        raise CellRefused(f"The column '{column}' holds '{word}'. Write one of: {known}.") from None
