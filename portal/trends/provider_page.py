"""``/<language>/provider/<slug>``: who a provider is, where it is registered, its corridors, prices and changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

from flask import Response, abort, request
from markupsafe import Markup
from sqlalchemy import Connection

from portal.collection.tables.reading import VisibleRound, visible_rounds
from portal.comparison.charts import Series
from portal.comparison.names import corridor_name
from portal.comparison.wording import by_people, words
from portal.composition import homeward
from portal.layout import keep_until_prices_change, page
from portal.localization import country, current_language, number, percent, pgettext, sort_key
from portal.localization import gettext as _
from portal.localization.dates import date_text, month_year
from portal.prices.providers import Provider
from portal.prices.quotes import CorridorCode
from portal.prices.vocabulary import Layer
from portal.trends.groups import mean_of
from portal.trends.long_chart import LongChart, long_chart
from portal.trends.naming import (
    gap_sentence,
    percent_or_dash,
    period_text,
    prices,
    proof_of,
    service_terms,
    source_link,
    start,
)
from portal.trends.periods import breaks_between, gap_before
from portal.trends.priced import Priced, by_round
from portal.trends.provider_rows import (
    Change,
    Changes,
    changes,
    counted_changes,
    price_sources,
    provider_of,
    rows_of_services,
)
from portal.trends.rounds import newest_rounds, periods_of, rounds_of, surveys


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
    history: str  # of the provider on this corridor, on this page
    chosen: bool
    mean: str
    prices: str
    average: str  # of all services there
    average_address: str
    month: str


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One price, with its proof."""

    terms: str
    total: str
    day: str
    proof: str


