"""The OpenAPI document: what APIFlask reads from the code, made plainer for readers."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final, cast

from apiflask import APIFlask
from flask import current_app

from portal.api.shapes.parts import Problem

Document = dict[str, Any]

_PLACE: Final = "homeward.api.document"
_SCHEMAS: Final = "#/components/schemas/"


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
    plain["components"]["schemas"] |= problem.pop("$defs") | {"Problem": problem}
    for schema in plain["components"]["schemas"].values():
        if "enum" in schema:
            schema.pop("description", None)  # that is written for who reads the code
        schema.pop("title", None)
    for operation in operations(plain):
        for parameter in operation["parameters"]:
            _make_parameter_plain(parameter)
        _tell_headers(operation["responses"])
    return plain


def operations(document: Document) -> Iterator[Document]:
    """Yield every operation."""
    for path in document["paths"].values():
        yield from path.values()


def _tell_headers(responses: Document) -> None:
    """Tell the headers that belong to every answer."""
    text = {"schema": {"type": "string"}}
    fair_use = {"RateLimit-Policy": _about(text, "The limit"), "RateLimit": _about(text, "What is left of it")}
    for response in responses.values():
        response["headers"] = dict(fair_use)
    responses["200"]["headers"]["ETag"] = _about(text, "Send it back as If-None-Match to ask whether it still holds")
    responses["429"]["headers"]["Retry-After"] = _about({"schema": {"type": "integer"}}, "Seconds to wait")
    responses["304"] = {"description": "What you have still holds", "headers": dict(fair_use)}


def _about(header: Document, description: str) -> Document:
    return {"description": description, **header}


def _make_parameter_plain(parameter: Document) -> None:
    """Say of a parameter that may be left out that it is not required; that it might be null is pydantic's own way."""
    schema = parameter["schema"]
    description = schema.pop("description", None)
    if description:
        parameter["description"] = description
    schema.pop("title", None)
    if schema.get("default", ...) is None:
        del schema["default"]
    choices = [choice for choice in schema.pop("anyOf", []) if choice != {"type": "null"}]
    if len(choices) == 1:
        schema.update(choices[0] | schema)


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
