"""A provider's tariff: its fee at any amount in its bands, and the three questions answered exactly.

Source of the rules: design, section 4 ("Amounts": a tariff is exact at any amount in its bands) and section 8.

``x`` is the amount that a band speaks of: what is converted (fee on top) or what is paid (fee deducted). In one band
the fee is fixed + percent of x, not below the band's minimum fee and not above its maximum fee; it therefore has up to
three straight pieces, and every question is solved on those pieces without approximation.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.prices.cost import arriving, rate_at
from portal.prices.money import HUNDRED, ZERO, exactly, round_up_to_smallest, settled
from portal.prices.offers import ApartReason
from portal.prices.quotes import Band, Tariff
from portal.prices.rebasing import RebasedMargin, rebased_margin
from portal.prices.terms import Range, Terms


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of amounts over which the fee is a straight line: fixed + slope x."""

    start: Decimal
    end: Decimal | None
    fixed: Decimal
    slope: Decimal

    def fee(self, amount: Decimal) -> Decimal:
        return self.fixed + self.slope * amount


@exactly
def fee_at(tariff: Tariff, amount: Decimal) -> Decimal | None:
    """Return the fee for ``amount`` in sending currency; None outside the bands.

    Bands do not overlap; should two share an edge, the lower of their fees holds there.
    """
    return min((_band_fee(band, amount) for band in tariff.bands if _holds(band, amount)), default=None)


@exactly
def tariff_margin(tariff: Tariff, observed_reference: Decimal | None) -> RebasedMargin | None:
    """Return a tariff's margin: as stated, or from its stated rate; None where that rate cannot be measured."""
    if tariff.margin is not None:
        percent = max(tariff.margin, ZERO)
        return RebasedMargin(percent, Range(percent, percent), tariff.margin)
    if tariff.rate is None or tariff.rate <= 0 or observed_reference is None:
        return None
    return rebased_margin(tariff.rate, observed_reference)


@exactly
def cash_out_fee(tariff: Tariff, arriving_before: Decimal) -> Decimal | None:
    """Return the receiver-side fee in payout currency: fixed + percent of what arrives; None where not stated."""
    if tariff.cash_out_fixed is None and tariff.cash_out_percent is None:
        return None
    return (tariff.cash_out_fixed or ZERO) + arriving_before * (tariff.cash_out_percent or ZERO) / HUNDRED


def validity(tariff: Tariff, today: date) -> ApartReason | None:
    """Return why a tariff does not hold ``today``, or None where it does. Both dates belong to its validity."""
    if tariff.valid_from is not None and today < tariff.valid_from:
        return ApartReason.NOT_YET_VALID
    if tariff.valid_until is not None and today > tariff.valid_until:
        return ApartReason.NO_LONGER_VALID
    return None


