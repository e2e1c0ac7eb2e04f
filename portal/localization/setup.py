"""Putting the languages into an application."""

from gettext import NullTranslations
from pathlib import Path

from babel import Locale
from flask import Flask
from flask_babel import Babel, Domain

from portal.localization.active import Active, Localization, active, current_language
from portal.localization.articles import read_articles
from portal.localization.filters import add_filters
from portal.localization.languages import read_languages
from portal.localization.negotiation import negotiate_languages
from portal.localization.texts import DOMAIN, add_texts_to_templates, load_texts


class _OurDomain(Domain):  # type: ignore[misc]  # Flask-Babel is untyped
    """Gives Flask-Babel, and the libraries that speak through it, the texts of OUR language.

    Flask-Babel would look for the catalogue of the formatting locale; a language that CLDR lacks (kri, prs) borrows one
    of another language, so its texts would never be found.
    """

    def get_translations(self) -> NullTranslations:
        """Return the texts of the language at work."""
        return active().texts


class _OurBabel(Babel):  # type: ignore[misc]  # Flask-Babel is untyped
    """Flask-Babel without its Jinja part, which costs more on every call than ours."""

    domain_instance = _OurDomain(domain=DOMAIN)


def set_up_localization(app: Flask, folder: Path) -> None:
    """Read the languages of ``folder`` (translations/), load their texts, and answer each request in its language.

    Raises LanguageError, which names file and key, where the registry cannot be used.
    """
    languages = read_languages(folder / "languages.toml")
    articles = read_articles(folder / "articles.toml", languages)
    actives = {
        language.code: Active(language, load_texts(folder, language), articles.get(language.code, {}))
        for language in languages
    }
    app.extensions["localization"] = Localization(languages, actives)
    _OurBabel(configure_jinja=False).init_app(
        app, default_translation_directories=str(folder.resolve()), locale_selector=_locale
    )
    add_texts_to_templates(app.jinja_env)
    add_filters(app)
    negotiate_languages(app)


def _locale() -> Locale:
    return current_language().locale
