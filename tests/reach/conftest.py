"""A portal with the starter prices, as the tests of pages have it, for messages and short links."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.pages.conftest import make_portal
from tests.pages.invariants import PageClient


@pytest.fixture(scope="session")
def reach_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with the starter prices."""
    made = make_portal(tmp_path_factory.mktemp("reach"))
    yield made
    made.extensions["homeward"].database.dispose()


@pytest.fixture
def pages(reach_app: Flask) -> PageClient:
    """A client that checks what holds for every page."""
    return PageClient(reach_app)
