"""Which language a request is answered in, and the same page in the other languages.

The language is the first part of every page's address: ``/fr/ke-tz``. Nothing about it is remembered, no cookie is set.
An address without a language is redirected to the reader's (Accept-Language); one with a language that is not published
gets the portal's 404 page, in the reader's language.
"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, Response, abort, current_app, g, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response as BaseResponse

from portal.localization.active import (
    current_language,
    fall_silent,
    first_part,
    localization,
    negotiated_language,
    requested_language,
    speak,
)
from portal.localization.languages import Language

#: A first part of this shape is meant as a language, never as a page.
_LANGUAGE_LIKE = re.compile(r"[A-Za-z]{2,3}(_[A-Za-z]+)?")


@dataclass(frozen=True)
class LanguageLink:
    """The present page in one language, for the switcher and for ``<link rel="alternate" hreflang>``."""

    language: Language
    path: str  # from the root of the site, with its query
    address: str  # whole, as hreflang wants it
    current: bool


def language_links(**query: str) -> tuple[LanguageLink, ...]:
    """Return the present page in each published language, in the registry's order.

    Its query is kept, but for the values given: ``language_links(amount="18000")`` hands on an amount in a form that
    every language reads alike, where ``18,000`` would be asked back in French.
    """
    known = localization()
    here = current_language()
    rest = request.path.split("/", 2)[2] if requested_language(known.languages) and request.path.count("/") > 1 else ""
    asked = urlencode({**request.args.to_dict(flat=True), **query}) if query else request.query_string.decode("ascii")
    tail = quote(rest, safe="/:@!$&'()*+,;=~-._") + (f"?{asked}" if asked else "")
    root = request.root_url.rstrip("/")
    return tuple(
        LanguageLink(
            language=language,
            path=f"{request.script_root}/{language.code}/{tail}",
            address=f"{root}/{language.code}/{tail}",
            current=language is here,
        )
        for language in known.languages.published
    )


def negotiate_languages(app: Flask) -> None:
    """Set the language of every request; take ``language`` out of views' arguments and put it into their addresses."""

    @app.url_value_preprocessor
    def take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        languages = localization().languages
        language = requested_language(languages)
        if language is None:
            g.language_was_negotiated = True
            language = negotiated_language(languages)
        speak(language)
        if values is not None:
            g.language_in_address = values.pop("language", None)

    @app.before_request
    def settle_language() -> BaseResponse | None:
        return _settle()

    @app.url_defaults
    def add_language(endpoint: str, values: dict[str, Any]) -> None:
        if "language" not in values and app.url_map.is_endpoint_expecting(endpoint, "language"):
            values["language"] = current_language().code

    @app.after_request
    def vary(response: Response) -> Response:
        if g.get("language_was_negotiated"):
            response.vary.add("Accept-Language")
        return response

    @app.teardown_request
    def forget_language(_error: BaseException | None) -> None:
        fall_silent()


def _settle() -> BaseResponse | None:
    """Redirect an address without a language; refuse one whose language is not published."""
    if not g.get("language_was_negotiated"):
        return None
    matched = request.url_rule is not None and g.get("language_in_address") is None
    if matched:
        return None  # a file, a machine's address: not a page in a language
    target = f"/{current_language().code}{request.path}"
    if _LANGUAGE_LIKE.fullmatch(first_part(request.path)) or not _leads_somewhere(target):
        abort(404)
    query = f"?{request.query_string.decode('ascii')}" if request.query_string else ""
    return redirect(request.script_root + quote(target, safe="/:@!$&'()*+,;=~-._") + query, 302)


def _leads_somewhere(path: str) -> bool:
    adapter = current_app.url_map.bind_to_environ(request.environ)
    try:
        adapter.match(path, method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return request.method in {"GET", "HEAD"}
