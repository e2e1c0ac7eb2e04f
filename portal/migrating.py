"""Schema migrations: `flask database upgrade`, `downgrade`, `check`, on Alembic."""

from io import StringIO
from pathlib import Path

import click
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask.cli import AppGroup

from portal.composition import homeward
from portal.database import Database

SCRIPTS = Path(__file__).parent / "migrations"

database = AppGroup("database", help="Bring the database's tables up to date, and check them.")


def alembic_config(target: Database, output: StringIO | None = None) -> Config:
    """Return Alembic's configuration for a database, without any file."""
    config = Config(stdout=output or StringIO())
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["database"] = target
    return config


def upgrade(target: Database, revision: str = "head") -> None:
    """Migrate upward to a revision."""
    command.upgrade(alembic_config(target), revision)


def downgrade(target: Database, revision: str) -> None:
    """Migrate downward to a revision; ``base`` is an empty database."""
    command.downgrade(alembic_config(target), revision)


def revisions(target: Database) -> tuple[str | None, str | None]:
    """Return the revision the database is at and the newest there is."""
    with target.engine.connect() as connection:
        at = MigrationContext.configure(connection).get_current_revision()
    return at, ScriptDirectory.from_config(alembic_config(target)).get_current_head()


@database.command("upgrade")
def upgrade_command() -> None:
    """Bring the tables up to date. Example: flask database upgrade."""
    upgrade(homeward().database)
    click.echo("The database is up to date.")


@database.command("downgrade")
@click.argument("revision")
def downgrade_command(revision: str) -> None:
    """Go back to REVISION. Example: flask database downgrade base."""
    try:
        downgrade(homeward().database, revision)
    except CommandError as error:
        raise click.ClickException(f"{error}. Revisions are the numbers of the files in {SCRIPTS}/versions.") from error
    click.echo(f"The database is at {revision}.")


@database.command("check")
def check_command() -> None:
    """Say whether the database is at the newest revision; exit 1 if not. Example: flask database check."""
    at, newest = revisions(homeward().database)
    if at != newest:
        raise click.ClickException(
            f"The database is at revision {at or 'none'}, the code needs {newest}. Run: flask database upgrade"
        )
    click.echo(f"The database is at revision {at}, the newest.")
