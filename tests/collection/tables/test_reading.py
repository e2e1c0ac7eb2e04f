"""Finding what is shown takes as long with a long history as with a short one."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, insert

from portal.collection.tables import Round, Run
from portal.collection.tables.reading import visible_rounds
from portal.database import Database
from portal.prices.quotes import CorridorCode

KE_TZ = CorridorCode("KE", "TZ")


def _publish(database: Database, now: Any, rounds: list[dict[str, Any]], state: str = "published") -> int:
    with database.writing() as connection:
        run = {"source": "s", "source_version": 1, "state": state, "asked_by": "test", "started_at": now}
        run_id = connection.execute(insert(Run).values(**run, published_at=now).returning(Run.id)).scalar_one()
        day = date(2025, 8, 4)
        usual = {"source": "s", "part": "", "sending": "KE", "receiving": "TZ", "quotes": 5, "content_hash": "x"}
        rows = [{**usual, "run_id": run_id, "oldest_on": day, "newest_on": day, **each} for each in rounds]
        connection.execute(insert(Round), rows)
    return run_id


def _shown(database: Database, newest_only: bool = True) -> list[tuple[str, str, str, int]]:
    with database.reading() as connection:
        found = visible_rounds(connection, KE_TZ, newest_only)
    return [(each.source, each.part, each.period, each.run_id) for each in found]


def test_of_each_source_and_part_the_newest_period_of_the_newest_run_is_shown(database: Database, now: Any) -> None:
    first = _publish(database, now, [{"period": "2025_1Q"}, {"period": "2025_3Q"}, {"source": "t", "period": "2020"}])
    second = _publish(database, now, [{"period": "2025_1Q"}, {"part": "p", "period": "2024_4Q"}])
    assert _shown(database) == [("s", "", "2025_3Q", first), ("s", "p", "2024_4Q", second), ("t", "", "2020", first)]
    assert _shown(database, newest_only=False) == [
        ("s", "", "2025_3Q", first),
        ("s", "", "2025_1Q", second),
        ("s", "p", "2024_4Q", second),
        ("t", "", "2020", first),
    ]


@pytest.mark.parametrize("state", ["collecting", "failed", "abandoned", "unchanged"])
def test_only_published_runs_count(database: Database, now: Any, state: str) -> None:
    first = _publish(database, now, [{"period": "2025_1Q"}])
    _publish(database, now, [{"period": "2025_1Q"}, {"period": "2025_3Q"}], state)
    assert _shown(database) == [("s", "", "2025_1Q", first)]


def test_a_round_of_which_nothing_is_shown_gives_way_to_the_one_before(database: Database, now: Any) -> None:
    first = _publish(database, now, [{"period": "2025_1Q"}, {"period": "2025_3Q"}])
    _publish(database, now, [{"period": "2025_3Q", "quotes": 0, "content_hash": ""}])
    assert _shown(database) == [("s", "", "2025_1Q", first)]


def test_other_corridors_are_not_shown(database: Database, now: Any) -> None:
    _publish(database, now, [{"period": "2025_1Q", "receiving": "UG"}, {"period": "2025_1Q", "sending": "GB"}])
    assert _shown(database) == []


def test_each_source_and_part_costs_one_seek_however_long_the_history(database: Database, now: Any) -> None:
    parts = [{"part": part, "period": f"{year}"} for part in ("a", "b", "c") for year in range(1000, 3000)]
    _publish(database, now, parts)
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    assert len(_shown(database)) == 3
    asked = [statement for statement in statements if "rounds" in statement]
    assert len(asked) == 4, "one for each part, and one that finds no further"
    if database.is_sqlite:
        with database.reading() as connection:
            plan = connection.exec_driver_sql(
                "EXPLAIN QUERY PLAN " + asked[-1], ("published", "KE", "TZ", "s", "a", 1, 0)
            ).all()
        told = " ".join(str(row) for row in plan)
        assert "USING INDEX ix_rounds_sending_receiving_source_part_period_run_id" in told
        assert "TEMP B-TREE" not in told, "nothing may be sorted"
