"""Gets answers of the API, and checks on each what holds for all of them: headers, and the shape that is documented."""

import json
import re
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, FormatChecker
from werkzeug.test import TestResponse

from portal.security import HEADERS_OF_DATA

Document = dict[str, Any]


class ApiClient:
    """A client that believes no answer: each is held against the OpenAPI document, which may say nothing less."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.document: Document = json.loads(self.client.get("/api/v1/openapi.json").data)
        self._strict = {"components": {"schemas": closed(self.document["components"]["schemas"])}}

    def get(self, address: str, status: int = 200) -> Any:
        """Get an answer with this status, checked; return what it says."""
        response = self.client.get(address)
        assert response.status_code == status, f"{address}: {response.status} {response.text[:500]}"
        self.check(address, response)
        return json.loads(response.data)

    def raw(self, address: str, method: str = "GET", **headers: str) -> TestResponse:
        """Get any answer, unchecked."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(address, method=method, headers=named)

    def check(self, address: str, response: TestResponse) -> None:
        """Check that an answer is as documented."""
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        for name, value in HEADERS_OF_DATA.items():
            assert response.headers[name] == value
        assert response.headers["Cache-Control"] in {"public, no-cache", "no-store"}
        operation = self.operation(urlsplit(address).path)
        documented = operation["responses"][str(response.status_code)]
        ((media_type, content),) = documented["content"].items()
        assert response.content_type == media_type
        validator = Draft202012Validator({**content["schema"], **self._strict}, format_checker=FormatChecker())
        faults = [
            f"{fault.json_path}: {fault.message[:200]}" for fault in validator.iter_errors(json.loads(response.data))
        ]
        assert not faults, f"{address}: {faults[:5]}"

    def operation(self, path: str) -> Document:
        """Return the operation that answers at a path; the plainest of several that fit."""
        fitting = [
            template
            for template in self.document["paths"]
            if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path)
        ]
        found: Document = self.document["paths"][min(fitting, key=lambda template: template.count("{"))]["get"]
        return found


def closed(schema: Any) -> Any:
    """Return schemas in which a field that is not named is a fault. For others than us it may be news."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: closed(each) for name, each in schema.items()}
    if inner.get("type") == "object" and "properties" in inner:
        inner.setdefault("additionalProperties", False)
    return inner
