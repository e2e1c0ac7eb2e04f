"""What a person uses today against the first service of a ranking: an offer they type, or a service they choose.

An offer is told by its fee and rate, or by its outcome: what arrives, or, where a sum must arrive, what is paid. It may
be a bank's, a card's or an informal way's; only its figures count. Nothing here is stored. Rates are payout-currency
units per one of the sending currency, fees in sending currency; nothing is clamped, and a rate better than the market's
stays better: it is the person's own offer of today, not an old price.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from portal.prices.cost import cost_in_money, fee_deducted, fee_on_top, margin_percent
from portal.prices.money import exactly, round_down_to_payable, round_up_to_payable, round_up_to_smallest, settled
from portal.prices.offers import NEVER_BEST, Row
from portal.prices.rates import ReferenceRate
from portal.prices.rows import about_the_same, worse_by
from portal.prices.uncertainty import half_last_digit
from portal.prices.vocabulary import Question

#: A rate further from the market's than this, typed or behind a typed outcome, is taken as a slip, most often a rate
#: upside down. Street rates are far from official ones in some countries, so this is wider than what a survey's row is
#: held for.
PLAUSIBLE_RATIO: Final = Decimal(10)


@dataclass(frozen=True, slots=True)
class TypedOffer:
    """An offer as a person tells it. None: not told."""

    fee: Decimal | None = None  # sending currency; 0 where there is none
    rate: Decimal | None = None  # its digits as typed: they carry its uncertainty
    arrives: Decimal | None = None  # payout currency, in the receiver's hand
    paid: Decimal | None = None  # sending currency, in all; for "they must receive X"


class TypedProblem(StrEnum):
    """Why a typed offer gives no figures; each has a sentence on the page."""

    RATE_OR_OUTCOME = "rate_or_outcome"  # neither is told: there is nothing to compare
    BOTH = "both"  # a rate and an outcome: they may contradict each other
    FEE_MISSING = "fee_missing"
    FEE_EXCEEDS = "fee_exceeds"  # the fee eats all that is paid
    RATE_IMPLAUSIBLE = "rate_implausible"  # upside down, or a slip
    OUTCOME_IMPLAUSIBLE = "outcome_implausible"  # no such rate leads to it: another currency, or a slip


@dataclass(frozen=True, slots=True)
class OwnFigures:
    """The figures of a typed offer. What arrives is rounded down, what is paid up, to what can be paid."""

    paid: Decimal
    arrives: Decimal
    cost: Decimal  # sending currency: paid - arrives / M; negative where it beats the market
    arrives_shown: Decimal
    paid_shown: Decimal
    low: Decimal  # lowest and highest value of the ranked quantity that the typed digits allow
    high: Decimal


@dataclass(frozen=True, slots=True)
class Against:
    """One way against the first row of a ranking, in the ranked quantity as shown."""

    difference: Decimal  # how much worse the person's way is, per transfer; negative where it is better
    about_the_same: bool
    per_year: Decimal | None  # None: not asked, nothing to tell, or a price that is no longer current
    current: bool  # whether both prices may be spoken of as today's


def plausible(rate: Decimal, reference: Decimal) -> bool:
    """Whether a typed rate lies within a tenth and ten times the market's."""
    return reference <= rate * PLAUSIBLE_RATIO and rate <= reference * PLAUSIBLE_RATIO


@exactly
def typed_figures(
    question: Question, amount: Decimal, typed: TypedOffer, reference: ReferenceRate
) -> OwnFigures | TypedProblem:
    """Return the figures of a typed offer for one question at one amount (above zero), or what is missing."""
    outcome = typed.paid if question is Question.RECEIVE else typed.arrives
    if typed.rate is None:
        return _by_outcome(question, amount, typed, outcome, reference)
    if outcome is not None:
        return TypedProblem.BOTH
    if typed.fee is None:
        return TypedProblem.FEE_MISSING
    if not plausible(typed.rate, reference.rate):
        return TypedProblem.RATE_IMPLAUSIBLE
    doubt = half_last_digit(typed.rate)
    low, middle, high = (
        _by_rate(question, amount, typed.fee, rate, reference)
        for rate in (typed.rate - doubt, typed.rate, typed.rate + doubt)
    )
    if low is None or middle is None or high is None:
        return TypedProblem.FEE_EXCEEDS
    ends = sorted((_ranked(low, question), _ranked(middle, question), _ranked(high, question)))
    return OwnFigures(*middle, ends[0], ends[-1])


