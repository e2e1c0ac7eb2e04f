"""A portal with the starter prices, and a client that checks every page it gets."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal.config import Settings
from portal.database import Database
from portal.factory import create_app
from portal.migrating import upgrade
from tests.conftest import NOW
from tests.pages.invariants import PageClient
from tests.pages.published import publish, publish_starter_prices, quote_like

LANGUAGES = ("en", "fr", "es", "ar")


@pytest.fixture(scope="session")
def portal_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with the starter prices, one price held and one discarded, on SQLite."""
    made = make_portal(tmp_path_factory.mktemp("pages"))
    yield made
    made.extensions["homeward"].database.dispose()


def make_portal(folder: Path, **values: object) -> Flask:
    """Make a portal with prices in a folder of its own."""
    # No page is kept: what a test publishes is seen by its next request, not within a second.
    settings = Settings.model_validate({"env": "test", "data_dir": folder, "page_memory_bytes": 0, **values})
    database = Database(settings.database)
    upgrade(database)
    publish_starter_prices(database)
    # A second run, about two prices that a person has to look at or has taken back.
    publish(
        database,
        [quote_like(key, provider="Held and Discarded") for key in ("held", "discarded")],
        "survey",
        held=["held"],
        discarded=["discarded"],
    )
    publish(database, [quote_like("failed", provider="Never Published")], "tariffs", state="failed")
    database.dispose()
    return create_app(settings, clock=lambda: NOW)


@pytest.fixture
def client(portal_app: Flask) -> PageClient:
    """A client that checks what holds for every page."""
    return PageClient(portal_app)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """Each published language in turn."""
    return str(request.param)


@pytest.fixture
def pages(language: str) -> list[str]:
    """The address of one page of every kind."""
    return [f"/{language}/{rest}" for rest in PAGES]


#: One page of every kind, good ones and bad ones, after the language.
PAGES: tuple[str, ...] = (
    "",
    "ke-tz",
    "ke-tz?amount=20000",
    "ke-tz?amount=18000&ask=send",
    "ke-tz?amount=400000&ask=receive",
    "ke-tz?amount=100&ask=receive&currency=USD",
    "ke-tz?amount=1",
    "ke-tz?amount=900000",
    "ke-tz?amount=20000&pickup=cash&max_hours=24",
    "ke-tz?amount=20000&pickup=mobile_wallet&pay_in=card",
    "ke-tz/today?amount=20000",
    "ke-tz/today?amount=20000&fee=200&rate=19&times=12",
    "ke-tz/amounts?amount=20000",
    "ke-ss?amount=18000",
    "rw-ke?amount=150000",
    "gb-ng",
    "fr-jp",
    "quote/1-5",
    "quote/1-96",
    "sources",
    "methodology",
    "about",
    "api",
    "data",
    "components",
    "quote/1-5/report",
    "report",
    "corrections",
    "methodology/changes",
    "coverage",
    "coverage/ke-tz",
    "coverage/gb-ng",
    "certification",
    "certified",
    "ke-tz/message?amount=18000",
    "ke-tz/history",
    "ke-tz/history/2025_3Q",
    "rw-ke/history/2025_3Q",
    "gb-ng/history",
    "corridors",
    "corridors?sort=smart&order=desc",
    "from/ke",
    "to/tz",
    "to/ng",
    "averages",
    "averages?period=2025_1Q&without=RW",
    "providers",
    "provider/western-union",
    "provider/western-union?corridor=ke-tz",
    "gb-ng/message",
    "ke-tz/alert",
)

MakePortal = Callable[[Path], Flask]
