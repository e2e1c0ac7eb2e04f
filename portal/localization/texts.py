"""Translated texts: the catalogues, and gettext in templates and in Python.

English source texts are the message ids, so that the portal speaks English before anything is compiled, and wherever a
translation is missing. Every message is a format string, with or without variables, so a literal per cent sign is
always written ``%%`` ("newstyle" gettext of Jinja; one rule instead of two).
"""

import gettext as gnu
import io
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import LazyProxy, Translations
from jinja2 import Environment, pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from portal.localization.active import active
from portal.localization.languages import Language

DOMAIN = "messages"


def catalogue_path(folder: Path, code: str) -> Path:
    """Return where the texts of a language are; the compiled catalogue lies beside it, as .mo."""
    return folder / code / "LC_MESSAGES" / f"{DOMAIN}.po"


def load_texts(folder: Path, language: Language) -> gnu.NullTranslations:
    """Load the texts of a language; without a catalogue they are English.

    The compiled catalogue is read; where it is missing or older than its source, the source is compiled in memory, so
    that a checkout runs, and a translator sees a change, before anything is compiled.
    """
    source = catalogue_path(folder, language.code)
    binary = source.with_suffix(".mo")
    if not source.exists() and not binary.exists():
        return gnu.NullTranslations()
    if binary.exists() and (not source.exists() or binary.stat().st_mtime >= source.stat().st_mtime):
        with binary.open("rb") as file:
            return Translations(file, DOMAIN)
    with source.open("rb") as file:
        return Translations(io.BytesIO(compiled(read_po(file, domain=DOMAIN), language)), DOMAIN)


def compiled(catalogue: Catalog, language: Language) -> bytes:
    """Return a catalogue in gettext's binary form, without what is fuzzy."""
    # Babel writes the plural rule of catalogues with a locale only; the rule itself is the one of the file's header.
    catalogue.locale = catalogue.locale or language.locale
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def gettext(message: str, /, **variables: Any) -> str:
    """Return the message in the current language, as plain text, its variables filled in."""
    return active().texts.gettext(message) % variables


def ngettext(singular: str, plural: str, num: int, /, **variables: Any) -> str:
    """Return the message in the plural form for ``num``, which is also the variable ``num``, as plain text."""
    return active().texts.ngettext(singular, plural, num) % {"num": num, **variables}


def pgettext(context: str, message: str, /, **variables: Any) -> str:
    """Return the message that has this meaning (``context``) in the current language, as plain text."""
    return active().texts.pgettext(context, message) % variables


def lazy_gettext(message: str, /, **variables: Any) -> LazyProxy:
    """Return a text that is translated when it is shown: for tables of words made at import."""
    return LazyProxy(gettext, message, enable_cache=False, **variables)


def add_texts_to_templates(environment: Environment) -> None:
    """Give templates ``_``, ``gettext``, ``ngettext``, ``pgettext``, ``npgettext`` and ``{% trans %}``.

    Jinja's own callables resolve and dispatch anew on every call; a comparison page has hundreds.
    """
    environment.add_extension("jinja2.ext.i18n")
    environment.newstyle_gettext = True  # type: ignore[attr-defined]  # what {% trans %} asks of gettext
    environment.globals.update(
        _=_gettext_in_template,
        gettext=_gettext_in_template,
        ngettext=_ngettext_in_template,
        pgettext=_pgettext_in_template,
        npgettext=_npgettext_in_template,
    )


@pass_eval_context
def _gettext_in_template(evaluation: EvalContext, message: str, /, **variables: Any) -> str:
    now = active()
    if not variables and evaluation.autoescape:
        ready = now.ready.get(message)
        if ready is None:
            ready = now.ready[message] = Markup(now.texts.gettext(message) % {})  # noqa: S704 - our own texts
        return ready
    return _filled(evaluation, now.texts.gettext(message), variables)


@pass_eval_context
def _ngettext_in_template(evaluation: EvalContext, singular: str, plural: str, num: int, /, **variables: Any) -> str:
    return _filled(evaluation, active().texts.ngettext(singular, plural, num), {"num": num, **variables})


@pass_eval_context
def _pgettext_in_template(evaluation: EvalContext, context: str, message: str, /, **variables: Any) -> str:
    return _filled(evaluation, active().texts.pgettext(context, message), variables)


@pass_eval_context
def _npgettext_in_template(
    evaluation: EvalContext, context: str, singular: str, plural: str, num: int, /, **variables: Any
) -> str:
    text = active().texts.npgettext(context, singular, plural, num)
    return _filled(evaluation, text, {"num": num, **variables})


def _filled(evaluation: EvalContext, text: str, variables: dict[str, Any]) -> str:
    # Messages are ours and may hold tags; what is filled in is escaped by Markup.
    return (Markup(text) if evaluation.autoescape else text) % variables  # noqa: S704 - our own messages
