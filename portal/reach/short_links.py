"""Short links: a whole comparison in a dozen signs, ``/c/<token>``; nothing is stored, and nothing can get lost.

A token is a version, a number and a check, written with 31 signs: the digits and the small letters without i, l, o, u
and v, which people take for others on paper. Capital letters, o for 0, and i or l for 1 are read all the same. The
number holds the fields of a comparison in mixed radix, the first field in its lowest place; rare fields are there only
where a flag says so. The check is a weighted sum modulo 31: one wrong sign, or two that changed places, never open
another comparison.

Tokens that were sent or printed stay good: a change of their form is a new version beside this one.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from portal.comparison.wishes import LONGEST_WAIT
from portal.comparison.wishes import address as wished
from portal.localization import amount_in_address
from portal.prices.priorities import NO_PRIORITIES, WAITS, Collecting, Paying, Priorities
from portal.prices.quotes import CorridorCode
from portal.prices.vocabulary import Question

ALPHABET: Final = "0123456789abcdefghjkmnpqrstwxyz"
VERSION: Final = "1"

#: Longest token: the weights of the check must differ from one another and from zero.
LONGEST: Final = len(ALPHABET) - 1

_VALUES: Final = {sign: value for value, sign in enumerate(ALPHABET)}
_READ_AS: Final = str.maketrans("oil", "011")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_QUESTIONS: Final = (Question.PAY, Question.SEND, Question.RECEIVE)
_COLLECTING: Final = (None, Collecting.CASH, Collecting.BANK_ACCOUNT, Collecting.MOBILE_WALLET, Collecting.HOME)
_PAYING: Final = (None, Paying.CASH, Paying.BANK_ACCOUNT, Paying.CARD, Paying.MOBILE_MONEY)
_WAITS: Final = (None, *WAITS)
#: The currencies most often asked for on the receiving side besides the local one; others are spelled out.
_COMMON: Final = ("", "USD", "EUR")
#: Powers of ten that an amount may end in: from four decimals to eleven zeros.
_EXPONENTS: Final = range(-4, 12)


class BrokenToken(ValueError):
    """A token that was not made here, or not copied whole."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A comparison to be opened again by somebody else."""

    language: str  # primary language subtag, two or three letters: "fr", "kri"
    corridor: CorridorCode
    question: Question
    amount: Decimal | None = None  # above zero, at most four decimals and sixteen digits; None: the first one there is
    currency: str = ""  # of the amount where it must arrive, ISO 4217; "": the usual one
    priorities: Priorities = NO_PRIORITIES

    def address(self, language: str) -> str:
        """Return the path of the comparison's page in a language."""
        asked: list[tuple[str, str]] = [] if self.amount is None else [("amount", amount_in_address(self.amount))]
        asked.append(("ask", self.question.value))
        if self.currency:
            asked.append(("currency", self.currency))
        return wished(f"/{language}/{self.corridor.slug}", dict(asked), self.priorities)


def token_of(shared: Shared) -> str:
    """Return the token of a comparison. ValueError: it holds something that no token can."""
    number = 0
    for value, radix in reversed(_fields(shared)):
        number = number * radix + value
    body = VERSION
    while number:
        number, value = divmod(number, len(ALPHABET))
        body += ALPHABET[value]
    if len(body) >= LONGEST:
        raise ValueError(f"This comparison is too long for a short link: {shared}.")
    return body + _check(body)


def shared_of(token: str) -> Shared:
    """Return the comparison of a token, in whichever case it was typed. BrokenToken: it is none of ours."""
    signs = token.strip().lower().translate(_READ_AS)
    body = signs[:-1]
    known = len(signs) <= LONGEST and body.startswith(VERSION) and all(sign in _VALUES for sign in signs)
    if not known or _check(body) != signs[-1]:
        raise BrokenToken(token)
    number = 0
    for sign in reversed(body[len(VERSION) :]):
        number = number * len(ALPHABET) + _VALUES[sign]
    try:
        shared = _read(_Digits(number))
        whole = token_of(shared) == signs  # one comparison has one token
    except (ValueError, IndexError) as error:
        raise BrokenToken(token) from error
    if not whole:
        raise BrokenToken(token)
    return shared


def _check(body: str) -> str:
    weighted = sum(weight * _VALUES[sign] for weight, sign in enumerate(body, 1))
    return ALPHABET[weighted % len(ALPHABET)]


_Field = tuple[int, int]  # (value, radix): the value is below the radix


