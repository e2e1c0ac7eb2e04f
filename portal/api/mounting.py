"""Putting the API beside the pages: what is below ``/api`` is its own application's, all else theirs."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.wrappers import Response

from portal.api.application import make_api
from portal.api.document import PLACE
from portal.api.fair_use import FairUse, below, counter_from
from portal.api.problems import MEDIA_TYPE, Kind, problem_document
from portal.api.readable_page import add_readable_page
from portal.api.sharing import CORS
from portal.comparison.source_facts import SourceFacts
from portal.security import HEADERS_OF_DATA, is_readable_host

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
    settings = app.extensions["homeward"].settings
    counter = counter_from(settings)
    if counter is not None:
        app.wsgi_app = FairUse(app.wsgi_app, counter, settings.public_url)  # type: ignore[method-assign]


def refuse_unreadable_hosts(app: Flask) -> None:
    """Refuse requests whose Host names no machine, before anything makes an address of it."""
    app.wsgi_app = ReadableHosts(app.wsgi_app)  # type: ignore[method-assign]


class ReadableHosts:
    """WSGI middleware: a request whose Host cannot be read is refused, below ``/api`` as a problem document."""

    def __init__(self, application: "WSGIApplication") -> None:
        self._application = application

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        if is_readable_host(environ.get("HTTP_HOST") or environ["SERVER_NAME"]):
            return self._application(environ, start_response)
        said = "The header Host names no machine. Write the name that stands in the address you ask."
        if below(environ.get("PATH_INFO", "")):
            # Nobody knows under which address this portal was asked: the type is told from its root.
            body: str | bytes = problem_document(Kind.BAD_REQUEST, 400, said, "/")
            return Response(body, 400, [*CORS.items(), *HEADERS_OF_DATA.items()], content_type=MEDIA_TYPE)(
                environ, start_response
            )
        return Response(f"{said}\n", 400, HEADERS_OF_DATA, mimetype="text/plain")(environ, start_response)


class Mounted:
    """WSGI middleware: what is below ``/api`` is the API's, all else the pages'. Addresses stay whole."""

    def __init__(self, pages: "WSGIApplication", api: "WSGIApplication") -> None:
        self._pages = pages
        self._api = api

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        application = self._api if below(environ.get("PATH_INFO", "")) else self._pages
        return application(environ, start_response)
