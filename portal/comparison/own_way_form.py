"""The form "What do you use today?": a service of the list, or an offer as it was told; read from the address alone.

Nothing of it is stored or logged; the page that answers is kept by no cache. What cannot be understood comes back in
the form, with the problem said next to its field.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from portal.comparison.asked import amount_problem
from portal.localization import (
    AmountError,
    AmountProblem,
    current_language,
    number_readings,
    parse_amount,
)
from portal.localization import gettext as _
from portal.prices.own_way import TypedOffer, TypedProblem, plausible
from portal.prices.rates import ReferenceRate
from portal.prices.vocabulary import Question

#: How often a year, as the form offers it.
OFTEN: Final = (52, 26, 12, 6, 4, 1)
#: Nobody sends more often than once a day.
MOST_OFTEN: Final = 366
#: The fields that tell an offer; each is shown again as it was typed.
FIELDS: Final = ("fee", "rate", "arrives", "paid")


@dataclass(frozen=True, slots=True)
class OwnWay:
    """What a person said of their own way. ``typed`` is None where they typed nothing, or something has a problem."""

    service: str  # the code of a service of the list; ""
    times: int | None  # how often a year; None where not said
    texts: Mapping[str, str]  # by field, as typed
    typed: TypedOffer | None = None
    problems: Mapping[str, str] = field(default_factory=dict)  # by field; "offer" where it is about all of them

    @property
    def said(self) -> bool:
        """Whether anything is to be compared."""
        return bool(self.service or any(self.texts.values()))

    def in_address(self) -> dict[str, str]:
        """Return the parameters that say the same again, as typed."""
        times = "" if self.times is None else str(self.times)
        return {name: text for name, text in {"service": self.service, **self.texts, "times": times}.items() if text}


def read_own_way(
    arguments: Mapping[str, str], question: Question, sent: str, arriving: str, reference: ReferenceRate | None
) -> OwnWay:
    """Read ``service``, ``fee``, ``rate``, ``arrives``, ``paid`` and ``times`` of an address.

    ``arriving`` is the currency that the offer pays out, ``reference`` its market rate; without one no offer can be
    compared, but what cannot be read is said all the same. A browser sends every field of the form: of the two outcomes
    only the one that belongs to the question counts. Where nothing but the other one is told, this one is asked for.
    """
    texts = {name: arguments.get(name, "").strip() for name in FIELDS}
    outcome, other = outcome_fields(question)
    of_other_question, texts[other] = texts[other], ""
    problems: dict[str, str] = {}
    times = _times(arguments.get("times", ""), problems)
    service = arguments.get("service", "").strip()
    typed = None
    if service and any(texts.values()):
        problems["offer"] = _("Choose a service of the list, or write an offer: one of the two.")
    elif any(texts.values()):
        typed = TypedOffer(
            fee=read_fee("fee", texts["fee"], sent, problems),
            rate=_rate(texts["rate"], reference, problems),
            arrives=_amount("arrives", texts["arrives"], arriving, problems),
            paid=_amount("paid", texts["paid"], sent, problems),
        )
    elif of_other_question and not service:
        problems[outcome] = _("Write the rate you are given, or what comes out of it.")
    return OwnWay(service, times, texts, None if problems else typed, problems)


def outcome_fields(question: Question) -> tuple[str, str]:
    """Return the field that tells what comes out of an offer, and the one that does so for other questions."""
    return ("paid", "arrives") if question is Question.RECEIVE else ("arrives", "paid")


def _times(text: str, problems: dict[str, str]) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdecimal() and len(text) <= 3 and 0 < int(text) <= MOST_OFTEN:
        return int(text)
    problems["times"] = _("Choose how often you send from the list.")
    return None


def read_fee(name: str, text: str, sent: str, problems: dict[str, str]) -> Decimal | None:
    """Read the fee in a field, None where it is empty; other than an amount to send, it may be nothing."""
    try:
        if text and not any(number_readings(text, current_language())):
            return Decimal(0)
    except AmountError:
        pass  # a currency's sign may stand beside it: read as an amount
    return _amount(name, text, sent, problems, below_zero=_("A fee cannot be below zero. Write 0 if there is none."))


def _amount(name: str, text: str, currency: str, problems: dict[str, str], below_zero: str = "") -> Decimal | None:
    if not text:
        return None
    try:
        return parse_amount(text, current_language(), currency)
    except AmountError as error:
        negative = error.problem is AmountProblem.NEGATIVE and below_zero
        problems[name] = below_zero if negative else amount_problem(error, currency)
        return None


def _rate(text: str, reference: ReferenceRate | None, problems: dict[str, str]) -> Decimal | None:
    """Read a rate. "19.600" may be nineteen or nineteen thousand: the market's rate tells which; without it, nobody."""
    if not text:
        return None
    try:
        readings = number_readings(text, current_language())
    except AmountError as error:
        told = {AmountProblem.NEGATIVE: _("Write a rate above zero.")}
        problems["rate"] = told.get(error.problem, _("We could not read this rate. Write figures only."))
        return None
    likely = [each for each in readings if each > 0 and (reference is None or plausible(each, reference.rate))]
    if len(likely) == 1:
        return likely[0]
    if reference is not None:
        problems["rate"] = typed_problem(TypedProblem.RATE_IMPLAUSIBLE, reference)
    elif not likely:
        problems["rate"] = _("Write a rate above zero.")
    return None


def typed_problem(problem: TypedProblem, reference: ReferenceRate, at_market: str = "") -> str:
    """Say why a typed offer gives no figures, and what to write; ``at_market`` is its outcome at the market's rate."""
    match problem:
        case TypedProblem.RATE_OR_OUTCOME:
            return _("Write the rate you are given, or what comes out of it.")
        case TypedProblem.BOTH:
            return _("Write the rate, or what comes out of it: one of the two is enough.")
        case TypedProblem.FEE_MISSING:
            return _("Write the fee too. Write 0 if there is none.")
        case TypedProblem.FEE_EXCEEDS:
            return _("The fee is as large as the amount, or larger.")
        case TypedProblem.RATE_IMPLAUSIBLE:
            return _(
                "This rate is far from the market's. Write how much %(payout)s one %(sent)s buys.",
                payout=reference.quote,
                sent=reference.base,
            )
        case TypedProblem.OUTCOME_IMPLAUSIBLE:
            return _(
                "This is far from the market's rate. At that rate, it would be about %(amount)s.", amount=at_market
            )
