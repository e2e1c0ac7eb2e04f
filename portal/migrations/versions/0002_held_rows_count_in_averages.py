"""Rows that are held from display count in averages, with the total that the survey states.

What is published keeps its prices; only the averages of rounds with held rows change, so each is taken up or out again
here. The rule is written out once more, because migrations must not change with the code that they once belonged to.
"""

from collections import defaultdict
from decimal import Decimal, localcontext
from typing import Any

import sqlalchemy as sa
from alembic import op

import portal.database

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ROUNDS = sa.table(
    "rounds",
    sa.column("id", sa.Integer),
    sa.column("average_total", portal.database.ExactDecimal(length=64)),
    sa.column("average_rows", sa.Integer),
    sa.column("average_rows_held", sa.Integer),
    sa.column("average_without_promotions", portal.database.ExactDecimal(length=64)),
    sa.column("average_without_promotions_rows", sa.Integer),
)
_QUOTES = sa.table(
    "quotes",
    *(sa.column(name, sa.Integer) for name in ("run_id", "number", "round_id")),
    *(sa.column(name, sa.String) for name in ("status", "reasons", "layer")),
    *(sa.column(name, sa.Boolean) for name in ("discloses_rate", "promotion")),
)
_POINTS = sa.table(
    "price_points",
    *(sa.column(name, sa.Integer) for name in ("run_id", "number")),
    *(sa.column(name, portal.database.ExactDecimal(length=64)) for name in ("denomination", "stated_total")),
)


def upgrade() -> None:
    # Not in a batch: SQLite would make the table anew, while the quotes refer to it.
    op.add_column("rounds", sa.Column("average_rows_held", sa.Integer(), nullable=False, server_default="0"))
    _count(+1)


def downgrade() -> None:
    _count(-1)
    op.drop_column("rounds", "average_rows_held")


def _count(sign: int) -> None:
    """Take the held rows' stated totals into the averages (+1), or out of them (-1)."""
    connection = op.get_bind()
    for round_id, totals in _held_totals(connection).items():
        row = connection.execute(sa.select(_ROUNDS).where(_ROUNDS.c.id == round_id)).one()
        standard = [total for total, promotion in totals if not promotion]
        value, rows = _mean(row.average_total, row.average_rows, [total for total, _ in totals], sign)
        without, without_rows = _mean(
            row.average_without_promotions, row.average_without_promotions_rows, standard, sign
        )
        connection.execute(
            sa.update(_ROUNDS)
            .where(_ROUNDS.c.id == round_id)
            .values(
                average_total=value,
                average_rows=rows,
                average_rows_held=len(totals) if sign > 0 else 0,
                average_without_promotions=without,
                average_without_promotions_rows=without_rows,
            )
        )


def _held_totals(connection: sa.Connection) -> dict[int, list[tuple[Decimal, bool]]]:
    """Return the stated totals at denomination 200 of held rows that a survey disclosed, by round."""
    columns: tuple[Any, ...] = (
        _QUOTES.c.round_id,
        _QUOTES.c.reasons,
        _QUOTES.c.promotion,
        _POINTS.c.denomination,
        _POINTS.c.stated_total,
    )
    same = sa.and_(_POINTS.c.run_id == _QUOTES.c.run_id, _POINTS.c.number == _QUOTES.c.number)
    rows = connection.execute(
        sa.select(*columns)
        .join_from(_QUOTES, _POINTS, same)
        .where(_QUOTES.c.status == "held", _QUOTES.c.layer == "surveyed", _QUOTES.c.discloses_rate)
    )
    found: defaultdict[int, list[tuple[Decimal, bool]]] = defaultdict(list)
    for round_id, reasons, promotion, denomination, total in rows:
        if denomination == 200 and total is not None and "duplicate_key" not in reasons.split(","):
            found[round_id].append((total, promotion))
    return dict(found)


def _mean(mean: Decimal | None, rows: int, totals: list[Decimal], sign: int) -> tuple[Decimal | None, int]:
    """Return a mean and its number of rows once some totals have come in (+1) or gone (-1)."""
    left = rows + sign * len(totals)
    if not left or not totals:
        return (mean, rows) if not totals else (None, 0)
    with localcontext(prec=34):
        return ((mean or Decimal(0)) * rows + sign * sum(totals, Decimal(0))) / left, left
