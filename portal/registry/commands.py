"""`flask corridors`: check the files that say what is compared, and list the corridors."""

import json
from collections.abc import Iterable
from typing import Any, Protocol, cast

import click
from flask import current_app
from flask.cli import AppGroup

from portal.config import Settings
from portal.prices.corridors import ComplaintDesk, Corridor
from portal.registry.books import read_books
from portal.registry.corridors import CorridorBook
from portal.registry.providers import ProviderBook, spellings

corridors = AppGroup("corridors", help="Check the files that say what is compared, and list the corridors.")


class Parts(Protocol):
    """The parts of a running portal these commands need. The registry lies below the composition that makes them."""

    @property
    def settings(self) -> Settings:
        """Say where the files are."""

    @property
    def corridors(self) -> CorridorBook:
        """Give the corridors as they were read at the start."""


def _parts() -> Parts:
    return cast("Parts", current_app.extensions["homeward"])


@corridors.command("check")
def check() -> None:
    """Check every file of the corridors' folder.

    Says how many corridors, providers and complaint desks there are, and what a person should still look at. Where
    something is wrong, names every problem with its file and key, and ends with exit code 1.

    \b
    Example:
      flask corridors check
    """  # noqa: D301 - click's own mark: keep the lines that follow as they are
    books = read_books(_parts().settings.corridors_dir)
    for line in summary(*books):
        click.echo(line)


@corridors.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program to read; amounts are texts.")
def list_corridors(as_json: bool) -> None:
    """List the declared corridors.

    \b
    Examples:
      flask corridors list
      flask corridors list --json
    """  # noqa: D301 - click's own mark
    declared = _parts().corridors.all()
    if as_json:
        click.echo(json.dumps([as_record(corridor) for corridor in declared], ensure_ascii=False, indent=2))
        return
    for corridor in declared:
        payout, spoken = ", ".join(corridor.payout_currencies), ", ".join(corridor.languages)
        click.echo(f"{corridor.slug}  {corridor.currency} -> {payout:<13}  {spoken}")


def summary(corridors: CorridorBook, providers: ProviderBook) -> Iterable[str]:
    """Yield what a check has to say of files that are in order."""
    declared = corridors.all()
    desks = sum(map(len, corridors.desks.values()))
    names = sum(len(spellings(provider)) for provider in providers.providers.values())
    yield f"{len(declared)} corridors: in order."
    yield f"{desks} complaint desks of {len(corridors.desks)} countries: in order."
    yield f"{len(providers.providers)} providers under {names} spellings: in order."
    certified = corridors.certified.databases
    if certified:
        yield f"{len(certified)} certified databases to link to: in order."
    unsure = [corridor.slug for corridor in declared if corridor.note and not corridor.note_checked]
    if unsure:
        yield f"Notes that no person has checked yet: {', '.join(unsure)}."
    unopened = [database.name for database in certified if database.checked_on is None]
    if unopened:
        yield f"Certified databases that no person has opened yet: {', '.join(unopened)}."
    lacking = [c.slug for c in declared if not (c.complaints_sending and c.complaints_receiving)]
    if lacking:
        yield f"Without a complaint desk on one side: {', '.join(lacking)}."


def as_record(corridor: Corridor) -> dict[str, Any]:
    """Return a corridor as JSON holds it, under the keys of its file; amounts are texts, days ISO 8601."""
    return {
        "slug": corridor.slug,
        "from": corridor.code.sending,
        "to": corridor.code.receiving,
        "currency": corridor.currency,
        "payout": list(corridor.payout_currencies),
        "languages": list(corridor.languages),
        "price_points": [str(amount) for amount in corridor.price_points],
        "complaints": {
            "sending": _records(corridor.complaints_sending),
            "receiving": _records(corridor.complaints_receiving),
        },
        "note": _note(corridor),
        "market": _market(corridor),
        "reference": corridor.reference,
    }


def _records(desks: Iterable[ComplaintDesk]) -> list[dict[str, str]]:
    return [{"name": desk.name, "website": desk.website} for desk in desks]


def _note(corridor: Corridor) -> dict[str, Any] | None:
    if not corridor.note:
        return None
    return {
        "key": corridor.note,
        "date": corridor.note_on.isoformat() if corridor.note_on else None,
        "source": corridor.note_source,
        "checked": corridor.note_checked,
    }


def _market(corridor: Corridor) -> dict[str, Any] | None:
    known = corridor.market
    if known is None:
        return None
    return {
        "source": known.source,
        "year": known.year,
        "basis": known.basis.value,
        "website": known.website or None,
        "share": [{"provider": share.provider, "percent": str(share.percent)} for share in known.shares],
    }
