"""The OpenAPI document: valid, complete, in plain words; and the page that says the same to people."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator

from portal.api.application import OPERATIONS
from portal.api.document import operations
from portal.config import Settings
from portal.factory import create_app
from tests.api.answers import ApiClient
from tests.api.markets import make_market
from tests.conftest import NOW
from tests.pages.invariants import Page, PageClient

LANGUAGES = ("en", "fr", "es", "ar")


def walk(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object of a document."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner)


def test_it_is_openapi_3_1_with_a_place_for_everything_it_names(client: ApiClient) -> None:
    document = client.document
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": "/"}]
    for each in walk(document):
        if "$ref" in each:
            kind, name = each["$ref"].removeprefix("#/components/").split("/")
            assert name in document["components"][kind], each["$ref"]


def test_its_schemas_are_valid_json_schema(client: ApiClient) -> None:
    for schema in client.document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_operation_says_what_it_does_what_may_be_asked_and_what_can_go_wrong(client: ApiClient) -> None:
    found = list(operations(client.document))
    assert len(found) == len(OPERATIONS)
    for operation in found:
        assert operation["summary"], operation["operationId"]
        assert {"200", "304", "400", "429"} <= set(operation["responses"]), operation["operationId"]
        assert all(parameter.get("description") for parameter in operation["parameters"])
        has_path = any(parameter["in"] == "path" for parameter in operation["parameters"])
        assert ("404" in operation["responses"]) == has_path


def test_no_field_is_a_float_and_none_may_be_null_in_an_address(client: ApiClient) -> None:
    assert not [each for each in walk(client.document) if each.get("type") == "number"]
    for operation in operations(client.document):
        for parameter in operation["parameters"]:
            assert "null" not in json.dumps(parameter), parameter


def test_nothing_in_it_is_written_for_who_reads_the_code(client: ApiClient) -> None:
    said = json.dumps(client.document)
    for inside in ("``", "(design", "portal.prices", "StrEnum", 'Shape"', "TODO"):
        assert inside not in said, inside


def test_every_answer_is_documented_with_its_credit(client: ApiClient) -> None:
    envelopes = {
        name: schema
        for name, schema in client.document["components"]["schemas"].items()
        if name.startswith(("AnswerOf", "ListAnswerOf"))
    }
    assert len(envelopes) > 10
    assert all("attribution" in schema["required"] for schema in envelopes.values())


def test_behind_a_prefix_addresses_begin_with_it(portal_app: Flask) -> None:
    client = portal_app.test_client()
    document = client.get("/api/v1/openapi.json", base_url="http://localhost/money").json
    assert document is not None
    assert document["servers"] == [{"url": "/money"}]
    said = client.get("/api/v1/corridors?limit=1", base_url="http://localhost/money").json
    assert said is not None
    assert said["next"].startswith("/money/api/v1/corridors?")
    assert said["data"][0]["prices"].startswith("/money/api/v1/")


@pytest.fixture(params=LANGUAGES)
def readable(portal_app: Flask, request: pytest.FixtureRequest) -> Page:
    return PageClient(portal_app).get(f"/{request.param}/api")


def test_the_page_tells_every_operation_every_parameter_and_every_field(readable: Page, client: ApiClient) -> None:
    told = [element.text for element in readable.all("code")]
    for path, operation in client.document["paths"].items():
        assert f"GET {path}" in told
        assert all(parameter["name"] in told for parameter in operation["get"]["parameters"])
    for name, schema in client.document["components"]["schemas"].items():
        if not name.startswith(("AnswerOf", "ListAnswerOf")):
            assert name in told
            assert all(field in told for field in schema.get("properties", ()))


def test_every_example_on_the_page_answers(readable: Page, client: ApiClient) -> None:
    examples = {link.attributes["href"] for link in readable.all("a") if "/api/v1/" in link.attributes["href"]}
    assert len(examples) >= len(OPERATIONS)
    assert {client.raw(example).status_code for example in examples} == {200}


def test_the_page_loads_nothing_from_elsewhere(readable: Page) -> None:
    loaded = [element.attributes.get("src", "") for element in readable.all("script", "img")]
    assert all(address.startswith("/static/") for address in loaded if address)


@pytest.mark.parametrize(("language", "figures"), [("en", ["1,200", "3,600"]), ("ar", ["1.200", "3.600"])])
def test_the_page_states_the_limit_in_the_readers_figures(
    make_settings: Callable[..., Settings], language: str, figures: list[str]
) -> None:
    settings = make_settings(api_limit="1200 per hour")
    make_market(settings.database)
    page = PageClient(create_app(settings, clock=lambda: NOW)).get(f"/{language}/api")
    assert [element.text for element in page.all("dd") if element.text in figures] == figures


def test_where_there_is_no_limit_the_page_says_so(readable: Page) -> None:
    """Nobody is refused by the portal of these tests."""
    assert not [element for element in readable.all("dl") if element.attributes["class"] == "figures"]
