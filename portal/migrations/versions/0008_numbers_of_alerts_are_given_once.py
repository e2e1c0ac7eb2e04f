"""On SQLite no number of an alert or a mail is given twice; PostgreSQL never gave one twice."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_LINK = "fk_outgoing_mails_alert_id_alerts"


def upgrade() -> None:
    _made_anew(numbers_once=True)


def downgrade() -> None:
    _made_anew(numbers_once=False)


def _made_anew(*, numbers_once: bool) -> None:
    """Make both tables anew, the only way on SQLite; without the link between them meanwhile, which would forbid it."""
    if op.get_bind().dialect.name != "sqlite":
        return
    keywords = {"sqlite_autoincrement": numbers_once}
    with op.batch_alter_table("outgoing_mails", recreate="always", table_kwargs=keywords) as mails:
        mails.drop_constraint(_LINK, type_="foreignkey")
    with op.batch_alter_table("alerts", recreate="always", table_kwargs=keywords):
        pass
    with op.batch_alter_table("outgoing_mails", recreate="always", table_kwargs=keywords) as mails:
        mails.create_foreign_key(_LINK, "alerts", ["alert_id"], ["id"])
