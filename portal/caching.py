"""Pages kept in a worker's memory until prices change.

A view that reads nothing but published prices, files and the day's date says so (``layout.keep_until_prices_change``).
Its finished answer, compressed and with its validators, is given again to whoever asks for the same address in the same
encoding, and is forgotten once a run is published, a person decides on a record, or the day ends. Each worker looks
every quarter of a second whether that happened, so that new prices are on every worker within a second.

Nothing of a person can be mixed up: the whole address is the key (host, path, query; the language is in the path), and
requests that carry a cookie or a name are never answered from here, nor is what sets one kept.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING, Final

from cachetools import LRUCache
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import Headers
from werkzeug.wrappers import Response

from portal.clock import Clock
from portal.collection.tables.state import PublishedState, published_state
from portal.database import Database
from portal.layout import KEPT, MARKS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: Where the application keeps its memory of finished pages.
KEPT_PAGES: Final = "homeward.kept_pages"

#: Seconds for which a worker believes that nothing was published. Design: visible within a second on every worker.
LOOKS_EVERY: Final = 0.25

_METHODS: Final = frozenset({"GET", "HEAD"})
#: Headers of a request that may speak of a person, or ask for a piece of a page.
_NEVER_WITH: Final = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_RANGE")
#: The only header of a request that a kept answer may depend on.
_VARIES_BY: Final = frozenset({"accept-encoding"})

State = tuple[PublishedState, date]
Key = tuple[str | None, ...]


class PricesState:
    """What tells one state of the published prices from the next, read at most every quarter of a second."""

    def __init__(self, database: Database, clock: Clock, seconds: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._seconds = seconds
        self._read: State | None = None
        self._until = float("-inf")

    def now(self) -> State | None:
        """Return the present state; None where the database cannot be read."""
        if self._seconds() >= self._until:
            # The moment before reading counts: what is published while it is read is seen next time.
            until = self._seconds() + LOOKS_EVERY
            self._read = self._look()
            self._until = until
        return self._read

    def _look(self) -> State | None:
        try:
            with self._database.reading() as connection:
                published = published_state(connection)
        except SQLAlchemyError:
            return None
        return published, self._clock().date()


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A finished answer and the state of the prices that it was made in."""

    state: State
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def size(self) -> int:
        """Bytes it takes, roughly: the body and its headers."""
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers) + 500


class KeptPages:
    """WSGI middleware around the application: answers from memory what may be answered from memory."""

    def __init__(self, application: "WSGIApplication", prices: PricesState, room: int) -> None:
        self._application = application
        self._prices = prices
        self._kept: LRUCache[Key, KeptPage] = LRUCache(room, getsizeof=lambda page: page.size)
        self._lock = Lock()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        if environ["REQUEST_METHOD"] not in _METHODS or any(name in environ for name in _NEVER_WITH):
            return self._application(environ, start_response)
        state, key = self._prices.now(), _key(environ)
        if state is None:
            return self._application(environ, start_response)
        with self._lock:
            page = self._kept.get(key)
        if page is not None and page.state == state:
            response = Response(page.body, headers=Headers(page.headers))
            return response.make_conditional(environ)(environ, start_response)
        return self._answer(environ, start_response, key, state)

    def _answer(
        self, environ: "WSGIEnvironment", start_response: "StartResponse", key: Key, state: State
    ) -> Iterable[bytes]:
        """Let the application answer; keep the answer where its view allows it."""
        marks: set[str] = set()
        response = Response.from_app(self._application, {**environ, MARKS: marks})
        if KEPT in marks and environ["REQUEST_METHOD"] == "GET" and _may_be_kept(response):
            headers = tuple((name, value) for name, value in response.headers if name != "Date")
            page = KeptPage(state, headers, response.get_data())
            if page.size <= self._kept.maxsize:
                with self._lock:
                    self._kept[key] = page
        return response(environ, start_response)


def _key(environ: "WSGIEnvironment") -> Key:
    """Return what an answer may depend on: the whole address, and what the reader's browser can unpack."""
    names = (
        "wsgi.url_scheme",
        "HTTP_HOST",
        "SERVER_NAME",
        "SERVER_PORT",
        "SCRIPT_NAME",
        "PATH_INFO",
        "QUERY_STRING",
        "HTTP_ACCEPT_ENCODING",
    )
    return tuple(environ.get(name) for name in names)


def _may_be_kept(response: Response) -> bool:
    varies = {name.strip().lower() for name in response.headers.get("Vary", "").split(",") if name.strip()}
    return response.status_code == 200 and "Set-Cookie" not in response.headers and varies <= _VARIES_BY


def keep_pages(app: Flask, database: Database, clock: Clock, room: int) -> None:
    """Keep finished pages in ``room`` bytes of this worker's memory; 0 keeps none."""
    if room:
        app.extensions[KEPT_PAGES] = kept = KeptPages(app.wsgi_app, PricesState(database, clock), room)
        app.wsgi_app = kept  # type: ignore[method-assign]
