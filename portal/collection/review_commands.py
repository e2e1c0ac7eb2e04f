"""`flask prices held`, `refused`, `release` and `discard`: what waits for a person, and what the person decides."""

import click
from flask.cli import with_appcontext

from portal.collection.doubts import quotes_in_doubt
from portal.collection.pull_commands import SourceName
from portal.collection.review import CannotDecide, decide, held_quotes, held_rates, refused_records
from portal.collection.source import Source
from portal.collection.tables.reading import StoredQuote
from portal.collection.telling import as_json, print_json, print_table
from portal.composition import homeward

because = click.option("--because", required=True, help="The reason, for those who ask later.")


@click.command("held")
@click.option("--source", type=SourceName(), help="Only quotes of this source.")
@as_json
@with_appcontext
def held_command(source: Source | None, as_json: bool) -> None:
    """List the quotes and reference rates that wait for a decision, with the reason.

    Also what is shown, but in doubt: one service found at two prices. Discard the wrong one.

    \b
    Examples:
      flask prices held
      flask prices held --source survey --json
    """  # noqa: D301 - click's own mark: keep the lines that follow as they are
    with homeward().database.reading() as connection:
        quotes = held_quotes(connection, None if source is None else source.name)
        rates = held_rates(connection) if source is None or source.layer is None else []
        doubted = quotes_in_doubt(connection, homeward(), None if source is None else source.name)
    if as_json:
        print_json(
            {
                "quotes": [_as_record(quote) for quote in quotes],
                "rates": rates,
                "in_doubt": [_as_record(quote) for quote in doubted],
            }
        )
        return
    rows = [
        (
            quote.id,
            str(quote.quote.service.corridor),
            quote.quote.period,
            quote.quote.service.provider,
            ",".join(quote.reasons),
            quote.explanation,
        )
        for quote in quotes
    ]
    rows += [
        (each.id, f"{each.rate.base}/{each.rate.quote}", str(each.rate.on), each.rate.source, ",".join(each.reasons),
         each.explanation)
        for each in rates
    ]  # fmt: skip
    print_table(("id", "of", "round", "from", "reason", "what it means"), rows, "Nothing is held.")
    if doubted:
        click.echo("\nShown, but in doubt: two prices were found for one service. Discard the one that is wrong:")
        headings = ("id", "of", "round", "from", "seen on", "amount", "fee", "rate")
        print_table(headings, map(_in_short, doubted), "")


@click.command("refused")
@click.argument("source", type=SourceName())
@as_json
@with_appcontext
def refused_command(source: Source, as_json: bool) -> None:
    """List the records of SOURCE that could not be used, with file, line and reason: of each file as it was last read.

    \b
    Example:
      flask prices refused survey
    """  # noqa: D301 - click's own mark
    with homeward().database.reading() as connection:
        records = refused_records(connection, source)
    if as_json:
        print_json(records)
        return
    rows = [(each.file.partition("?")[0], each.place, each.reason, each.explanation) for each in records]
    print_table(("file", "where", "reason", "what it means"), rows, "Nothing was refused.")


@click.command("release")
@click.argument("record_id", metavar="ID")
@because
@with_appcontext
def release_command(record_id: str, because: str) -> None:
    """Show a held quote (or use a held rate) from now on, also when it is collected again.

    \b
    Example:
      flask prices release 12-345 --because "Called the bank: the fee is real."
    """  # noqa: D301 - click's own mark
    _decide(record_id, "release", because)


@click.command("discard")
@click.argument("record_id", metavar="ID")
@because
@with_appcontext
def discard_command(record_id: str, because: str) -> None:
    """Never show a quote (or use a rate), also when it is collected again. Shown ones can be discarded too.

    The reason for discarding a price that was shown stands in the public log of corrections.

    \b
    Example:
      flask prices discard 12-345 --because "The rate is upside down."
    """  # noqa: D301 - click's own mark
    _decide(record_id, "discard", because)


def _decide(record_id: str, action: str, reason: str) -> None:
    portal = homeward()
    try:
        click.echo(decide(portal.database, record_id, action, reason, portal.clock()))
    except CannotDecide as error:
        raise click.ClickException(str(error)) from error


def _in_short(stored: StoredQuote) -> tuple[object, ...]:
    """Tell a price by its first amount."""
    quote = stored.quote
    told = (stored.id, quote.service.corridor, quote.period, quote.service.provider, quote.observed_on)
    if not quote.points:
        return (*told, "-", "-", "-")
    point = quote.points[0]
    return (*told, f"{point.amount} {point.currency}", point.fee, point.rate)


def _as_record(stored: StoredQuote) -> dict[str, object]:
    return {
        "id": stored.id,
        "corridor": str(stored.quote.service.corridor),
        "period": stored.quote.period,
        "provider": stored.quote.service.provider,
        "observed_on": stored.quote.observed_on,
        "reasons": stored.reasons,
        "explanation": stored.explanation,
        "points": stored.quote.points,
    }
