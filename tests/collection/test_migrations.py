"""Tables and migrations say the same, and migrations go both ways with rows in the tables."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import Row, insert, inspect, select

from portal.collection import tables
from portal.collection.review import decide
from portal.collection.sources.world_bank_rpw import WorldBankRPW
from portal.collection.starter import load_starter_prices
from portal.composition import Homeward
from portal.database import Base, Database
from portal.migrating import downgrade, upgrade
from tests.collection.conftest import Pull
from tests.collection.invented_source import line, lines


def _one_run(database: Database) -> None:
    moment = datetime(2026, 11, 21, 9, tzinfo=UTC)
    with database.writing() as connection:
        run = {"id": 1, "source": "test", "source_version": 1, "state": "published", "asked_by": "command"}
        connection.execute(insert(tables.Run).values(**run, started_at=moment))
        snapshot = {"id": 1, "run_id": 1, "position": 0, "url": "file:x", "sha256": "0" * 64, "size": 1, "status": 200}
        connection.execute(insert(tables.SnapshotRow).values(**snapshot, fetched_at=moment, was_read=True))
        rate = {"run_id": 1, "number": 1, "snapshot_id": 1, "source": "ecb", "base": "EUR", "quote": "KES"}
        rate_row = insert(tables.RateRow).values(**rate, on=date(2026, 11, 20), rate=Decimal("150.5"))
        connection.execute(rate_row)


def test_autogenerate_finds_nothing_to_migrate(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_revision_that_is_not_there_is_told_in_a_sentence(app: Flask) -> None:
    told = app.test_cli_runner().invoke(args=["database", "downgrade", "nope"])
    assert told.exit_code == 1
    assert "nope" in told.output
    assert not told.exception or isinstance(told.exception, SystemExit)


def test_migrations_go_down_with_data_and_up_again(database: Database) -> None:
    _one_run(database)
    downgrade(database, "base")
    with database.engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    upgrade(database)
    _one_run(database)
    with database.reading() as connection:
        assert connection.execute(select(tables.RateRow.rate)).scalar_one() == Decimal("150.5")


@pytest.fixture
def starter(app: Flask) -> Homeward:
    """A portal that has collected the starter prices."""
    portal: Homeward = app.extensions["homeward"]
    assert [each.state for each in load_starter_prices(portal, [WorldBankRPW()])] == [tables.RunState.PUBLISHED]
    return portal


def _averages(portal: Homeward) -> Row[*tuple[Any, ...]]:
    columns = ("average_total", "average_rows", "average_without_promotions", "average_without_promotions_rows")
    with portal.database.reading() as connection:
        return connection.execute(select(*(getattr(tables.Round, name) for name in columns))).one()


@pytest.mark.parametrize("shown", [3, 0])
def test_averages_stored_without_held_rows_are_corrected(portal: Homeward, pull: Pull, shown: int) -> None:
    """Down is as it was computed before; up again is as it is computed now."""
    upside_down = line("wrong", rate="0.052", provider="Invented Union")
    twice = line("wrong", provider="Invented Union")
    pull("\n".join(filter(None, (lines(shown), upside_down, twice))))
    now = _averages(portal)
    assert (now.average_total, now.average_rows) == (Decimal("5.25"), shown + 1)
    downgrade(portal.database, "0001")
    before = _averages(portal)
    mean = Decimal("5.25") if shown else None
    assert tuple(before) == (mean, shown, mean, shown)
    upgrade(portal.database)
    assert _averages(portal) == now
    with portal.database.reading() as connection:
        assert connection.execute(select(tables.Round.average_rows_held)).scalar_one() == 1


#: A record (by run and number), what was decided, and what the record was before: what the migration must find out.
DECIDED = (
    (1, 1, "discard", "accepted"),
    (1, 1, "release", "discarded"),
    (1, 1, "discard", "released"),
    (1, 2, "discard", "held"),
    (1, 2, "release", "discarded"),
    (1, 3, "release", "held"),
    (1, 3, "discard", "released"),
    (1, 4, "release", "held"),
    (2, 1, "release", "discarded"),  # the same content as 1-1, discarded before the second run began
    (2, 4, "discard", "released"),  # the same content as 1-4, released before the second run began
)


def test_what_a_record_was_before_each_decision_is_found_out_for_those_there_are(portal: Homeward, pull: Pull) -> None:
    held = [line(f"wrong-{each}", rate=f"0.05{each}", provider="Invented Union") for each in (2, 3, 4)]
    first = [line("shown"), *held]
    pull("\n".join(first))
    for run, number, action, _was in DECIDED[:8]:
        decide(portal.database, f"{run}-{number}", action, "A test.", portal.clock())
    pull("\n".join([*first, line("more")]))
    for run, number, action, _was in DECIDED[8:]:
        decide(portal.database, f"{run}-{number}", action, "A test.", portal.clock())
    wanted = list(DECIDED)
    columns = (tables.Decision.run_id, tables.Decision.number, tables.Decision.action, tables.Decision.was)
    for _again in range(2):
        with portal.database.reading() as connection:
            found = [tuple(row) for row in connection.execute(select(*columns).order_by(tables.Decision.id))]
        assert found == wanted
        downgrade(portal.database, "0005")
        upgrade(portal.database)


def _smart(portal: Homeward) -> list[tuple[Any, ...]]:
    columns = (tables.Round.smart, tables.Round.smart_rows, tables.Round.smart_coverage_unknown)
    with portal.database.reading() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(tables.Round.id))]


def test_smart_is_computed_anew_where_a_service_was_found_at_two_prices(starter: Homeward) -> None:
    """The real rows of Rwanda to Kenya: 5.41 and more for one service, found twice in 2025_3Q."""
    now = _smart(starter)
    downgrade(starter.database, "0006")
    before = _smart(starter)
    assert before != now
    assert [pair for pair in zip(before, now, strict=True) if pair[0] == pair[1]], "rounds without a dispute stay"
    upgrade(starter.database)
    assert _smart(starter) == now
