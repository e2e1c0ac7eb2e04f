"""How well a figure is known (design, section 4, "Honest precision").

A rate printed as 0.0076 lies between 0.00755 and 0.00765: it is known to 0.65 %. Each figure carries what the printed
digits allow: half the last digit of the rate, and both ends of a fee that is interpolated. Rows whose ranges overlap
are "about the same".
"""

from decimal import Decimal
from typing import Final

from portal.prices.cost import arriving, cost_in_money, rate_at
from portal.prices.money import CONTEXT, HUNDRED, ZERO, exactly
from portal.prices.terms import Range, Terms
from portal.prices.vocabulary import Question

_HALF: Final = Decimal("0.5")
_ONE: Final = Decimal(1)


def half_last_digit(printed: Decimal) -> Decimal:
    """Return half a unit of the last digit of ``printed``: 0.00005 for 0.0076. Trailing zeros count as printed."""
    exponent = printed.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(f"{printed} is not a rate: give a finite number.")
    return _HALF.scaleb(exponent, CONTEXT)


@exactly
def margin_range(rate: Decimal, reference: Decimal) -> Range:
    """Return the margins in percent that the digits of ``rate`` allow, none below 0 (what re-basing makes of it).

    1 for 1, money paid out in the currency in which it was sent, is exact.
    """
    if rate == reference == _ONE:
        return Range(ZERO, ZERO)
    doubt = half_last_digit(rate)
    low, high = ((1 - (rate + side) / reference) * HUNDRED for side in (doubt, -doubt))
    return Range(max(low, ZERO), max(high, ZERO))


@exactly
def ranked_range(question: Question, terms: Terms, reference: Decimal) -> Range:
    """Return the range of what ``question`` ranks by: what arrives (payout), the cost or what is paid (sending)."""
    (fee_low, fee_high), (margin_low, margin_high) = terms.fee_range, terms.margin_range
    if question is Question.PAY:
        return Range(
            arriving(terms.paid - fee_high, rate_at(reference, margin_high), terms.receiver_fee),
            arriving(terms.paid - fee_low, rate_at(reference, margin_low), terms.receiver_fee),
        )
    if question is Question.SEND:
        return Range(
            cost_in_money(terms.converted, fee_low, margin_low, reference, terms.receiver_fee).total,
            cost_in_money(terms.converted, fee_high, margin_high, reference, terms.receiver_fee).total,
        )
    # The same money must leave the exchange at a better and at a worse margin.
    kept = HUNDRED - terms.margin
    low = terms.converted * kept / (HUNDRED - margin_low) + fee_low
    high = terms.converted * kept / (HUNDRED - margin_high) + fee_high
    return Range(min(low, terms.paid), max(high, terms.paid))
