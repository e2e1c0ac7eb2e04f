"""How the commands of `flask prices` speak: lines for people, JSON for programs, progress and errors on stderr."""

import dataclasses
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import click

#: The option of every command that a program would read.
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program to read; figures are texts.")


def say(message: str) -> None:
    """Tell progress, on stderr, so that what is piped on stays clean."""
    click.echo(message, err=True)


def print_json(value: Any) -> None:
    """Print a value as JSON: dataclasses as objects, decimals as texts, times ISO 8601 in UTC."""
    click.echo(json.dumps(value, default=_plain, ensure_ascii=False, indent=2))


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]], nothing: str) -> None:
    """Print rows under their headings, in columns; ``nothing`` where there are none."""
    lines = [[str(cell) for cell in row] for row in rows]
    if not lines:
        click.echo(nothing)
        return
    widths = [max(len(line[at]) for line in [list(headings), *lines]) for at in range(len(headings))]
    for line in [list(headings), *lines]:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def moment(value: datetime | None) -> str:
    """Write a moment to the minute, in UTC."""
    return "-" if value is None else f"{value:%Y-%m-%d %H:%M}"


def percent(value: Decimal | None) -> str:
    """Write a percentage in the four digits in which averages are published."""
    return "-" if value is None else f"{value:.4f}"


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: getattr(value, each.name) for each in dataclasses.fields(value)}
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):  # and moments, which are days too
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON.")
