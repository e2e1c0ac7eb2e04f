"""One service at several amounts, and several transfers against one (design, section 4, "Amounts").

A surveyed service is shown at its surveyed amounts and at round ones between them; a tariff around the amount asked
about, in its bands. Two transfers of X are set against one of 2X wherever both have a price. Four against one only with
a tariff or with fees that a person types: surveyed amounts do not reach that far, and nothing is guessed beyond them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Final

from portal.prices.money import CONTEXT, ZERO, exactly, payable_unit, round_down_to_payable, smallest_unit
from portal.prices.offers import ApartReason, Figures, Offer
from portal.prices.pricing import is_collected_in_cash, is_paid_in_cash, prices_of, terms_at, usable_points
from portal.prices.rates import ReferenceRate
from portal.prices.rows import about_the_same, figures_of, worse_by
from portal.prices.vocabulary import FeeConvention, Question

#: At most so many steps lie between the first and the last amount shown.
_STEPS: Final = 5
_ROUND: Final = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))
_AROUND: Final = (Decimal("0.25"), Decimal("0.5"), Decimal(1), Decimal(2), Decimal(4))


@dataclass(frozen=True, slots=True)
class AtAmount:
    """A service at one amount of the question."""

    amount: Decimal  # as it can be paid or sent
    figures: Figures
    surveyed: bool  # seen at this amount; else worked out: between surveyed amounts, or from a tariff


@dataclass(frozen=True, slots=True)
class Batches:
    """Several equal transfers against one of the same sum."""

    times: int
    part: Decimal  # the amount of each transfer
    whole: Decimal  # times x part, in one transfer
    difference: Decimal  # how much worse the several are, in the ranked quantity as shown; negative: better
    about_the_same: bool = False  # worked out between surveyed amounts, too coarsely to tell the two apart


@exactly
def figures_at(offer: Offer, question: Question, amount: Decimal, reference: ReferenceRate) -> Figures | ApartReason:
    """Return a service's figures at one amount and the table's reference rate, or why it has none there."""
    priced = prices_of(offer, reference.base, reference)
    if isinstance(priced, ApartReason):
        return priced
    terms = terms_at(offer.quote, priced.prices, question, amount)
    return terms if isinstance(terms, ApartReason) else figures_of(offer, terms, question, reference)


@exactly
def at_amounts(offer: Offer, question: Question, asked: Decimal, reference: ReferenceRate) -> tuple[AtAmount, ...]:
    """Return a service at amounts that it has a price for, ascending; the amount asked about is one of them.

    A surveyed amount with its fee need not come out in coins: what is paid of it is rounded up, as everywhere.
    """
    seen = _surveyed(offer, question, reference)
    amounts = _between(seen) if offer.quote.tariff is None else _around(asked, question, reference)
    shown: dict[Decimal, AtAmount] = {}
    for amount in (*seen, *amounts, asked):
        figures = figures_at(offer, question, amount, reference)
        if not isinstance(figures, ApartReason):
            surveyed = amount in seen
            payable = figures.paid_shown if surveyed and question is Question.PAY else amount
            shown.setdefault(payable, AtAmount(payable, figures, surveyed=surveyed))
    return tuple(shown[amount] for amount in sorted(shown))


@exactly
def batches(offer: Offer, question: Question, part: Decimal, reference: ReferenceRate) -> tuple[Batches, ...]:
    """Compare two transfers of ``part`` with one of twice as much; with a tariff four as well. None: no price there."""
    counts = (2,) if offer.quote.tariff is None else (2, 4)
    found = (_batches(offer, question, part, times, reference) for times in counts)
    return tuple(each for each in found if each is not None)


@exactly
def pair_nearest(offer: Offer, question: Question, asked: Decimal, reference: ReferenceRate) -> Batches | None:
    """Compare two transfers with one of twice as much at the part nearest to ``asked`` for which both have a price.

    A round or surveyed amount is looked for first, then half of one. None: the known amounts lie too close together.
    """
    unit = smallest_unit(reference.quote if question is Question.RECEIVE else reference.base)
    amounts = [each.amount for each in at_amounts(offer, question, asked, reference)]
    halves = [amount / 2 for amount in amounts if amount / 2 % unit == 0]
    for parts in (amounts, halves):
        for part in sorted(parts, key=lambda part: (abs(part - asked), part)):
            found = _batches(offer, question, part, 2, reference)
            if found is not None:
                return found
    return None


def _batches(offer: Offer, question: Question, part: Decimal, times: int, reference: ReferenceRate) -> Batches | None:
    one = figures_at(offer, question, part, reference)
    whole = figures_at(offer, question, part * times, reference)
    if isinstance(one, ApartReason) or isinstance(whole, ApartReason):
        return None
    several = _Several(
        one.arrives_shown * times, one.paid_shown * times, one.cost * times, one.low * times, one.high * times
    )
    # A cost is kept to eighteen decimals; several times one leave a trace of that beyond twelve.
    difference = round(worse_by(several, whole, question), 12)
    coin = _coin(offer, question, reference)
    # Each transfer is rounded to coins for itself: a coin more or less is no reason to send otherwise.
    told = ZERO if abs(difference) <= coin else difference
    exact = offer.quote.tariff is not None or {part, part * times} <= {*_surveyed(offer, question, reference)}
    return Batches(times, part, part * times, told, about_the_same=not exact and about_the_same(several, whole))


def _coin(offer: Offer, question: Question, reference: ReferenceRate) -> Decimal:
    """Return the step in which the ranked quantity is shown: what is payable of it; of a cost the smallest unit."""
    match question:
        case Question.PAY:
            return payable_unit(reference.quote, cash=is_collected_in_cash(offer.quote))
        case Question.SEND:
            return smallest_unit(reference.base)
        case Question.RECEIVE:
            return payable_unit(reference.base, cash=is_paid_in_cash(offer.quote))


@dataclass(frozen=True, slots=True)
class _Several:
    arrives_shown: Decimal
    paid_shown: Decimal
    cost: Decimal
    low: Decimal
    high: Decimal


@exactly
def typed_batches(fee_of_part: Decimal, fee_of_whole: Decimal, times: int) -> Decimal:
    """Return how much more in fees several transfers cost than one, at the same rate; negative: less."""
    return fee_of_part * times - fee_of_whole


def _surveyed(offer: Offer, question: Question, reference: ReferenceRate) -> tuple[Decimal, ...]:
    """Return the surveyed amounts in the terms of the question: paid in all, converted, or what each delivers."""
    deducted = offer.quote.fee_convention is FeeConvention.DEDUCTED
    named = Question.PAY if deducted else Question.SEND
    amounts = tuple(point.amount for point in usable_points(offer.quote, reference.base))
    if question is named:
        return amounts
    found = [figures_at(offer, named, amount, reference) for amount in amounts]
    known = [figures for figures in found if not isinstance(figures, ApartReason)]
    match question:
        case Question.PAY:
            return tuple(figures.paid for figures in known)
        case Question.SEND:
            return tuple(figures.converted for figures in known)
        case Question.RECEIVE:
            return tuple(figures.arrives_shown for figures in known)


def _between(seen: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Return round amounts between the first and the last of those seen: in steps of 1, 2 or 5 times a power of ten."""
    if len(seen) < 2:
        return ()
    low, high = min(seen), max(seen)
    least = (high - low) / _STEPS
    power = Decimal(1).scaleb(least.adjusted(), CONTEXT)
    step = next(each * power for each in _ROUND if each * power >= least)
    first = (low / step).to_integral_value(ROUND_CEILING) * step
    count = int((high - first) / step) + 1
    return tuple(first + number * step for number in range(count))


def _around(asked: Decimal, question: Question, reference: ReferenceRate) -> Iterable[Decimal]:
    """Return a quarter, half, twice and four times the amount asked about, in whole units of its currency."""
    currency = reference.quote if question is Question.RECEIVE else reference.base
    unit = smallest_unit(currency)
    return {max(round_down_to_payable(asked * share, currency), unit) for share in _AROUND}
