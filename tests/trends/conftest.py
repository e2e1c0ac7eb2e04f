"""Portals for the long view: one with the starter prices as collection publishes them, one with an invented history."""

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.collection.sources.world_bank_rpw import WorldBankRPW
from portal.collection.starter import load_starter_prices
from portal.collection.tables import RunState
from portal.composition import Homeward
from portal.config import Settings
from portal.factory import create_app
from portal.migrating import upgrade
from tests.conftest import NOW
from tests.pages.invariants import PageClient
from tests.trends.history_not_real import publish_history


def load_starter(portal: Homeward) -> None:
    """Collect the starter prices, so that rounds have the averages that collection computes."""
    outcomes = list(load_starter_prices(portal, [WorldBankRPW()]))
    assert [outcome.state for outcome in outcomes] == [RunState.PUBLISHED]


@pytest.fixture
def surveyed_app(app: Flask) -> Flask:
    """The application with the starter prices, collected, on each database in turn."""
    load_starter(app.extensions["homeward"])
    return app


@pytest.fixture(scope="session")
def starter_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with the starter prices, collected, on SQLite."""
    yield from _app(tmp_path_factory, "starter")


@pytest.fixture(scope="session")
def invented_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with an invented history of ten years, on SQLite."""
    yield from _app(tmp_path_factory, "invented")


def _app(tmp_path_factory: pytest.TempPathFactory, name: str) -> Iterator[Flask]:
    settings = Settings.model_validate(
        {"env": "test", "data_dir": tmp_path_factory.mktemp(name), "page_memory_bytes": 0}
    )
    made = create_app(settings, clock=lambda: NOW)
    portal: Homeward = made.extensions["homeward"]
    upgrade(portal.database)
    if name == "starter":
        load_starter(portal)
    else:
        publish_history(portal.database)
    yield made
    portal.database.dispose()


@pytest.fixture
def starter(starter_app: Flask) -> PageClient:
    """A client of the portal with the starter prices."""
    return PageClient(starter_app)


@pytest.fixture
def invented(invented_app: Flask) -> PageClient:
    """A client of the portal with the invented history."""
    return PageClient(invented_app)
