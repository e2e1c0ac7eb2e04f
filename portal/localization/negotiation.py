"""Which language a request is answered in, and the same page in the other languages.

The language is the first part of every page's address: ``/fr/ke-tz``. Nothing about it is remembered, no cookie is set.
An address without a language is redirected to the reader's (Accept-Language); one with a language that is not published
gets the portal's 404 page, in the reader's language.
"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from flask import Flask, Response, abort, current_app, g, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import RequestRedirect, Rule
from werkzeug.wrappers import Response as BaseResponse

from portal.localization.active import (
    current_language,
    fall_silent,
    first_part,
    localization,
    requested_language,
    speak,
    was_negotiated,
)
from portal.localization.languages import Language

#: A first part of this shape is meant as a language, never as a page.
_LANGUAGE_LIKE = re.compile(r"[A-Za-z]{2,3}(_[A-Za-z]+)?")


@dataclass(frozen=True)
class LanguageLink:
    """The present page in one language, for the switcher and for ``<link rel="alternate" hreflang>``."""

    language: Language
    path: str  # from the root of the site, with its query
    page: str  # below the portal's own address, without a query: what hreflang names, as canonical does
    current: bool


def language_links(**query: str) -> tuple[LanguageLink, ...]:
    """Return the present page in each published language, in the registry's order.

    Its query is kept, but for the values given: ``language_links(amount=amount_in_address(amount))`` hands on an amount
    in a form that every language reads alike, where ``18,000`` would be asked back in French.
    """
    known = localization()
    here = current_language()
    rest = request.path.removeprefix(f"/{here.code}").removeprefix("/") if requested_language(known.languages) else ""
    arguments = request.args.copy()
    for name, value in query.items():
        arguments[name] = value
    tail = _quoted(rest, arguments)
    page = _quoted(rest, MultiDict())
    return tuple(
        LanguageLink(
            language=language,
            path=f"{request.script_root}/{language.code}/{tail}",
            page=f"/{language.code}/{page}",
            current=language is here,
        )
        for language in known.languages.published
    )


def negotiate_languages(app: Flask) -> None:
    """Set the language of every request; take ``language`` out of views' arguments and put it into their addresses."""

    @app.url_value_preprocessor
    def take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        language = requested_language(localization().languages)
        if language is not None:
            speak(language)
        g.page_in_a_language = values is not None and values.pop("language", None) is not None

    app.before_request(_settle_language)

    @app.url_defaults
    def add_language(endpoint: str, values: dict[str, Any]) -> None:
        if "language" not in values and app.url_map.is_endpoint_expecting(endpoint, "language"):
            values["language"] = current_language().code

    @app.after_request
    def vary(response: Response) -> Response:
        if was_negotiated():
            response.vary.add("Accept-Language")
        return response

    @app.teardown_request
    def forget_language(_error: BaseException | None) -> None:
        fall_silent()


def _settle_language() -> BaseResponse | None:
    """Redirect a page's address without a language; refuse one whose language is not published."""
    if requested_language(localization().languages) is not None or not _is_for_a_page():
        return None
    first = first_part(request.path)
    meant = _language_in_other_letters(first)
    if meant is not None:  # typed from a poster, or by a telephone that begins every word with a capital: /En/ke-tz
        return redirect(request.script_root + _quoted(f"/{meant}{request.path[len(first) + 1 :]}", request.args), 308)
    path = f"/{current_language().code}{request.path}"
    no_page = _LANGUAGE_LIKE.fullmatch(first) or "." in first  # /xx, /favicon.ico
    if no_page or request.method not in {"GET", "HEAD"} or _rule(path) is None:
        abort(404)
    return redirect(request.script_root + _quoted(path, request.args))


def _language_in_other_letters(first: str) -> str | None:
    """Return the published language that is meant by ``EN`` or ``pt-br``; None where it is none, or written right."""
    codes = {language.code.lower(): language.code for language in localization().languages.published}
    meant = codes.get(first.lower())
    return meant if meant != first else None


def _is_for_a_page() -> bool:
    """Tell whether the address is a page's, or nobody's; files and machines' addresses have no language."""
    refused = request.routing_exception
    if isinstance(refused, RequestRedirect):
        rule = _rule(urlsplit(refused.new_url).path)
        return rule is None or "language" in rule.arguments
    return isinstance(refused, NotFound) or bool(g.page_in_a_language)


def _rule(path: str) -> Rule | None:
    """Return the rule that answers GET at this path, following a missing last slash, or None."""
    adapter = current_app.url_map.bind_to_environ(request.environ)
    try:
        return adapter.match(path, method="GET", return_rule=True)[0]
    except RequestRedirect as redirection:
        return _rule(urlsplit(redirection.new_url).path)
    except HTTPException:
        return None


def _quoted(path: str, arguments: MultiDict[str, str]) -> str:
    query = urlencode(list(arguments.items(multi=True)))
    return quote(path, safe="/:@!$&'()*+,;=~-._") + (f"?{query}" if query else "")
