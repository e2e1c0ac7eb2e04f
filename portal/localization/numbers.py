"""Reading the amounts that people type: any script's digits, the language's own separators, nothing guessed.

Babel's ``parse_decimal``, even strict, takes ``NaN``, ``1e5`` and ``1_000`` and refuses Arabic digits. Here the text is
brought to ASCII digits first and then matched as a whole. A text is read in two ways: with the language's own decimal
sign, and with the other one of point and comma. Where only one way gives a number, that is it. Where both do and they
differ (one separator, three digits after it), the language's own grouping sign groups, and anything else is asked back:
``18,000`` typed in French may be 18 or 18 000, and a thousandfold mistake costs more than a question.
"""

import re
import unicodedata
from collections import defaultdict
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from babel.numbers import get_currency_precision, get_currency_symbol, list_currencies

from portal.localization.languages import Language
from portal.localization.symbols import Symbols, symbols_of

#: The first amount that is refused as too large: more than any transfer in any currency.
TOO_LARGE = Decimal(10) ** 12
#: No amount is longer than this when typed; longer texts are not looked at.
LONGEST = 60


class AmountProblem(StrEnum):
    """Why a typed text is not taken as an amount; each has a sentence in the templates."""

    EMPTY = "empty"
    NEGATIVE = "negative"  # below zero, or zero: there is nothing to send
    NOT_A_NUMBER = "not_a_number"  # words, signs, a form no language writes
    TOO_LARGE = "too_large"
    TOO_MANY_DIGITS = "too_many_digits"  # more decimals than the currency has
    AMBIGUOUS = "ambiguous"  # the readings are told: ask which
    WRONG_CURRENCY = "wrong_currency"  # another currency's sign stands beside it


class AmountError(ValueError):
    """A typed text that is not taken as an amount."""

    def __init__(self, problem: AmountProblem, readings: tuple[Decimal, ...] = (), currency: str = "") -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.readings = readings  # AMBIGUOUS: what it may mean, ascending
        self.currency = currency  # WRONG_CURRENCY: the one whose sign was typed


#: Marks that steer the direction of text and are not seen.
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")
_SPACES_AND_APOSTROPHES = re.compile("[\\s\u00a0\u2000-\u200a\u202f\u205f'\u2019\u02bc]")
_SIGNS = {
    "\N{MINUS SIGN}": "-",
    "\N{FULLWIDTH COMMA}": ",",
    "\N{FULLWIDTH FULL STOP}": ".",
    "\N{ARABIC COMMA}": ",",
}
#: The Arabic separators have one meaning each in every language; they cannot be confused with point and comma.
_SURE_DECIMAL = "\N{ARABIC DECIMAL SEPARATOR}"
_SURE_GROUP = "\N{ARABIC THOUSANDS SEPARATOR}"


def parse_amount(text: str, language: Language, currency: str) -> Decimal:
    """Return the amount that was typed, above zero and with no more decimals than the currency has.

    The currency's own sign or code may stand before or after it. Raises AmountError with the problem.
    """
    bare = _INVISIBLE.sub("", text).strip()
    if not bare:
        raise AmountError(AmountProblem.EMPTY)
    if len(bare) > LONGEST:
        raise AmountError(AmountProblem.TOO_LARGE if bare.isdecimal() else AmountProblem.NOT_A_NUMBER)
    bare = "".join(_SIGNS.get(character, character) for character in bare)
    number, negative = _without_sign(_without_currency(bare, language, currency))
    digits = _in_ascii(number)
    value = _read(digits, symbols_of(language))
    if negative or not value:
        raise AmountError(AmountProblem.NEGATIVE)
    return _checked(value, currency)


def number_readings(text: str, language: Language) -> tuple[Decimal, ...]:
    """Return what a typed number may mean, ascending: one reading, or two where a separator could be either.

    For figures that are not amounts, such as an exchange rate with many decimals; zero is one too. Raises AmountError.
    """
    bare = _INVISIBLE.sub("", text).strip()
    if not bare:
        raise AmountError(AmountProblem.EMPTY)
    if len(bare) > LONGEST:
        raise AmountError(AmountProblem.NOT_A_NUMBER)
    digits = _in_ascii("".join(_SIGNS.get(character, character) for character in bare))
    if digits.startswith("-"):
        raise AmountError(AmountProblem.NEGATIVE)
    own, other = _both_ways(digits, symbols_of(language))
    readings = {reading for reading in (own, other) if reading is not None}
    if not readings:
        raise AmountError(AmountProblem.NOT_A_NUMBER)
    return tuple(sorted(readings))


def amount_in_address(amount: Decimal) -> str:
    """Write an amount for an address: plain digits that ``parse_amount`` reads alike in every language.

    Three decimals would look like thousands to some; a fourth, zero, tells them apart: ``18.1250``.
    """
    whole, _, fraction = f"{amount:f}".partition(".")
    fraction = fraction.rstrip("0")
    if len(fraction) == 3:
        fraction += "0"
    return f"{whole}.{fraction}" if fraction else whole


