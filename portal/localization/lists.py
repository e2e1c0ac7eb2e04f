"""Lists inside a sentence, joined as each language joins them: CLDR's list patterns, through Babel."""

from collections.abc import Sequence

from babel.lists import format_list
from markupsafe import Markup, escape

from portal.localization.languages import Language


def all_of(items: Sequence[str], language: Language) -> str:
    """Join things that all hold: "Mwanza and Arusha"."""
    return format_list(items, "standard", language.locale)


def one_of(items: Sequence[str], language: Language) -> str:
    """Join things of which one is chosen: "Cash, Debit card or Mobile money"."""
    return format_list(items, "or", language.locale)


def all_of_marked(items: Sequence[str], language: Language) -> Markup:
    """Join like ``all_of``, for HTML: what is not Markup is escaped, and CLDR's patterns hold no tags."""
    return Markup(all_of([str(escape(item)) for item in items], language))  # noqa: S704 - each item is escaped
