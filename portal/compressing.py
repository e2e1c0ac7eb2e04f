"""Compression on the way to the reader: which forms there are, what is compressed, and what a reader can unpack.

Both applications compress by the same rules. What a reader accepts is read once, in front of both and of the pages kept
in memory: from there on it is one coding or none, so that a refusal (``gzip;q=0``, RFC 9110) is heeded, and a page is
kept at most once for each coding.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from flask import Flask, Response
from flask_compress import Compress
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: What we can write, the smallest first.
CODINGS: Final = ("br", "gzip")
NONE: Final = "identity"

#: What gets smaller; packed files and pictures do not.
_TYPES: Final = (
    "text/html",
    "text/css",
    "text/csv",
    "text/plain",
    "text/javascript",
    "application/atom+xml",
    "application/json",
    "application/ld+json",
    "application/problem+json",
    "application/xml",
    "image/svg+xml",
)


class Compressing(Compress):
    """Flask-Compress, which by itself compresses successes alone and has no setting for the rest.

    A form that is sent back with its problems is as long as the form, and reaches an old phone over the same line.
    """

    def after_request(self, response: Response | None) -> Response:
        """Compress an answer, whatever its status; what went wrong is never asked about again, so it has no tag."""
        if response is None or response.status_code < 400:
            return super().after_request(response)
        status = response.status_code
        response.headers.remove("ETag")
        response.status_code = 200
        compressed = super().after_request(response)
        compressed.status_code = status
        return compressed


def compress_answers(app: Flask) -> None:
    """Compress what an application answers. Register before it what must see the compressed answer."""
    app.config.update(COMPRESS_ALGORITHM=list(CODINGS), COMPRESS_MIMETYPES=list(_TYPES))
    Compressing(app)


def coding_for(accepted: str) -> str:
    """Return the coding that a reader likes best of ours; none where it refuses them or likes none better.

    >>> coding_for("gzip, br"), coding_for("gzip;q=0, br;q=0.5"), coding_for("gzip;q=0"), coding_for("*")
    ('br', 'br', 'identity', 'br')
    """
    said = parse_accept_header(accepted.lower(), Accept)
    liked = {coding: _quality(said, coding) for coding in CODINGS}
    best = max(CODINGS, key=lambda coding: liked[coding])
    named = {coding for coding, _quality_said in said}
    return best if liked[best] > 0 and ("identity" not in named or liked[best] >= said["identity"]) else NONE


def _quality(said: Accept, coding: str) -> float:
    """Return how much a reader likes a coding: as it says by name, else as it says of any."""
    qualities = dict(said)
    return qualities.get(coding, qualities.get("*", 0))


class OneCoding:
    """WSGI middleware: what a reader can unpack becomes the one coding that it gets."""

    def __init__(self, application: "WSGIApplication") -> None:
        self._application = application

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        accepted = environ.get("HTTP_ACCEPT_ENCODING")
        if accepted is not None:
            environ["HTTP_ACCEPT_ENCODING"] = coding_for(accepted)
        return self._application(environ, start_response)


def heed_refused_codings(app: Flask) -> None:
    """Read what readers can unpack, in front of everything that compresses or keeps compressed answers."""
    app.wsgi_app = OneCoding(app.wsgi_app)  # type: ignore[method-assign]
