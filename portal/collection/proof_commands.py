"""`flask prices replay`, `averages` and `check-rates`: prove and check what is published."""

import click
from flask.cli import with_appcontext

from portal.collection.history import averages_of
from portal.collection.replay import NoSuchRun, replay
from portal.collection.sources_at_work import SOURCES
from portal.collection.tables.known_rates import disagreements
from portal.collection.telling import as_json, percent, print_json, print_table, say
from portal.collection.world_average import WorldAverage, world_average
from portal.composition import homeward
from portal.prices import codes
from portal.prices.averages import Exclusion
from portal.prices.quotes import CorridorCode
from portal.prices.vocabulary import Layer

#: Differences told of each run; the count tells of the rest.
_TOLD = 20


@click.command("replay")
@click.option("--run", "run_id", type=click.IntRange(1), help="Only this run; without it, every published one.")
@as_json
@with_appcontext
def replay_command(run_id: int | None, as_json: bool) -> None:
    """Derive every published quote and rate again from the archived bytes, and compare.

    Exit code 1 where anything differs, or a snapshot is missing or damaged.

    \b
    Examples:
      flask prices replay
      flask prices replay --run 12
    """  # noqa: D301 - click's own mark: keep the lines that follow as they are
    found = []
    try:
        for each in replay(homeward(), run_id, say=say):
            found.append(each)
            if not as_json:
                click.echo(f"Run {each.run_id} of {each.source}: {each.rederived:,} re-derived, "
                           f"{len(each.differing):,} differ.")  # fmt: skip
                for line in [*each.differing[:_TOLD], each.trouble, each.skipped]:
                    if line:
                        click.echo(f"  {line}")
    except NoSuchRun as error:
        raise click.ClickException(str(error)) from error
    rederived, differing = sum(each.rederived for each in found), sum(len(each.differing) for each in found)
    troubled = sum(bool(each.trouble) for each in found)
    if as_json:
        print_json({"rederived": rederived, "differing": differing, "runs": found})
    else:
        click.echo(f"{rederived:,} re-derived, {differing:,} differ."
                   + (f" {troubled} runs could not be replayed." if troubled else ""))  # fmt: skip
    if not all(each.proven for each in found):
        raise SystemExit(1)


@click.command("averages")
@click.option("--period", required=True, help="The round, as its source names it: 2025_3Q.")
@click.option("--corridor", "slug", help="Only this corridor: KE-TZ.")
@click.option(
    "--without",
    "left_out",
    multiple=True,
    metavar="COUNTRY",
    help="Leave this sending country out of the global average, as the survey's sheet Methodology may ask. Repeatable.",
)
@as_json
@with_appcontext
def averages_command(period: str, slug: str | None, left_out: tuple[str, ...], as_json: bool) -> None:
    """Print the averages of a round, as they were stored when it was published, in percent.

    Corridor averages are simple means of the stated total cost at denomination 200, one value for each disclosing row
    that the survey published; a row that is held from display counts too, a discarded one does not. Without --corridor
    the global average follows: the simple mean over all those rows, and how many rows are left out of it and why.

    \b
    Examples:
      flask prices averages --period 2025_3Q
      flask prices averages --period 2025_3Q --without RU
      flask prices averages --period 2025_3Q --corridor KE-TZ --json
    """  # noqa: D301 - click's own mark
    portal = homeward()
    corridor = None if slug is None else _corridor(slug)
    without = frozenset(map(_sending_country, left_out))
    surveys = {name for name, source in SOURCES.items() if source.layer is Layer.SURVEYED}
    with portal.database.reading() as connection:
        averages = averages_of(connection, period, corridor)
        world = None if corridor else world_average(connection, period, averages, surveys, without)
    if not averages:
        where = f" in {corridor}" if corridor else ""
        raise click.ClickException(
            f"No published prices are of the round {period}{where}. Rounds are named as their source does: 2025_3Q."
        )
    if as_json:
        print_json({"period": period, "global_average": world, "rounds": averages})
        return
    print_table(
        (
            "corridor",
            "source",
            "average %",
            "rows",
            "held",
            "without promotions %",
            "SmaRT (approximated) %",
            "services",
        ),
        (
            (
                each.corridor,
                each.source,
                percent(each.average_total),
                each.average_rows,
                each.average_rows_held,
                percent(each.average_without_promotions),
                percent(each.smart),
                each.smart_services,
            )
            for each in averages
        ),
        "",
    )
    if held := sum(each.average_rows_held for each in averages):
        click.echo(
            f"{held:,} of these rows {'is' if held == 1 else 'are'} held from display until a person decides. What the "
            "survey published counts with the total it states; SmaRT leaves it out. See: flask prices held"
        )
    if world is not None:
        click.echo(_told_world(world))


@click.command("check-rates")
@as_json
@with_appcontext
def check_rates_command(as_json: bool) -> None:
    """Say where two sources of reference rates are more than 1 % apart today; exit code 1 if any are.

    The first source is used, both are shown on pages.

    \b
    Example:
      flask prices check-rates
    """  # noqa: D301 - click's own mark
    portal = homeward()
    with portal.database.reading() as connection:
        found = disagreements(connection, portal.clock().date())
    if as_json:
        print_json(found)
    else:
        print_table(
            ("rate", "used", "of", "second", "of", "apart %"),
            (
                (
                    f"{each.base}/{each.quote}",
                    f"{each.first.rate} ({each.first.source.value})",
                    each.first.on,
                    f"{each.second.rate} ({each.second.source.value})",
                    each.second.on,
                    f"{each.percent:+.2f}",
                )
                for each in found
            ),
            "No two sources of reference rates are more than 1 % apart.",
        )
    if found:
        raise SystemExit(1)


def _corridor(slug: str) -> CorridorCode:
    corridor = homeward().corridors.get(slug)
    if corridor is None:
        raise click.ClickException(f"“{slug}” is no corridor. Corridors look like KE-TZ; see: flask corridors list")
    return corridor.code


def _sending_country(code: str) -> str:
    try:
        return codes.country(code)
    except codes.UnknownCode as error:
        raise click.ClickException(f"--without {code}: {error}") from error


#: Why rows do not count in the global average, in words.
_LEFT_OUT = {
    Exclusion.UNDISCLOSED.value: "whose exchange rate is not disclosed",
    Exclusion.NO_TOTAL.value: "without a total stated at 200 dollars",
    "discarded": "discarded by a person",
}


def _told_world(world: WorldAverage) -> str:
    """Tell the global average with what it leaves out, in a sentence or two."""
    if world.value is None:
        return "Global average: none; no survey has a row that counts in this round."
    told = f"Global average: {percent(world.value)} %, over {world.rows:,} rows of {world.corridors:,} corridors."
    reasons = [
        f"{number:,} {_LEFT_OUT.get(reason) or 'sent from ' + reason.rpartition('_')[2]}"
        for reason, number in world.excluded.items()
    ]
    return f"{told} Left out: {', '.join(reasons)}." if reasons else f"{told} No row is left out."