@dataclass(frozen=True, slots=True)
class PastLine:
    """One round of the provider's history on a corridor, or quarters without one."""

    gap: str = ""
    period: str = ""
    address: str = ""
    month: str = ""
    mean: str = ""
    average: str = ""
    prices: tuple[PriceLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One service between the two newest rounds of the corridor."""

    terms: str
    before: str
    before_proof: str
    now: str
    now_proof: str
    points: str


@dataclass(frozen=True, slots=True)
class OnCorridor:
    """The provider on the corridor that the reader chose."""

    name: str
    source: Markup
    source_address: str
    chart: LongChart | None
    past: tuple[PastLine, ...]
    changes: tuple[ChangeLine, ...]
    between: str  # the two rounds; "" where there is one only


@dataclass(frozen=True, slots=True)
class Known:
    """What SQL knows of a provider."""

    newest: list[VisibleRound]
    now: list[Priced]
    chosen: CorridorCode | None
    past: list[tuple[VisibleRound, list[Priced]]]  # on the chosen corridor, oldest first
    changes: Changes
    between: tuple[str, str] | None  # the two newest rounds of the survey


def provider(slug: str) -> Response:
    """Answer ``/<language>/provider/<slug>?corridor=ke-tz``; 404 where nobody has that name."""
    with homeward().database.reading() as connection:
        found, services = provider_of(connection, slug)
        if found is None:
            abort(404)
        known = _read(connection, services)
    keep_until_prices_change()
    return page(
        "trends/provider.html",
        found.name,
        provider=found,
        kind=_kind(found, known.now),
        host=urlsplit(found.website).hostname or "",
        also=[by_people(name) for name in found.aliases],
        registers=[_entry(entry.country, entry.register, entry.website, entry.checked_on) for entry in found.registers],
        corridors=_corridors(known),
        on_corridor=_on_corridor(known) if known.chosen and known.past else None,
        changes=_told_changes(known),
        between=[period_text(each) for each in known.between or ()],
    )


def _read(connection: Connection, services: Sequence[int]) -> Known:
    newest = newest_rounds(connection, price_sources())
    now = rows_of_services(connection, services, newest)
    served = sorted({row.quote.service.corridor for row in now})
    chosen = _chosen(served)
    past: list[tuple[VisibleRound, list[Priced]]] = []
    if chosen is not None:
        rounds = visible_rounds(connection, chosen, newest_only=False)
        found = by_round(rows_of_services(connection, services, rounds))
        past = [(each, found[each.id]) for each in rounds if each.id in found]
    two = periods_of(connection, surveys())[:2]
    if len(two) < 2:
        return Known(newest, now, chosen, past, Changes(), None)
    later, earlier = (rows_of_services(connection, services, rounds_of(connection, surveys(), each)) for each in two)
    return Known(newest, now, chosen, past, counted_changes(changes(earlier, later)), (two[1], two[0]))


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


def _corridors(known: Known) -> list[CorridorLine]:
    found = by_round(known.now)
    lines = [_corridor_line(each, found[each.id], known.chosen) for each in known.newest if each.id in found]
    return sorted(lines, key=lambda line: sort_key(line.name, current_language()))


def _corridor_line(each: VisibleRound, rows: list[Priced], chosen: CorridorCode | None) -> CorridorLine:
    language, slug = current_language(), each.corridor.slug
    mean = mean_of(rows)
    return CorridorLine(
        name=_name(each.corridor),
        address=start() + slug,
        history=f"{request.script_root}{request.path}?corridor={slug}#prices",
        chosen=each.corridor == chosen,
        mean="–" if mean.value is None else percent(mean.value, language),
        prices=prices(len(rows)),
        average="–" if each.average_total is None else percent(each.average_total, language),
        average_address=f"{start()}{slug}/history/{each.period}",
        month=month_year(each.newest_on, language),
    )


def _name(code: CorridorCode) -> str:
    corridor = homeward().corridors.get(code)
    return corridor_name(corridor) if corridor else str(code)


def _on_corridor(known: Known) -> OnCorridor:
    """Tell of the source with the most rounds; the others are on the corridor's own pages."""
    if known.chosen is None:
        raise ValueError("A provider without a corridor has no history.")
    places: dict[tuple[str, str], list[tuple[VisibleRound, list[Priced]]]] = {}
    for each, rows in known.past:
        places.setdefault((each.source, each.part), []).append((each, rows))
    (source, _part), past = max(places.items(), key=lambda pair: (len(pair[1]), pair[0]))
    past.sort(key=lambda pair: (pair[0].newest_on, pair[0].period))
    address, name = source_link(source)
    two = past[-2:]
    return OnCorridor(
        name=_name(known.chosen),
        source=name,
        source_address=address,
        chart=_chart(past),
        past=tuple(_past(past, f"{start()}{known.chosen.slug}/history/")),
        changes=tuple(map(_change, changes(two[0][1], two[1][1]))) if len(two) == 2 else (),
        between=_between(two[0][0].period, two[1][0].period) if len(two) == 2 else "",
    )


def _between(earlier: str, later: str) -> str:
    return _("%(earlier)s to %(later)s", earlier=period_text(earlier), later=period_text(later))


def _chart(past: Sequence[tuple[VisibleRound, list[Priced]]]) -> LongChart | None:
    own: list[tuple[date, Decimal | None]] = []
    market: list[tuple[date, Decimal | None]] = []
    earlier = ""
    for each, rows in past:
        if gap_before(each.period, earlier) or breaks_between(each.period, earlier):
            own.append((each.newest_on, None))
            market.append((each.newest_on, None))
        own.append((each.newest_on, mean_of(rows).value))
        market.append((each.newest_on, each.average_total))
        earlier = each.period
    return long_chart([Series(_("This provider"), tuple(own)), Series(_("Average of all services"), tuple(market))])


def _past(past: Sequence[tuple[VisibleRound, list[Priced]]], history: str) -> list[PastLine]:
    language = current_language()
    lines: list[PastLine] = []
    earlier = ""
    for each, rows in past:
        gap = gap_before(each.period, earlier)
        if gap is not None:
            lines.append(PastLine(gap=gap_sentence(gap)))
        mean = mean_of(rows).value
        lines.append(
            PastLine(
                period=each.period,
                address=history + each.period,
                month=month_year(each.newest_on, language),
                mean="–" if mean is None else percent(mean, language),
                average="–" if each.average_total is None else percent(each.average_total, language),
                prices=tuple(map(_price, rows)),
            )
        )
        earlier = each.period
    return lines[::-1]


def _price(row: Priced) -> PriceLine:
    total = percent_or_dash(row)
    if row.quote.layer is Layer.TARIFF:
        total = _("a list of fees")
    elif not row.quote.discloses_rate:
        total = _("rate not disclosed")
    day = date_text(row.quote.observed_on, current_language())
    return PriceLine(service_terms(row.quote.service), total, day, proof_of(row))


def _change(each: Change) -> ChangeLine:
    newest = each.now or each.before
    points, language = each.points, current_language()
    if points is None:
        said = pgettext("of a service", "new") if each.before is None else pgettext("of a service", "not found again")
    else:
        said = _("%(points)s points", points=("+" if points > 0 else "") + number(points, language, digits=2))
    return ChangeLine(
        terms=service_terms(newest.quote.service) if newest else "",
        before=percent_or_dash(each.before),
        before_proof=proof_of(each.before) if each.before else "",
        now=percent_or_dash(each.now),
        now_proof=proof_of(each.now) if each.now else "",
        points=said,
    )


def _told_changes(known: Known) -> list[tuple[str, str]]:
    if known.between is None:
        return []
    language, found = current_language(), known.changes
    counts = (
        (pgettext("number of services", "Dearer"), found.dearer),
        (pgettext("number of services", "Cheaper"), found.cheaper),
        (pgettext("number of services", "Unchanged"), found.same),
        (pgettext("number of services", "New"), found.new),
        (pgettext("number of services", "Not found again"), found.gone),
    )
    return [(name, number(count, language)) for name, count in counts] if any(count for _n, count in counts) else []
