"""Languages: which one a page is in, its texts, and how it writes money, numbers, dates and names.

For pages: addresses are ``/<language>/...``; views do not take ``language`` as an argument and ``url_for`` adds it.
Templates have ``_``, ``ngettext``, ``pgettext``; ``current_language()``, ``language_links()``; and the filters of
``filters.py``.
"""

from portal.localization.active import current_language, published_languages, using_language
from portal.localization.articles import country_in_sentence
from portal.localization.collation import sort_key
from portal.localization.figures import money, money_plain, number, percent, rate
from portal.localization.languages import Direction, Language, LanguageError
from portal.localization.lists import all_of, all_of_marked, label_of_all, one_label_of, one_of
from portal.localization.names import capitalized, country, currency_name, uncapitalized
from portal.localization.negotiation import LanguageLink, language_links
from portal.localization.numbers import AmountError, AmountProblem, amount_in_address, number_readings, parse_amount
from portal.localization.setup import set_up_localization
from portal.localization.texts import gettext, lazy_gettext, ngettext, pgettext

__all__ = [
    "AmountError",
    "AmountProblem",
    "Direction",
    "Language",
    "LanguageError",
    "LanguageLink",
    "all_of",
    "all_of_marked",
    "amount_in_address",
    "capitalized",
    "country",
    "country_in_sentence",
    "currency_name",
    "current_language",
    "gettext",
    "label_of_all",
    "language_links",
    "lazy_gettext",
    "money",
    "money_plain",
    "ngettext",
    "number",
    "number_readings",
    "one_label_of",
    "one_of",
    "parse_amount",
    "percent",
    "pgettext",
    "published_languages",
    "rate",
    "set_up_localization",
    "sort_key",
    "uncapitalized",
    "using_language",
]