def _fields(shared: Shared) -> list[_Field]:
    """Return the fields of a comparison; ``_read`` reads them in the same order."""
    wishes = shared.priorities
    fields = [
        (int(len(shared.language) == 3), 2),
        (int(bool(wishes)), 2),
        (int(shared.amount is not None), 2),
        (_QUESTIONS.index(shared.question), len(_QUESTIONS)),
        *_letters(shared.language, len(shared.language) if len(shared.language) == 3 else 2),
        *_letters(shared.corridor.sending.lower(), 2),
        *_letters(shared.corridor.receiving.lower(), 2),
    ]
    if shared.question is Question.RECEIVE:
        fields += _currency_fields(shared.currency)
    elif shared.currency:
        raise ValueError("The amount is in the sending country's currency: leave the currency out.")
    if wishes:
        fields += _priority_fields(wishes)
    if shared.amount is not None:
        fields += _amount_fields(shared.amount)
    return fields


def _letters(text: str, length: int) -> list[_Field]:
    if len(text) != length or any(letter not in _LETTERS for letter in text):
        raise ValueError(f"“{text}” is not a code of {length} letters.")
    return [(_LETTERS.index(letter), len(_LETTERS)) for letter in text]


def _currency_fields(currency: str) -> list[_Field]:
    spelled = len(_COMMON)
    if currency in _COMMON:
        return [(_COMMON.index(currency), spelled + 1)]
    return [(spelled, spelled + 1), *_letters(currency.lower(), 3)]


def _priority_fields(wishes: Priorities) -> list[_Field]:
    spelled = len(_WAITS)
    fields = [
        (_COLLECTING.index(wishes.pickup), len(_COLLECTING)),
        (_PAYING.index(wishes.pay_in), len(_PAYING)),
    ]
    if wishes.max_hours in _WAITS:
        return [*fields, (_WAITS.index(wishes.max_hours), spelled + 1)]
    if not 0 < wishes.max_hours <= LONGEST_WAIT:
        raise ValueError(f"A wait of {wishes.max_hours} hours does not fit into a short link.")
    return [*fields, (spelled, spelled + 1), (wishes.max_hours, LONGEST_WAIT + 1)]


def _amount_fields(amount: Decimal) -> list[_Field]:
    """Write an amount as a whole number and a power of ten. The number comes last: its size is not fixed."""
    if not amount.is_finite() or amount <= 0:
        raise ValueError(f"An amount above zero is needed, not {amount}.")
    _sign, digits, power = amount.as_tuple()
    whole, exponent = int("".join(str(digit) for digit in digits)), int(power)
    while whole % 10 == 0 and exponent < _EXPONENTS[-1]:
        whole, exponent = whole // 10, exponent + 1
    while exponent > _EXPONENTS[-1]:
        whole, exponent = whole * 10, exponent - 1
    if exponent not in _EXPONENTS or whole >= 10**16:
        raise ValueError(f"The amount {amount} has too many digits for a short link.")
    return [(_EXPONENTS.index(exponent), len(_EXPONENTS)), (whole, 10**16)]


class _Digits:
    """A number, taken apart from its lowest place."""

    def __init__(self, number: int) -> None:
        self._left = number

    def take(self, radix: int) -> int:
        """Return the value of the next field."""
        self._left, value = divmod(self._left, radix)
        return value

    def letters(self, count: int) -> str:
        """Return the next ``count`` letters."""
        return "".join(_LETTERS[self.take(len(_LETTERS))] for _ in range(count))


def _read(digits: _Digits) -> Shared:
    three_letters, wishes, has_amount = digits.take(2), digits.take(2), digits.take(2)
    question = _QUESTIONS[digits.take(len(_QUESTIONS))]
    language = digits.letters(3 if three_letters else 2)
    corridor = CorridorCode(digits.letters(2).upper(), digits.letters(2).upper())
    currency = _read_currency(digits) if question is Question.RECEIVE else ""
    priorities = _read_priorities(digits) if wishes else NO_PRIORITIES
    amount = None
    if has_amount:
        exponent = _EXPONENTS[digits.take(len(_EXPONENTS))]
        amount = Decimal(digits.take(10**16)).scaleb(exponent)
        if not amount:
            raise ValueError("an amount of zero")
    return Shared(language, corridor, question, amount, currency, priorities)


def _read_currency(digits: _Digits) -> str:
    place = digits.take(len(_COMMON) + 1)
    return digits.letters(3).upper() if place == len(_COMMON) else _COMMON[place]


def _read_priorities(digits: _Digits) -> Priorities:
    pickup = _COLLECTING[digits.take(len(_COLLECTING))]
    pay_in = _PAYING[digits.take(len(_PAYING))]
    place = digits.take(len(_WAITS) + 1)
    return Priorities(pickup, pay_in, digits.take(LONGEST_WAIT + 1) if place == len(_WAITS) else _WAITS[place])
