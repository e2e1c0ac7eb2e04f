"""A portal with the starter prices and with its gateway switched on."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from flask import Flask

from portal.config import Settings
from portal.factory import create_app
from portal.prices.quotes import CorridorCode
from tests.pages.published import publish, publish_starter_prices, quote_like
from tests.reach.gateway.sending import SECRET, Relay


@pytest.fixture
def gateway_app(make_settings: Callable[..., Settings], sqlite_address: str, now: datetime) -> Iterator[Flask]:
    """The application on an empty database, its gateway on."""
    settings = make_settings(
        database_url=sqlite_address, gateway_secret=SECRET, short_host="home.example", gateway_messages_per_hour=5
    )
    made = create_app(settings, clock=lambda: now)
    yield made
    made.extensions["homeward"].database.dispose()


@pytest.fixture
def relay(gateway_app: Flask, now: datetime) -> Relay:
    """A relay that knows the secret; there are no prices."""
    return Relay(gateway_app, now)


@pytest.fixture
def priced_relay(gateway_app: Flask, now: datetime) -> Relay:
    """A relay to a portal with the starter prices."""
    publish_starter_prices(gateway_app.extensions["homeward"].database)
    return Relay(gateway_app, now)


@pytest.fixture
def app_with_many_corridors(gateway_app: Flask, now: datetime) -> Relay:
    """A relay to a portal with prices from twenty countries to Kenya; none is real."""
    sending = ("AE", "BE", "BH", "CH", "DE", "DK", "ES", "FI", "FR", "GB", "IE", "IN", "IT", "NL", "NO", "PT", "QA")
    quotes = [
        quote_like(f"from-{code}", corridor=CorridorCode(code, "KE"), payout_currency="KES")
        for code in (*sending, "SA", "SE", "US")
    ]
    publish(gateway_app.extensions["homeward"].database, quotes, "survey")
    return Relay(gateway_app, now)