class TariffPrices:
    """The prices of one tariff at any amount inside its bands (``portal.prices.terms.Prices``)."""

    def __init__(self, tariff: Tariff, margin: RebasedMargin, *, deducted: bool, reference: Decimal) -> None:
        """Take a tariff with at least one band, its margin, and the table's reference rate."""
        if not tariff.bands:
            raise ValueError("A tariff needs at least one band.")
        self._tariff = tariff
        self._margin = margin
        self._deducted = deducted
        self._rate = rate_at(reference, margin.percent)
        self._pieces = tuple(_pieces(tariff.bands))

    @exactly
    def pay(self, paid: Decimal) -> Terms | ApartReason:
        """Price "I pay P in total".

        Fee on top: the largest A whose total is at most P. Where the fee jumps between two bands, no A costs exactly
        P; then less is paid than was typed, never more.
        """
        if self._deducted:
            return self._read_off(paid)
        amounts = [amount for piece in self._pieces if (amount := _largest_within(piece, paid)) is not None]
        if amounts:
            amount = max(amounts)
            end = self._tariff.bands[-1].maximum
            if end is not None and amount == end and paid > self._total(end):
                return ApartReason.ABOVE_RANGE
            return self._terms(amount, paid=paid)
        fee = _band_fee(self._tariff.bands[0], self._tariff.bands[0].minimum)
        return ApartReason.FEE_EXCEEDS if fee >= paid else ApartReason.BELOW_RANGE

    @exactly
    def send(self, converted: Decimal) -> Terms | ApartReason:
        """Price "I send A, fees on top"; a deducted service is grossed up so that A is converted: P = A + F."""
        return self._grossed_up(converted, round_up=False) if self._deducted else self._read_off(converted)

    @exactly
    def receive(self, arrives: Decimal) -> Terms | ApartReason:
        """Price "they must receive X": the smallest amount that delivers X, rounded up to the smallest unit."""
        kept = self._rate * (HUNDRED - (self._tariff.cash_out_percent or ZERO)) / HUNDRED
        if kept <= 0:
            return ApartReason.NO_SOLUTION
        needed = (arrives + (self._tariff.cash_out_fixed or ZERO)) / kept
        if self._deducted:
            return self._grossed_up(needed, round_up=True)
        needed = round_up_to_smallest(needed, self._tariff.currency)
        if needed < self._tariff.bands[0].minimum:
            return ApartReason.BELOW_RANGE
        return self._next_offered(needed)

    def _read_off(self, amount: Decimal) -> Terms | ApartReason:
        """Price an amount named the way the bands name it."""
        first, last = self._tariff.bands[0], self._tariff.bands[-1]
        if amount < first.minimum:
            return ApartReason.BELOW_RANGE
        if last.maximum is not None and amount > last.maximum:
            return ApartReason.ABOVE_RANGE
        return ApartReason.INCOMPLETE if fee_at(self._tariff, amount) is None else self._terms(amount)

    def _next_offered(self, amount: Decimal) -> Terms | ApartReason:
        """Price ``amount``, or the lowest amount of the next band where it falls between two."""
        offered = [max(amount, band.minimum) for band in self._tariff.bands if _reaches(band, amount)]
        return self._terms(min(offered)) if offered else ApartReason.ABOVE_RANGE

    def _grossed_up(self, converted: Decimal, *, round_up: bool) -> Terms | ApartReason:
        """Price the smallest amount paid of which, after the fee, at least ``converted`` is left."""
        first = self._tariff.bands[0]
        if converted < first.minimum - _band_fee(first, first.minimum):
            return ApartReason.BELOW_RANGE
        amounts = [amount for piece in self._pieces if (amount := _smallest_leaving(piece, converted)) is not None]
        if not amounts:
            return ApartReason.ABOVE_RANGE
        if round_up:
            return self._next_offered(round_up_to_smallest(min(amounts), self._tariff.currency))
        return self._terms(min(amounts), converted=converted)

    def _total(self, amount: Decimal) -> Decimal:
        return amount + (fee_at(self._tariff, amount) or ZERO)

    def _terms(
        self, amount: Decimal, *, paid: Decimal | None = None, converted: Decimal | None = None
    ) -> Terms | ApartReason:
        """Return the terms at x = ``amount``, which lies in a band.

        Where x was solved for what is ``paid`` or ``converted``, that is taken as typed, not as a division left it.
        """
        fee = fee_at(self._tariff, amount)
        if fee is None:
            return ApartReason.INCOMPLETE
        solved = converted if paid is None else paid - fee
        converted = amount - fee if self._deducted else amount
        if solved is not None and settled(solved) == settled(converted):
            converted = solved
        if converted <= 0:
            return ApartReason.FEE_EXCEEDS
        before = arriving(converted, self._rate, None)
        receiver_fee = cash_out_fee(self._tariff, before)
        if before <= (receiver_fee or ZERO):
            return ApartReason.FEE_EXCEEDS
        return Terms(
            converted=converted,
            fee=fee,
            margin=self._margin.percent,
            receiver_fee=receiver_fee,
            fee_range=Range(fee, fee),
            margin_range=self._margin.range,
            margin_taken_as_zero=self._margin.taken_as_zero,
        )


def _band_fee(band: Band, amount: Decimal) -> Decimal:
    fee = band.fixed_fee + amount * band.percent_fee / HUNDRED
    if band.minimum_fee is not None:
        fee = max(fee, band.minimum_fee)
    return fee if band.maximum_fee is None else min(fee, band.maximum_fee)


def _holds(band: Band, amount: Decimal) -> bool:
    return band.minimum <= amount and _reaches(band, amount)


def _reaches(band: Band, amount: Decimal) -> bool:
    return band.maximum is None or amount <= band.maximum


def _pieces(bands: Iterable[Band]) -> Iterator[_Piece]:
    """Cut each band where its minimum fee stops and its maximum fee starts to apply."""
    for band in bands:
        slope = band.percent_fee / HUNDRED
        edges = [band.minimum]
        for limit in (band.minimum_fee, band.maximum_fee):
            if limit is not None and slope > 0:
                edge = (limit - band.fixed_fee) / slope
                if edge > edges[-1] and (band.maximum is None or edge < band.maximum):
                    edges.append(edge)
        for start, end in zip(edges, [*edges[1:], band.maximum], strict=True):
            fee = _band_fee(band, (start + end) / 2 if end is not None else start + 1)
            capped = fee in (band.minimum_fee, band.maximum_fee)
            yield _Piece(start, end, fee, ZERO) if capped else _Piece(start, end, band.fixed_fee, slope)


def _largest_within(piece: _Piece, paid: Decimal) -> Decimal | None:
    """Return the largest x of the piece with x + fee(x) <= ``paid``, or None (fees on top never shrink a total)."""
    if piece.start + piece.fee(piece.start) > paid:
        return None
    if piece.end is not None and piece.end + piece.fee(piece.end) <= paid:
        return piece.end
    return (paid - piece.fixed) / (1 + piece.slope)


def _smallest_leaving(piece: _Piece, converted: Decimal) -> Decimal | None:
    """Return the smallest x of the piece with x - fee(x) >= ``converted``, or None."""
    if piece.start - piece.fee(piece.start) >= converted:
        return piece.start
    if piece.slope >= 1 or (piece.end is not None and piece.end - piece.fee(piece.end) < converted):
        return None
    return (converted + piece.fixed) / (1 - piece.slope)
