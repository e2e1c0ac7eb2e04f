"""``/<language>/api``: the OpenAPI document as pages for people, made by us, without anybody's script.

What the document says is English, as its field names are, and is marked so; what the page says is translated.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast
from urllib.parse import urlencode

from apiflask import APIFlask
from flask import Blueprint, Flask, Response, current_app, request, url_for
from limits import parse
from markupsafe import Markup

from portal.api.application import START
from portal.api.document import PLACE, Document, document_of
from portal.api.problems import MEANINGS
from portal.comparison.source_facts import source_facts
from portal.comparison.wording import in_english
from portal.composition import homeward
from portal.layout import keep_until_prices_change, page
from portal.localization import current_language, number
from portal.localization import gettext as _

_SCHEMAS: Final = "#/components/schemas/"

#: Envelopes, told once in words instead.
_ENVELOPES: Final = ("AnswerOf", "ListAnswerOf")


@dataclass(frozen=True, slots=True)
class Name:
    """A parameter or a field."""

    name: str
    kind: str  # such as "string, date", "Row[]", "cash | bank_account"
    link: str  # id of the shape it leads to; ""
    needed: bool
    about: Markup


@dataclass(frozen=True, slots=True)
class Told:
    """One operation."""

    id: str
    path: str
    summary: Markup
    description: Markup
    parameters: tuple[Name, ...]
    answers: tuple[tuple[str, Markup], ...]  # status and meaning, of those that not every operation gives
    shape: Name  # what data is
    several: bool  # data is a list, given in parts
    example: str  # address that can be followed


@dataclass(frozen=True, slots=True)
class Group:
    """Operations of one kind."""

    name: Markup
    operations: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape of the document, field by field; or the words it may be."""

    id: str
    name: str
    about: Markup
    fields: tuple[Name, ...]
    words: tuple[str, ...]


def add_readable_page(app: Flask) -> None:
    """Register the page."""
    pages = Blueprint("api", __name__)
    pages.add_url_rule("/<language>/api", "readable", readable, methods=["GET"])
    pages.add_url_rule("/<language>/api/fields", "fields", fields, methods=["GET"])
    app.register_blueprint(pages)


def readable() -> Response:
    """Answer ``/<language>/api``."""
    keep_until_prices_change()
    document = document_of(cast("APIFlask", current_app.extensions[PLACE]))
    common = _common_answers(document)
    return page(
        "api/page.html",
        _("Data for programs"),
        start=f"{request.script_root}{START}",
        limit=_limit(homeward().settings.api_limit),
        credits=[(in_english(facts.credit), facts.licence) for facts in source_facts().values()],
        groups=[_group(document, tag["name"], common) for tag in document["tags"]],
        common=_answers(common),
        fields=url_for("api.fields"),
        problems=[
            (kind.value, meaning.status, in_english(meaning.title), in_english(meaning.then))
            for kind, meaning in MEANINGS.items()
        ],
    )


def fields() -> Response:
    """Answer ``/<language>/api/fields``: a page of its own, so that each is read fast on a bad line."""
    keep_until_prices_change()
    document = document_of(cast("APIFlask", current_app.extensions[PLACE]))
    return page(
        "api/fields.html",
        _("The fields of answers"),
        back=url_for("api.readable"),
        shapes=list(_shapes(document)),
    )


def _limit(limit: str) -> tuple[str, str] | None:
    """Return how many requests are fair, in how many seconds; None where the operator sets no limit."""
    if not limit:
        return None
    read, language = parse(limit), current_language()
    return number(read.amount, language), number(read.get_expiry(), language)


def _common_answers(document: Document) -> Mapping[str, str]:
    """Return the answers that every operation gives, by status: they are told once."""
    given = [
        {status: each["description"] for status, each in operations["get"]["responses"].items()}
        for operations in document["paths"].values()
    ]
    return {
        status: meaning for status, meaning in given[0].items() if all(each.get(status) == meaning for each in given)
    }


