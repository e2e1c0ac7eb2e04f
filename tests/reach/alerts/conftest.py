"""A portal that sends mail through a real server on loopback, its clock moved by the test, and a person who asks."""

import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.composition import Homeward
from portal.config import Settings
from portal.database import Database
from portal.factory import create_app
from portal.reach.alerts.work import MailNotSent, look_and_send
from tests.pages.invariants import Page, PageClient, check_headers, check_page, read_page
from tests.pages.published import publish, starter_quotes
from tests.reach.alerts.mail_server import Letterbox, MailServerOnLoopback
from tests.reach.alerts.prices_not_real import publish_market_rate, publish_shop, publish_tariff
from tests.trust.conftest import MovingClock, token_in

PUBLIC_URL = "https://homeward.example"


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def mail_server(free_port: int) -> Iterator[MailServerOnLoopback]:
    server = MailServerOnLoopback(free_port)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def box(mail_server: MailServerOnLoopback) -> Letterbox:
    return mail_server.box


@pytest.fixture
def mail_settings(mail_server: MailServerOnLoopback) -> dict[str, object]:
    return {
        "smtp_url": f"smtp-plain://127.0.0.1:{mail_server.port}",
        "mail_from": "alerts@homeward.example",
        "public_url": PUBLIC_URL,
    }


@pytest.fixture
def portal_app(
    make_settings: Callable[..., Settings],
    database_address: str,
    mail_settings: dict[str, object],
    clock: MovingClock,
) -> Iterator[Flask]:
    """A portal with real, old survey prices and an invented market rate, on both databases in turn."""
    made = create_app(make_settings(database_url=database_address, **mail_settings), clock=clock)
    database: Database = made.extensions["homeward"].database
    newest = [each for each in starter_quotes() if each.service.corridor.slug == "ke-tz" and each.period == "2025_3Q"]
    publish(database, newest)
    publish_market_rate(database)
    yield made
    database.dispose()


@pytest.fixture
def portal(portal_app: Flask) -> Homeward:
    found: Homeward = portal_app.extensions["homeward"]
    return found


@pytest.fixture
def with_confirmed_tariff(portal: Homeward) -> None:
    """Publish the invented tariff and the shop that confirms it: 18,000 KES deliver 354,420 TZS."""
    publish_shop(portal.database)
    publish_tariff(portal.database)


@pytest.fixture
def client(portal_app: Flask) -> PageClient:
    return PageClient(portal_app)


#: What a person asks: 18,000 KES, fees included, against 350,000 TZS.
ASKED = {"amount": "18,000", "more_than": "350,000", "payout": "TZS", "email": "asha@example.org"}


@dataclass
class Person:
    """Asks for an alert, opens links and presses buttons; the scheduler's job runs when a test says so."""

    client: PageClient
    clock: MovingClock
    portal: Homeward
    box: Letterbox

    def ask(self, language: str = "en", network: str = "203.0.113.9", **changes: str) -> TestResponse:
        """Open the form, fill it in for half a minute, and send it."""
        address = f"/{language}/ke-tz/alert"
        token = token_in(self.client.raw(address).text)
        self.clock.wait(seconds=30)
        return self.send(token, language, network, **changes)

    def send(self, token: str, language: str = "en", network: str = "203.0.113.9", **changes: str) -> TestResponse:
        """Send a form with a token; ``changes`` replace what was typed."""
        return self.client.client.post(
            f"/{language}/ke-tz/alert",
            data={**ASKED, "website": "", "token": token, **changes},
            environ_base={"REMOTE_ADDR": network},
        )

    def work(self) -> str:
        """Let the scheduler's job run once, two minutes later; return what it told."""
        self.clock.wait(minutes=2)
        try:
            return look_and_send(self.portal, lambda: False)
        except MailNotSent as error:
            return str(error)

    def link(self, does: str) -> str:
        """Return the path of the newest mail's link."""
        found = re.findall(rf"{PUBLIC_URL}(/\S+/{does})\s", self.newest_text())
        assert found, self.newest_text()
        return str(found[-1])

    def newest_text(self) -> str:
        return str(self.box.mails[-1].get_content())

    def press(self, path: str) -> Page:
        """Press the button of a link's page."""
        answer = self.client.client.post(path)
        assert answer.status_code == 200, answer.text
        page = read_page(answer.text)
        check_headers(answer)
        check_page(page, path)
        return page

    def subscribe(self, language: str = "en", **changes: str) -> str:
        """Ask and confirm; return the path that stops the alert."""
        assert self.ask(language, **changes).status_code == 200
        self.work()
        self.press(self.link("confirm"))
        stop = self.link("stop")
        self.box.taken.clear()
        return stop


@pytest.fixture
def person(client: PageClient, clock: MovingClock, portal: Homeward, box: Letterbox) -> Person:
    return Person(client, clock, portal, box)
