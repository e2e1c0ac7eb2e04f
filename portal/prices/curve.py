"""Surveyed prices as a curve: from the amounts at which a service was priced to any amount between them.

Design, section 4, "Amounts": between two surveyed amounts, fee and margin are interpolated linearly. The range test is
on the amount typed. Outside the range there is no figure. A service priced once has a figure at that amount only.

``x`` is the amount that the survey named: what is converted (fee on top) or what is paid (fee deducted). The two
conventions mirror one another:

================  ==========================  ===============================
the survey named  A, fee on top               P, fee deducted
================  ==========================  ===============================
``send`` (A)      read off at x = A           solve x - F(x) = A
``pay`` (P)       solve x + F(x) = P          read off at x = P
range of the      from A1 to A2 + F2; A below  from P1 - F1 to P2; P above
solved question   A1: F and margin at A1      P2: F and margin at P2
================  ==========================  ===============================
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Final

from portal.prices.cost import arriving, rate_at
from portal.prices.money import ZERO, exactly, round_up_to_smallest, settled
from portal.prices.offers import ApartReason
from portal.prices.rebasing import RebasedMargin
from portal.prices.terms import Range, Terms

_ONE: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class Knot:
    """One surveyed amount: the amount as the survey named it, its fee, re-based margin and receiver-side fee."""

    amount: Decimal
    fee: Decimal
    margin: RebasedMargin
    receiver_fee: Decimal | None = None  # payout currency


class SurveyedPrices:
    """The prices of one surveyed quote at any amount inside its range (``portal.prices.terms.Prices``)."""

    def __init__(
        self, knots: Sequence[Knot], *, deducted: bool, currency: str, reference: Decimal, payout_unit: Decimal
    ) -> None:
        """Take at least one knot, ascending by amount, of fees in ``currency``, and the table's reference rate.

        ``payout_unit`` is the smallest step in which the money can be paid out, in payout currency. A receiver-side
        fee that is known at some amounts only is not known between them, and so is told as not known at all.
        """
        if not knots:
            raise ValueError("A curve needs at least one surveyed amount.")
        partly_known = len({knot.receiver_fee is None for knot in knots}) > 1
        self._knots = tuple(replace(knot, receiver_fee=None) if partly_known else knot for knot in knots)
        self._deducted = deducted
        self._currency = currency
        self._reference = reference
        self._payout_unit = payout_unit

    @exactly
    def pay(self, paid: Decimal) -> Terms | ApartReason:
        """Price "I pay P in total"; F >= P reads "cannot send this amount"."""
        if self._deducted:
            return self._read_off(paid)
        first, last = self._knots[0], self._knots[-1]
        if not first.amount <= paid:
            return ApartReason.BELOW_RANGE
        amount = self._solve(lambda knot: knot.amount + knot.fee, paid)
        if amount is not None:
            fee = self._at(amount).fee
            return self._checked(self._at(amount, converted=paid - fee))
        if paid > last.amount + last.fee:
            return ApartReason.ABOVE_RANGE
        return self._checked(self._at(first.amount, converted=paid - first.fee, first_amount_used=True))

    @exactly
    def send(self, converted: Decimal) -> Terms | ApartReason:
        """Price "I send A, fees on top"; a deducted service is grossed up so that A is converted: P = A + F."""
        if not self._deducted:
            return self._read_off(converted)
        first, last = self._knots[0], self._knots[-1]
        if converted > last.amount:
            return ApartReason.ABOVE_RANGE
        amount = self._solve(lambda knot: knot.amount - knot.fee, converted)
        if amount is not None:
            return self._checked(self._at(amount, converted=converted))
        if converted < first.amount - first.fee:
            return ApartReason.BELOW_RANGE
        return self._checked(self._at(last.amount, converted=converted, last_amount_used=True))

    @exactly
    def receive(self, arrives: Decimal) -> Terms | ApartReason:
        """Price "they must receive X": the smallest amount that delivers X, rounded up to the smallest unit."""
        short = self._arrives(self._knots[0]) - arrives
        if short >= self._payout_unit:
            return ApartReason.BELOW_RANGE
        if short >= 0:  # X is what the first amount delivers, as it can be paid out
            return self._checked(self._at(self._knots[0].amount))
        for left, right in pairwise(self._knots):
            share = self._share_delivering(left, right, arrives)
            if share is None:
                continue
            amount = round_up_to_smallest(left.amount + share * (right.amount - left.amount), self._currency)
            if amount > self._knots[-1].amount:
                break
            terms = self._at(amount)
            # Where more sent delivers less, the next whole unit may lie beyond the amounts that deliver X.
            if settled(self._arriving_at(terms)) >= settled(arrives):
                return self._checked(terms)
        rises = self._arrives(self._knots[-1]) >= self._arrives(self._knots[0])
        return ApartReason.ABOVE_RANGE if rises else ApartReason.NO_SOLUTION

    def _read_off(self, amount: Decimal) -> Terms | ApartReason:
        """Price an amount named the way the survey names it."""
        if amount < self._knots[0].amount:
            return ApartReason.BELOW_RANGE
        if amount > self._knots[-1].amount:
            return ApartReason.ABOVE_RANGE
        return self._checked(self._at(amount))

    def _at(
        self,
        amount: Decimal,
        converted: Decimal | None = None,
        *,
        first_amount_used: bool = False,
        last_amount_used: bool = False,
    ) -> Terms:
        """Return the terms at x = ``amount``, inside the range; ``converted`` where the question fixes A itself."""
        left, right, share = self._around(amount)
        fee = left.fee + share * (right.fee - left.fee)
        if converted is None:
            converted = amount - fee if self._deducted else amount
        between = ZERO < share < _ONE
        return Terms(
            converted=converted,
            fee=fee,
            margin=_between(left.margin.percent, right.margin.percent, share),
            receiver_fee=_between_known(left.receiver_fee, right.receiver_fee, share),
            fee_range=Range(*sorted((left.fee, right.fee))) if between else Range(fee, fee),
            margin_range=Range(
                _between(left.margin.range.low, right.margin.range.low, share),
                _between(left.margin.range.high, right.margin.range.high, share),
            ),
            estimated=between,
            first_amount_used=first_amount_used,
            last_amount_used=last_amount_used,
            margin_taken_as_zero=left.margin.taken_as_zero or right.margin.taken_as_zero,
        )

    def _around(self, amount: Decimal) -> tuple[Knot, Knot, Decimal]:
        """Return the knots around ``amount`` and how far between them it lies; a knot itself twice, at 0."""
        for left, right in pairwise(self._knots):
            if left.amount < amount < right.amount:
                return left, right, (amount - left.amount) / (right.amount - left.amount)
        knot = next(knot for knot in self._knots if knot.amount == amount)
        return knot, knot, ZERO

    def _solve(self, value: Callable[[Knot], Decimal], wanted: Decimal) -> Decimal | None:
        """Return the smallest x at which a value that is linear between knots is ``wanted``, or None."""
        if value(self._knots[0]) == wanted:
            return self._knots[0].amount
        for left, right in pairwise(self._knots):
            start, end = value(left), value(right)
            if end == wanted:
                return right.amount
            if min(start, end) < wanted < max(start, end):
                amount = left.amount + (wanted - start) * (right.amount - left.amount) / (end - start)
                return min(max(amount, left.amount), right.amount)
        return None

    def _arrives(self, knot: Knot) -> Decimal:
        converted = knot.amount - knot.fee if self._deducted else knot.amount
        return arriving(converted, rate_at(self._reference, knot.margin.percent), knot.receiver_fee)

    def _share_delivering(self, left: Knot, right: Knot, arrives: Decimal) -> Decimal | None:
        """Return how far between two knots ``arrives`` is first delivered (0 to 1), or None.

        With amount and rate both linear, what arrives is quadratic: (a + bh)(c + dh) - (e + fh) = X.
        """
        a, end = ((k.amount - k.fee if self._deducted else k.amount) for k in (left, right))
        c, end_rate = (rate_at(self._reference, k.margin.percent) for k in (left, right))
        e = left.receiver_fee or ZERO
        b, d, f = end - a, end_rate - c, (right.receiver_fee or ZERO) - e
        return smallest_root(b * d, a * d + b * c - f, a * c - e - arrives)

    def _arriving_at(self, terms: Terms) -> Decimal:
        return arriving(terms.converted, rate_at(self._reference, terms.margin), terms.receiver_fee)

    def _checked(self, terms: Terms) -> Terms | ApartReason:
        """Say "cannot send this amount" where the fee leaves nothing to convert, or nothing of it would arrive."""
        if terms.converted <= 0:
            return ApartReason.FEE_EXCEEDS
        return terms if self._arriving_at(terms) > 0 else ApartReason.FEE_EXCEEDS


@exactly
def smallest_root(square: Decimal, linear: Decimal, constant: Decimal) -> Decimal | None:
    """Return the smallest h from 0 to 1 with square h^2 + linear h + constant = 0, or None.

    The two roots are computed without subtracting nearly equal numbers (the usual stable form), and an end that the
    last digit of a division misses is taken as reached.
    """
    if constant == 0:
        return ZERO
    ends_beyond = constant < 0 <= square + linear + constant
    roots = [root for root in _roots(square, linear, constant) if 0 <= root <= 1]
    if roots:
        return min(roots)
    return _ONE if ends_beyond else None


def _roots(square: Decimal, linear: Decimal, constant: Decimal) -> list[Decimal]:
    if square == 0:
        return [-constant / linear] if linear != 0 else []
    discriminant = linear * linear - 4 * square * constant
    if discriminant < 0:
        return []
    half = -(linear + discriminant.sqrt().copy_sign(linear)) / 2
    return [half / square, *([constant / half] if half != 0 else [])]


def _between(start: Decimal, end: Decimal, share: Decimal) -> Decimal:
    return start + share * (end - start)


def _between_known(start: Decimal | None, end: Decimal | None, share: Decimal) -> Decimal | None:
    return None if start is None or end is None else _between(start, end, share)
