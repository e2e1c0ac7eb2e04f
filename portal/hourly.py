"""Counting by the hour in SQL: how many forms a network sends, how many mails an address gets.

What is counted stands under a keyed hash, so that the counts name nobody. Each room has a table of its own, a subclass
of ``HourlyCount``.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, Integer, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, UTCTime

HOUR: Final = timedelta(hours=1)


class HourlyCount(Base):
    """A count of one hour. Tables say what ``key``, their first column, is."""

    __abstract__ = True

    key: Mapped[str]
    hour: Mapped[datetime] = mapped_column(UTCTime, primary_key=True, sort_order=1)
    count: Mapped[int] = mapped_column(Integer, sort_order=2)


def hour_of(now: datetime) -> datetime:
    """Return the beginning of the hour."""
    return now.replace(minute=0, second=0, microsecond=0)


def count_one(
    connection: Connection, table: type[HourlyCount], key: str, now: datetime, most: int, hours: int = 1
) -> bool:
    """Count one more under a key; False, and nothing is counted, where it had ``most`` in this hour and those before.

    ``hours`` says over how many hours is counted, this one among them. The row is made, or held, before it is looked
    at: two of one moment wait for one another.
    """
    place = {"key": key, "hour": hour_of(now)}
    if connection.execute(select(table.count).filter_by(**place)).first() is None:
        with suppress(IntegrityError), connection.begin_nested():
            connection.execute(insert(table).values(**place, count=0))
    connection.execute(update(table).filter_by(**place).values(count=table.count + 1))
    since = hour_of(now) - (hours - 1) * HOUR
    total = select(func.sum(table.count)).where(table.key == key, table.hour >= since)
    if connection.execute(total).scalar_one() <= most:
        return True
    connection.execute(update(table).filter_by(**place).values(count=table.count - 1))
    return False


def seconds_to_wait(now: datetime) -> int:
    """Return how long whoever had enough this hour must wait: until the next one begins."""
    return max(1, int((hour_of(now) + HOUR - now).total_seconds()))


def forget_before(connection: Connection, table: type[HourlyCount], first: datetime) -> int:
    """Remove the counts of the hours before ``first``; return how many there were."""
    return connection.execute(delete(table).where(table.hour < first)).rowcount
