"""Taking an answer's body into a temporary file, whole or continued, and never more of it than agreed."""

from collections.abc import Callable
from pathlib import Path

import httpx2

from portal.collection.fetching.answers import (
    PassingFault,
    address,
    check_media_type,
    content_range,
    declared_length,
    is_encoded,
)
from portal.collection.fetching.resume import Origin, Partial, new_body, remove_forgotten
from portal.collection.source import Request, SourceUnreachable

Progress = Callable[[int, int | None], None]  # bytes so far, bytes in all where known; may raise to stop


def no_progress(_done: int, _total: int | None) -> None:
    """Tell nobody."""


class TooLarge(SourceUnreachable):
    """More bytes than this source may send."""


class Bodies:
    """Writes bodies into ``folder``, at most ``max_bytes`` of them as sent and as decoded."""

    def __init__(
        self,
        folder: Path,
        max_bytes: int = 200_000_000,
        progress: Progress = no_progress,
        before_attempt: Callable[[], None] = lambda: None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        remove_forgotten(folder)
        self._folder = folder
        self._max_bytes = max_bytes
        self._progress = progress
        self.before_attempt = before_attempt  # may raise to stop, as ``progress`` may in the middle

    def partial(self, request: Request) -> Partial | None:
        """Return the unfinished download of this address, or None where the request does not ask to resume."""
        return Partial(self._folder, request.url) if request.resume else None

    def take(self, request: Request, response: httpx2.Response, partial: Partial | None) -> tuple[Origin, Path]:
        """Return what the server said of the content, and the content. Raises PassingFault or SourceUnreachable."""
        if partial is None:
            return self._whole(request, response)
        if response.status_code == 416:
            return _already_whole(response, partial)
        check_media_type(response, request.accept)
        if is_encoded(response):  # though identity was asked for: ranges of it would be worth nothing
            partial.discard()
            return self._whole(request, response)
        origin = _begun(request, response, partial)
        self._append(request, response, partial)
        return origin, partial.finish()

    def _whole(self, request: Request, response: httpx2.Response) -> tuple[Origin, Path]:
        if response.status_code != 200:
            raise PassingFault(f"{address(response)} answered {response.status_code} where the whole was asked for.")
        check_media_type(response, request.accept)
        is_encoded(response)
        self._refuse_over(None, declared_length(response) or 0, response)
        body = new_body(self._folder)
        try:
            self._write(request, response, body)
        except BaseException:
            body.unlink()
            raise
        return Origin.of(request.url, response), body

    def _write(self, request: Request, response: httpx2.Response, body: Path) -> None:
        total = None if is_encoded(response) else declared_length(response)
        done = 0
        with body.open("wb") as file:
            for piece in response.iter_bytes():
                done += len(piece)
                self._refuse_over(None, response.num_bytes_downloaded, response)
                self._refuse_over(request.max_bytes, done, response)
                file.write(piece)
                self._progress(done, total)

    def _append(self, request: Request, response: httpx2.Response, partial: Partial) -> None:
        done, total = partial.size, content_range(response).total
        if total is None and response.status_code == 200:
            total = declared_length(response)
        try:
            self._refuse_over(request.max_bytes, total or 0, response)
            with partial.body.open("ab") as file:
                for piece in response.iter_raw():
                    done += len(piece)
                    self._refuse_over(request.max_bytes, done, response)
                    file.write(piece)
                    self._progress(done, total)
        except TooLarge:
            partial.discard()
            raise
        if total is not None and done != total:
            raise PassingFault(f"{address(response)} ended after {done} of {total} bytes.")

    def _refuse_over(self, cap: int | None, size: int, response: httpx2.Response) -> None:
        """Raise TooLarge where ``size`` is over ``cap``, or over the setting where the source gives none."""
        limit = self._max_bytes if cap is None else cap
        if size > limit:
            hint = " If it has really grown, raise HOMEWARD_MAX_DOWNLOAD_BYTES." if cap is None else ""
            raise TooLarge(
                f"{address(response)} sent more than {limit:,} bytes. That is not what this source publishes; nothing "
                f"was kept.{hint}"
            )


def _begun(request: Request, response: httpx2.Response, partial: Partial) -> Origin:
    """Tell what the body is part of: continued where the server sends the rest, from nothing where it sends all."""
    if response.status_code == 200:
        origin = Origin.of(request.url, response)
        partial.begin(origin)
        return origin
    kept = partial.origin()
    etag = response.headers.get("etag", "")
    if kept is None or content_range(response).start != partial.size or (etag and etag != kept.etag):
        partial.discard()
        raise PassingFault(
            f"{address(response)} sent a part that does not continue what was kept. It is fetched again from the start."
        )
    return kept


def _already_whole(response: httpx2.Response, partial: Partial) -> tuple[Origin, Path]:
    """Read a 416: nothing comes after the bytes kept. They are the whole, or they are of something else."""
    kept = partial.origin()
    if kept is None or content_range(response).total != partial.size:
        partial.discard()
        raise PassingFault(
            f"{address(response)} no longer has what was half fetched. It is fetched again from the start."
        )
    return kept, partial.finish()
