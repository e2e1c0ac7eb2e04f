"""Fair use: how many requests one address may send, counted in front of everything below ``/api/``.

It stands around the application, also around the pages kept in memory, because an answer from there is a request too.
``limits`` counts (the library that Flask-Limiter is made of): Flask's hooks are not reached by an answer from memory
(docs/decisions/fair-use-is-counted-in-front.md).

Whose request it is: the peer's address, or behind proxies the one that they name (``HOMEWARD_TRUSTED_PROXIES``). It is
never kept whole: what counts is a keyed fingerprint of it, another one every day; of IPv6 only the network of 64 bits,
which one household has to itself.

Headers: RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers), Retry-After (RFC 9110).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address
from math import floor
from typing import TYPE_CHECKING, Final, NamedTuple, cast

import structlog
from limits import RateLimitItem, parse
from limits.errors import ConfigurationError, StorageError
from limits.storage import SlidingWindowCounterSupport, Storage, storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter
from werkzeug.datastructures import Headers
from werkzeug.wrappers import Response

from portal.api.problems import MEDIA_TYPE, Kind, problem_document
from portal.api.sharing import CORS
from portal.config import Settings, SettingsError
from portal.layout import root_in
from portal.security import HEADERS_OF_DATA

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

BELOW: Final = "/api"
_POLICY_NAME: Final = "fair"

#: Seconds for a store on another machine: better not counted than not answered.
_PATIENCE: Final = {"socket_connect_timeout": 1, "socket_timeout": 1}
#: Seconds between the clock that counts and the one that told how long to wait.
_CLOCKS_DIFFER: Final = 0.05
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Counted:
    """How one request stands against the limit."""

    allowed: bool
    remaining: int
    seconds: int  # until there is room for one more than now, rounded up: who waits as told is served


class Window(NamedTuple):
    """What a store knows of one address: how many requests the window before and this one saw.

    The window before weighs less with every second: by as much of it as the sliding window still holds.
    """

    before: int
    before_ends: float  # seconds until nothing of the window before counts
    now: int
    forgotten: float  # seconds until this window is forgotten: one length after it has ended

    def used(self, length: int) -> int:
        """Return how many requests count at this moment, in a window of ``length`` seconds."""
        return floor(self.before * self.before_ends / length + self.now)

    def seconds_until_fewer_than(self, used: int, length: int) -> int:
        """Return after how many whole seconds surely fewer than ``used`` count, if nobody asks meanwhile; at least 1.

        This window's own requests count whole until it ends, and weigh less only from then on: at its end there is
        no room yet.
        """
        if not used or not self.before + self.now:
            return 1
        if self.now < used:
            exact = self.before_ends - (used - self.now) * length / self.before
        else:
            exact = self.forgotten - length + length * (1 - used / self.now)
        return max(floor(exact + _CLOCKS_DIFFER) + 1, 1)


class Counter:
    """Counts requests by address, in this worker's memory or in a store that all workers share."""

    def __init__(self, limit: RateLimitItem, storage: Storage, secret: str) -> None:
        self.limit = limit
        self._strategy = SlidingWindowCounterRateLimiter(storage)
        self._windows = cast("SlidingWindowCounterSupport", storage)
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
            window = Window(*self._windows.get_sliding_window(self.limit.key_for(key), self.limit.get_expiry()))
        except StorageError as error:
            _log.warning("fair use is not counted: its store cannot be reached", error=str(error))
            return None
        length, used = self.limit.get_expiry(), min(window.used(self.limit.get_expiry()), self.limit.amount)
        return Counted(allowed, self.limit.amount - used, window.seconds_until_fewer_than(used, length))

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

    def __init__(self, application: "WSGIApplication", counter: Counter, public_url: str) -> None:
        self._application = application
        self._public_url = public_url
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
            root = root_in(environ, self._public_url)
            return _refusal(root, counted, told)(environ, start_response)
        return self._application(environ, _also(start_response, told))


def below(path: str) -> bool:
    """Whether an address is the API's."""
    return path.startswith(BELOW) and path[len(BELOW) : len(BELOW) + 1] in {"", "/"}


def _also(start_response: "StartResponse", told: list[tuple[str, str]]) -> "StartResponse":
    """Add headers to whatever is answered."""

    def start(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Callable[[bytes], object]:
        return start_response(status, headers + told, exc_info)  # type: ignore[arg-type]  # WSGI's own tuple

    return start


def _refusal(root: str, counted: Counted, told: list[tuple[str, str]]) -> Response:
    detail = (
        f"You have asked more often than is fair. Wait {counted.seconds} seconds, then ask again. "
        "For everything at once, use the downloads."
    )
    body = problem_document(Kind.TOO_MANY_REQUESTS, 429, detail, f"{root}/")
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
