"""Composition: settings in, a Flask application out."""

from collections.abc import MutableMapping
from typing import Any

from flask import Flask
from flask.templating import Environment

from portal.api.mounting import add_api, count_fair_use, refuse_unreadable_hosts
from portal.caching import keep_pages
from portal.cli import add_commands
from portal.clock import Clock, system_clock
from portal.collection.sources_at_work import SOURCES
from portal.comparison.blueprint import add_pages
from portal.composition import Homeward
from portal.compressing import heed_refused_codings
from portal.config import Settings, read_settings
from portal.database import Database
from portal.downloads.pages import add_downloads
from portal.finding.blueprint import add_finding
from portal.localization import set_up_localization
from portal.logs import set_up_logs
from portal.reach.blueprint import add_reach
from portal.registry.books import read_books
from portal.security import believe_proxies, set_up_security
from portal.trends.blueprint import add_trends
from portal.trust.blueprint import add_trust


class _Templates(Environment):
    """Jinja with the names that every template knows in one plain dictionary.

    Jinja chains two, and walks through both each time a template imports another: a tenth of a page's time. All names
    are set while the application is built, before the first template is read.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return a template's names: ours, and its own."""
        return {**self.globals, **(d or {})}


class _Portal(Flask):
    """The application."""

    jinja_environment = _Templates


def create_app(settings: Settings | None = None, clock: Clock = system_clock) -> Flask:
    """Build the application.

    Raises SettingsError where a setting is missing, and the registry's errors, which name file and key, where a
    corridor, provider or language file cannot be used.
    """
    settings = settings or read_settings()
    set_up_logs(settings.env)
    app = _Portal("portal", template_folder="templates", static_folder="static")
    app.config.update(
        ENV_NAME=settings.env,
        SECRET_KEY=settings.signing_secret,
        MAX_CONTENT_LENGTH=1_000_000,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.env == "production",
        SEND_FILE_MAX_AGE_DEFAULT=31_536_000,
    )
    corridors, providers = read_books(settings.corridors_dir)
    database = Database(settings.database)
    app.extensions["homeward"] = Homeward(
        settings=settings,
        database=database,
        corridors=corridors,
        providers=providers,
        clock=clock,
        in_context=app.app_context,
    )
    set_up_localization(app, settings.translations_dir)
    set_up_security(app)
    add_pages(app, SOURCES.values())
    add_trends(app)
    add_trust(app)
    add_reach(app)
    add_finding(app)
    add_downloads(app)
    add_commands(app)
    # From here on each stands around the ones before: what is kept, what counts requests, and who asks.
    add_api(app, SOURCES.values())
    keep_pages(app, database, clock, settings.page_memory_bytes)
    heed_refused_codings(app)
    count_fair_use(app)
    refuse_unreadable_hosts(app)
    believe_proxies(app, settings.trusted_proxies)
    return app
