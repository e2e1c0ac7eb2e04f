"""SmaRT leaves out services that a survey found at standard prices more than a point apart.

What is stored of rounds with such services is computed anew, from the totals that the survey states. Rounds of mystery
shops state none; theirs is computed anew when they are next published or decided on. The rule is written out once more,
because migrations must not change with the code that they once belonged to.
"""

from collections import defaultdict
from decimal import Decimal, localcontext
from typing import Any

import sqlalchemy as sa
from alembic import op

import portal.database

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_EXACT = portal.database.ExactDecimal(length=64)
_ROUNDS = sa.table(
    "rounds",
    sa.column("id", sa.Integer),
    sa.column("smart", _EXACT),
    sa.column("smart_rows", sa.Integer),
    sa.column("smart_coverage_unknown", sa.Integer),
)
_QUOTES = sa.table(
    "quotes",
    *(sa.column(name, sa.Integer) for name in ("run_id", "number", "round_id", "service_id")),
    *(sa.column(name, sa.String) for name in ("status", "layer", "speed", "coverage")),
    *(sa.column(name, sa.Boolean) for name in ("discloses_rate", "promotion")),
)
_POINTS = sa.table(
    "price_points",
    *(sa.column(name, sa.Integer) for name in ("run_id", "number")),
    *(sa.column(name, _EXACT) for name in ("denomination", "stated_total")),
)
_AT_MOST_FIVE_DAYS = ("less_than_one_hour", "same_day", "next_day", "two_days", "three_to_five_days")


def upgrade() -> None:
    _compute(leave_out=True)


def downgrade() -> None:
    _compute(leave_out=False)


def _compute(*, leave_out: bool) -> None:
    connection = op.get_bind()
    for round_id, services in _services(connection).items():
        disputed = {service for service, rows in services.items() if _is_disputed(rows)}
        if disputed:
            kept = [rows for service, rows in services.items() if not (leave_out and service in disputed)]
            connection.execute(sa.update(_ROUNDS).where(_ROUNDS.c.id == round_id).values(**_smart(kept)))


def _services(connection: sa.Connection) -> dict[int, dict[int, list[Any]]]:
    """Return the surveyed rows that are shown and state a total, by round and service."""
    same = sa.and_(_POINTS.c.run_id == _QUOTES.c.run_id, _POINTS.c.number == _QUOTES.c.number)
    columns: tuple[Any, ...] = (
        *(_QUOTES.c.round_id, _QUOTES.c.service_id, _QUOTES.c.promotion, _QUOTES.c.speed, _QUOTES.c.coverage),
        *(_POINTS.c.denomination, _POINTS.c.stated_total),
    )
    shown = _QUOTES.c.status.in_(("accepted", "released"))
    rows = connection.execute(
        sa.select(*columns)
        .join_from(_QUOTES, _POINTS, same)
        .where(shown, _QUOTES.c.layer == "surveyed", _QUOTES.c.discloses_rate)
    )
    found: defaultdict[int, dict[int, list[Any]]] = defaultdict(dict)
    for row in rows:
        if row.denomination == 200 and row.stated_total is not None:
            found[row.round_id].setdefault(row.service_id, []).append(row)
    return dict(found)


def _is_disputed(rows: list[Any]) -> bool:
    standard = [row.stated_total for row in rows if not row.promotion]
    return bool(standard) and max(standard) - min(standard) > 1


def _qualifies(row: Any) -> bool:
    return row.speed in _AT_MOST_FIVE_DAYS and row.coverage != "low"


def _smart(services: list[list[Any]]) -> dict[str, object]:
    """Return the mean of the three cheapest services that take at most five days and are not of low coverage."""
    qualifying = [[row for row in rows if _qualifies(row)] for rows in services]
    cheapest = [min((row.stated_total, row.coverage is None) for row in rows) for rows in qualifying if rows]
    best = sorted(cheapest)[:3]
    with localcontext(prec=34):
        value = sum((total for total, _unknown in best), Decimal(0)) / 3 if len(best) == 3 else None
    unknown = sum(is_unknown for _total, is_unknown in best)
    return {"smart": value, "smart_rows": len(cheapest), "smart_coverage_unknown": unknown}
