"""`flask prices pull`, `start`, `runs` and `sources`: bring prices in, and see how that went."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from threading import Event
from types import FrameType

import click
from flask.cli import with_appcontext

from portal.collection.collect import AlreadyRunning, Options, collect
from portal.collection.history import INTERRUPTED, as_they_are, is_interrupted, newest_runs, sources_told
from portal.collection.review import RefusedRecord, refused_in_run
from portal.collection.runs import Outcome
from portal.collection.source import Source
from portal.collection.sources_at_work import SOURCES, UnknownSource, source_named, why_off
from portal.collection.starter import load_starter_prices
from portal.collection.tables import RunState
from portal.collection.telling import as_json, moment, print_json, print_table, say
from portal.composition import homeward

#: Refused records told after a pull; the count tells of the rest.
_TOLD = 20


class SourceName(click.ParamType[Source]):
    """The name of a source, as a command's argument."""

    name = "source"

    def convert(self, value: str | Source, param: click.Parameter | None, ctx: click.Context | None) -> Source:
        """Return the source of that name; an unknown one is an error that lists the known ones."""
        if not isinstance(value, str):
            return value
        try:
            return source_named(value)
        except UnknownSource as error:
            self.fail(str(error), param, ctx)


@contextmanager
def stop_when_asked() -> Iterator[Event]:
    """Lend an event that SIGTERM and Ctrl-C set, so that a pull ends cleanly; a second Ctrl-C ends it at once."""
    asked = Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        say("Stopping: removing what this pull has written.")
        asked.set()
        restore()

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    before = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield asked
    finally:
        restore()


@click.command("pull")
@click.argument("source", type=SourceName())
@click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Take this file in instead of asking the source.",
)
@click.option("--again", is_flag=True, help="Read also what is published already, with the rates known today.")
@click.option(
    "--from-archive",
    is_flag=True,
    help="Ask nobody: read once more what the newest published run read, with the rates known today.",
)
@click.option("--despite-drop", is_flag=True, help="Publish although much less was brought than before.")
@as_json
@with_appcontext
def pull_command(
    source: Source, file: Path | None, again: bool, from_archive: bool, despite_drop: bool, as_json: bool
) -> None:
    """Collect SOURCE now and publish what is new, whole or not at all.

    Exit code 1 where the run failed; what was published before stays.

    \b
    Examples:
      flask prices pull world-bank-rpw
      flask prices pull world-bank-rpw --file rpw_dataset_2025_Q3.xlsx
      flask prices pull world-bank-rpw --from-archive
      flask prices pull survey --file nairobi-november.csv
    """  # noqa: D301 - click's own mark: keep the lines that follow as they are
    if file is not None and not source.accepts_files:
        raise click.ClickException(f"{source.name} cannot be read from a file. Leave out --file.")
    if from_archive and (file is not None or again):
        raise click.ClickException("--from-archive reads what is kept. Leave out --file and --again.")
    if off := why_off(source, homeward().settings):
        raise click.ClickException(off)
    options = Options(file=file, again=again, despite_drop=despite_drop, from_archive=from_archive)
    try:
        with stop_when_asked() as asked:
            outcome = collect(homeward(), source, asked_by="command", options=options, say=say, stop=asked.is_set)
    except AlreadyRunning as error:
        raise click.ClickException(str(error)) from error
    refused = _refused(outcome)
    if as_json:
        values = {each.name: getattr(outcome, each.name) for each in fields(outcome)}
        print_json(values | {"refused": refused})
    else:
        click.echo("\n".join([told(outcome), *_told_refused(outcome, refused)]))
    if outcome.state is RunState.FAILED:
        raise SystemExit(1)


