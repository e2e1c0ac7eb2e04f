"""The one way in which money is written: symbol, separators, digits and order as CLDR has them for the language.

``format_currency`` of Babel takes 20 microseconds, and a comparison page shows hundreds of amounts: everything that
does not depend on the amount is read from Babel once per language and currency. The result equals Babel's, but for the
no-break space that CLDR's spacing rule (UTS #35, "currencySpacing") puts between a lettered symbol and the number,
which Babel leaves out (``TZS 349,140.00``, not ``TZS349,140.00``), and the marks that hold a symbol such as ``US$``,
or a minus and its digits, together in text that runs from right to left.
"""

import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from babel.numbers import get_currency_precision, get_currency_symbol
from markupsafe import Markup, escape

from portal.localization.languages import Language
from portal.localization.symbols import Symbols, exact_digits, symbols_of

#: Makes Markup of text that is ready for HTML without looking for ``__html__`` first: a page does it hundreds of times.
_ready: Final = str.__new__

_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
_RIGHT_TO_LEFT_MARK = "\N{RIGHT-TO-LEFT MARK}"
_LEFT_TO_RIGHT_MARK = "\N{LEFT-TO-RIGHT MARK}"
_ISOLATED, _ISOLATION_ENDS = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


@dataclass(frozen=True, eq=False, slots=True)
class MoneyPattern:
    """How one language writes one currency. Pairs are (for amounts, for negative amounts)."""

    symbols: Symbols
    digits: int  # after the decimal sign: CLDR's for the currency
    prefix: tuple[str, str]
    suffix: tuple[str, str]
    opening: tuple[str, str]  # prefix and suffix once more, escaped, in an element that isolates the amount
    closing: tuple[str, str]

    def number(self, amount: Decimal, digits: int | None, short: bool) -> str:
        """Write the amount without sign and symbol; rounds half to even, as Babel does."""
        places = self.digits if digits is None else digits
        if short and amount == amount.to_integral_value():
            places = 0
        return self.symbols.write(exact_digits(amount, places))


@lru_cache(maxsize=4096)
def money_pattern(currency: str, language: Language) -> MoneyPattern:
    """Read from CLDR how a language writes a currency."""
    pattern = language.numbers.currency_formats["standard"]
    direction = "rtl" if pattern.prefix[0].startswith(_RIGHT_TO_LEFT_MARK) else "ltr"
    symbol = get_currency_symbol(currency, language.numbers)
    if direction == "rtl":
        symbol = _held_together(symbol)
    prefix = _affixes(pattern.prefix, symbol, before=True)
    suffix = _affixes(pattern.suffix, symbol, before=False)
    if direction == "rtl":
        prefix, suffix = _minus_at_its_digits(prefix, suffix)
    return MoneyPattern(
        symbols=symbols_of(language),
        digits=get_currency_precision(currency),
        prefix=prefix,
        suffix=suffix,
        opening=(f'<bdi dir="{direction}">{escape(prefix[0])}', f'<bdi dir="{direction}">{escape(prefix[1])}'),
        closing=(f"{escape(suffix[0])}</bdi>", f"{escape(suffix[1])}</bdi>"),
    )


def money(
    amount: Decimal, currency: str, language: Language, *, digits: int | None = None, short: bool = False
) -> Markup:
    """Write an amount for a page: exact, unbroken, and isolated from the direction of the text around it.

    ``digits`` overrides CLDR's number of decimals; ``short`` leaves them out where all of them are zero.
    """
    pattern = money_pattern(currency, language)
    sign = amount.is_signed()
    return _ready(Markup, pattern.opening[sign] + pattern.number(amount, digits, short) + pattern.closing[sign])


def money_plain(
    amount: Decimal, currency: str, language: Language, *, digits: int | None = None, short: bool = False
) -> str:
    """Write an amount as plain text: for titles, attributes and messages."""
    pattern = money_pattern(currency, language)
    sign = amount.is_signed()
    return pattern.prefix[sign] + pattern.number(amount, digits, short) + pattern.suffix[sign]


def number(value: Decimal | int, language: Language, *, digits: int | None = None, signed: bool = False) -> str:
    """Write a number with all the digits it has, or rounded (half to even) to ``digits`` decimals.

    ``signed``: a difference, so that what is above zero has its sign too.
    """
    signs = symbols_of(language)
    text = exact_digits(Decimal(value), digits)
    sign = "" if not text.strip("0.") else signs.minus if value < 0 else signs.plus if signed else ""
    return sign + signs.write(text)


def rate(value: Decimal, language: Language) -> str:
    """Write an exchange rate with every digit it was printed with: they say how exactly it is known."""
    return number(value, language)


def percent(value: Decimal, language: Language, *, digits: int = 2) -> str:
    """Write a percentage, given as ``Decimal("5.76")`` for 5.76 %, with the language's sign at the language's place."""
    before, after = _percent_affixes(language)
    return before + number(value, language, digits=digits) + after


@lru_cache(maxsize=256)
def _percent_affixes(language: Language) -> tuple[str, str]:
    pattern = language.numbers.percent_formats[None]
    sign = symbols_of(language).percent
    return pattern.prefix[0].replace("%", sign), pattern.suffix[0].replace("%", sign)


def _affixes(affixes: tuple[str, str], symbol: str, *, before: bool) -> tuple[str, str]:
    made = [affix.replace("¤", symbol) for affix in affixes]
    beside = [affix.strip(_LEFT_TO_RIGHT_MARK) for affix in made]
    if before:
        return made[0] + _gap(beside[0][-1:]), made[1] + _gap(beside[1][-1:])
    return _gap(beside[0][:1]) + made[0], _gap(beside[1][:1]) + made[1]


def _minus_at_its_digits(prefix: tuple[str, str], suffix: tuple[str, str]) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return the affixes of a pattern with the minus held to the digits behind it.

    A plain minus has no direction: behind CLDR's right-to-left mark it would follow the text to the other side of the
    digits, ``123,96-``. A left-to-right mark would take the symbol along, so sign and digits are isolated together.
    """
    if not prefix[1].endswith("-"):
        return prefix, suffix
    return (
        (prefix[0], prefix[1].removesuffix("-") + _ISOLATED + "-"),
        (suffix[0], _ISOLATION_ENDS + suffix[1]),
    )


def _held_together(symbol: str) -> str:
    """Return a symbol that stays whole in text from right to left.

    In ``US$`` the letters run from left to right and the dollar sign, which has no direction, would follow the text to
    the other side: ``$US``. Between marks it keeps its place.
    """
    kinds = {unicodedata.bidirectional(character) for character in symbol}
    if "L" in kinds and len(kinds) > 1:
        return _LEFT_TO_RIGHT_MARK + symbol + _LEFT_TO_RIGHT_MARK
    return symbol


def _gap(neighbour: str) -> str:
    """Return the space between a symbol and the digits: only where the character next to them is no sign or space."""
    if not neighbour or unicodedata.category(neighbour)[0] in "SZPC":
        return ""
    return _NO_BREAK_SPACE
