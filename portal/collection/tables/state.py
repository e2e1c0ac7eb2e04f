"""What tells one state of the published prices from the next."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from portal.collection.tables.review import Decision
from portal.collection.tables.runs import Run, RunState

_PUBLICATIONS = select(func.count(), func.max(Run.published_at)).where(Run.state == RunState.PUBLISHED.value)
_DECISIONS = select(func.max(Decision.id))

PublishedState = tuple[int, datetime | None, int | None]


def published_state(connection: Connection) -> PublishedState:
    """Return how many runs are published, when the last one was, and the last decision of a person on a record."""
    count, last = connection.execute(_PUBLICATIONS).one()
    return count, last, connection.execute(_DECISIONS).scalar()
