"""Alerts by e-mail, the mail that waits to be sent, and how many alert forms came from where."""

import sqlalchemy as sa
from alembic import op

import portal.database

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=22), nullable=False),
        sa.Column("form", sa.String(length=32), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("sending", sa.String(length=2), nullable=False),
        sa.Column("receiving", sa.String(length=2), nullable=False),
        sa.Column("amount", portal.database.ExactDecimal(length=64), nullable=False),
        sa.Column("threshold", portal.database.ExactDecimal(length=64), nullable=False),
        sa.Column("payout_currency", sa.String(length=3), nullable=False),
        sa.Column("pickup", sa.String(length=20), nullable=False),
        sa.Column("pay_in", sa.String(length=20), nullable=False),
        sa.Column("max_hours", sa.Integer(), nullable=True),
        sa.Column("unconfirmed_prices", sa.Boolean(), nullable=False),
        sa.Column("asked_at", portal.database.UTCTime(length=32), nullable=False),
        sa.Column("confirmed_at", portal.database.UTCTime(length=32), nullable=True),
        sa.Column("above", sa.Boolean(), nullable=False),
        sa.Column("looked_at", sa.String(length=100), nullable=False),
        sa.Column("given_up", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sa.UniqueConstraint("code", name=op.f("uq_alerts_code")),
        sa.UniqueConstraint("form", name=op.f("uq_alerts_form")),
    )
    op.create_index(op.f("ix_alerts_sending_receiving"), "alerts", ["sending", "receiving"])
    op.create_index(op.f("ix_alerts_asked_at"), "alerts", ["asked_at"])
    op.create_table(
        "outgoing_mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("stop_link", sa.Text(), nullable=False),
        sa.Column("written_at", portal.database.UTCTime(length=32), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", portal.database.UTCTime(length=32), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name=op.f("fk_outgoing_mails_alert_id_alerts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mails")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outgoing_mails_message_id")),
    )
    op.create_index(op.f("ix_outgoing_mails_alert_id"), "outgoing_mails", ["alert_id"])
    op.create_index(op.f("ix_outgoing_mails_state_next_at"), "outgoing_mails", ["state", "next_at"])
    op.create_table(
        "alert_forms",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("hour", portal.database.UTCTime(length=32), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "hour", name=op.f("pk_alert_forms")),
    )


def downgrade() -> None:
    op.drop_table("alert_forms")
    op.drop_index(op.f("ix_outgoing_mails_state_next_at"), table_name="outgoing_mails")
    op.drop_index(op.f("ix_outgoing_mails_alert_id"), table_name="outgoing_mails")
    op.drop_table("outgoing_mails")
    op.drop_index(op.f("ix_alerts_asked_at"), table_name="alerts")
    op.drop_index(op.f("ix_alerts_sending_receiving"), table_name="alerts")
    op.drop_table("alerts")
