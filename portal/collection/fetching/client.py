"""The fetcher: one request of a source, from politeness to the body in a temporary file."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Self

import httpx2
import stamina

from portal.clock import Clock
from portal.collection.fetching.agent import user_agent
from portal.collection.fetching.answers import REDIRECTS, PassingFault, address, raise_for_status
from portal.collection.fetching.bodies import Bodies, Progress, no_progress
from portal.collection.fetching.guard import AddressGuard, GuardedTransport
from portal.collection.fetching.patience import Deadline, Patience
from portal.collection.fetching.resume import Partial
from portal.collection.fetching.retries import tell_retries
from portal.collection.fetching.turns import SHARED_TURNS, HostTurns
from portal.collection.snapshots import Fetched
from portal.collection.source import Request, SourceUnreachable
from portal.config import Settings

NewestReceipt = Callable[[str], tuple[str, str] | None]  # address -> (ETag, Last-Modified) of its newest snapshot

_CONDITIONS = ("If-None-Match", "If-Modified-Since")


def no_receipt(_url: str) -> tuple[str, str] | None:
    """Know no earlier snapshot."""
    return None


class HttpFetcher:
    """Keeps the contract of ``portal.collection.source.Fetcher``. One per run and thread; close it afterwards."""

    def __init__(
        self,
        bodies: Bodies,
        agent: str,
        clock: Clock,
        *,
        newest_receipt: NewestReceipt = no_receipt,
        patience: Patience | None = None,
        turns: HostTurns = SHARED_TURNS,
        guard: AddressGuard | None = None,
    ) -> None:
        self._bodies = bodies
        self._agent = agent
        self._clock = clock
        self._newest_receipt = newest_receipt
        self._patience = patience or Patience()
        self._turns = turns
        self._deadline = Deadline()
        guard = guard or AddressGuard()
        self._guarded = self._client(guard)
        self._configured = self._client(guard.lifted())
        self._retrying = stamina.RetryingCaller(
            attempts=self._patience.attempts,
            timeout=None,  # each attempt has its own
            wait_initial=self._patience.first_wait,
            wait_max=self._patience.longest_wait,
            wait_jitter=self._patience.jitter,
        )

    def _client(self, guard: AddressGuard) -> httpx2.Client:
        return httpx2.Client(
            transport=GuardedTransport(guard, self._deadline),
            trust_env=False,
            follow_redirects=False,
            timeout=httpx2.Timeout(self._patience.read, connect=self._patience.connect),
            headers={"User-Agent": self._agent, "Accept-Encoding": "gzip"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self._guarded.close()
        self._configured.close()

    def get(self, request: Request) -> Fetched | None:
        """Fetch, trying again where that may help. None: unchanged (304). Raises SourceUnreachable."""
        return self._retrying(_worth_another_attempt, self._attempt, request)

    def _attempt(self, request: Request) -> Fetched | None:
        self._bodies.before_attempt()
        self._deadline.start(self._patience.total_large if request.resume else self._patience.total)
        partial = self._bodies.partial(request)
        with self._plain_words(request), self._answer(request, self._headers(request, partial)) as response:
            raise_for_status(response, self._clock(), self._patience.longest_wait)
            if response.status_code == 304:
                _check_comparison(response)
                if partial is not None:
                    partial.discard()
                return None
            origin, body = self._bodies.take(request, response, partial)
        return Fetched(
            url=request.url,
            path=body,
            fetched_at=self._clock(),
            status=200,
            media_type=origin.media_type,
            etag=origin.etag,
            last_modified=origin.last_modified,
            part=request.part,
            complete=request.complete,
        )

    def _headers(self, request: Request, partial: Partial | None) -> dict[str, str]:
        headers = {"Accept": ", ".join(request.accept) or "*/*"}
        receipt = self._newest_receipt(request.url) if request.conditional else None
        if receipt is not None:
            headers |= {name: value for name, value in zip(_CONDITIONS, receipt, strict=True) if value}
        if partial is not None:
            headers["Accept-Encoding"] = "identity"
            origin = partial.origin()
            if origin is not None:
                headers |= {"Range": f"bytes={partial.size}-", "If-Range": origin.validator}
        return headers

    @contextmanager
    def _answer(self, request: Request, headers: Mapping[str, str]) -> Iterator[httpx2.Response]:
        """Follow redirects by hand, among the hosts the source lists, and yield the first answer that is none."""
        url = _checked(httpx2.URL(request.url))
        own = url.host
        for _hop in range(self._patience.redirects + 1):
            # What the operator configured is one host. Nobody vouches for where it redirects to, and a source's own
            # headers (a key, perhaps) do not travel there.
            at_home = url.host == own
            client = self._configured if request.configured and at_home else self._guarded
            sent = {**headers, **request.headers} if at_home else dict(headers)
            client.cookies.clear()
            with self._turns.turn(url.host), client.stream("GET", url, headers=sent) as response:
                if response.status_code not in REDIRECTS:
                    yield response
                    return
                url = _next_hop(response, request.hosts | {own})
        raise SourceUnreachable(
            f"{request.url} leads from one redirect to the next, more than {self._patience.redirects} times. Nothing "
            "was kept; check the address."
        )

    @contextmanager
    def _plain_words(self, request: Request) -> Iterator[None]:
        """Turn the library's errors into sentences a person can use."""
        host = _host(request.url)
        try:
            yield
        except httpx2.TimeoutException as error:
            late = "did not finish its answer in the time it was given" if self._deadline.passed else "fell silent"
            raise PassingFault(f"{host} {late}. It may be overloaded; try again later.") from error
        except httpx2.ConnectError as error:
            raise PassingFault(
                f"{host} could not be reached ({error}). Check the network, and that the address is right."
            ) from error
        except (httpx2.NetworkError, httpx2.RemoteProtocolError) as error:
            raise PassingFault(f"The connection to {host} broke off in the middle of the answer.") from error
        except httpx2.DecodingError as error:
            raise PassingFault(f"{host} sent an answer whose compression is broken.") from error
        except (httpx2.InvalidURL, httpx2.LocalProtocolError) as error:
            raise SourceUnreachable(f"{request.url!r} cannot be asked: {error}. Correct the address.") from error


