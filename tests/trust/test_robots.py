"""A network may send so many forms an hour."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from portal.database import Database
from portal.hourly import seconds_to_wait
from portal.trust.robots import FORMS_AN_HOUR, forget_networks, may_send
from portal.trust.tables import FormsSent

MADE = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def test_a_network_that_has_sent_enough_waits_for_the_next_hour(database: Database) -> None:
    now = MADE + timedelta(minutes=20)
    with database.writing() as connection:
        assert all(may_send(connection, "one", now) for _ in range(FORMS_AN_HOUR))
        assert not may_send(connection, "one", now)
        assert may_send(connection, "other", now)
        assert may_send(connection, "one", now + timedelta(minutes=40))
    assert seconds_to_wait(now) == 40 * 60


def test_counts_of_hours_that_are_over_are_removed(database: Database) -> None:
    with database.writing() as connection:
        for hours in range(3):
            may_send(connection, "one", MADE + timedelta(hours=hours))
        assert forget_networks(connection, MADE + timedelta(hours=2, minutes=5)) == 2
        assert connection.execute(select(func.count()).select_from(FormsSent)).scalar_one() == 1
