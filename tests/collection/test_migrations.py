"""Tables and migrations say the same, and migrations go both ways with rows in the tables."""

from datetime import UTC, date, datetime
from decimal import Decimal

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, inspect, select

from portal.collection import tables
from portal.database import Base, Database
from portal.migrating import downgrade, upgrade


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


def test_migrations_go_down_with_data_and_up_again(database: Database) -> None:
    _one_run(database)
    downgrade(database, "base")
    with database.engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    upgrade(database)
    _one_run(database)
    with database.reading() as connection:
        assert connection.execute(select(tables.RateRow.rate)).scalar_one() == Decimal("150.5")
