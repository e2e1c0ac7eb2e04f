"""The OpenAPI document: what APIFlask reads from the code, made plainer for readers."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final, cast

from apiflask import APIFlask
from flask import current_app

from portal.api.shapes.parts import Problem

Document = dict[str, Any]

#: Where the pages' application keeps the API's, and where that keeps its document.
PLACE: Final = "homeward.api"
_PLACE: Final = "homeward.api.document"
_SCHEMAS: Final = "#/components/schemas/"

#: What stands in addresses, with an example of each.
PATH_PARAMETERS: Final[Document] = {
    "corridor": {
        "description": "Two country codes (ISO 3166-1 alpha-2), the sending country first.",
        "schema": {"type": "string", "pattern": "^[A-Za-z]{2}-[A-Za-z]{2}$"},
        "example": "ke-tz",
    },
    "quote": {
        "description": "The number of an observed price, as every row has it.",
        "schema": {"type": "string", "pattern": "^[1-9][0-9]{0,8}-[1-9][0-9]{0,8}$"},
        "example": "1-5",
    },
    "provider": {
        "description": "The provider's slug.",
        "schema": {"type": "string", "pattern": "^[a-z0-9-]{1,80}$"},
        "example": "western-union",
    },
    "base": {
        "description": "One unit of this currency (ISO 4217).",
        "schema": {"type": "string", "pattern": "^[A-Za-z]{3}$"},
        "example": "EUR",
    },
    "counter": {
        "description": "Is worth so many units of this currency (ISO 4217).",
        "schema": {"type": "string", "pattern": "^[A-Za-z]{3}$"},
        "example": "XOF",
    },
    "source": {
        "description": "The source's name.",
        "schema": {"type": "string", "pattern": "^[a-z0-9-]{1,40}$"},
        "example": "world-bank-rpw",
    },
    "run": {"description": "The number of a run.", "schema": {"type": "integer", "minimum": 1}, "example": 1},
}

#: Headers that answers carry besides those of every web page.
HEADERS: Final[Document] = {
    "ETag": {
        "description": "Send it back as If-None-Match to ask whether what you have still holds.",
        "schema": {"type": "string"},
    },
    "Link": {
        "description": "Where the next part of a list is, as next says too; left out where this is the last.",
        "schema": {"type": "string"},
        "example": '</api/v1/corridors?cursor=…>; rel="next"',
    },
    "RateLimit-Policy": {
        "description": "The limit: q requests in w seconds.",
        "schema": {"type": "string"},
        "example": '"fair";q=300;w=60',
    },
    "RateLimit": {
        "description": "What is left: r requests, and t seconds until there is room again.",
        "schema": {"type": "string"},
        "example": '"fair";r=299;t=42',
    },
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
}


def document_of(api: APIFlask) -> Document:
    """Return the document, made once; callers do not change it."""
    if _PLACE not in api.extensions:
        with api.app_context():
            api.extensions[_PLACE] = api.spec
    return cast("Document", api.extensions[_PLACE])


def served_document(root: str) -> Document:
    """Return the document as it is served: with the address of the portal, where it is not at the root of its host."""
    return {**document_of(cast("APIFlask", current_app)), "servers": [{"url": root or "/"}]}


def made_plain(generated: Document | str) -> Document:
    """Make the generated document plainer: short names of schemas, parameters that are simply left out, words for all.

    Names such as ``PricesAsked.Question`` come from where a schema was met first; each schema stands there once.
    """
    plain = _renamed(deepcopy(cast("Document", generated)))
    problem = Problem.model_json_schema(ref_template=_SCHEMAS + "{model}")
    schemas = plain["components"]["schemas"]
    schemas |= problem.pop("$defs") | {"Problem": problem}
    for schema in schemas.values():
        if "enum" in schema:
            schema.pop("description", None)  # that is written for who reads the code
        _drop_titles(schema)
    plain["components"]["headers"] = deepcopy(HEADERS)
    for operation in operations(plain):
        for parameter in operation["parameters"]:
            _make_parameter_plain(parameter)
        operation["parameters"].sort(key=lambda parameter: parameter["name"] in {"limit", "cursor"})
        _tell_headers(operation["responses"])
    return plain


#: In the name of every shape that is a part of a list.
_LIST: Final = "ListAnswerOf"


def operations(document: Document) -> Iterator[Document]:
    """Yield every operation."""
    for path in document["paths"].values():
        yield from path.values()


def _tell_headers(responses: Document) -> None:
    """Tell the headers that belong to every answer."""
    responses["304"] = {"description": "What you have still holds"}
    for response in responses.values():
        response["headers"] = _headers("RateLimit", "RateLimit-Policy")
    for status in ("200", "304"):
        responses[status]["headers"] |= _headers("ETag")
    if _LIST in responses["200"]["content"]["application/json"]["schema"].get("$ref", ""):
        responses["200"]["headers"] |= _headers("Link")
    responses["429"]["headers"] |= _headers("Retry-After")
    # The server refuses such a request line before any application sees it: no problem document, none of our headers.
    responses["414"] = {"description": "The address is longer than the server reads, about 4000 signs"}


def _headers(*names: str) -> Document:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _drop_titles(value: object) -> None:
    """Drop the titles that pydantic makes of names; a property that is called title is no text, and stays."""
    if isinstance(value, dict):
        if isinstance(value.get("title"), str):
            del value["title"]
        for inner in value.values():
            _drop_titles(inner)
    elif isinstance(value, list):
        for inner in value:
            _drop_titles(inner)


def _make_parameter_plain(parameter: Document) -> None:
    """Say of a parameter that may be left out that it is not required; that it might be null is pydantic's own way."""
    parameter |= PATH_PARAMETERS.get(parameter["name"], {}) if parameter["in"] == "path" else {}
    schema = parameter["schema"]
    schema.pop("title", None)
    if schema.get("default", ...) is None:
        del schema["default"]
    choices = [choice for choice in schema.pop("anyOf", []) if choice != {"type": "null"}]
    if len(choices) == 1:
        schema.update(choices[0] | schema)
    description = schema.pop("description", None)
    if description:
        parameter["description"] = description


def _renamed(document: Document) -> Document:
    """Give each schema the last part of its name."""
    schemas = document["components"]["schemas"]
    document["components"]["schemas"] = {_short(name): schema for name, schema in schemas.items()}
    _point_to_short_names(document)
    return document


def _short(name: str) -> str:
    """Return the schema's own name: ``Answer[PricesShape].RowShape`` is ``Row``."""
    last = name.rpartition("].")[2].rpartition(".")[2]
    return last.replace("_", "").replace("[", "Of").replace("]", "").replace("Shape", "")


def _point_to_short_names(value: object) -> None:
    if isinstance(value, dict):
        reference = value.get("$ref")
        if isinstance(reference, str):
            value["$ref"] = _SCHEMAS + _short(reference.removeprefix(_SCHEMAS))
        for inner in value.values():
            _point_to_short_names(inner)
    elif isinstance(value, list):
        for inner in value:
            _point_to_short_names(inner)
