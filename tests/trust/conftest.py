"""A portal with the starter prices whose clock can be moved on, and a person who fills in its form."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.config import Settings
from portal.database import Database
from portal.factory import create_app
from tests.conftest import NOW
from tests.pages.invariants import PageClient
from tests.pages.published import publish, starter_quotes


@dataclass
class MovingClock:
    """A clock that stands still until it is moved."""

    moment: datetime = NOW

    def __call__(self) -> datetime:
        return self.moment

    def wait(self, **time: float) -> None:
        """Move it on."""
        self.moment += timedelta(**time)


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def portal(make_settings: Callable[..., Settings], database_address: str, clock: MovingClock) -> Iterator[Flask]:
    """A portal with the newest starter prices of Kenya to Tanzania, on both databases in turn."""
    settings = make_settings(database_url=database_address, page_memory_bytes=0)
    made = create_app(settings, clock=clock)
    newest = [
        quote for quote in starter_quotes() if quote.service.corridor.slug == "ke-tz" and quote.period == "2025_3Q"
    ]
    publish(made.extensions["homeward"].database, newest)
    yield made
    made.extensions["homeward"].database.dispose()


@pytest.fixture
def portal_database(portal: Flask) -> Database:
    found: Database = portal.extensions["homeward"].database
    return found


@pytest.fixture
def client(portal: Flask) -> PageClient:
    return PageClient(portal)


#: What a person tells about Western Union's price from Kenya to Tanzania.
TOLD = {
    "paid": "18,500",
    "arrived": "350000",
    "day": "2026-11-20",
    "place": "Agent in Moi Avenue, Nairobi",
    "told": "The fee was higher.",
    "contact": "asha@example.org",
}


@dataclass
class Person:
    """Opens the form, takes some time, and sends it."""

    client: PageClient
    clock: MovingClock
    quote: str = "1-5"

    def address(self, language: str = "en") -> str:
        return f"/{language}/quote/{self.quote}/report"

    def open(self, language: str = "en") -> str:
        """Open the form and return the token it carries."""
        return token_in(self.client.raw(self.address(language)).text)

    def send(self, token: str, language: str = "en", network: str = "203.0.113.9", **changes: str) -> TestResponse:
        """Send a form; ``changes`` replace what was told."""
        return self.client.client.post(
            self.address(language),
            data={**TOLD, "website": "", "token": token, **changes},
            environ_base={"REMOTE_ADDR": network},
        )

    def report(self, language: str = "en", **changes: str) -> TestResponse:
        """Open the form, read and fill it for half a minute, and send it."""
        token = self.open(language)
        self.clock.wait(seconds=30)
        return self.send(token, language, **changes)

    def number(self, **changes: str) -> str:
        """Send a report and return its number."""
        sent = self.report(**changes)
        assert sent.status_code == 303, sent.text
        return sent.headers["Location"].rsplit("/", 1)[1]


def token_in(html: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', html)
    assert found
    return found[1]


@pytest.fixture
def person(client: PageClient, clock: MovingClock) -> Person:
    return Person(client, clock)
