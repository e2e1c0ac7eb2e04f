"""A pull killed at any moment leaves nothing half-published, and the next pull succeeds.

And while a pull is at work nobody else waits for it, except a second pull of the same source, which is told so.
"""

import random
import threading
import time
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.collection.collect import AlreadyRunning
from portal.collection.tables import PricePointRow, QuoteRow, RateRow, Round, Run, RunState
from portal.config import Settings
from portal.database import Database
from portal.locks import Lock
from portal.scheduling.states import beat
from tests.collection.conftest import Pull
from tests.collection.invented_source import InventedSource, lines
from tests.collection.killed_pull import QUOTES, pull_version

#: A server that has the portal imported already forks each pull in milliseconds.
PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.collection.killed_pull"])


def _visible_fees(database: Database) -> set[str]:
    """Return the fees of every published quote of the newest published run of each round, and check their number."""
    with database.reading() as connection:
        newest = connection.execute(select(func.max(Run.id)).where(Run.state == RunState.PUBLISHED.value)).scalar()
        if newest is None:
            return set()
        fees = connection.scalars(select(PricePointRow.fee).where(PricePointRow.run_id == newest)).all()
        quotes = connection.execute(select(func.count()).where(QuoteRow.run_id == newest)).scalar_one()
        rounds = connection.execute(select(func.count()).where(Round.run_id == newest, Round.quotes > 0)).scalar_one()
    assert (len(fees), quotes, rounds) == (QUOTES, QUOTES, 2), "a published run is whole"
    return {str(fee) for fee in fees}


def _rows_of_unpublished_runs(database: Database) -> int:
    unpublished = select(Run.id).where(Run.state != RunState.PUBLISHED.value)
    with database.reading() as connection:
        return sum(
            connection.execute(select(func.count()).where(table.run_id.in_(unpublished))).scalar_one()
            for table in (QuoteRow, PricePointRow, RateRow, Round)
        )


def _kill_at(moment: float, address: str, folder: Path, version: int) -> bool:
    """Start a pull and kill it after so many seconds; say whether it was still at work."""
    process = PROCESSES.Process(target=pull_version, args=(address, folder, version))
    process.start()
    process.join(moment)
    alive = process.exitcode is None
    process.kill()
    process.join()
    return alive


@pytest.mark.slow
@pytest.mark.parametrize(("system", "times"), [("sqlite", 50), ("postgresql", 10)])
def test_a_pull_killed_at_random_moments_is_never_half_published(
    system: str, times: int, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    address = str(request.getfixturevalue("sqlite_address" if system == "sqlite" else "postgres_address"))
    database = Database(Settings.model_validate({"env": "test", "database_url": address}).database)
    dice = random.Random(20261121)
    assert not _kill_at(60, address, tmp_path, version=0), "the first one waits for the server of processes"
    started = time.monotonic()
    assert not _kill_at(60, address, tmp_path, version=1)
    whole = time.monotonic() - started
    killed = 0
    for version in range(2, 2 + 2 * times, 2):
        killed += _kill_at(dice.uniform(0, whole), address, tmp_path, version)
        (fee,) = _visible_fees(database)
        assert int(fee) in {version - 1, version}, "either the prices before or the new ones, whole"
        assert pull_version(address, tmp_path, version + 1).state is RunState.PUBLISHED
        assert _visible_fees(database) == {str(version + 1)}
        assert _rows_of_unpublished_runs(database) == 0
    assert killed > times / 2, "most pulls were killed at work"
    database.dispose()


def test_a_dead_run_is_marked_abandoned_by_the_next_pull(database: Database, settings: Settings) -> None:
    while _kill_at(0.4, settings.database_url, settings.data_dir, 1) and not _states(database):
        continue  # the process died before its run had begun
    assert _states(database) == ["collecting"] or _states(database) == ["published"]
    before = _states(database)
    pull_version(settings.database_url, settings.data_dir, 2)
    after = {"collecting": "abandoned", "published": "published"}
    assert _states(database) == [after[state] for state in before] + ["published"]


def _states(database: Database) -> list[str]:
    with database.reading() as connection:
        return list(connection.scalars(select(Run.state).order_by(Run.id)))


def test_a_second_pull_of_the_same_source_is_told_that_one_is_at_work(
    database: Database, settings: Settings, pull: Pull
) -> None:
    with Lock(database, settings.data_dir, "pull-invented"), pytest.raises(AlreadyRunning, match="flask prices runs"):
        pull(lines(1))
    assert _states(database) == []


def test_a_pull_of_another_source_is_not_held_up(database: Database, settings: Settings, pull: Pull) -> None:
    with Lock(database, settings.data_dir, "pull-invented"):
        assert pull(InventedSource({"": lines(1)}, name="another")).state is RunState.PUBLISHED


def test_a_heartbeat_never_waits_long_for_a_running_import(settings: Settings, pull: Pull, now: datetime) -> None:
    done = threading.Event()
    waits: list[float] = []

    def heart() -> None:
        own = Database(settings.database)
        while not done.is_set():
            started = time.monotonic()
            beat(own, "test", now, now)
            waits.append(time.monotonic() - started)
            time.sleep(0.01)
        own.dispose()

    beating = threading.Thread(target=heart)
    beating.start()
    try:
        pull(lines(12_000))
        pull(lines(12_000, fee="900"))
        pull("\n".join(reversed(lines(12_000, fee="900").splitlines())))  # nothing new: every row is removed again
    finally:
        done.set()
        beating.join()
    assert len(waits) > 50
    assert max(waits) < 2, "generous, for slow machines: a single transaction would hold it for the whole import"
