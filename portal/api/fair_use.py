"""Fair use: how many requests one address may send, counted in front of everything below ``/api/``.

It stands around the application, also around the pages kept in memory, because an answer from there is a request too.
``limits`` counts (the library that Flask-Limiter is made of): Flask's hooks are not reached by an answer from memory
(docs/decisions/fair-use-is-counted-in-front.md).

Whose request it is: the peer's address, or behind proxies the one that they name (``HOMEWARD_TRUSTED_PROXIES``). It is
never kept whole: what counts is a keyed fingerprint of it, another one every day; of IPv6 only the network of 64 bits,
which one household has to itself.

Headers: RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers), Retry-After (RFC 9110).
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, Final, cast

import structlog
from limits import RateLimitItem, parse
from limits.errors import ConfigurationError, StorageError
from limits.storage import Storage, storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter
from werkzeug.datastructures import Headers
from werkzeug.wrappers import Response
from werkzeug.wsgi import get_current_url

from portal.api.problems import MEDIA_TYPE, Kind, problem_document
from portal.api.sharing import CORS
from portal.config import Settings, SettingsError
from portal.security import HEADERS_OF_DATA

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

BELOW: Final = "/api"
_POLICY_NAME: Final = "fair"

#: Seconds for a store on another machine: better not counted than not answered.
_PATIENCE: Final = {"socket_connect_timeout": 1, "socket_timeout": 1}
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Counted:
    """How one request stands against the limit."""

    allowed: bool
    remaining: int
    seconds: int  # until there is room again, at least one


class Counter:
    """Counts requests by address, in this worker's memory or in a store that all workers share."""

    def __init__(self, limit: RateLimitItem, storage: Storage, secret: str) -> None:
        self.limit = limit
        self._strategy = SlidingWindowCounterRateLimiter(storage)
        self._secret = blake2b(secret.encode(), digest_size=32).digest()

    @property
    def policy(self) -> str:
        """The limit, as its header tells it: so many requests in so many seconds."""
        return f'"{_POLICY_NAME}";q={self.limit.amount};w={self.limit.get_expiry()}'

    def count(self, address: str) -> Counted | None:
        """Count a request. None where the store cannot be reached: then nobody is refused, and the log says so."""
        key = self._fingerprint(address)
        try:
            allowed = self._strategy.hit(self.limit, key)
            window = self._strategy.get_window_stats(self.limit, key)
        except StorageError as error:
            _log.warning("fair use is not counted: its store cannot be reached", error=str(error))
            return None
        return Counted(allowed, window.remaining, max(round(window.reset_time - time.time()), 1))

    def _fingerprint(self, address: str) -> str:
        day = datetime.now(UTC).date().isoformat()
        return blake2b(f"{day} {_network(address)}".encode(), key=self._secret, digest_size=12).hexdigest()


def _network(address: str) -> str:
    try:
        known = ip_address(address)
    except ValueError:
        return address  # a socket's file, or nothing: all such requests count together
    if isinstance(known, IPv6Address):
        return str(known.ipv4_mapped or int(known) >> 64)
    return str(known)


def counter_from(settings: Settings) -> Counter | None:
    """Return what counts, or None where the operator sets no limit.

    Raises SettingsError where the limit or the store of the settings cannot be used.
    """
    if not settings.api_limit:
        return None
    try:
        limit = parse(settings.api_limit)
    except ValueError:
        raise SettingsError(
            f"The setting HOMEWARD_API_LIMIT cannot be used: {settings.api_limit!r} is no limit. "
            "Write one such as: 300 per minute. See docs/settings.md."
        ) from None
    try:
        patience = _PATIENCE if settings.limits_storage.startswith("redis") else {}
        storage = storage_from_string(settings.limits_storage, wrap_exceptions=True, **patience)
    except ConfigurationError as error:
        raise SettingsError(
            f"The setting HOMEWARD_LIMITS_STORAGE cannot be used: {error}. Write memory://, or redis://host:port with "
            "the package redis installed. See docs/settings.md."
        ) from None
    return Counter(limit, cast("Storage", storage), settings.signing_secret)


class FairUse:
    """WSGI middleware: counts what asks for an address below ``/api``, and refuses whoever asks too much."""

    def __init__(self, application: "WSGIApplication", counter: Counter) -> None:
        self._application = application
        self._counter = counter
        self._policy = ("RateLimit-Policy", counter.policy)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        path = environ.get("PATH_INFO", "")
        # A browser's question beforehand (OPTIONS) is part of the request that follows.
        if not below(path) or environ["REQUEST_METHOD"] == "OPTIONS":
            return self._application(environ, start_response)
        counted = self._counter.count(environ.get("REMOTE_ADDR", ""))
        if counted is None:
            return self._application(environ, start_response)
        told = [self._policy, ("RateLimit", f'"{_POLICY_NAME}";r={counted.remaining};t={counted.seconds}')]
        if not counted.allowed:
            return _refusal(environ, counted, told)(environ, start_response)
        return self._application(environ, _also(start_response, told))


def below(path: str) -> bool:
    """Whether an address is the API's."""
    return path.startswith(BELOW) and path[len(BELOW) : len(BELOW) + 1] in {"", "/"}


def _also(start_response: "StartResponse", told: list[tuple[str, str]]) -> "StartResponse":
    """Add headers to whatever is answered."""

    def start(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Callable[[bytes], object]:
        return start_response(status, headers + told, exc_info)  # type: ignore[arg-type]  # WSGI's own tuple

    return start


def _refusal(environ: "WSGIEnvironment", counted: Counted, told: list[tuple[str, str]]) -> Response:
    detail = (
        f"You have asked more often than is fair. Wait {counted.seconds} seconds, then ask again. "
        "For everything at once, use the downloads."
    )
    root = get_current_url(environ, root_only=True)
    body = problem_document(Kind.TOO_MANY_REQUESTS, 429, detail, root)
    headers = Headers(
        [
            *told,
            ("Retry-After", str(counted.seconds)),
            ("Cache-Control", "no-store"),
            *CORS.items(),
            *HEADERS_OF_DATA.items(),
        ]
    )
    return Response(body, 429, headers, content_type=MEDIA_TYPE)
