"""Currencies as people write them beside an amount: codes, signs, and the names of CLDR, alone or with their country.

A word may mean several currencies ("shilling"): the corridor settles which.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from babel.numbers import get_currency_name, get_currency_symbol

from portal.localization import Language
from portal.localization.languages import SOURCE_LANGUAGE
from portal.prices.codes import countries, currencies_of
from portal.reach.gateway.spelling import words_of
from portal.registry.fields import STILL_USED

Words = tuple[str, ...]

#: Currencies that people call francs, and write F.
_FRANCS: Final = ("XOF", "XAF", "RWF", "BIF", "CDF", "CHF", "DJF", "GNF", "KMF", "XPF")

#: Everyday names that CLDR does not have.
_ALSO: Final[Mapping[Words, tuple[str, ...]]] = {
    ("cfa",): ("XOF", "XAF"),
    ("fcfa",): ("XOF", "XAF"),
    ("f", "cfa"): ("XOF", "XAF"),
    ("franc", "cfa"): ("XOF", "XAF"),
    ("francs", "cfa"): ("XOF", "XAF"),
    ("fcfas",): ("XOF", "XAF"),
    ("frs",): _FRANCS,
    ("frcs",): _FRANCS,
    ("bucks",): ("USD",),
    ("bob",): ("KES",),
    ("ksh",): ("KES",),
    ("kshs",): ("KES",),
    ("tsh",): ("TZS",),
    ("ush",): ("UGX",),
    ("frw",): ("RWF",),
    ("dh",): ("MAD", "AED"),
    ("dhs",): ("MAD", "AED"),
    ("درهم",): ("MAD", "AED"),
    ("rs",): ("INR", "PKR", "NPR", "LKR"),
}


#: Signs that CLDR writes with letters of the country (US$).
_SIGNS: Final[Mapping[str, str]] = {"$": "USD"}


@dataclass(frozen=True, slots=True)
class CurrencyWords:
    """Every word of a currency."""

    named: Mapping[Words, frozenset[str]]
    signs: Mapping[str, frozenset[str]]  # of one character: "€"
    francs: frozenset[str]  # what "F" beside a figure may mean
    every_code: frozenset[str]  # folded: of every currency in use, also of those that no corridor has
    longest: int

    def at(self, words: Words, place: int) -> tuple[frozenset[str], int] | None:
        """Return (currencies, number of words) of the currency named at a place, the longest name first."""
        for length in range(min(self.longest, len(words) - place), 0, -1):
            known = self.named.get(words[place : place + length])
            if known is not None:
                return known, length
        return None


@lru_cache(maxsize=4)
def currency_words(languages: tuple[Language, ...], codes: frozenset[str]) -> CurrencyWords:
    """Return the words of these currencies in these languages. Made once."""
    named: defaultdict[Words, set[str]] = defaultdict(set)
    signs: defaultdict[str, set[str]] = defaultdict(set)
    for code in sorted(codes):
        named[code.lower(),].add(code)
        for language in languages:
            symbol = get_currency_symbol(code, language.locale)
            if len(symbol) == 1:
                signs[symbol].add(code)
            for words in _names(code, language):
                named[words].add(code)
    for sign, code in _SIGNS.items():
        signs[sign].add(code)
    for words, meant in _ALSO.items():
        named[words].update(codes.intersection(meant))
    return CurrencyWords(
        named={words: frozenset(meant) for words, meant in named.items() if meant},
        signs={sign: frozenset(meant) for sign, meant in signs.items()},
        francs=codes.intersection(_FRANCS),
        every_code=_every_code(),
        longest=max(len(words) for words in named),
    )


@lru_cache(maxsize=1)
def _every_code() -> frozenset[str]:
    return frozenset(code.lower() for place in countries() for code in currencies_of(place, STILL_USED))


def _names(code: str, language: Language) -> Iterable[Words]:
    """Yield a currency's names: whole, and the noun alone, which English puts last and our other languages first."""
    for count in (None, 1, 2, 100):
        words = words_of(get_currency_name(code, count, language.locale))
        if words:
            yield words
            noun = words[-1] if language.code == SOURCE_LANGUAGE else words[0]
            if len(noun) > 2:
                yield (noun,)
