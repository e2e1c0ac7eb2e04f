"""One reference rate per table: how an observed rate is brought to today's (design, section 4).

A surveyed quote is re-based as M x (1 - margin). Its margin is computed from its rate R against OUR reference rate of
the observation date, and against the source's own M only where we have none. A negative margin is re-based as 0:
nobody is promised more than the market rate from an old offer. Raw values stay on the quote's page and in averages.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from portal.prices.cost import margin_percent
from portal.prices.money import CONTEXT, ZERO
from portal.prices.offers import Offer
from portal.prices.rates import ReferenceRate
from portal.prices.terms import Range
from portal.prices.uncertainty import margin_range
from portal.prices.vocabulary import Layer

#: Two reference rates further apart than this are told: 1 %.
NOTABLE_DIFFERENCE: Final = Decimal("0.01")

_ONE: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class MarginBasis:
    """The reference rate against which an observed rate is measured."""

    reference: Decimal
    from_source: bool = False  # the source's own rate: we know none of the observation date
    differs: bool = False  # the source's own rate is more than 1 % off ours


@dataclass(frozen=True, slots=True)
class RebasedMargin:
    """A margin in percent, fit for any reference rate of the same currencies."""

    percent: Decimal  # never negative
    range: Range  # what the printed digits of the rate allow
    observed: Decimal  # before a negative one was taken as zero

    @property
    def taken_as_zero(self) -> bool:
        """Whether the observed rate was better than the market's."""
        return self.observed < 0


def margin_basis(offer: Offer, sending_currency: str, table: ReferenceRate | None = None) -> MarginBasis | None:
    """Return what the rate of ``offer`` is measured against; None where no reference rate of its date is known.

    Money paid out in the currency in which it was sent is measured against 1. What tells the present (a tariff, our
    shoppers, an estimate) is measured against the table's own rate where we know none of its day, so that a machine
    without network still compares; its rate then stands as it was found. An old survey without a rate of its day says
    nothing about its margin.
    """
    quote = offer.quote
    if quote.service.payout_currency == sending_currency:
        return MarginBasis(_ONE)
    own = quote.reference_rate if quote.reference_rate is not None and quote.reference_rate > 0 else None
    ours = offer.observed_reference
    if ours is not None:
        return MarginBasis(ours.rate, differs=own is not None and apart(ours.rate, own))
    if own is not None:
        return MarginBasis(own, from_source=True)
    if quote.layer is not Layer.SURVEYED and table is not None:
        return MarginBasis(table.rate)
    return None


def rebased_margin(rate: Decimal, reference: Decimal) -> RebasedMargin:
    """Return the margin of an observed ``rate`` against the reference rate of its date, a negative one as 0."""
    observed = margin_percent(rate, reference)
    return RebasedMargin(max(observed, ZERO), margin_range(rate, reference), observed)


def apart(first: Decimal, second: Decimal) -> bool:
    """Whether ``second`` lies more than 1 % of ``first`` away from it."""
    return CONTEXT.abs(CONTEXT.subtract(first, second)) > CONTEXT.multiply(first, NOTABLE_DIFFERENCE)
