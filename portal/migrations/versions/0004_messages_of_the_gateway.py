"""Messages of the gateway: that they came, for an hour; and how many had which outcome."""

import sqlalchemy as sa
from alembic import op

import portal.database

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gateway_messages",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sender", sa.String(length=32), nullable=False),
        sa.Column("at", portal.database.UTCTime(length=32), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_gateway_messages")),
    )
    op.create_index("ix_gateway_messages_sender_at", "gateway_messages", ["sender", "at"])
    op.create_table(
        "gateway_counts",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "outcome", name=op.f("pk_gateway_counts")),
    )


def downgrade() -> None:
    op.drop_table("gateway_counts")
    op.drop_index("ix_gateway_messages_sender_at", table_name="gateway_messages")
    op.drop_table("gateway_messages")
