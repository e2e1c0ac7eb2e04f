"""`flask downloads make`: make the files now."""

import click
from flask.cli import with_appcontext

from portal.collection.pull_commands import stop_when_asked
from portal.collection.sources_at_work import SOURCES
from portal.collection.telling import print_json, say
from portal.composition import homeward
from portal.downloads.making import Stopped, make_downloads


@click.group()
def downloads() -> None:
    """Prices as files to take away."""


@downloads.command()
@click.option("--json", "as_json", is_flag=True, help="Print what was made as JSON.")
@with_appcontext
def make(as_json: bool) -> None:
    """Make the files anew, if prices changed since they were made. The scheduler does so every hour.

    Example: flask downloads make
    """
    with stop_when_asked() as stop:
        try:
            release = make_downloads(homeward(), SOURCES, say, stop.is_set)
        except Stopped as error:
            raise click.ClickException(str(error)) from None
    if as_json:
        made = release.manifest if release else None
        print_json(
            {
                "made": made is not None,
                "prices": made.prices if made else None,
                "tariffs": made.tariffs if made else None,
                "corridors": len(made.corridors) if made else None,
            }
        )
    elif release is None:
        click.echo("The files are up to date: no price changed since they were made.")
    else:
        made = release.manifest
        click.echo(f"{made.prices:,} prices and {made.tariffs:,} tariff lines of {len(made.corridors)} corridors.")
