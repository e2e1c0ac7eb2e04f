"""Plural forms of numbers that are not whole: which of a text's forms stands beside "1.71"."""

from decimal import Decimal
from functools import lru_cache

from portal.localization.languages import Language

#: Whole numbers below this show every plural category that whole numbers have in any language (CLDR).
_ENOUGH = 1_000


def counting(value: Decimal, language: Language) -> int:
    """Return a whole number that takes the same plural form as a decimal: what ``ngettext`` needs to choose by.

    gettext chooses by whole numbers. CLDR knows that French says "1,71 point" and English "1.00 points"; the digits
    after the decimal sign count, as they are written.
    """
    return _in_category(language.locale.plural_form(abs(value)), language)


@lru_cache(maxsize=256)
def _in_category(category: str, language: Language) -> int:
    # Where only decimals are in a category, no whole number stands for it, and gettext has no form for it either.
    return next((number for number in range(_ENOUGH) if language.locale.plural_form(number) == category), 0)
