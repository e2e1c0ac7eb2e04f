"""What went wrong, as a problem document (RFC 9457, ``application/problem+json``).

Every error below ``/api/`` is one: what kind it is, what happened, and what to do next, in plain English. Kinds are
addresses on the portal's own page about the API, so that whoever follows one finds it explained.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NoReturn

from flask import Flask, Response
from werkzeug.exceptions import HTTPException, InternalServerError

from portal.layout import public_root

MEDIA_TYPE: Final = "application/problem+json"


class Kind(StrEnum):
    """The kinds of problem. The values stand in addresses: they are never renamed."""

    BAD_REQUEST = "bad-request"
    BAD_PARAMETER = "bad-parameter"
    BAD_CURSOR = "bad-cursor"
    NOT_FOUND = "not-found"
    BEING_CHECKED = "being-checked"
    TAKEN_BACK = "taken-back"
    METHOD_NOT_ALLOWED = "method-not-allowed"
    TOO_MANY_REQUESTS = "too-many-requests"
    INTERNAL_ERROR = "internal-error"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a kind of problem means, for its title and for the page that explains it."""

    status: int
    title: str
    then: str  # what to do


MEANINGS: Final[Mapping[Kind, Meaning]] = {
    Kind.BAD_REQUEST: Meaning(400, "The request cannot be read", "Compare it with the OpenAPI document."),
    Kind.BAD_PARAMETER: Meaning(
        400, "A parameter cannot be used", "See errors: each entry names a parameter and says what to write instead."
    ),
    Kind.BAD_CURSOR: Meaning(
        400, "The cursor cannot be used", "Begin again without a cursor, and follow next from there."
    ),
    Kind.NOT_FOUND: Meaning(404, "There is nothing here", "Check the address against /api/v1/openapi.json."),
    Kind.BEING_CHECKED: Meaning(
        404, "This price is being checked", "A person looks at it. Ask again in some days; it may be shown then."
    ),
    Kind.TAKEN_BACK: Meaning(410, "This price was taken back", "Do not use it any more. It will not come back."),
    Kind.METHOD_NOT_ALLOWED: Meaning(405, "This can only be read", "Use GET or HEAD."),
    Kind.TOO_MANY_REQUESTS: Meaning(
        429, "Too many requests", "Wait as many seconds as Retry-After says. For everything at once, use the downloads."
    ),
    Kind.INTERNAL_ERROR: Meaning(500, "Something broke on our side", "Wait a minute and try again."),
}

_OF_STATUS: Final = {
    400: Kind.BAD_REQUEST,
    404: Kind.NOT_FOUND,
    405: Kind.METHOD_NOT_ALLOWED,
    410: Kind.TAKEN_BACK,
    429: Kind.TOO_MANY_REQUESTS,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one parameter."""

    parameter: str
    detail: str


class Refused(HTTPException):
    """Ends a request with a problem document."""

    def __init__(self, kind: Kind, detail: str, faults: Iterable[Fault] = ()) -> None:
        super().__init__(detail)
        self.code = MEANINGS[kind].status
        self.kind = kind
        self.faults = tuple(faults)


def refuse(kind: Kind, detail: str, faults: Iterable[Fault] = ()) -> NoReturn:
    """End the request with a problem document; ``detail`` says what happened, and what to do next."""
    raise Refused(kind, detail, faults)


def refuse_parameter(name: str, detail: str) -> NoReturn:
    """End the request because of one parameter."""
    refuse(Kind.BAD_PARAMETER, f"{name}: {detail}", [Fault(name, detail)])


def problem_document(kind: Kind, status: int, detail: str, root: str, faults: Iterable[Fault] = ()) -> bytes:
    """Return the document's bytes; ``root`` is the address of the portal, ending with a slash."""
    document: dict[str, object] = {
        "type": f"{root}en/api#problem-{kind.value}",
        "title": MEANINGS[kind].title,
        "status": status,
        "detail": detail,
    }
    named = [{"parameter": fault.parameter, "detail": fault.detail} for fault in faults]
    if named:
        document["errors"] = named
    return json.dumps(document, ensure_ascii=False).encode()


def answer_problems(api: Flask) -> None:
    """Answer every error of the application with a problem document, and keep the headers that belong to it."""
    api.register_error_handler(HTTPException, _answer)


def _answer(error: HTTPException) -> Response:
    status = error.code or InternalServerError.code
    kind = error.kind if isinstance(error, Refused) else _OF_STATUS.get(status, _other(status))
    detail = (error.description if isinstance(error, Refused) else None) or _said(kind)
    faults = error.faults if isinstance(error, Refused) else ()
    response = _response(kind, status, detail, faults)
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _other(status: int) -> Kind:
    return Kind.INTERNAL_ERROR if status >= 500 else Kind.BAD_REQUEST


def _said(kind: Kind) -> str:
    return f"{MEANINGS[kind].title}. {MEANINGS[kind].then}"


def _response(kind: Kind, status: int, detail: str, faults: Iterable[Fault]) -> Response:
    body = problem_document(kind, status, detail, f"{public_root()}/", faults)
    response = Response(body, status, content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response
