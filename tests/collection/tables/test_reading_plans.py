"""How SQLite finds the prices of a page: by their rounds, however many there are and however long the history."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, event

from portal.collection.tables.reading import read_quotes, shops_since, visible_rounds
from portal.database import Database
from portal.prices.quotes import CorridorCode

KE_TZ = CorridorCode("KE", "TZ")


@pytest.fixture
def plain_database(sqlite_address: str) -> Database:
    """An empty SQLite database. Its planner knows no statistics, so that it plans the same for a full one."""
    return Database(sqlite_address)


def plans(connection: Connection, ask: Any) -> list[str]:
    """Return the steps that SQLite plans for every statement of ``ask``."""
    asked: list[tuple[str, Any]] = []

    def keep(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        asked.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", keep)
    ask()
    event.remove(connection, "before_cursor_execute", keep)
    steps = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {one}", values) for one, values in asked]
    return [str(step[-1]) for found in steps for step in found]


def walks(steps: list[str]) -> list[str]:
    """Steps that walk through a table, or through all quotes in one state: both grow with the history."""
    return [step for step in steps if step.startswith("SCAN") or "ix_quotes_status" in step]


@pytest.mark.parametrize("rounds", [1, 2, 3, 8, 40])
def test_prices_are_found_by_their_rounds_however_many(plain_database: Database, rounds: int) -> None:
    with plain_database.reading() as connection:
        steps = plans(connection, lambda: read_quotes(connection, range(1, rounds + 1)))
        assert any("ix_quotes_round_id" in step for step in steps)
        assert walks(steps) == []


def test_rounds_and_shops_of_a_corridor_are_found_in_their_index(plain_database: Database) -> None:
    with plain_database.reading() as connection:
        steps = plans(connection, lambda: visible_rounds(connection, KE_TZ))
        steps += plans(connection, lambda: shops_since(connection, date(2026, 5, 25), KE_TZ))
        assert len(steps) > 3
        assert walks(steps) == []