def _answers(meanings: Mapping[str, str]) -> tuple[tuple[str, Markup], ...]:
    return tuple((status, in_english(meaning)) for status, meaning in sorted(meanings.items()))


def _group(document: Document, tag: str, common: Mapping[str, str]) -> Group:
    told = (
        _told(document, path, operations["get"], common)
        for path, operations in document["paths"].items()
        if tag in operations["get"]["tags"]
    )
    return Group(in_english(tag), tuple(told))


def _told(document: Document, path: str, operation: Document, common: Mapping[str, str]) -> Told:
    content = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
    envelope = content.removeprefix(_SCHEMAS)
    several = envelope.startswith("ListAnswerOf")
    data = document["components"]["schemas"][envelope]["properties"]["data"]
    name, link = _kind(data["items"] if several else data)
    return Told(
        id=operation["operationId"].replace("_", "-"),
        path=path,
        summary=in_english(operation["summary"]),
        description=in_english(" ".join(operation.get("description", "").split())),
        parameters=tuple(_parameter(document, each) for each in operation["parameters"]),
        answers=_answers(
            {
                status: each["description"]
                for status, each in operation["responses"].items()
                if common.get(status) != each["description"]
            }
        ),
        shape=Name(name, "", link, needed=True, about=Markup()),
        several=several,
        example=request.script_root + _example(path, operation["parameters"]),
    )


def _example(path: str, parameters: Iterable[Document]) -> str:
    """Return an address that answers: with an example of what stands in the path, and of what else has one."""
    asked = {}
    for each in parameters:
        if each["in"] == "path":
            path = path.replace(f"{{{each['name']}}}", str(each["example"]))
        elif "examples" in each["schema"]:
            asked[each["name"]] = each["schema"]["examples"][0]
    return f"{path}?{urlencode(asked)}" if asked else path


def _parameter(document: Document, parameter: Document) -> Name:
    kind, link = _kind(parameter["schema"])
    words = document["components"]["schemas"][kind].get("enum") if link else None
    if words:  # what may be asked is said where it is asked
        kind, link = " | ".join(words), ""
    return Name(parameter["name"], kind, link, parameter["required"], in_english(parameter.get("description", "")))


def _shapes(document: Document) -> Iterator[Shape]:
    for name, schema in sorted(document["components"]["schemas"].items()):
        if name.startswith(_ENVELOPES):
            continue
        needed = schema.get("required", ())
        yield Shape(
            id=_id(name),
            name=name,
            about=in_english(schema.get("description", "")),
            fields=tuple(
                _field(field, inner, field in needed) for field, inner in schema.get("properties", {}).items()
            ),
            words=tuple(schema.get("enum", ())),
        )


def _field(name: str, schema: Document, needed: bool) -> Name:
    kind, link = _kind(schema)
    return Name(name, kind, link, needed, in_english(schema.get("description", "")))


def _kind(schema: Document) -> tuple[str, str]:
    """Return what a value is, in the words of JSON Schema, and the id of the shape it leads to."""
    if "anyOf" in schema:
        told = [_kind(choice) for choice in schema["anyOf"]]
        return " | ".join(kind for kind, _link in told), next((link for _kind, link in told if link), "")
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(_SCHEMAS)
        return name, _id(name)
    if schema.get("type") == "array":
        kind, link = _kind(schema["items"])
        return f"{kind}[]", link
    return _plain_kind(schema), ""


def _plain_kind(schema: dict[str, Any]) -> str:
    kind: str = schema.get("type", "any")
    if "maximum" in schema:
        return f"{kind}, {schema['minimum']}–{schema['maximum']}"
    if "format" in schema:
        return f"{kind}, {schema['format']}"
    return f"{kind}, {schema['pattern']}" if "pattern" in schema else kind


def _id(name: str) -> str:
    return f"shape-{name.lower()}" if name else ""