_Five = tuple[Decimal, Decimal, Decimal, Decimal, Decimal]


def _by_outcome(
    question: Question, amount: Decimal, typed: TypedOffer, outcome: Decimal | None, reference: ReferenceRate
) -> OwnFigures | TypedProblem:
    """Return the figures where the outcome is told: it is known as exactly as it was said.

    The rate that leads to it is held for plausible as a typed one is. Without a fee, none is taken out before.
    """
    if outcome is None:
        return TypedProblem.RATE_OR_OUTCOME
    if question is Question.SEND and typed.fee is None:
        return TypedProblem.FEE_MISSING
    fee = typed.fee or Decimal(0)
    match question:
        case Question.PAY:
            paid, arrives, converted = amount, outcome, amount - fee
        case Question.SEND:
            paid, arrives, converted = fee_on_top(amount, fee).paid, outcome, amount
        case Question.RECEIVE:
            paid, arrives, converted = outcome, amount, outcome - fee
    if converted <= 0:
        return TypedProblem.FEE_EXCEEDS
    if not plausible(arrives / converted, reference.rate):
        return TypedProblem.OUTCOME_IMPLAUSIBLE
    figures = _figures(paid, arrives, settled(paid - arrives / reference.rate), reference)
    value = _ranked(figures, question)
    return OwnFigures(*figures, value, value)


@exactly
def outcome_at_market(question: Question, amount: Decimal, fee: Decimal | None, reference: ReferenceRate) -> Decimal:
    """Return what comes out at the market's rate: what arrives, or what is paid; ``fee`` is below the amount."""
    figures = _by_rate(question, amount, fee or Decimal(0), reference.rate, reference)
    if figures is None:
        raise ValueError(f"A fee of {fee} leaves nothing of {amount} to convert.")
    _paid, _arrives, _cost, arrives_shown, paid_shown = figures
    return paid_shown if question is Question.RECEIVE else arrives_shown


def _by_rate(
    question: Question, amount: Decimal, fee: Decimal, rate: Decimal, reference: ReferenceRate
) -> _Five | None:
    """Return the figures at one rate; None where the fee leaves nothing to convert, or the rate is nothing.

    The cost is worked out as a service's is, so that the same fee and rate cost the same to the last digit.
    """
    if rate <= 0:
        return None
    match question:
        case Question.PAY:
            paid, converted = fee_deducted(amount, fee)
        case Question.SEND:
            paid, converted = fee_on_top(amount, fee)
        case Question.RECEIVE:
            paid, converted = fee_on_top(round_up_to_smallest(amount / rate, reference.base), fee)
    if converted <= 0:
        return None
    cost = cost_in_money(converted, fee, margin_percent(rate, reference.rate), reference.rate, None)
    return _figures(paid, converted * rate, cost.total, reference)


def _figures(paid: Decimal, arrives: Decimal, cost: Decimal, reference: ReferenceRate) -> _Five:
    shown = round_down_to_payable(arrives, reference.quote), round_up_to_payable(paid, reference.base)
    return (paid, arrives, cost, *shown)


def _ranked(figures: _Five, question: Question) -> Decimal:
    """Return the quantity that a question ranks by: what arrives, the cost, or what is paid."""
    _paid, _arrives, cost, arrives_shown, paid_shown = figures
    return {Question.PAY: arrives_shown, Question.SEND: cost, Question.RECEIVE: paid_shown}[question]


@exactly
def typed_against(own: OwnFigures, first: Row, question: Question, times: int | None = None) -> Against:
    """Compare a typed offer with the first row; ``times`` is how often a year the person sends."""
    return _against(
        worse_by(own, first.figures, question),
        about_the_same(own, first.figures),
        times,
        current=not NEVER_BEST.intersection(first.notes),
    )


@exactly
def service_against(own: Row, first: Row, question: Question, times: int | None = None) -> Against:
    """Compare a service that the person uses with the first row of its own ranking."""
    return _against(
        worse_by(own.figures, first.figures, question),
        about_the_same(own.figures, first.figures),
        times,
        current=not NEVER_BEST.intersection((*own.notes, *first.notes)),
    )


def _against(difference: Decimal, same: bool, times: int | None, *, current: bool) -> Against:
    """A year is reckoned with prices of today alone (design, section 5), and not with a difference nobody can tell."""
    reckoned = current and not same and times is not None and difference != 0
    return Against(difference, same, difference * times if reckoned and times is not None else None, current)
