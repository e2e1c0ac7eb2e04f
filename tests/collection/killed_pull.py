"""A pull in a process of its own, for tests that kill it."""

from datetime import UTC, datetime
from pathlib import Path

from portal.collection.collect import collect
from portal.collection.runs import Outcome
from portal.composition import Homeward
from portal.config import Settings
from portal.database import Database
from portal.registry.corridors import CorridorBook
from portal.registry.providers import ProviderBook
from tests.collection.invented_source import InventedSource, NoNetwork, lines

#: Enough for two batches.
QUOTES = 2_500


def pull_version(database_address: str, data_dir: Path, version: int) -> Outcome:
    """Collect invented prices; every fee of a version is the version's number."""
    settings = Settings.model_validate({"env": "test", "data_dir": data_dir, "database_url": database_address})
    database = Database(settings.database)
    portal = Homeward(settings, database, CorridorBook(), ProviderBook(), lambda: datetime(2026, 11, 21, 9, tzinfo=UTC))
    fee = str(version)
    source = InventedSource({"": lines(QUOTES - 500, fee=fee) + "\n" + lines(500, "2025_1Q", fee=fee)})
    try:
        return collect(portal, source, asked_by="test", fetcher=NoNetwork())
    finally:
        database.dispose()
