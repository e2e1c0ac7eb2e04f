"""How many forms a network may send: honest reporters have room, a script does not.

What else keeps robots out of a form is in ``portal.forms``.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from portal.trust.tables import FormsSent

#: Forms an hour from one network. Generous: whole towns share an address on mobile networks.
FORMS_AN_HOUR: Final = 30


def may_send(connection: Connection, network: str, now: datetime) -> bool:
    """Count one form of a network; False, and nothing is counted, where it has sent enough this hour."""
    place = {"network": network, "hour": _hour(now)}
    _make_room(connection, place)
    counted = connection.execute(
        update(FormsSent).filter_by(**place).where(FormsSent.count < FORMS_AN_HOUR).values(count=FormsSent.count + 1)
    )
    return counted.rowcount == 1


def _make_room(connection: Connection, place: dict[str, object]) -> None:
    """Let there be a count; two forms of one network may come in the same moment."""
    if connection.execute(select(FormsSent.count).filter_by(**place)).first() is None:
        with suppress(IntegrityError), connection.begin_nested():
            connection.execute(insert(FormsSent).values(**place, count=0))


def seconds_to_wait(now: datetime) -> int:
    """Return how long a network that has sent enough must wait: until the next hour begins."""
    return max(1, int((_hour(now) + timedelta(hours=1) - now).total_seconds()))


def forget_networks(connection: Connection, now: datetime) -> int:
    """Remove the counts of hours that are over."""
    return connection.execute(delete(FormsSent).where(FormsSent.hour < _hour(now))).rowcount


def _hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)
