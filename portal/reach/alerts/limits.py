"""How many forms are taken: from one network in an hour, and for one address in a day.

Both are counted under hashes keyed with the portal's secret, so that the counts name nobody. What is too much from a
network is told; what is too much for an address is not, or the answer would tell who has asked before.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from portal.reach.alerts.tables import AlertForms

#: Forms an hour from one network. Generous: whole towns share an address on mobile networks.
FROM_A_NETWORK: Final = 30
#: Mails a day that strangers can make us write to one address.
TO_AN_ADDRESS: Final = 3

_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)


def may_send(connection: Connection, network: str, now: datetime) -> bool:
    """Count one form of a network; False, and nothing is counted, where it has sent enough this hour."""
    return _count(connection, network, now, _hour(now), FROM_A_NETWORK)


def may_be_written_to(connection: Connection, address: str, now: datetime) -> bool:
    """Count one mail to an address (its hash); False, and nothing is counted, where it had enough in 24 hours."""
    return _count(connection, address, now, _hour(now) - _DAY + _HOUR, TO_AN_ADDRESS)


def seconds_to_wait(now: datetime) -> int:
    """Return how long a network that has sent enough must wait: until the next hour begins."""
    return max(1, int((_hour(now) + _HOUR - now).total_seconds()))


def forget_counts(connection: Connection, now: datetime) -> int:
    """Remove the counts that no limit looks at any more."""
    return connection.execute(delete(AlertForms).where(AlertForms.hour < _hour(now) - _DAY)).rowcount


def _count(connection: Connection, key: str, now: datetime, since: datetime, most: int) -> bool:
    """Count one more under a key, unless there are ``most`` since then.

    The row is made, or held, before it is looked at: two forms of one moment wait for one another.
    """
    place = {"key": key, "hour": _hour(now)}
    _make_room(connection, place)
    connection.execute(update(AlertForms).filter_by(**place).values(count=AlertForms.count + 1))
    total = select(func.sum(AlertForms.count)).where(AlertForms.key == key, AlertForms.hour >= since)
    if connection.execute(total).scalar_one() <= most:
        return True
    connection.execute(update(AlertForms).filter_by(**place).values(count=AlertForms.count - 1))
    return False


def _make_room(connection: Connection, place: dict[str, object]) -> None:
    if connection.execute(select(AlertForms.count).filter_by(**place)).first() is None:
        with suppress(IntegrityError), connection.begin_nested():
            connection.execute(insert(AlertForms).values(**place, count=0))


def _hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)
