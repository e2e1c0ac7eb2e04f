"""Portals with prices, and clients that check every answer."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from portal.config import Settings
from portal.database import Database
from portal.factory import create_app
from tests.api.answers import ApiClient
from tests.api.markets import fill, make_market
from tests.conftest import NOW

MakeApp = Callable[..., Flask]


@pytest.fixture(scope="session")
def portal_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with real starter prices, invented tariffs, and rates, on SQLite; nobody is refused."""
    settings = Settings.model_validate({"env": "test", "data_dir": tmp_path_factory.mktemp("api"), "api_limit": ""})
    make_market(settings.database)
    made = create_app(settings, clock=lambda: NOW)
    yield made
    made.extensions["homeward"].database.dispose()


@pytest.fixture(scope="session")
def client(portal_app: Flask) -> ApiClient:
    """A client that holds every answer against the OpenAPI document."""
    return ApiClient(portal_app)


@pytest.fixture
def filled(app: Flask, database: Database) -> ApiClient:
    """A client of the same prices on each of the two databases in turn."""
    fill(database)
    return ApiClient(app)