def _checked(value: Decimal, currency: str) -> Decimal:
    if value >= TOO_LARGE:
        raise AmountError(AmountProblem.TOO_LARGE)
    places = get_currency_precision(currency)
    # More zeros than addresses write are a slip: ``2,0000`` is more likely 20,000 than 2, and is not guessed. After
    # more than three digits no separator of thousands can be meant: ``129800.000000`` is how programs write it.
    whole, _sign, decimals = f"{value:f}".partition(".")
    if value != round(value, places) or (len(whole) <= 3 and len(decimals) > max(places + 1, 3)):
        raise AmountError(AmountProblem.TOO_MANY_DIGITS)
    return value


def _read(digits: str, symbols: Symbols) -> Decimal:
    """Read ASCII digits as an amount, in the one way in which they can be meant."""
    own, other = _both_ways(digits, symbols)
    readings = {reading for reading in (own, other) if reading is not None}
    if not readings:
        raise AmountError(AmountProblem.NOT_A_NUMBER)
    if len(readings) == 1:
        return readings.pop()
    if own is None or symbols.group not in digits:
        raise AmountError(AmountProblem.AMBIGUOUS, tuple(sorted(readings)))
    return own


def _both_ways(digits: str, symbols: Symbols) -> tuple[Decimal | None, Decimal | None]:
    """Read ASCII digits with separators in the language's own way and in the other one."""
    decimal = "," if symbols.decimal == "," else "."
    other = "." if decimal == "," else ","
    return _reading(digits, decimal, other), _reading(digits, other, decimal)


@lru_cache(maxsize=2)
def _pattern(decimal: str, group: str) -> re.Pattern[str]:
    """Return the one strict form: groups of three, or of lakh and crore, all parted by the same sign."""
    separators = re.escape(f"{group} {_SURE_GROUP}")
    points = re.escape(f"{decimal}{_SURE_DECIMAL}")
    grouped = rf"[1-9]\d{{0,2}}(?:(?P<g>[{separators}])\d{{3}})(?:(?P=g)\d{{3}})*"
    lakhs = rf"[1-9]\d?(?P<l>[{separators}])\d{{2}}(?:(?P=l)\d{{2}})*(?P=l)\d{{3}}"
    whole = rf"{grouped}|{lakhs}|\d+"
    # "20000." is a sentence's full stop or an unfinished figure, ".5" what programs and calculators write.
    return re.compile(rf"(?:(?P<whole>{whole})(?:[{points}](?P<fraction>\d*))?|[{points}](?P<bare>\d+))", re.ASCII)


def _reading(digits: str, decimal: str, group: str) -> Decimal | None:
    found = _pattern(decimal, group).fullmatch(digits)
    if found is None:
        return None
    whole, fraction = re.sub(r"\D", "", found["whole"] or "0"), found["fraction"] or found["bare"]
    return Decimal(f"{whole}.{fraction}" if fraction else whole)


def _in_ascii(text: str) -> str:
    """Bring the digits of one script to ASCII and every space and apostrophe to one sign."""
    made: list[str] = []
    zeros: set[int] = set()
    for character in _SPACES_AND_APOSTROPHES.sub(" ", text):
        value = unicodedata.decimal(character, None)
        if value is not None:
            zeros.add(ord(character) - value)
        made.append(character if value is None else str(value))
    if len(zeros) > 1:  # digits of two scripts: a slip or a trick, never an amount
        raise AmountError(AmountProblem.NOT_A_NUMBER)
    return "".join(made)


def _without_sign(text: str) -> tuple[str, bool]:
    for bare in (text.removeprefix("-"), text.removesuffix("-")):
        if bare != text:
            return bare.strip(), True
    return text, False


def _without_currency(text: str, language: Language, currency: str) -> str:
    """Take the currency's sign or code off one end; tell where it is another currency's."""
    signs, before, after = _currency_signs(language)
    found = before.fullmatch(text) or after.fullmatch(text)
    if found is None:
        return text
    codes = signs[_bare_sign(found["sign"])]
    if currency not in codes:
        raise AmountError(AmountProblem.WRONG_CURRENCY, currency=codes[0])
    return found["minus"] + found["number"].strip()


@lru_cache(maxsize=64)
def _currency_signs(language: Language) -> tuple[dict[str, list[str]], re.Pattern[str], re.Pattern[str]]:
    """Return the currencies of each sign and code that the language knows, and forms with one before or after."""
    signs: dict[str, list[str]] = defaultdict(list)
    for code in sorted(list_currencies(), key=lambda one: one != "USD"):  # a bare "$" is most often that one's
        symbol = get_currency_symbol(code, language.numbers)
        for sign in {code, symbol, "$" if "$" in symbol else code}:
            signs[_bare_sign(sign)].append(code)
    # Longer signs first; spaces within one ("F CFA") may be left out; part of a longer word is no sign.
    longest_first = sorted(signs, key=lambda sign: (-len(sign), sign))
    either = "|".join(r"\s*".join(re.escape(character) for character in sign) for sign in longest_first)
    before = rf"(?P<minus>-?)(?P<sign>{either})(?![^\W\d_])(?P<number>.*)"
    after = rf"(?P<minus>)(?P<number>.*)(?<![^\W\d_])(?P<sign>{either})"
    return dict(signs), re.compile(before, re.IGNORECASE), re.compile(after, re.IGNORECASE)


def _bare_sign(sign: str) -> str:
    return re.sub(r"\s", "", _INVISIBLE.sub("", sign)).casefold()
