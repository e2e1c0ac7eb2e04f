"""`flask downloads make`: make the files now."""

import click
from flask.cli import with_appcontext

from portal.collection.pull_commands import stop_when_asked
from portal.collection.sources_at_work import SOURCES
from portal.collection.telling import print_json, say
from portal.composition import homeward
from portal.downloads.making import AtWork, Stopped, make_downloads
from portal.releases import Release


@click.group()
def downloads() -> None:
    """Prices as files to take away."""


@downloads.command()
@click.option("--json", "as_json", is_flag=True, help="Print what was made as JSON.")
@with_appcontext
def make(as_json: bool) -> None:
    """Make the files anew, if prices, names or settings changed since. The scheduler does so every hour.

    Example: flask downloads make
    """
    try:
        with stop_when_asked() as stop:
            release = make_downloads(homeward(), SOURCES, say, stop.is_set)
    except Stopped as error:
        raise click.ClickException(str(error)) from None
    except AtWork as error:
        _tell(None, str(error), as_json=as_json)
    else:
        _tell(release, "The files are up to date: nothing that they hold has changed.", as_json=as_json)


def _tell(release: Release | None, else_said: str, *, as_json: bool) -> None:
    """Say what was made; ``else_said`` where nothing was."""
    made = release.manifest if release else None
    if as_json:
        print_json(
            {
                "made": made is not None,
                "prices": made.prices if made else None,
                "tariffs": made.tariffs if made else None,
                "corridors": len(made.corridors) if made else None,
            }
        )
    elif made is None:
        click.echo(else_said)
    else:
        click.echo(f"{made.prices:,} prices and {made.tariffs:,} tariff lines of {len(made.corridors)} corridors.")
