"""Putting the API beside the pages: what is below ``/api`` is its own application's, all else theirs."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask

from portal.api.application import make_api
from portal.api.document import PLACE
from portal.api.fair_use import FairUse, below, counter_from
from portal.api.readable_page import add_readable_page
from portal.comparison.source_facts import SourceFacts

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def add_api(app: Flask, sources: Iterable[SourceFacts]) -> None:
    """Mount the API below ``/api``, and register the page that explains it; ``sources`` are those at work."""
    api = make_api(app, sources)
    app.extensions[PLACE] = api
    add_readable_page(app)
    app.wsgi_app = Mounted(app.wsgi_app, api.wsgi_app)  # type: ignore[method-assign]


def count_fair_use(app: Flask) -> None:
    """Count requests to the API in front of everything else, kept answers too.

    Raises SettingsError where the settings about it cannot be used.
    """
    counter = counter_from(app.extensions["homeward"].settings)
    if counter is not None:
        app.wsgi_app = FairUse(app.wsgi_app, counter)  # type: ignore[method-assign]


class Mounted:
    """WSGI middleware: what is below ``/api`` is the API's, all else the pages'. Addresses stay whole."""

    def __init__(self, pages: "WSGIApplication", api: "WSGIApplication") -> None:
        self._pages = pages
        self._api = api

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        application = self._api if below(environ.get("PATH_INFO", "")) else self._pages
        return application(environ, start_response)
