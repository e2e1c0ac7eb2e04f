"""Names of countries and currencies in the page's language, from CLDR."""

from functools import lru_cache

from babel import Locale
from babel.numbers import get_currency_symbol

from portal.localization.languages import SOURCE_LANGUAGE, Language

#: Languages with two letters i, with a dot and without: each has its own capital.
_DOTTED_I = frozenset({"tr", "az"})
#: Languages that write nouns with a capital anywhere.
_NOUNS_WITH_CAPITALS = frozenset({"de", "lb"})


@lru_cache(maxsize=4096)
def country(code: str, language: Language) -> str:
    """Return the name of a country (ISO alpha-2), in English where CLDR lacks it, else the code itself."""
    return language.locale.territories.get(code) or Locale(SOURCE_LANGUAGE).territories.get(code) or code


@lru_cache(maxsize=4096)
def currency_name(code: str, language: Language) -> str:
    """Return the name of a currency (ISO 4217), in English where CLDR lacks it, else the code itself."""
    return language.locale.currencies.get(code) or Locale(SOURCE_LANGUAGE).currencies.get(code) or code


def capitalized(text: str, language: Language) -> str:
    """Return a name as it begins a line: CLDR writes "chelín keniano", for the middle of a sentence.

    Only the first letter changes, by the language's own rule (Turkish i, Dutch ij); scripts without capitals stay.
    """
    code = language.locale.language
    if code in _DOTTED_I and text.startswith("i"):
        return "İ" + text[1:]
    if code == "nl" and text.startswith("ij"):
        return "IJ" + text[2:]
    return text[:1].title() + text[1:]


@lru_cache(maxsize=4096)
def currency_symbol(code: str, language: Language) -> str:
    """Return the sign by which the language's readers know a currency; the code where there is none."""
    return get_currency_symbol(code, language.numbers)


def uncapitalized(text: str, language: Language) -> str:
    """Return a label as it stands inside a sentence: "Debit card" becomes "debit card", "ATM" and "M-Pesa" stay."""
    if language.locale.language in _NOUNS_WITH_CAPITALS or not text[:1].isupper() or not text[1:2].islower():
        return text
    first = "ı" if language.locale.language in _DOTTED_I and text.startswith("I") else text[0].lower()
    return first + text[1:]
