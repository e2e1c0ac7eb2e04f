"""schemathesis against the OpenAPI document: whatever is asked, no server error and no undocumented answer.

Requests go to the WSGI application itself: no socket is opened. Two of schemathesis' checks are left out: that every
value which fits its schema is taken (no schema can say that KES has two decimals), and that every other is refused (an
empty value counts as not given).
"""

import re
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from portal.api.application import OPERATIONS, START, Operation
from portal.api.document import PATH_PARAMETERS

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
)

#: Cases of each kind for each operation: all of them take less than a minute.
CASES = 25


@pytest.fixture(scope="module")
def described(portal_app: Flask) -> BaseSchema:
    """The document as it is served."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", portal_app)


#: Every operation with values that fit; with values that do not where it has parameters at all.
ASKED = [
    pytest.param(operation, mode, id=f"{operation.view.__name__}-{mode.value}")
    for operation in OPERATIONS
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or operation.rule != "/"
]


@pytest.mark.parametrize(("operation", "mode"), ASKED)
def test_no_server_error_and_no_undocumented_answer(
    described: BaseSchema, operation: Operation, mode: GenerationMode
) -> None:
    path = START + re.sub(r"<(?:int:)?(\w+)>", r"{\1}", operation.rule)

    @settings(max_examples=CASES, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=described[path]["GET"].as_strategy(generation_mode=mode), at_home=st.booleans())
    def holds(case: "Case[Any]", at_home: bool) -> None:
        if at_home:  # a corridor, quote or provider that is there, so that answers with figures are checked too
            case.path_parameters |= {name: PATH_PARAMETERS[name]["example"] for name in case.path_parameters}
        # Its WSGI transport does not unpack what is compressed.
        case.call_and_validate(checks=list(CHECKS), headers={"Accept-Encoding": "identity"})

    holds()


def test_every_address_of_the_document_is_asked(described: BaseSchema) -> None:
    documented = [found.ok() for found in described.get_all_operations() if isinstance(found, Ok)]
    assert {operation.label for operation in documented} == {
        f"GET {START}" + re.sub(r"<(?:int:)?(\w+)>", r"{\1}", operation.rule) for operation in OPERATIONS
    }
