"""Finished pages are kept until prices change, and never mixed up."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import insert
from werkzeug.datastructures import Headers

from portal.caching import KEPT_PAGES, LOOKS_EVERY, KeptPages, PricesState
from portal.collection.tables import Decision
from portal.config import Settings
from portal.database import Database
from portal.factory import create_app
from portal.layout import keep_until_prices_change
from portal.migrating import upgrade
from tests.conftest import NOW
from tests.pages.conftest import LANGUAGES, PAGES
from tests.pages.published import publish, publish_starter_prices, quote_like


class Seconds:
    """A clock of seconds that a test moves."""

    def __init__(self) -> None:
        self.shown = 0.0

    def __call__(self) -> float:
        return self.shown


class Days:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.shown = NOW

    def __call__(self) -> datetime:
        return self.shown


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def made(settings: Settings, seconds: Seconds, days: Days) -> Iterator[Flask]:
    """A portal with the starter prices that keeps its pages, on each database."""
    keeping = settings.model_copy(update={"page_memory_bytes": 4_000_000})
    app = create_app(keeping, clock=days)
    database = app.extensions["homeward"].database
    publish_starter_prices(database)
    kept = memory_of(app)
    kept._prices = PricesState(database, days, seconds)
    app.add_url_rule("/<language>/times", view_func=_counted_view())
    yield app
    database.dispose()


def _counted_view() -> Callable[[], str]:
    times = 0

    def view() -> str:
        nonlocal times
        keep_until_prices_change()
        times += 1
        return f"made {times} times"

    return view


@pytest.fixture
def client(made: Flask) -> FlaskClient:
    return made.test_client(use_cookies=False)


def memory_of(app: Flask) -> KeptPages:
    found = app.extensions[KEPT_PAGES]
    assert isinstance(found, KeptPages)
    return found


def times(client: FlaskClient, **request: Any) -> str:
    return client.get("/en/times", **request).text


def publish_something(app: Flask) -> None:
    publish(app.extensions["homeward"].database, [quote_like("new", provider="Newly Published")], "survey")


def test_a_page_is_made_once_while_nothing_changes(client: FlaskClient, seconds: Seconds) -> None:
    assert times(client) == "made 1 times"
    seconds.shown += 3600
    assert times(client) == "made 1 times"


def test_a_publication_is_seen_within_a_second_on_every_worker(
    made: Flask, client: FlaskClient, seconds: Seconds
) -> None:
    address = f"/en/{quote_like('new').service.corridor.slug}"
    before = client.get(address).data
    publish_something(made)
    seconds.shown += LOOKS_EVERY
    after = client.get(address).data
    assert LOOKS_EVERY < 1
    assert b"Newly Published" not in before
    assert b"Newly Published" in after


def test_a_decision_of_a_person_is_seen_too(made: Flask, client: FlaskClient, seconds: Seconds) -> None:
    times(client)
    decision = {"source": "survey", "content_hash": "0" * 32, "run_id": 1, "number": 1, "action": "discard"}
    with made.extensions["homeward"].database.writing() as connection:
        connection.execute(insert(Decision).values(**decision, because="a test", decided_at=NOW))
    seconds.shown += LOOKS_EVERY
    assert times(client) == "made 2 times"


def test_a_new_day_makes_pages_anew_because_prices_age(client: FlaskClient, seconds: Seconds, days: Days) -> None:
    times(client)
    days.shown += timedelta(days=1)
    seconds.shown += LOOKS_EVERY
    assert times(client) == "made 2 times"


def test_what_is_published_while_the_state_is_read_is_seen_the_next_time(
    made: Flask, seconds: Seconds, days: Days
) -> None:
    state = PricesState(made.extensions["homeward"].database, days, seconds)
    before = state.now()
    publish_something(made)
    seconds.shown += LOOKS_EVERY
    assert state.now() != before


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_kept_page_is_the_page(client: FlaskClient, tmp_path: Path, language: str) -> None:
    """Every kind of page in every language, asked twice with memory and once without."""
    fresh = Settings.model_validate({"env": "test", "data_dir": tmp_path / "fresh", "page_memory_bytes": 0})
    target = Database(fresh.database)
    upgrade(target)
    target.dispose()
    bare = create_app(fresh, clock=lambda: NOW)
    publish_starter_prices(bare.extensions["homeward"].database)
    for rest in PAGES:
        address = f"/{language}/{rest}"
        plain = bare.test_client().get(address)
        first, second = client.get(address), client.get(address)
        if plain.headers["Cache-Control"] == "no-store":  # a form that is signed anew each time
            assert first.status == second.status == plain.status
            continue
        assert first.data == second.data == plain.data, address
        assert first.status == second.status == plain.status
        assert _undated(second.headers) == _undated(plain.headers), address
    bare.extensions["homeward"].database.dispose()


def _undated(headers: Headers) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name != "Date"}


def test_encodings_hosts_and_queries_are_not_mixed(client: FlaskClient) -> None:
    assert times(client) == "made 1 times"
    assert times(client, headers={"Accept-Encoding": "br"}) == "made 2 times"
    assert times(client, base_url="http://other.example") == "made 3 times"
    assert times(client, query_string="a=1") == "made 4 times"
    assert times(client) == "made 1 times"


def test_a_compressed_page_is_kept_compressed(client: FlaskClient) -> None:
    asked = {"Accept-Encoding": "gzip"}
    first = client.get("/en/ke-tz", headers=asked)
    second = client.get("/en/ke-tz", headers=asked)
    assert first.headers["Content-Encoding"] == second.headers["Content-Encoding"] == "gzip"
    assert first.data == second.data


@pytest.mark.parametrize("header", ["Cookie", "Authorization", "Range"])
def test_requests_that_may_speak_of_a_person_are_never_answered_from_memory(client: FlaskClient, header: str) -> None:
    times(client)
    assert times(client, headers={header: "x=1"}) == "made 2 times"
    assert times(client) == "made 1 times"


def test_an_answer_that_sets_a_cookie_or_depends_on_a_language_asked_for_is_not_kept(
    made: Flask, client: FlaskClient
) -> None:
    count = 0

    @made.get("/<language>/never/<header>")
    def never(header: str) -> Response:
        nonlocal count
        count += 1
        keep_until_prices_change()
        response = Response("text")
        response.headers[header] = "Accept-Language" if header == "Vary" else "a=1"
        return response

    for header in ("Vary", "Set-Cookie"):
        for _ in range(2):
            client.get(f"/en/never/{header}")
    assert count == 4


def test_a_reader_who_has_the_page_is_told_so(client: FlaskClient) -> None:
    first = client.get("/en/ke-tz")
    again = client.get("/en/ke-tz", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    assert first.headers["Cache-Control"] == "public, no-cache"


def test_head_is_answered_without_the_page(client: FlaskClient) -> None:
    page = client.get("/en/ke-tz")
    head = client.head("/en/ke-tz")
    assert head.data == b""
    assert head.headers["Content-Length"] == str(len(page.data))


def test_the_sources_page_is_always_made_anew(made: Flask) -> None:
    """It tells when the next pull is due, which no publication announces."""
    kept = memory_of(made)
    made.test_client().get("/en/sources")
    assert not kept._kept


def test_memory_is_bounded_and_the_pages_asked_for_longest_ago_go_first(
    settings: Settings,
) -> None:
    app = create_app(settings.model_copy(update={"page_memory_bytes": 4000}), clock=lambda: NOW)
    app.add_url_rule("/<language>/times", view_func=_counted_view())
    client, kept = app.test_client(use_cookies=False), memory_of(app)
    for number in range(50):
        client.get(f"/en/times?{number}")
    assert kept._kept.currsize <= 4000
    assert times(client, query_string="49") == "made 50 times"
    assert times(client, query_string="0") == "made 51 times"
    app.extensions["homeward"].database.dispose()


def test_nothing_is_kept_where_the_operator_gives_no_room(app: Flask) -> None:
    assert KEPT_PAGES not in app.extensions


def test_without_a_database_pages_are_not_kept_either(tmp_path: Path, days: Days) -> None:
    database = Database(f"sqlite:///{tmp_path / 'without-tables.db'}")
    assert PricesState(database, days).now() is None
    database.dispose()
