"""Reports of wrong prices, the log of corrections, and how many forms a network sends."""

import sqlalchemy as sa
from alembic import op

import portal.database

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "price_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("form", sa.String(length=32), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("quote_number", sa.Integer(), nullable=False),
        sa.Column("sending", sa.String(length=2), nullable=False),
        sa.Column("receiving", sa.String(length=2), nullable=False),
        sa.Column("provider", sa.String(length=200), nullable=False),
        sa.Column("paid", portal.database.ExactDecimal(length=64), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("arrived", portal.database.ExactDecimal(length=64), nullable=True),
        sa.Column("arrived_currency", sa.String(length=3), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("received_at", portal.database.UTCTime(length=32), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", portal.database.UTCTime(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_reports")),
        sa.UniqueConstraint("number", name=op.f("uq_price_reports_number")),
        sa.UniqueConstraint("form", name=op.f("uq_price_reports_form")),
    )
    op.create_index(op.f("ix_price_reports_content_hash"), "price_reports", ["content_hash"])
    op.create_index(op.f("ix_price_reports_status_id"), "price_reports", ["status", "id"])
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("quote_number", sa.Integer(), nullable=False),
        sa.Column("sending", sa.String(length=2), nullable=False),
        sa.Column("receiving", sa.String(length=2), nullable=False),
        sa.Column("provider", sa.String(length=200), nullable=False),
        sa.Column("wrong", sa.Text(), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("corrected_at", portal.database.UTCTime(length=32), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"], ["price_reports.id"], name=op.f("fk_corrections_report_id_price_reports")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    op.create_index(op.f("ix_corrections_corrected_at"), "corrections", ["corrected_at"])
    op.create_table(
        "forms_sent",
        sa.Column("network", sa.String(length=64), nullable=False),
        sa.Column("hour", portal.database.UTCTime(length=32), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("network", "hour", name=op.f("pk_forms_sent")),
    )


def downgrade() -> None:
    op.drop_table("forms_sent")
    op.drop_index(op.f("ix_corrections_corrected_at"), table_name="corrections")
    op.drop_table("corrections")
    op.drop_index(op.f("ix_price_reports_status_id"), table_name="price_reports")
    op.drop_index(op.f("ix_price_reports_content_hash"), table_name="price_reports")
    op.drop_table("price_reports")
