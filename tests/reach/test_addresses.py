"""Where short links begin: a short host, the public address, or the address that was asked under."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from click import ClickException
from flask import Flask
from pydantic import ValidationError

from portal.config import Settings
from portal.factory import create_app
from portal.layout import public_root
from portal.prices.quotes import CorridorCode
from portal.prices.vocabulary import Question
from portal.reach.addresses import short_link
from portal.reach.short_links import Shared

SHARED = Shared("en", CorridorCode("KE", "TZ"), Question.PAY, Decimal(18_000))
MakeSettings = Callable[..., Settings]


def app_with(make_settings: MakeSettings, address: str, **values: str) -> Flask:
    return create_app(make_settings(database_url=address, **values))


@pytest.mark.parametrize(
    ("settings", "link"),
    [
        ({"short_host": "hmw.example"}, "https://hmw.example/c/1d1rfakqh27"),
        ({"public_url": "https://homeward.example/"}, "https://homeward.example/c/1d1rfakqh27"),
        ({"public_url": "http://homeward.example/money"}, "http://homeward.example/money/c/1d1rfakqh27"),
        (
            {"public_url": "https://homeward.example", "short_host": "hmw.example"},
            "https://hmw.example/c/1d1rfakqh27",
        ),
    ],
)
def test_settings_say_where_short_links_begin(
    make_settings: MakeSettings, sqlite_address: str, settings: dict[str, str], link: str
) -> None:
    app = app_with(make_settings, sqlite_address, **settings)
    with app.app_context():
        assert short_link(SHARED).whole == link
        assert short_link(SHARED).bare == link.partition("://")[2]
    app.extensions["homeward"].database.dispose()


def test_without_settings_they_begin_where_the_page_was_asked(make_settings: MakeSettings, sqlite_address: str) -> None:
    app = app_with(make_settings, sqlite_address)
    with app.test_request_context("/en/ke-tz", base_url="https://asked.example/portal"):
        assert short_link(SHARED).whole == "https://asked.example/portal/c/1d1rfakqh27"
    with app.app_context(), pytest.raises(ClickException, match="HOMEWARD_PUBLIC_URL"):
        public_root()
    app.extensions["homeward"].database.dispose()


@pytest.mark.parametrize(
    "values",
    [
        {"short_host": "twenty-one-signs.info"},
        {"short_host": "https://hmw.example"},
        {"short_host": "HMW.example"},
        {"short_host": "hmw.example/c"},
        {"public_url": "homeward.example"},
        {"public_url": "https://homeward.example/?a=b"},
        {"public_url": "ftp://homeward.example"},
        {"gateway_messages_per_hour": "0"},
    ],
)
def test_settings_that_cannot_be_used_are_refused(make_settings: MakeSettings, values: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        make_settings(**values)
