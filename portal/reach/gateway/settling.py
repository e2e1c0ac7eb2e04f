"""What a message asks once its corridor is known: which question, how much, of which currency."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from portal.comparison.asked import amount_problem
from portal.localization import (
    AmountError,
    AmountProblem,
    Language,
    amount_in_address,
    country_in_sentence,
    currency_name,
    one_of,
    parse_amount,
)
from portal.localization import gettext as _
from portal.prices.corridors import Corridor
from portal.prices.vocabulary import Question
from portal.reach.gateway.reading import Puzzle, Reading, Unclear

#: A currency with hundredths, to read "1.5" of "1.5k" in.
_WITH_DECIMALS: Final = "USD"


@dataclass(frozen=True, slots=True)
class Settled:
    """What is asked. ``amount`` is None where the message names none."""

    question: Question
    amount: Decimal | None
    currency: str


def settle(reading: Reading, corridor: Corridor, arriving: str, language: Language) -> Settled | Puzzle:
    """Settle question, currency and amount; ``arriving`` is what arrives where the message names no currency.

    An amount in a currency that is paid out, without a word about the question, is what must arrive.
    """
    question = _question(reading, corridor)
    allowed = _allowed(question, corridor)
    currency = arriving if question is Question.RECEIVE else corridor.currency
    if reading.currencies:
        meant = next((code for code in allowed if code in reading.currencies), None)
        if meant is None:
            return _wrong_currency(reading, corridor, question, allowed, language)
        currency = currency if currency in reading.currencies else meant
    try:
        return Settled(question, _amount(reading, currency, language), currency)
    except AmountError as error:
        problem = amount_problem(error, currency)
        return Puzzle(Unclear.AMOUNT, corridor=corridor.code, explanation=problem, clues=reading.clues)


def _question(reading: Reading, corridor: Corridor) -> Question:
    """Return what is asked: of several questions the one whose currency is named, "what arrives if I pay 500 EUR"."""
    possible = reading.questions or (Question.PAY, Question.RECEIVE)
    fitting = (question for question in possible if reading.currencies.intersection(_allowed(question, corridor)))
    return next(fitting, possible[0])


def _allowed(question: Question, corridor: Corridor) -> tuple[str, ...]:
    return corridor.payout_currencies if question is Question.RECEIVE else (corridor.currency,)


def _amount(reading: Reading, currency: str, language: Language) -> Decimal | None:
    """Return the amount; None where there is none. Raises AmountError, also where it is written in words."""
    if reading.in_words:
        raise AmountError(AmountProblem.EMPTY)
    if not reading.figure:
        return None
    if reading.scale == 1:
        return parse_amount(reading.figure, language, currency)
    amount = parse_amount(reading.figure, language, _WITH_DECIMALS) * reading.scale
    return parse_amount(amount_in_address(amount), language, currency)


def _wrong_currency(
    reading: Reading, corridor: Corridor, question: Question, allowed: tuple[str, ...], language: Language
) -> Puzzle:
    names = one_of([currency_name(code, language) for code in allowed], language)
    if question is Question.RECEIVE:
        said = _("Money sent this way arrives in: %(currencies)s.", currencies=names)
    else:
        sending = country_in_sentence(corridor.code.sending)
        said = _("Amounts sent from %(country)s are in: %(currencies)s.", country=sending, currencies=names)
    return Puzzle(Unclear.CURRENCY, corridor=corridor.code, explanation=said, clues=reading.clues)
