"""The language at work: of the request, or of a ``with using_language(...)`` block.

A context variable holds it, because filters ask for it hundreds of times a page and Flask's ``g`` costs forty times
as much.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from gettext import NullTranslations
from typing import cast

import flask_babel
from flask import current_app, g, has_request_context, request
from markupsafe import Markup

from portal.localization.languages import Language, LanguageBook


@dataclass(frozen=True, eq=False, slots=True)
class Active:
    """A language with its texts, and the messages already made ready for HTML."""

    language: Language
    texts: NullTranslations
    articles: Mapping[str, str] = field(default_factory=dict)  # before countries' names in a sentence, by alpha-2
    ready: dict[str, Markup] = field(default_factory=dict)


@dataclass(frozen=True)
class Localization:
    """The languages of one application, in ``app.extensions["localization"]``."""

    languages: LanguageBook
    actives: dict[str, Active]  # by language code, drafts too: translators preview them


_active: ContextVar[Active | None] = ContextVar("active_language", default=None)


def localization() -> Localization:
    """Return the languages of the application at work (needs Flask's application context)."""
    return cast("Localization", current_app.extensions["localization"])


def published_languages() -> tuple[Language, ...]:
    """Return the languages that readers may choose, in the registry's order."""
    return tuple(localization().languages.published)


def active() -> Active:
    """Return the language at work with its texts: the request's, else the default one."""
    return _active.get() or _choose()


def current_language() -> Language:
    """Return the language of the present page, message or block."""
    return active().language


def speak(language: Language) -> None:
    """Make ``language`` the one of the rest of this request."""
    _active.set(localization().actives[language.code])


def fall_silent() -> None:
    """Forget the language: the request is over."""
    _active.set(None)


@contextmanager
def using_language(code: str) -> Iterator[Language]:
    """Work in another language for a while: a message to a person, a printed page. KeyError: no such language."""
    chosen = localization().actives[code]
    token = _active.set(chosen)
    flask_babel.refresh()  # it remembers a locale for the whole request
    try:
        yield chosen.language
    finally:
        _active.reset(token)
        flask_babel.refresh()


def _choose() -> Active:
    known = localization()
    if not has_request_context():
        return known.actives[known.languages.default.code]
    language = requested_language(known.languages)
    if language is None:
        language = negotiated_language(known.languages)
        g.language_was_negotiated = True
    speak(language)
    return known.actives[language.code]


def was_negotiated() -> bool:
    """Tell whether this request's answer depends on the languages its reader's browser asks for."""
    return bool(g.get("language_was_negotiated"))


def requested_language(languages: LanguageBook) -> Language | None:
    """Return the published language that the address begins with, or None."""
    return languages.get_published(first_part(request.path))


def negotiated_language(languages: LanguageBook) -> Language:
    """Return the published language that the reader's browser asks for most, else the default one."""
    code = request.accept_languages.best_match([language.code for language in languages.published])
    return (languages.get_published(code) if code else None) or languages.default


def first_part(path: str) -> str:
    """Return what stands between the first two slashes of an address's path."""
    return path.split("/", 2)[1] if path.startswith("/") else ""
