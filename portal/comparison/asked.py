"""What a person asks: an amount and one of three questions, read from the address; and the form that shows it again.

Nothing is guessed and nothing typed is lost: what cannot be understood comes back in the form, with the problem said
next to its field.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from portal.localization import (
    AmountError,
    AmountProblem,
    capitalized,
    country_in_sentence,
    currency_name,
    current_language,
    money_plain,
    one_of,
    parse_amount,
)
from portal.localization import (
    gettext as _,
)
from portal.prices.corridors import Corridor
from portal.prices.vocabulary import Question


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was understood. ``amount`` is None where none was given, or where it has a problem."""

    question: Question
    amount: Decimal | None
    currency: str  # of the amount: the sending side's for pay and send, one paid out for receive
    text: str  # the amount as it was typed
    problems: Mapping[str, str] = field(default_factory=dict)  # by field: amount, ask, currency
    arriving: str = ""  # the currency of what arrives where the person names none


@dataclass(frozen=True, slots=True)
class QuestionForm:
    """The question form's contents."""

    text: str
    question: str
    currency: str  # of the sending side; "" where no country is chosen yet
    payout: str  # the currency chosen for what arrives
    payouts: tuple[tuple[str, str], ...]  # (code, name) of what can arrive
    problems: Mapping[str, str] = field(default_factory=dict)


def read_question(arguments: Mapping[str, str], corridor: Corridor, arriving: str = "") -> Asked:
    """Read ``amount``, ``ask`` and ``currency`` of an address; other keys are ignored.

    ``arriving`` is the currency of what arrives where the person names none; without it, the local one.

    ``payout`` is the form's own field for the currency of what arrives: a browser sends it with every question, so it
    counts only where the question is about what arrives; ``currency`` always counts, and is refused where it is wrong.
    """
    problems: dict[str, str] = {}
    question = _read_ask(arguments, problems)
    arriving = arriving or corridor.local_currency
    currency = _read_currency(arguments, corridor, question, arriving, problems)
    text = arguments.get("amount", "")
    amount = None
    if "amount" in arguments:
        try:
            amount = parse_amount(text, current_language(), currency)
        except AmountError as error:
            problems["amount"] = amount_problem(error, currency)
    return Asked(question, amount, currency, text, problems, arriving)


def _read_ask(arguments: Mapping[str, str], problems: dict[str, str]) -> Question:
    asked = arguments.get("ask", Question.PAY)
    try:
        return Question(asked)
    except ValueError:
        problems["ask"] = _("Choose one of the three questions.")
        return Question.PAY


def _read_currency(
    arguments: Mapping[str, str], corridor: Corridor, question: Question, arriving: str, problems: dict[str, str]
) -> str:
    receives = question is Question.RECEIVE
    allowed = corridor.payout_currencies if receives else (corridor.currency,)
    usual = arriving if receives else corridor.currency
    asked = (arguments.get("currency") or (receives and arguments.get("payout")) or usual).upper()
    if asked in allowed:
        return asked
    names = one_of([currency_name(code, current_language()) for code in allowed], current_language())
    if receives:
        problems["currency"] = _("Money sent this way arrives in: %(currencies)s.", currencies=names)
    else:
        sending = country_in_sentence(corridor.code.sending)
        problems["amount"] = _(
            "Amounts sent from %(country)s are in: %(currencies)s.", country=sending, currencies=names
        )
    return usual


def amount_problem(error: AmountError, currency: str) -> str:
    """Say what is wrong with a typed amount and what to write instead."""
    language = current_language()
    if error.problem is AmountProblem.AMBIGUOUS:
        low, high = (money_plain(reading, currency, language, short=True) for reading in error.readings)
        return _("Do you mean %(low)s or %(high)s? Write the amount without a separator.", low=low, high=high)
    if error.problem is AmountProblem.WRONG_CURRENCY:
        return _(
            "You wrote an amount in %(wrong)s. Write it in %(right)s.",
            wrong=currency_name(error.currency, language),
            right=currency_name(currency, language),
        )
    if error.problem is AmountProblem.TOO_MANY_DIGITS:
        return _(
            "%(currency)s has no such small coins. Write fewer decimals.", currency=currency_name(currency, language)
        )
    return _SENTENCES[error.problem]()


_SENTENCES = {
    AmountProblem.EMPTY: lambda: _("Write an amount in figures, such as 200."),
    AmountProblem.NEGATIVE: lambda: _("Write an amount above zero."),
    AmountProblem.NOT_A_NUMBER: lambda: _("We could not read this as an amount. Write figures only, such as 200."),
    AmountProblem.TOO_LARGE: lambda: _("This amount is too large for a transfer. Write a smaller one."),
}


def plain_digits(amount: Decimal) -> str:
    """Write an amount for an address: every language reads it alike, with no separators and no empty decimals."""
    return f"{amount.normalize():f}"


def asked_in_address(asked: Asked, amount: Decimal | None) -> dict[str, str]:
    """Return the parameters that ask a question again, about ``amount``: every language reads them alike."""
    said = {"amount": plain_digits(amount)} if amount is not None else {}
    said["ask"] = asked.question.value
    return said | ({"currency": asked.currency} if asked.question is Question.RECEIVE else {})


def question_form(asked: Asked, corridor: Corridor, amount: Decimal | None) -> QuestionForm:
    """Return the form filled in: with what was typed where that had a problem, else with the amount answered."""
    language = current_language()
    receives = asked.question is Question.RECEIVE
    text = asked.text if asked.text or amount is None else plain_digits(amount)
    return QuestionForm(
        text=text,
        question=asked.question.value,
        currency=corridor.currency,
        payout=asked.currency if receives else asked.arriving,
        payouts=tuple(
            (code, capitalized(currency_name(code, language), language)) for code in corridor.payout_currencies
        ),
        problems=asked.problems,
    )


def empty_form(arguments: Mapping[str, str]) -> QuestionForm:
    """Return the form as it is before two countries are chosen, keeping what was typed."""
    asked = arguments.get("ask", Question.PAY)
    return QuestionForm(arguments.get("amount", ""), asked if asked in set(Question) else "pay", "", "", ())
