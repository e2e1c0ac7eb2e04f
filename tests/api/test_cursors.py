"""Lists in parts: nothing is missed, nothing repeats, also while new prices are published; bad cursors are refused."""

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
