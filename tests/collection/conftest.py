"""A running portal for tests of collection, without any page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from portal.collection.collect import Options, collect
from portal.collection.runs import Outcome
from portal.collection.source import Source
from portal.composition import Homeward
from portal.config import Settings
from portal.database import Database
from portal.registry.corridors import CorridorBook
from portal.registry.providers import ProviderBook
from tests.collection.invented_source import InventedSource, NoNetwork

Pull = Callable[..., Outcome]


@pytest.fixture
def portal(settings: Settings, database: Database, now: datetime) -> Homeward:
    """A portal on a migrated, empty database, its clock standing still."""
    return Homeward(settings, database, CorridorBook(), ProviderBook(), clock=lambda: now)


@pytest.fixture
def pull(portal: Homeward) -> Pull:
    """Collect an invented source, given as a source or as the text of its one part."""

    def do(source: Source | str, stop: Callable[[], bool] = lambda: False, **options: Any) -> Outcome:
        chosen = InventedSource({"": source}) if isinstance(source, str) else source
        return collect(portal, chosen, asked_by="test", options=Options(**options), stop=stop, fetcher=NoNetwork())

    return do
