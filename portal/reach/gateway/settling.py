"""What a message asks once its corridor is known: which question, how much, of which currency."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from portal.comparison.asked import amount_problem, plain_digits
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
from portal.prices.money import smallest_unit
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
        explanations = (problem, *_shorter(error, currency, language))
        return Puzzle(Unclear.AMOUNT, corridor=corridor.code, explanations=explanations, clues=reading.clues)


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
        return _parsed(reading, currency, language)
    amount = parse_amount(reading.figure, language, _WITH_DECIMALS) * reading.scale
    return parse_amount(amount_in_address(amount), language, currency)


def _parsed(reading: Reading, currency: str, language: Language) -> Decimal:
    """Return the amount of the figure: "100.000 francs CFA" has no decimals, since the currency named has none."""
    try:
        return parse_amount(reading.figure, language, currency)
    except AmountError as error:
        if error.problem is AmountProblem.AMBIGUOUS and reading.currencies and smallest_unit(currency) == 1:
            return max(error.readings)
        raise


def _shorter(error: AmountError, currency: str, language: Language) -> tuple[str, ...]:
    """Say what is wrong with an amount in few letters, where the whole sentence may be too long for a message."""
    if error.problem is AmountProblem.AMBIGUOUS:
        choices = one_of([plain_digits(reading) for reading in error.readings], language)
        # Translators: text message of 70 signs; two amounts to choose from: "18 or 18000?".
        return (_("%(choices)s?", choices=choices),)
    if error.problem is AmountProblem.WRONG_CURRENCY:
        return (_("You wrote an amount in %(wrong)s. Write it in %(right)s.", wrong=error.currency, right=currency),)
    if error.problem is AmountProblem.TOO_MANY_DIGITS:
        # Translators: text message of 70 signs; the currency is a code: "Fewer decimals in KES."
        return (_("Fewer decimals in %(currency)s.", currency=currency),)
    return ()


def _wrong_currency(
    reading: Reading, corridor: Corridor, question: Question, allowed: tuple[str, ...], language: Language
) -> Puzzle:
    """Say which currencies there are, by name and, in fewer letters, by code."""
    said: list[str] = []
    for names in ([currency_name(code, language) for code in allowed], list(allowed)):
        currencies = one_of(names, language)
        if question is Question.RECEIVE:
            said.append(_("Money sent this way arrives in: %(currencies)s.", currencies=currencies))
        else:
            sending = country_in_sentence(corridor.code.sending)
            said.append(
                _("Amounts sent from %(country)s are in: %(currencies)s.", country=sending, currencies=currencies)
            )
    explanations = (*said, one_of(list(allowed), language))
    return Puzzle(Unclear.CURRENCY, corridor=corridor.code, explanations=explanations, clues=reading.clues)
