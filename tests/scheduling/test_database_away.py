"""A database that is away for a moment (a restart, an upgrade) ends no scheduler: it waits, and works again."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import psycopg
import pytest

from portal.composition import Homeward
from portal.config import Settings
from portal.factory import create_app
from portal.scheduling.jobs import Job
from portal.scheduling.runner import Runner


@pytest.fixture
def portal(postgres_address: str, make_settings: Callable[..., Settings]) -> Iterator[Homeward]:
    made = create_app(make_settings(database_url=postgres_address)).extensions["homeward"]
    yield made
    made.database.dispose()


def _idle(job: str) -> Job:
    return Job(job, "Do nothing.", "0 6 * * *", "UTC", timedelta(hours=5), lambda _portal, _stop: "Nothing.")


def _cut_every_connection(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end, "waited 30 seconds in vain"
        time.sleep(0.05)


def test_a_scheduler_outlives_a_restart_of_its_database(portal: Homeward, postgres_address: str) -> None:
    began: list[float] = []
    runner = Runner(portal, jobs=(_idle("idle"),), tick=0.1)
    working = threading.Thread(target=runner.run, kwargs={"on_work": lambda: began.append(time.monotonic())})
    working.start()
    try:
        for times in (1, 2, 3):
            _until(lambda times=times: len(began) >= times)  # type: ignore[misc]
            time.sleep(0.3)
            _cut_every_connection(postgres_address)
        _until(lambda: len(began) >= 4)
        assert working.is_alive()
    finally:
        runner.stop()
        working.join(30)
    assert not working.is_alive()


def test_a_scheduler_waits_for_a_database_that_is_not_there_yet(make_settings: Callable[..., Settings]) -> None:
    nowhere = make_settings(database_url="postgresql://homeward@127.0.0.1:9/none")
    portal = create_app(nowhere).extensions["homeward"]
    runner = Runner(portal, jobs=(_idle("idle"),), tick=0.1)
    waiting = threading.Thread(target=runner.run)
    waiting.start()
    time.sleep(1)
    assert waiting.is_alive()
    runner.stop()
    waiting.join(30)
    assert not waiting.is_alive()
    portal.database.dispose()
