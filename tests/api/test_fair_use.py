"""Fair use: counted for each address, told in headers, refused kindly; addresses are never kept."""

import json
import time
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from limits import parse
from limits.errors import StorageError
from limits.storage import MemoryStorage

from portal.api.fair_use import Counter, below, counter_from
from portal.config import Settings, SettingsError
from portal.factory import create_app
from tests.api.markets import make_market
from tests.conftest import NOW

PRICES = "/api/v1/corridors/ke-tz/prices"
MakeSettings = Callable[..., Settings]


@pytest.fixture
def make_app(make_settings: MakeSettings) -> Callable[..., Flask]:
    def make(**values: object) -> Flask:
        settings = make_settings(**values)
        make_market(settings.database)
        return create_app(settings, clock=lambda: NOW)

    return make


def ask(
    client: FlaskClient, address: str = PRICES, of: str = "203.0.113.7", **headers: str
) -> tuple[int, dict[str, str]]:
    response = client.get(address, environ_base={"REMOTE_ADDR": of}, headers=headers)
    return response.status_code, dict(response.headers)


def test_the_limit_is_told_kept_and_explained(make_app: Callable[..., Flask]) -> None:
    client = make_app(api_limit="3 per minute").test_client()
    told = [ask(client)[1] for _ in range(3)]
    assert {headers["RateLimit-Policy"] for headers in told} == {'"fair";q=3;w=60'}
    assert [headers["RateLimit"].split(";")[1] for headers in told] == ["r=2", "r=1", "r=0"]
    response = client.get(PRICES, environ_base={"REMOTE_ADDR": "203.0.113.7"})
    said = json.loads(response.data)
    assert (response.status_code, response.content_type) == (429, "application/problem+json")
    assert said["type"].endswith("/en/api#problem-too-many-requests")
    assert 1 <= int(response.headers["Retry-After"]) <= 120
    assert f"Wait {response.headers['Retry-After']} seconds" in said["detail"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["RateLimit"].startswith('"fair";r=0;t=')


def test_an_answer_from_memory_counts_and_carries_its_own_count(make_app: Callable[..., Flask]) -> None:
    client = make_app(api_limit="9 per minute").test_client()
    first, again = ask(client)[1], ask(client)[1]
    assert first["ETag"] == again["ETag"]
    assert (first["RateLimit"][:10], again["RateLimit"][:10]) == ('"fair";r=8', '"fair";r=7')


def test_neighbours_are_counted_apart(make_app: Callable[..., Flask]) -> None:
    client = make_app(api_limit="1 per minute").test_client()
    assert [ask(client, of=address)[0] for address in ("203.0.113.7", "203.0.113.8", "203.0.113.7")] == [200, 200, 429]


def test_a_household_counts_as_one_whatever_address_it_takes(make_app: Callable[..., Flask]) -> None:
    client = make_app(api_limit="1 per minute").test_client()
    addresses = ("2001:db8:1:2::9", "2001:db8:1:2:ffff::1", "2001:db8:1:3::9", "::ffff:203.0.113.7", "203.0.113.7")
    assert [ask(client, of=address)[0] for address in addresses] == [200, 429, 200, 200, 429]


def test_a_refusal_names_the_operators_own_address_whatever_host_was_claimed(make_app: Callable[..., Flask]) -> None:
    client = make_app(api_limit="1 per hour", public_url="https://homeward.example/money").test_client()
    ask(client)
    said = client.get(PRICES, environ_base={"REMOTE_ADDR": "203.0.113.7"}, headers={"Host": "forged.example"}).json
    assert said is not None
    assert said["type"] == "https://homeward.example/money/en/api#problem-too-many-requests"


def test_pages_are_not_counted(make_app: Callable[..., Flask]) -> None:
    client = make_app(api_limit="1 per hour").test_client()
    ask(client)
    status, headers = ask(client, "/en/ke-tz")
    assert (status, "RateLimit" in headers) == (200, False)
    assert ask(client)[0] == 429


def test_wrong_addresses_count_too(make_app: Callable[..., Flask]) -> None:
    client = make_app(api_limit="2 per hour").test_client()
    assert [ask(client, "/api/nothing")[0] for _ in range(3)] == [404, 404, 429]


def test_what_a_browser_asks_beforehand_does_not_count(make_app: Callable[..., Flask]) -> None:
    client = make_app(api_limit="1 per hour").test_client()
    assert [client.options(PRICES).status_code for _ in range(3)] == [200, 200, 200]
    assert ask(client)[0] == 200


def test_nobody_claims_another_address_without_a_proxy(make_app: Callable[..., Flask]) -> None:
    client = make_app(api_limit="1 per hour").test_client()
    asked = [ask(client, **{"X-Forwarded-For": f"198.51.100.{number}"})[0] for number in range(3)]
    assert asked == [200, 429, 429]


def test_behind_a_proxy_its_word_counts_and_nobody_elses(make_app: Callable[..., Flask]) -> None:
    """What a client writes into the header itself stands left of what the proxy adds."""
    client = make_app(api_limit="1 per hour", trusted_proxies=1).test_client()
    said = ("198.51.100.1", "198.51.100.2", "198.51.100.9, 198.51.100.1")
    assert [ask(client, **{"X-Forwarded-For": each})[0] for each in said] == [200, 200, 429]


def test_an_operator_may_leave_the_limit_to_a_proxy(make_app: Callable[..., Flask]) -> None:
    client = make_app(api_limit="").test_client()
    assert "RateLimit" not in ask(client)[1]
    assert client.get("/api/v1/").json["data"]["fair_use"] == "no limit"  # type: ignore[index]  # it is JSON


def test_behind_a_proxy_a_port_makes_no_other_client(make_app: Callable[..., Flask]) -> None:
    client = make_app(api_limit="1 per hour", trusted_proxies=1).test_client()
    said = ("9.9.9.1:1234", "9.9.9.1:1235", "9.9.9.1", "[2001:db8::2]:80", "[2001:db8::2]:81", "2001:db8::2")
    asked = [ask(client, **{"X-Forwarded-For": each})[0] for each in said]
    assert asked == [200, 429, 429, 200, 429, 429]


class Clock:
    """What the store and the counter take for the time."""

    def __init__(self, start: float) -> None:
        self.now = start

    def time(self) -> float:
        return self.now


@given(
    start=st.floats(1_000_000, 1_000_060, allow_nan=False),
    pauses=st.lists(st.sampled_from([0.0, 0.001, 0.4, 1.0, 7.3, 29.999, 61.0]), min_size=1, max_size=30),
    amount=st.integers(1, 5),
)
@settings(max_examples=200)
def test_who_waits_as_long_as_told_is_served_and_nobody_waits_without_need(
    start: float, pauses: list[float], amount: int
) -> None:
    """Whatever was asked before, and wherever in its window a request is refused."""
    clock = Clock(start)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("limits.storage.memory.time", clock)
        counter = Counter(parse(f"{amount} per minute"), MemoryStorage(), "secret")
        for pause in pauses:
            clock.now += pause
            counted = counter.count("203.0.113.7")
            assert counted is not None
            if counted.allowed:
                continue
            assert counted.remaining == 0
            assert 1 <= counted.seconds <= 120
            clock.now += counted.seconds
            served = counter.count("203.0.113.7")
            assert served is not None
            assert served.allowed


def test_at_the_end_of_a_full_minute_there_is_no_room_yet_and_the_header_says_so() -> None:
    clock = Clock(1_000_020.0)  # a minute begins
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("limits.storage.memory.time", clock)
        counter = Counter(parse("3 per minute"), MemoryStorage(), "secret")
        told = [counter.count("203.0.113.7") for _ in range(4)]
    assert [(each.allowed, each.remaining) for each in told if each] == [(True, 2), (True, 1), (True, 0), (False, 0)]
    refused = told[-1]
    assert refused is not None
    assert refused.seconds == 61


def test_who_waits_is_served_in_real_seconds_too(make_app: Callable[..., Flask]) -> None:
    client = make_app(api_limit="2 per 2 second").test_client()
    status, headers = ask(client)
    while status == 200:
        status, headers = ask(client)
    time.sleep(int(headers["Retry-After"]))
    assert ask(client)[0] == 200


def test_no_address_is_kept(make_settings: MakeSettings) -> None:
    storage = MemoryStorage()
    counter = Counter(parse("5 per minute"), storage, "secret")
    for address in ("203.0.113.7", "2001:db8:1:2::9"):
        counter.count(address)
    kept = repr((storage.storage, storage.events, storage.expirations))
    assert storage.storage
    assert "203.0.113" not in kept
    assert "db8" not in kept


def test_where_the_store_cannot_be_reached_nobody_is_refused(make_settings: MakeSettings) -> None:
    class Away(MemoryStorage):
        def incr(self, *_any: object, **_named: object) -> int:
            raise StorageError(OSError("away"))

        acquire_sliding_window_entry = incr  # type: ignore[assignment]  # fails before it returns

    assert Counter(parse("1 per hour"), Away(), "secret").count("203.0.113.7") is None


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"api_limit": "many"}, "HOMEWARD_API_LIMIT cannot be used: 'many' is no limit. Write one such as"),
        ({"limits_storage": "paper://"}, "HOMEWARD_LIMITS_STORAGE cannot be used"),
    ],
)
def test_a_setting_that_cannot_be_used_says_what_to_write(
    make_settings: MakeSettings, values: dict[str, str], words: str
) -> None:
    with pytest.raises(SettingsError, match=words):
        counter_from(make_settings(**values))


@pytest.mark.parametrize(
    ("path", "counts"),
    [("/api", True), ("/api/", True), ("/api/v1/x", True), ("/apiary", False), ("/en/api", False), ("/", False)],
)
def test_only_what_is_below_api_counts(path: str, counts: bool) -> None:
    assert below(path) is counts
