"""Reading an answer's status and headers, and saying in plain words what is wrong with it."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx2

from portal.collection.source import SourceRefused, SourceUnreachable

#: Answers that another attempt may turn into a good one: too early, too many requests, a server in trouble.
PASSING_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504, 507, 509, 520, 521, 522, 523, 524})
REDIRECTS = frozenset({301, 302, 303, 307, 308})

#: Compressions we ask for and take. Their decoders give at most 1 MiB at a time, so that the size cap holds.
ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})

#: A Last-Modified date proves that two parts belong together only if it lies this far before the answer (RFC 9110).
SAFE_MODIFIED_SECONDS = 60

_CONTENT_RANGE = re.compile(r"bytes (?:(\d+)-(\d+)|\*)/(\d+|\*)")


class PassingFault(SourceUnreachable):
    """Went wrong, but another attempt may succeed; after ``wait`` seconds where the server said how many."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class ContentRange:
    """The header Content-Range: first byte and total size, each None where not said."""

    start: int | None
    total: int | None


def media_type(response: httpx2.Response) -> str:
    """Return the type of the content in small letters, without parameters; "" where not said."""
    return str(response.headers.get("content-type", "")).partition(";")[0].strip().lower()


def content_range(response: httpx2.Response) -> ContentRange:
    """Return what Content-Range says; two Nones where it is missing or unreadable."""
    match = _CONTENT_RANGE.fullmatch(response.headers.get("content-range", "").strip())
    if match is None:
        return ContentRange(None, None)
    start, _end, total = match.groups()
    return ContentRange(None if start is None else int(start), None if total == "*" else int(total))


def declared_length(response: httpx2.Response) -> int | None:
    """Return Content-Length in bytes as sent, or None."""
    text = response.headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() else None


def is_encoded(response: httpx2.Response) -> bool:
    """Tell whether the bytes came compressed. Raises SourceUnreachable for a compression that was not asked for."""
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in ENCODINGS:
        raise SourceUnreachable(
            f"{address(response)} answered in the compression {encoding!r}, which was not asked for. Nothing was kept."
        )
    return encoding not in {"", "identity"}


def strong_validator(response: httpx2.Response) -> str:
    """Return what proves that a later part belongs to the same content (for If-Range), or "" where nothing does."""
    etag = str(response.headers.get("etag", ""))
    if etag:
        return "" if etag.startswith("W/") else etag
    modified = str(response.headers.get("last-modified", ""))
    written, answered = parse_date(modified), parse_date(response.headers.get("date", ""))
    if written is None or answered is None:
        return ""
    return modified if (answered - written).total_seconds() >= SAFE_MODIFIED_SECONDS else ""


def parse_date(text: str) -> datetime | None:
    """Return an HTTP date in UTC, or None where it is none."""
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def retry_after(response: httpx2.Response, now: datetime) -> float | None:
    """Return the seconds that Retry-After asks to wait (it may be a number or a date), or None where not said."""
    text = str(response.headers.get("retry-after", "")).strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    moment = parse_date(text)
    return None if moment is None else max(0.0, (moment - now).total_seconds())


def address(response: httpx2.Response) -> str:
    """Return the address that answered, without the question after it, a name or a password."""
    return str(response.url.copy_with(query=None, fragment=None, userinfo=b""))


def check_media_type(response: httpx2.Response, accept: tuple[str, ...]) -> None:
    """Raise SourceRefused where the content is of another type than those in ``accept`` (empty: any)."""
    came = media_type(response)
    if not accept or not came or came in accept:
        return
    hint = " This is a web page, perhaps a notice or a login." if came == "text/html" else ""
    raise SourceRefused(
        f"{address(response)} sent {came} where {' or '.join(accept)} was expected.{hint} Open it in a browser "
        "to see what it says; nothing was kept.",
        response.status_code,
    )


def raise_for_status(response: httpx2.Response, now: datetime, longest_wait: float) -> None:
    """Raise PassingFault where trying again may help, SourceRefused where it does not; pass 200, 206, 304 and 416."""
    status = response.status_code
    if status in {200, 206, 304, 416}:
        return
    told = said(response)
    message = f"{address(response)} answered {status} {response.reason_phrase}".rstrip() + (
        f": {told.rstrip('.')}." if told else "."
    )
    if status not in PASSING_STATUSES:
        raise SourceRefused(message, status)
    wait = retry_after(response, now)
    if wait is not None and wait > longest_wait:
        raise SourceRefused(f"{message} It asks to wait {_in_words(wait)}; try again then.", status)
    raise PassingFault(message, wait)


def said(response: httpx2.Response) -> str:
    """Return the server's own words about an error, at most 300 characters; "" for web pages and the like."""
    if response.headers.get("content-encoding", "").strip().lower() not in ENCODINGS:
        return ""
    text = b""
    for piece in response.iter_bytes(2048):
        text += piece
        if len(text) >= 4096:
            break
    words = _words(text.decode("utf-8", "replace"), media_type(response))
    return " ".join(words.split())[:300]


def _words(text: str, kind: str) -> str:
    if kind == "text/plain":
        return text
    try:
        found = json.loads(text)
    except ValueError:
        return ""
    message = found.get("message") if isinstance(found, dict) else None
    return message if isinstance(message, str) else ""


def _in_words(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60:.0f} minutes" if seconds < 7200 else f"{seconds / 3600:.0f} hours"
