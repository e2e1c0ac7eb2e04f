"""Lists inside a sentence, joined as each language joins them: CLDR's list patterns, through Babel."""

import re
from collections.abc import Sequence
from typing import Final, Literal

from babel.lists import format_list
from markupsafe import Markup, escape

from portal.localization.languages import Language
from portal.localization.names import uncapitalized

#: Spanish "y" and "o" change before their own sound (RAE): "Bolivia e India", "Nigeria u Omán", but "agua y hielo".
_SPANISH: Final = {
    "standard": (" y ", " e ", re.compile(r"h?[ií](?![aeoáéó])", re.IGNORECASE)),
    "or": (" o ", " u ", re.compile(r"h?[oó]", re.IGNORECASE)),
}
_TAGS: Final = re.compile(r"(?:<[^>]*>)*")


def all_of(items: Sequence[str], language: Language) -> str:
    """Join things that all hold: "Mwanza and Arusha"."""
    return _joined(items, "standard", language)


def one_of(items: Sequence[str], language: Language) -> str:
    """Join things of which one is chosen: "Cash, Debit card or Mobile money"."""
    return _joined(items, "or", language)


def one_label_of(labels: Sequence[str], language: Language) -> str:
    """Join labels of which one is chosen to one label: "Cash, debit card or mobile money"."""
    return one_of(_one_capital(labels, language), language)


def label_of_all(labels: Sequence[str], language: Language) -> str:
    """Join labels that all hold to one label: "Collected as cash and the same day"."""
    return all_of(_one_capital(labels, language), language)


def _one_capital(labels: Sequence[str], language: Language) -> list[str]:
    return [*labels[:1], *(uncapitalized(label, language) for label in labels[1:])]


def _joined(items: Sequence[str], style: Literal["standard", "or"], language: Language) -> str:
    joined = format_list(items, style, language.locale)
    if language.locale.language != "es" or len(items) < 2:
        return joined
    word, before_its_sound, sound = _SPANISH[style]
    last = items[-1]
    begins = _TAGS.match(last)
    if sound.match(last, begins.end() if begins else 0) and joined.endswith(word + last):
        return joined.removesuffix(word + last) + before_its_sound + last
    return joined


def all_of_marked(items: Sequence[str], language: Language) -> Markup:
    """Join like ``all_of``, for HTML: what is not Markup is escaped, and CLDR's patterns hold no tags."""
    return Markup(all_of([str(escape(item)) for item in items], language))  # noqa: S704 - each item is escaped
