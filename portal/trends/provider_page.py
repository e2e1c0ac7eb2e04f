"""``/<language>/provider/<slug>``: who a provider is, where it is registered, its corridors, prices and changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from flask import Response, abort, request
from markupsafe import Markup
from sqlalchemy import Connection

from portal.collection.tables.reading import VisibleRound, visible_rounds
from portal.comparison.wording import by_people, words
from portal.composition import homeward
from portal.layout import keep_until_prices_change, page
from portal.localization import country, current_language, number, percent, pgettext, sort_key
from portal.localization.dates import date_text, month_year
from portal.paging import NoSuchPage, address_with, paged
from portal.prices.providers import Provider
from portal.prices.quotes import CorridorCode
from portal.prices.vocabulary import Layer
from portal.trends.groups import mean_of
from portal.trends.naming import period_text, prices, start
from portal.trends.price_cells import marks, promotion, two_prices
from portal.trends.priced import Priced, by_round
from portal.trends.provider_prices import RoundRows, name_of, on_corridor
from portal.trends.provider_rows import (
    Changes,
    Served,
    changes,
    counted_changes,
    price_sources,
    provider_of,
    rows_of_services,
)
from portal.trends.rounds import newest_rounds, periods_of, rounds_of, surveys

#: Corridors on one page: what fits into 14 KB, compressed, with the history of one of them.
PAGE_SIZE: Final = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry in an official register."""

    country: str
    register: Markup
    website: str
    checked: str


@dataclass(frozen=True, slots=True)
class CorridorLine:
    """One corridor that the provider serves, with its prices in the newest round."""

    name: str
    address: str
    layer: Markup | str  # how its prices are known, where not from a survey
    history: str  # of the provider on this corridor, on this page
    chosen: bool
    mean: str
    prices: str
    marks: tuple[str, ...]  # what is among them besides settled standard prices
    average: str  # of all services there
    average_address: str
    month: str


@dataclass(frozen=True, slots=True)
class Known:
    """What SQL knows of a provider."""

    newest: list[VisibleRound]
    now: list[Priced]
    gone: list[CorridorCode]  # where it had prices in earlier rounds alone
    chosen: CorridorCode | None
    past: list[RoundRows]  # on the chosen corridor, oldest first
    changes: Changes
    between: tuple[str, str] | None  # the two newest rounds of the survey


def provider(slug: str) -> Response:
    """Answer ``/<language>/provider/<slug>?corridor=ke-tz&page=``; 404 where nobody has that name."""
    with homeward().database.reading() as connection:
        served = provider_of(connection, slug)
        if served is None:
            abort(404)
        known = _read(connection, served)
    found = served.provider
    try:
        shown = paged(_in_order(known), PAGE_SIZE)
    except NoSuchPage:
        abort(404)
    keep_until_prices_change()
    return page(
        "trends/provider.html",
        found.name,
        provider=found,
        kind=_kind(found, known.now),
        host=urlsplit(found.website).hostname or "",
        also=[by_people(name) for name in found.aliases],
        registers=[_entry(entry.country, entry.register, entry.website, entry.checked_on) for entry in found.registers],
        corridors=_corridors(known, shown.items),
        paged=shown,
        gone=[(name_of(code), _history(code)) for code in known.gone],
        on_corridor=on_corridor(known.chosen, known.past)
        if known.chosen and any(rows for _, rows in known.past)
        else None,
        changes=_told_changes(known),
        between=[period_text(each) for each in known.between or ()],
    )


def _read(connection: Connection, served: Served) -> Known:
    newest, services = newest_rounds(connection, price_sources()), served.services
    now = rows_of_services(connection, services, newest)
    present = sorted({row.quote.service.corridor for row in now})
    chosen = _chosen([*present, *served.corridors])
    past: list[RoundRows] = []
    if chosen is not None:
        rounds = visible_rounds(connection, chosen, newest_only=False)
        found = by_round(rows_of_services(connection, services, rounds))
        past = [(each, found.get(each.id, [])) for each in rounds]
    two = periods_of(connection, surveys())[:2]
    gone = [code for code in served.corridors if code not in present]
    if len(two) < 2:
        return Known(newest, now, gone, chosen, past, Changes(), None)
    later, earlier = (rows_of_services(connection, services, rounds_of(connection, surveys(), each)) for each in two)
    return Known(newest, now, gone, chosen, past, counted_changes(changes(earlier, later)), (two[1], two[0]))


def _chosen(served: Sequence[CorridorCode]) -> CorridorCode | None:
    """Return the corridor that the reader asks for, else the first. Aborts with 404 where it is not served."""
    asked = request.args.get("corridor", "").strip().lower()
    if not asked:
        return served[0] if served else None
    found = next((code for code in served if code.slug == asked), None)
    if found is None:
        abort(404)
    return found


def _kind(found: Provider, now: Iterable[Priced]) -> Markup | str:
    kind = found.kind or next((row.quote.provider_kind for row in now), None)
    return words().kind[kind] if kind else ""


def _entry(place: str, register: str, website: str, checked_on: str) -> Entry:
    language = current_language()
    checked = date_text(date.fromisoformat(checked_on), language)
    return Entry(country(place, language), by_people(register), website, checked)


def _in_order(known: Known) -> list[VisibleRound]:
    """Return the newest rounds in which the provider has a price, by the name of their corridor."""
    served = {row.stored.round_id for row in known.now}
    rounds = [each for each in known.newest if each.id in served]
    return sorted(rounds, key=lambda each: sort_key(name_of(each.corridor), current_language()))


def _corridors(known: Known, rounds: Iterable[VisibleRound]) -> list[CorridorLine]:
    found = by_round(known.now)
    return [_corridor_line(each, found[each.id], known.chosen) for each in rounds]


def _history(code: CorridorCode) -> str:
    """Return the address of this page with the provider's prices on a corridor."""
    return f"{address_with(corridor=code.slug)}#prices"


def _corridor_line(each: VisibleRound, rows: list[Priced], chosen: CorridorCode | None) -> CorridorLine:
    language, slug = current_language(), each.corridor.slug
    mean, layer = mean_of(rows), rows[0].quote.layer
    return CorridorLine(
        name=name_of(each.corridor),
        address=start() + slug,
        layer="" if layer is Layer.SURVEYED else words().layer[layer],
        history=_history(each.corridor),
        chosen=each.corridor == chosen,
        mean="–" if mean.value is None else percent(mean.value, language),
        prices=prices(mean.rows or len(rows)),
        marks=tuple(dict.fromkeys(marks(rows).values())),
        average="–" if each.average_total is None else percent(each.average_total, language),
        average_address=f"{start()}{slug}/history/{each.period}",
        month=month_year(each.newest_on, language),
    )


def _told_changes(known: Known) -> list[tuple[str, str]]:
    if known.between is None:
        return []
    language, found = current_language(), known.changes
    counts = [
        (pgettext("number of services", "Dearer"), found.dearer),
        (pgettext("number of services", "Cheaper"), found.cheaper),
        (pgettext("number of services", "Unchanged"), found.same),
        (pgettext("number of services", "New"), found.new),
        (pgettext("number of services", "Not found again"), found.gone),
    ]
    uncompared = ((two_prices(), found.in_doubt), (promotion(), found.promotion))
    counts += [(name, count) for name, count in uncompared if count]
    return [(name, number(count, language)) for name, count in counts] if any(count for _n, count in counts) else []
