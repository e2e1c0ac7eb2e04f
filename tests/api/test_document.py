"""The OpenAPI document: valid, complete, in plain words; and the page that says the same to people."""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator

from portal.api.application import OPERATIONS
from portal.api.document import operations
from portal.api.shapes.parts import DECIMAL_PATTERN
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
        by_name = any(parameter["name"] == "period" for parameter in operation["parameters"])
        assert not has_path or "404" in operation["responses"]
        assert "404" not in operation["responses"] or has_path or by_name


def test_no_field_is_a_float_and_none_may_be_null_in_an_address(client: ApiClient) -> None:
    assert not [each for each in walk(client.document) if each.get("type") == "number"]
    for operation in operations(client.document):
        for parameter in operation["parameters"]:
            assert "null" not in json.dumps(parameter), parameter


def test_every_field_of_every_shape_says_what_it_is(client: ApiClient) -> None:
    """With the unit of every figure: nobody should have to guess a currency."""
    for name, schema in client.document["components"]["schemas"].items():
        for field, inner in schema.get("properties", {}).items():
            said = inner.get("description", "")
            assert len(said) > 3, f"{name}.{field}"
            assert len(said) <= 110, f"{name}.{field}"


def test_every_figure_says_its_currency_or_that_it_is_percent(client: ApiClient) -> None:
    units = re.compile("currency|[Pp]ercent|ranked quantity|[Uu]nits|dollars|price_points")
    for name, schema in client.document["components"]["schemas"].items():
        for field, inner in schema.get("properties", {}).items():
            if DECIMAL_PATTERN in json.dumps(inner.get("anyOf", inner)).replace("\\\\", "\\"):
                assert units.search(inner["description"]), f"{name}.{field}: {inner['description']}"


def test_lists_tell_of_their_link_header(client: ApiClient) -> None:
    for operation in operations(client.document):
        answered = operation["responses"]["200"]
        is_list = "ListAnswerOf" in json.dumps(answered["content"])
        assert ("Link" in answered["headers"]) == is_list, operation["operationId"]


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


@pytest.fixture(params=LANGUAGES)
def fields(portal_app: Flask, request: pytest.FixtureRequest) -> Page:
    return PageClient(portal_app).get(f"/{request.param}/api/fields")


def test_the_page_tells_every_operation_and_every_parameter(readable: Page, client: ApiClient) -> None:
    told = [element.text for element in readable.all("code")]
    for path, operation in client.document["paths"].items():
        assert f"GET {path}" in told
        assert all(parameter["name"] in told for parameter in operation["get"]["parameters"])


def test_a_page_beside_it_tells_every_field_with_what_it_is(fields: Page, client: ApiClient) -> None:
    told = [element.text for element in fields.all("code")]
    for name, schema in client.document["components"]["schemas"].items():
        if not name.startswith(("AnswerOf", "ListAnswerOf")):
            assert name in told
            for field, inner in schema.get("properties", {}).items():
                assert field in told
                assert inner["description"] in fields.text


@pytest.mark.parametrize("address", ["api", "api/fields"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_about_the_api_is_read_fast_on_a_bad_line(portal_app: Flask, language: str, address: str) -> None:
    page = portal_app.test_client().get(f"/{language}/{address}").data
    assert len(gzip.compress(page, 6)) <= 14_000


def test_links_to_the_fields_lead_to_one(readable: Page, fields: Page) -> None:
    known = {element.attributes["id"] for element in fields.all("details")}
    links = [link.attributes["href"].partition("/api/fields#") for link in readable.all("a")]
    assert {shape for _page, _between, shape in links if shape} <= known


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
