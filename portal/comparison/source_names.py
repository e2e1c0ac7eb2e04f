"""How a source is named beside its figures: in the reader's words where it is ours to say, else as it wants to be.

One rule for every page, sheet, frame and feed. A credit that stays English is marked as English and isolated, so that
it is said and placed rightly in a sentence of another language.
"""

from typing import Final

from markupsafe import Markup, escape

from portal.comparison.source_facts import source_facts
from portal.comparison.wording import N_, in_english, translated
from portal.localization import current_language

#: Sources whose credit is a description, not a proper name, and so is translated.
_DESCRIBED: Final[dict[str, str]] = {
    "survey": N_("Our own mystery shoppers"),
    "tariffs": N_("Tariffs stated by providers"),
    "wise-comparisons": N_("Estimate collected by Wise"),
}


def source_name(source: str) -> Markup:
    """Return, for HTML, the name that a source is credited by. A source that is gone is named as the database does."""
    described = _DESCRIBED.get(source)
    return in_english(_credit(source)) if described is None else escape(translated(described))


def source_name_in_text(source: str) -> str:
    """Return the same as plain text: for a feed."""
    described = _DESCRIBED.get(source)
    if described is not None:
        return translated(described)
    if current_language().direction == "ltr":
        return _credit(source)
    return f"\N{LEFT-TO-RIGHT ISOLATE}{_credit(source)}\N{POP DIRECTIONAL ISOLATE}"


def _credit(source: str) -> str:
    facts = source_facts().get(source)
    return facts.credit if facts else source
