"""What a record was before each decision, so that the log of corrections knows what was shown and then taken back.

Of the decisions there are, it follows from the one before on the same record. The first one on a record that was never
held follows from what it decides; what was held had inherited a decision on the same content, or waited.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

import portal.database

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_MOMENT = portal.database.UTCTime(length=32)
_DECISIONS = sa.table(
    "decisions",
    *(sa.column(name, sa.Integer) for name in ("id", "run_id", "number")),
    *(sa.column(name, sa.String) for name in ("source", "content_hash", "action", "was")),
    sa.column("decided_at", _MOMENT),
)
_QUOTES = sa.table(
    "quotes", *(sa.column(name, sa.Integer) for name in ("run_id", "number")), sa.column("reasons", sa.String)
)
_RATES = sa.table(
    "reference_rates", *(sa.column(name, sa.Integer) for name in ("run_id", "number")), sa.column("reasons", sa.String)
)
_RUNS = sa.table("runs", sa.column("id", sa.Integer), sa.column("started_at", _MOMENT))

_AFTER = {"release": "released", "discard": "discarded"}

_Record = tuple[int, int]
_Content = tuple[str, str]


def upgrade() -> None:
    op.add_column("decisions", sa.Column("was", sa.String(length=10), nullable=False, server_default=""))
    connection = op.get_bind()
    started: dict[int, datetime] = {row.id: row.started_at for row in connection.execute(sa.select(_RUNS))}
    was: dict[_Record, str] = {}
    earlier: dict[_Content, list[Any]] = {}
    for each in connection.execute(sa.select(_DECISIONS).order_by(_DECISIONS.c.id)).all():
        record, content = (each.run_id, each.number), (each.source, each.content_hash)
        before = was.get(record) or _before_any(each, _was_held(connection, record), earlier.get(content, []), started)
        was[record] = _AFTER[each.action]
        earlier.setdefault(content, []).append(each)
        connection.execute(sa.update(_DECISIONS).where(_DECISIONS.c.id == each.id).values(was=before))


def downgrade() -> None:
    op.drop_column("decisions", "was")


def _was_held(connection: sa.Connection, record: _Record) -> bool:
    """Whether a record was found to need a decision when it was read."""
    for table in (_QUOTES, _RATES):
        reasons = sa.select(table.c.reasons).where(table.c.run_id == record[0], table.c.number == record[1])
        found = connection.execute(reasons).scalar()
        if found is not None:
            return bool(found)
    return False


def _before_any(each: Any, held: bool, earlier: list[Any], started: dict[int, datetime]) -> str:
    """Return what a record was before the first decision on it: what it was made when its run was read."""
    run_began = started.get(each.run_id)
    inherited = [
        decision.action
        for decision in earlier
        if decision.run_id < each.run_id and run_began is not None and decision.decided_at <= run_began
    ]
    if inherited and inherited[-1] == "discard":
        return "discarded"
    if not held:
        return "discarded" if each.action == "release" else "accepted"
    return "released" if inherited else "held"
