"""Answers: compact JSON with the names of the sources inside, so that no figure travels without its credit."""

import json
from collections.abc import Collection, Iterable
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from portal.api.cursors import Part
from portal.comparison.source_facts import SourceFacts, source_facts
from portal.composition import homeward

Credits = list[dict[str, str | None]]


def answer(data: object, credits_of: Credits) -> Response:
    """Answer with one thing."""
    return json_response({"data": data, "attribution": _attribution(credits_of)})


def list_answer(part: Part[Any], data: Iterable[object], credits_of: Credits) -> Response:
    """Answer with a part of a list; ``next`` and a Link header lead to the part after it."""
    following = _address_of_next(part.cursor)
    response = json_response({"data": list(data), "next": following, "attribution": _attribution(credits_of)})
    if following is not None:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


def sources_behind(names: Collection[str] | None = None) -> Credits:
    """Return how to credit these sources, or all of them; one that this portal no longer has is left out."""
    return [credit_told(facts) for name, facts in source_facts().items() if names is None or name in names]


def credit_told(facts: SourceFacts) -> dict[str, str | None]:
    """Write how a source wants to be named."""
    return {
        "source": facts.name,
        "credit": facts.credit,
        "licence": facts.licence or None,
        "homepage": facts.homepage or None,
    }


def _attribution(credits_of: Credits) -> dict[str, Any]:
    return {
        "sources": credits_of,
        "computed_by": homeward().settings.site_name,
        "method": f"{request.script_root}/en/methodology",
    }


def _address_of_next(cursor: str | None) -> str | None:
    if cursor is None:
        return None
    asked = {name: value for name, value in request.args.items() if value} | {"cursor": cursor}
    return f"{request.script_root}{request.path}?{urlencode(asked)}"


def json_response(document: dict[str, Any]) -> Response:
    """Return compact JSON that may be kept by whoever asks each time whether it still holds."""
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    response = Response(body, mimetype="application/json")
    response.headers["Cache-Control"] = "public, no-cache"
    return response
