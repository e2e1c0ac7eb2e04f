"""The two price points of a row: 200 and 500 dollars' worth, in the sending currency.

A point without a usable amount (103 rows of the survey), or without any figure (1,072 rows), says nothing and would
take its service out of every comparison; it is left out, and the quote carries a flag that says so. The row itself is
archived whole.
"""

from typing import Any

from portal.collection.sources.world_bank_rpw.cells import Numbers, not_given
from portal.collection.sources.world_bank_rpw.refusals import RowRefused
from portal.prices import codes
from portal.prices.quotes import PricePoint
from portal.prices.reasons import Flag


class Currencies(dict[tuple[Any, str], str]):
    """Sending currencies by their cell and the sending country: CFA is XOF in Senegal; "" where not given.

    Raises RowRefused.
    """

    def __missing__(self, key: tuple[Any, str]) -> str:
        cell, country = key
        try:
            value = self[key] = "" if not_given(cell) else codes.currency(str(cell).strip(), used_in=country)
        except codes.UnknownCode as error:
            raise RowRefused("lcu code", f"holds '{cell}': {error}") from error
        return value


class Points:
    """Reads price points."""

    def __init__(self, numbers: Numbers, currencies: Currencies) -> None:
        self._numbers = numbers
        self._currencies = currencies

    def money(self, cells: tuple[Any, ...], country: str) -> tuple[str, bool] | None:
        """Return a point's currency, and whether its amount is in truth dollars; None where there is no amount.

        In dollars under another code: the amount equals its dollar denomination. Raises CellUnreadable, RowRefused.
        """
        sent, currency = self._numbers[cells[0]], self._currencies[cells[2], country]
        if not sent or not currency:
            return None
        return currency, currency != "USD" and sent == self._numbers[cells[1]]

    def read(self, cells: tuple[Any, ...], country: str, flags: list[str]) -> PricePoint | None:
        """Read one point, in the order of ``columns.FIRST_POINT``; None, with a flag, where it says nothing.

        Raises CellUnreadable, RowRefused.
        """
        amount, denomination, code, fee, rate, margin, total = cells
        numbers = self._numbers
        sent, currency = numbers[amount], self._currencies[code, country]
        if not sent or sent < 0 or not currency:
            flags.append(Flag.AMOUNT_NOT_GIVEN)
            return None
        charged, applied, stated = numbers[fee], numbers[rate], numbers[total]
        if charged is None and applied is None and stated is None:
            flags.append(Flag.FIGURES_NOT_GIVEN)
            return None
        if applied is not None and not applied:
            flags.append(Flag.RATE_ZERO)
            applied = None
        return PricePoint(sent, currency, charged, applied, numbers[denomination], numbers[margin], stated)


def ascending(first: PricePoint, second: PricePoint) -> tuple[PricePoint, ...]:
    """Both points, the smaller amount first; in the survey's order where their currencies differ (46 rows)."""
    if first.currency == second.currency and second.amount < first.amount:
        return second, first
    return first, second
