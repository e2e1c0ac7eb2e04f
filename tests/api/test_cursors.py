"""Lists in parts: nothing is missed, nothing repeats, also while new prices are published; bad cursors are refused."""

from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from portal.database import Database
from tests.api.answers import ApiClient
from tests.pages.published import publish, quote_like

LISTS = (
    ("/api/v1/corridors", 20),
    ("/api/v1/corridors?from=KE", 1),
    ("/api/v1/corridors/ke-tz/quotes", 4),
    ("/api/v1/corridors/ke-tz/quotes?period=2025_1Q", 3),
    ("/api/v1/corridors/ke-tz/history", 1),
    ("/api/v1/providers", 9),
    ("/api/v1/averages?period=2025_3Q", 2),
    ("/api/v1/averages", 2),
    ("/api/v1/averages/periods", 1),
    ("/api/v1/quotes/1-110/history", 1),
    ("/api/v1/reference-rates", 2),
    ("/api/v1/reference-rates?currency=TZS", 7),
    ("/api/v1/sources", 2),
    ("/api/v1/runs", 1),
)


def walk(client: ApiClient, address: str, limit: int) -> list[Any]:
    """Return a whole list, part by part; fails where a part is too long or the way does not end."""
    entries: list[Any] = []
    following: str | None = f"{address}{'&' if '?' in address else '?'}limit={limit}"
    for _ in range(200):
        if following is None:
            return entries
        said = client.get(following)
        assert len(said["data"]) <= limit
        entries += said["data"]
        following = said["next"]
    raise AssertionError(f"{address} has no end")


def test_the_parts_make_the_whole_list(filled: ApiClient) -> None:
    for address, limit in LISTS:
        whole = filled.get(f"{address}{'&' if '?' in address else '?'}limit=500")
        assert whole["next"] is None, address
        assert walk(filled, address, limit) == whole["data"], address
        assert len(whole["data"]) > limit, address


def test_what_is_published_on_the_way_moves_nothing(filled: ApiClient, database: Database) -> None:
    before = [quote["quote"] for quote in filled.get("/api/v1/corridors/ke-rw/quotes?limit=500")["data"]]
    first = filled.get("/api/v1/corridors/ke-rw/quotes?limit=5")
    publish(database, [quote_like("new", provider="Newcomer", period="2024_1Q")])
    rest = filled.get(first["next"].replace("limit=5", "limit=500"))
    seen = [quote["quote"] for quote in [*first["data"], *rest["data"]]]
    assert seen[: len(before)] == before
    assert len(seen) == len(before) + 1


def test_a_round_that_is_published_again_with_other_days_neither_repeats_nor_is_missed(
    filled: ApiClient, database: Database
) -> None:
    """A correction may move the days on which a round was observed; it stays where it was in the list."""
    address = "/api/v1/corridors/ke-rw/history"
    for number, period in enumerate(("2024_1Q", "2024_2Q", "2024_3Q"), start=1):
        publish(database, [quote_like(period, provider=period, period=period, observed_on=date(2024, 3 * number, 1))])
    before = [round_told["period"] for round_told in filled.get(f"{address}?limit=500")["data"]]
    for corrected, day in (("2024_1Q", date(2025, 12, 30)), ("2024_3Q", date(2023, 1, 5))):
        first = filled.get(f"{address}?limit=2")
        publish(database, [quote_like(f"{corrected}-new", provider="New", period=corrected, observed_on=day)])
        rest = filled.get(first["next"].replace("limit=2", "limit=500"))
        assert [each["period"] for each in [*first["data"], *rest["data"]]] == before
    assert before == sorted(before)


def test_the_next_part_stands_in_the_link_header_too(client: ApiClient) -> None:
    following = client.get("/api/v1/corridors?limit=1")["next"]
    assert client.raw("/api/v1/corridors?limit=1").headers["Link"] == f'<{following}>; rel="next"'
    assert "Link" not in client.raw("/api/v1/corridors?limit=500").headers


def cursor_of(client: ApiClient, address: str) -> str:
    following = str(client.get(address)["next"])
    return parse_qs(urlsplit(following).query)["cursor"][0]


@pytest.mark.parametrize("broken", ["x", "WyJhIl0.aaaa", "....", "%00", "é", "null", "1", "W10", "e30.e30"])
def test_a_cursor_that_is_not_ours_is_refused(client: ApiClient, broken: str) -> None:
    said = client.get(f"/api/v1/corridors?cursor={broken}", 400)
    assert said["type"].endswith("#problem-bad-cursor")
    assert "Begin again without a cursor" in said["detail"]


def test_a_cursor_that_was_altered_is_refused(client: ApiClient) -> None:
    cursor = cursor_of(client, "/api/v1/corridors?limit=1")
    client.get(f"/api/v1/corridors?cursor={cursor}")
    other = "A" if cursor[3] != "A" else "B"
    client.get(f"/api/v1/corridors?cursor={cursor[:3]}{other}{cursor[4:]}", 400)


def test_a_cursor_of_another_question_is_refused(client: ApiClient) -> None:
    cursor = cursor_of(client, "/api/v1/corridors?limit=1")
    for other in (f"/api/v1/corridors?from=KE&cursor={cursor}", f"/api/v1/providers?cursor={cursor}"):
        assert "another question" in client.get(other, 400)["detail"]


def test_how_many_are_wanted_may_change_on_the_way(client: ApiClient) -> None:
    cursor = cursor_of(client, "/api/v1/corridors?limit=2")
    assert len(client.get(f"/api/v1/corridors?limit=7&cursor={cursor}")["data"]) == 7
