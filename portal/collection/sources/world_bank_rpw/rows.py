"""A row of the survey becomes one record: a quote, or a refusal that keeps the row whole and says why.

This runs a quarter of a million times in an import. What repeats from row to row (a service's words, numbers, days) is
therefore read once and remembered by its raw cells; what is left per row is looking up and putting together.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from portal.collection.sources.world_bank_rpw.cells import CellUnreadable, Days, Numbers, Periods
from portal.collection.sources.world_bank_rpw.columns import (
    DATE,
    FIRM,
    FIRST_POINT,
    NUMBERS,
    PERIOD,
    REFERENCE,
    SECOND_POINT,
    WORDS,
)
from portal.collection.sources.world_bank_rpw.described import Described, Descriptions
from portal.collection.sources.world_bank_rpw.keys import Keys
from portal.collection.sources.world_bank_rpw.payouts import Payouts
from portal.collection.sources.world_bank_rpw.points import Currencies, Points, ascending
from portal.collection.sources.world_bank_rpw.refusals import RowRefused
from portal.collection.sources.world_bank_rpw.tables import Table
from portal.prices.quotes import Conditions, PricePoint, Quote, Record, Rejected
from portal.prices.rates import KnownRates
from portal.prices.reasons import Flag, Refusal
from portal.prices.vocabulary import FieldEra, Layer

#: The last quarter of the survey's older fields: a CSV text does not say from which sheet a row came.
_LAST_OLD_PERIOD: Final = "2016_1Q"
_NOTHING_SAID: Final = Conditions()


class Rows:
    """Reads the rows of one table, twice: for what they prove about payout currencies, then into records."""

    def __init__(self, table: Table, known: KnownRates, keys: Keys) -> None:
        self._table = table
        self._keys = keys
        self._numbers = Numbers()
        self._days = Days()
        self._periods = Periods()
        self._descriptions = Descriptions()
        self._points = Points(self._numbers, Currencies())
        self._payouts = Payouts(known)

    def records(self) -> Iterator[Record]:
        """Yield one record for every row that holds anything, in the table's order."""
        described = [self._testify(cells) for _number, _row, cells in self._lines()]
        self._descriptions.clear()  # what was found is at hand in the order of the rows; the cells it stood in are not
        for (number, row, cells), words in zip(self._lines(), described, strict=True):
            try:
                record: Record = self._quote(cells, row, words)
            except (CellUnreadable, RowRefused) as error:
                record = self._rejected(number, cells, row, error)
            yield record

    def _lines(self) -> Iterator[tuple[int, Sequence[object], tuple[Any, ...]]]:
        is_blank, pick = self._table.columns.is_blank, self._table.columns.pick
        for number, row in self._table.lines():
            cells = pick(row)
            if cells[PERIOD] or cells[FIRM] or not is_blank(row):
                yield number, row, cells

    def _testify(self, cells: tuple[Any, ...]) -> Described | None:
        """Let a row prove what its rate is worth, and return what its words mean.

        One that cannot be read proves nothing; None.
        """
        try:
            period, day = self._periods[cells[PERIOD]], self._days[cells[DATE]]
            described = self._descriptions[cells[WORDS]]
            point = self._points.money(cells[FIRST_POINT], described.corridor.sending)
            reference = self._numbers[cells[REFERENCE]]
        except (CellUnreadable, RowRefused):
            return None
        if point is not None:
            self._payouts.see(period, *point, described.corridor.receiving, reference, day)
        return described

    def _quote(self, cells: tuple[Any, ...], row: Sequence[object], words: Described | None) -> Quote:
        period, day = self._periods[cells[PERIOD]], self._days[cells[DATE]]
        described = words or self._descriptions[cells[WORDS]]
        flags: list[str] = []
        points = self._both(cells, described.corridor.sending, flags)
        reference = self._reference(cells[REFERENCE], flags)
        payout = self._payouts.of(period, points[0], described, reference, day)
        if payout.sent_in_dollars:
            flags.append(Flag.SENT_IN_DOLLARS)
        return Quote(
            record_key=self._keys.of(period, cells[0], row),
            service=described.service(payout.currency, self._era(period)),
            provider_kind=described.kind,
            layer=Layer.SURVEYED,
            period=period,
            part="",
            observed_on=day,
            points=points,
            reference_rate=reference,
            discloses_rate=described.discloses_rate,
            payout_basis=payout.basis,
            speed=described.speed,
            coverage=described.coverage,
            promotion=described.promotion,
            conditions=_NOTHING_SAID,
            note=described.note,
            flags=(*described.flags, *flags) if flags else described.flags,
        )

    def _both(self, cells: tuple[Any, ...], country: str, flags: list[str]) -> tuple[PricePoint, ...]:
        first = self._points.read(cells[FIRST_POINT], country, flags)
        second = self._points.read(cells[SECOND_POINT], country, flags)
        if first is not None and second is not None:
            return ascending(first, second)
        if first is None and second is None:
            raise RowRefused("cc1 lcu amount", "and 'cc2 lcu amount' give no amount with a figure; there is no price")
        return (first,) if first is not None else (second,) if second is not None else ()

    def _reference(self, cell: object, flags: list[str]) -> Decimal | None:
        """The survey's own interbank rate; one that cannot be (0 in one row) is not given, and flagged."""
        reference = self._numbers[cell]
        if reference is not None and reference <= 0:
            flags.append(Flag.REFERENCE_ZERO)
            return None
        return reference

    def _era(self, period: str) -> FieldEra:
        if self._table.era is not None:
            return self._table.era
        return FieldEra.UNTIL_2016 if period <= _LAST_OLD_PERIOD else FieldEra.SINCE_2016

    def _rejected(self, number: int, cells: tuple[Any, ...], row: Sequence[object], error: ValueError) -> Rejected:
        wrong = [str(error)] if isinstance(error, RowRefused) else list(self._unreadable(cells))
        return Rejected(
            record_key=self._keys.of(str(cells[PERIOD] or "").strip()[:20], cells[0], row),
            place=self._table.place(number),
            reason=Refusal.UNREADABLE,
            explanation=" ".join([*wrong, "The row is kept as it was found, and no price is shown from it."]),
            raw=self._table.columns.raw(row),
        )

    def _unreadable(self, cells: tuple[Any, ...]) -> Iterator[str]:
        """Say of every unreadable cell of a row what is wrong with it. Slow, and seldom needed."""
        readers: dict[int, dict[Any, Any]] = {PERIOD: self._periods, DATE: self._days}
        readers |= dict.fromkeys(NUMBERS, self._numbers)
        for position, reader in readers.items():
            try:
                reader[cells[position]]
            except CellUnreadable as error:
                yield f"The column '{self._table.columns.spelled[position]}' {error}."
