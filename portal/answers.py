"""How answers are kept by browsers and stores on the way: asked about each time, or not at all."""

from hashlib import sha256
from typing import Final

from flask import Response

#: What a spreadsheet would take for the beginning of a formula.
_FORMULA_BEGINS: Final = ("=", "+", "-", "@", "\t", "\r")


def revalidated(response: Response) -> Response:
    """Let browsers keep an answer, but ask each time whether it still holds.

    New prices are seen at once, and an unchanged answer costs a reader one short question. A stream keeps the tag that
    it came with.
    """
    if not response.is_streamed:
        response.set_etag(sha256(response.get_data()).hexdigest()[:32])
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def unkept(response: Response) -> Response:
    """Let no store keep an answer about one person's matter, and no search engine list it."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers.remove("ETag")
    return response


def csv_file(text: str, disposition: str) -> Response:
    """Return a CSV file to download (RFC 4180, UTF-8). ``disposition`` names it, as RFC 6266 has it."""
    response = Response(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = disposition
    return revalidated(response)


def harmless(words: str) -> str:
    """Return words of others so that no spreadsheet runs them as a formula.

    >>> harmless("=1+1"), harmless("Wave")
    ("'=1+1", 'Wave')
    """
    return f"'{words}" if words.startswith(_FORMULA_BEGINS) else words