@click.command("start")
@with_appcontext
def start_command() -> None:
    """Load real starter prices, if this portal has none yet.

    Does nothing once a source with starter prices has published something. `make run` calls it.

    \b
    Example:
      flask prices start
    """  # noqa: D301 - click's own mark
    loaded = False
    for outcome in load_starter_prices(homeward(), say=say):
        loaded = True
        click.echo(told(outcome))
        if outcome.state is RunState.FAILED:
            raise SystemExit(1)
    if not loaded:
        click.echo("There are prices already; no starter prices are needed.")


@click.command("runs")
@click.option("--source", type=SourceName(), help="Only runs of this source.")
@click.option("--last", type=click.IntRange(1), default=20, show_default=True, help="How many to list.")
@as_json
@with_appcontext
def runs_command(source: Source | None, last: int, as_json: bool) -> None:
    """List the newest runs and how they ended.

    \b
    Examples:
      flask prices runs
      flask prices runs --source tariffs --last 5 --json
    """  # noqa: D301 - click's own mark
    portal = homeward()
    with portal.database.reading() as connection:
        runs = newest_runs(connection, last, None if source is None else source.name)
    runs = as_they_are(portal.database, portal.settings.data_dir, runs)
    if as_json:
        print_json(runs)
        return
    print_table(
        ("run", "source", "state", "started (UTC)", "read", "accepted", "held", "refused", "rates", "what happened"),
        (
            (
                run.id,
                run.source,
                run.state,
                moment(run.started_at),
                run.records_read,
                run.quotes_accepted,
                run.quotes_held,
                run.records_rejected,
                run.rates_accepted,
                run.message,
            )
            for run in runs
        ),
        "Nothing has been collected yet. Begin with: flask prices start",
    )


@click.command("sources")
@as_json
@with_appcontext
def sources_command(as_json: bool) -> None:
    """List every source: its prices, its last run, its newest price.

    \b
    Examples:
      flask prices sources
      flask prices sources --json
    """  # noqa: D301 - click's own mark
    portal = homeward()
    with portal.database.reading() as connection:
        told_sources = sources_told(connection, SOURCES.values())
    told_sources = [
        replace(each, last_state=INTERRUPTED)
        if is_interrupted(portal.database, portal.settings.data_dir, each.name, each.last_state)
        else each
        for each in told_sources
    ]
    if as_json:
        print_json(told_sources)
        return
    print_table(
        ("source", "prices", "newest", "last run (UTC)", "it ended", "last published (UTC)", "title"),
        (
            (
                each.name,
                each.prices_shown,
                each.newest_price or "-",
                moment(each.last_run_at),
                each.last_state,
                moment(each.last_published_at),
                each.title,
            )
            for each in told_sources
        ),
        "There are no sources.",
    )


def _refused(outcome: Outcome) -> list[RefusedRecord]:
    if not outcome.tally.records_rejected:
        return []
    with homeward().database.reading() as connection:
        return refused_in_run(connection, outcome.run_id)


def _told_refused(outcome: Outcome, refused: list[RefusedRecord]) -> Iterator[str]:
    """Tell whoever put a file in which of its rows could not be used, and why; the first ones of many."""
    for each in refused[:_TOLD]:
        yield f"  {', '.join(filter(None, (each.file.partition('?')[0], each.place)))}: {each.explanation}"
    if len(refused) > _TOLD:
        yield f"  and {len(refused) - _TOLD:,} more; see: flask prices refused {outcome.source}"
    if outcome.tally.quotes_held and outcome.state is RunState.PUBLISHED:
        yield f"What is held waits for a decision; see: flask prices held --source {outcome.source}"


def told(outcome: Outcome) -> str:
    """Tell in a line or two how a run ended."""
    tally = outcome.tally
    counts = (
        f"{tally.records_read:,} records read: {tally.quotes_accepted:,} quotes and {tally.rates_accepted:,} reference "
        f"rates accepted, {tally.quotes_held:,} held, {tally.records_rejected:,} refused."
    )
    lines = [f"Run {outcome.run_id} of {outcome.source}: {outcome.state.value}. {outcome.message}"]
    return "\n".join(lines + ([counts] if tally.records_read else []))