def _worth_another_attempt(error: Exception) -> bool | float:
    """Tell stamina whether to try again, and after how many seconds where the server said so."""
    if not isinstance(error, PassingFault):
        return False
    return True if error.wait is None else error.wait


def _check_comparison(response: httpx2.Response) -> None:
    if not any(name in response.request.headers for name in _CONDITIONS):
        raise PassingFault(f"{address(response)} says that nothing changed, but nothing was compared.")


def _checked(url: httpx2.URL) -> httpx2.URL:
    if url.scheme not in {"http", "https"} or not url.host:
        raise SourceUnreachable(f"{url} is not a web address: it must begin with https:// or http://. Correct it.")
    return url


def _next_hop(response: httpx2.Response, hosts: frozenset[str]) -> httpx2.URL:
    url = _checked(response.url.join(response.headers.get("location", "")))
    if response.url.scheme == "https" and url.scheme == "http":
        raise SourceUnreachable(f"{address(response)} redirects to an unencrypted address; it was not followed.")
    if url.host not in hosts:
        raise SourceUnreachable(
            f"{address(response)} redirects to {url.host}, which is not a host of this source; it was not followed."
        )
    return url.copy_with(userinfo=b"")


def _host(url: str) -> str:
    try:
        return httpx2.URL(url).host or url
    except httpx2.InvalidURL:
        return url


def fetcher_for(
    settings: Settings,
    clock: Clock,
    newest_receipt: NewestReceipt,
    progress: Progress = no_progress,
    before_attempt: Callable[[], None] = lambda: None,
) -> HttpFetcher:
    """Make the fetcher of one run. Unfinished downloads are kept in the folder ``partial`` of the data folder."""
    tell_retries()
    bodies = Bodies(settings.data_dir / "partial", settings.max_download_bytes, progress, before_attempt)
    return HttpFetcher(bodies, user_agent(settings), clock, newest_receipt=newest_receipt)
