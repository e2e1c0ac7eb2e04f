"""``/<language>/ke-tz/history``: what a corridor has cost over the years, as a chart, a table and a download."""

from dataclasses import dataclass

from flask import Response, abort, request
from markupsafe import Markup
from sqlalchemy import Connection

from portal.collection.tables.reading import visible_rounds
from portal.comparison.names import corridor_name
from portal.composition import homeward
from portal.layout import keep_until_prices_change, page
from portal.localization import current_language, ngettext, number, percent, sort_key
from portal.localization import gettext as _
from portal.localization.dates import month_year
from portal.prices.corridors import Corridor
from portal.trends.history import Past, PastRound, ServiceChoice, pasts, series, service_choices
from portal.trends.history_csv import history_csv
from portal.trends.long_chart import LongChart, long_chart
from portal.trends.naming import (
    gap_sentence,
    isolated,
    percent_or_dash,
    prices,
    proof_of,
    provider_link,
    service_terms,
    source_link,
    start,
)
from portal.trends.price_cells import PriceCell, price_cell
from portal.trends.priced import read_priced


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure with its proof."""

    value: str
    address: str = ""
    of: Markup | str = ""  # the provider
    of_address: str = ""  # its page


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: a round, or the quarters without one where ``gap`` says so."""

    gap: str = ""
    breaks: bool = False  # the survey changed its fields between this round and the one below
    period: str = ""
    address: str = ""
    month: str = ""
    average: str = ""
    average_of: str = ""
    cheapest: Cell | None = None
    smart: str = ""
    has_smart: bool = False  # there are services enough
    chosen: PriceCell | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """The history of one part of one source, ready to be shown."""

    id: str
    source: Markup
    source_address: str
    chart: LongChart | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a corridor's history."""

    pasts: list[Past]
    choices: list[ServiceChoice]
    chosen: ServiceChoice | None
    unknown: bool  # a service was asked for that has no price here


def corridor_history(slug: str) -> Response:
    """Answer ``/<language>/ke-tz/history?service=``."""
    corridor = _corridor(slug)
    with homeward().database.reading() as connection:
        found = _read(connection, corridor)
    keep_until_prices_change()
    here = f"{start()}{corridor.slug}/history"
    chosen = found.chosen.key if found.chosen else ""
    return page(
        "trends/history.html",
        _("History: %(corridor)s", corridor=corridor_name(corridor)),
        400 if found.unknown else 200,
        corridor=corridor,
        here=here,
        corridor_name=corridor_name(corridor),
        corridor_address=start() + corridor.slug,
        histories=[_told(past, found.chosen, here, number) for number, past in enumerate(found.pasts)],
        breaks=any(past.breaks for past in found.pasts),
        groups=_groups(found.choices),
        chosen=chosen,
        chosen_name=_name(found.chosen) if found.chosen else "",
        problem=_("No price of this service is known here. Choose one from the list.") if found.unknown else "",
        download=f"{here}.csv" + (f"?service={chosen}" if chosen else ""),
    )


def corridor_history_csv(slug: str) -> Response:
    """Answer ``/<language>/ke-tz/history.csv?service=``."""
    corridor = _corridor(slug)
    with homeward().database.reading() as connection:
        found = _read(connection, corridor)
    if found.unknown:
        abort(400)
    return history_csv(corridor, found.pasts)


def _corridor(slug: str) -> Corridor:
    corridor = homeward().corridors.get(slug)
    if corridor is None:
        abort(404)
    return corridor


def _read(connection: Connection, corridor: Corridor) -> Found:
    asked = request.args.get("service", "").strip()
    rounds = visible_rounds(connection, corridor.code, newest_only=False)
    rows = read_priced(connection, [each.id for each in rounds], homeward().providers)
    choices = service_choices(rows)
    chosen = next((choice for choice in choices if choice.key == asked), None)
    return Found(pasts(rounds, rows, asked if chosen else ""), choices, chosen, bool(asked) and chosen is None)


def _groups(choices: list[ServiceChoice]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the services to choose from, as (provider, [(key, name)])."""
    language = current_language()
    groups: dict[str, list[tuple[str, str]]] = {}
    for choice in choices:
        rounds = ngettext("%(num)s round", "%(num)s rounds", choice.rounds, num=number(choice.rounds, language))
        groups.setdefault(choice.provider, []).append((choice.key, f"{_name(choice)} ({rounds})"))
    ordered = sorted(groups, key=lambda name: sort_key(name, language))
    return [(name, sorted(groups[name], key=lambda pair: sort_key(pair[1], language))) for name in ordered]


def _name(choice: ServiceChoice) -> str:
    return f"{isolated(choice.provider)}: {isolated(service_terms(choice.terms))}"


def _told(past: Past, chosen: ServiceChoice | None, here: str, place: int) -> Told:
    address, name = source_link(past.source)
    names = [_("Average of all services"), _("Cheapest service of the round"), _("SmaRT, our approximation")]
    if chosen is not None:
        names.append(_name(chosen))
    return Told(
        id=f"history-{place}",
        source=name,
        source_address=address,
        chart=long_chart(series(past, names)),
        lines=tuple(line for each in reversed(past.rounds) for line in _lines(each, here)),
    )


def _lines(each: PastRound, here: str) -> list[Line]:
    """Return a round's line, and below it the quarters without a round before it."""
    language, told = current_language(), each.round
    line = Line(
        breaks=each.breaks,
        period=told.period,
        address=f"{here}/{told.period}",
        month=month_year(told.newest_on, language),
        average="–" if told.average_total is None else percent(told.average_total, language),
        average_of=prices(told.average_rows) if told.average_rows else _("No price counts."),
        cheapest=_cheapest(each),
        smart=_("Not enough services") if told.smart is None else percent(told.smart, language),
        has_smart=told.smart is not None,
        chosen=price_cell(each.chosen),
    )
    return [line, Line(gap=gap_sentence(each.gap))] if each.gap else [line]


def _cheapest(each: PastRound) -> Cell:
    if each.cheapest is None:
        return Cell("–")
    address, name = provider_link(each.cheapest)
    return Cell(percent_or_dash(each.cheapest), proof_of(each.cheapest), name, address)
