"""All corridors against the targets, and the same for those from or to one country.

The targets are Sustainable Development Goal 10.c: the average cost below 3 %, and no corridor above 5 %. The United
Nations test the first on the global average and the second on the SmaRT average of each corridor; both are shown here
on both figures of each corridor, and the page says which figure it is.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from flask import Response, abort, request
from markupsafe import Markup
from sqlalchemy import Connection

from portal.collection.tables.reading import VisibleRound
from portal.comparison.measures import LOWER_TARGET, UPPER_TARGET
from portal.comparison.offers_from_sql import OUT_OF_DATE_AFTER
from portal.comparison.queries import surveyed_corridors
from portal.comparison.source_facts import source_facts
from portal.composition import homeward
from portal.layout import keep_until_prices_change, page
from portal.localization import country, country_in_sentence, current_language, percent, sort_key
from portal.localization import gettext as _
from portal.localization.dates import month_year
from portal.paging import NoSuchPage, Paged, address_with, paged
from portal.prices.codes import countries
from portal.prices.quotes import CorridorCode
from portal.trends.naming import percent_or_dash, proof_of, provider_link, source_link, start
from portal.trends.priced import Priced, by_round, cheapest, read_priced
from portal.trends.rounds import newest_rounds, surveys

#: Corridors on one page: what fits into 14 KB, compressed.
PAGE_SIZE: Final = 200


@dataclass(frozen=True, slots=True)
class Figure:
    """A percentage against the targets."""

    value: str
    verdict: str  # "" where there is no value
    meets: str  # both, five, none: how the verdict is drawn


@dataclass(frozen=True, slots=True)
class Line:
    """One corridor with its newest round."""

    name: str
    address: str
    average: Figure
    average_address: str  # every row behind it
    prices: int
    smart: Figure
    lowest: str
    lowest_by: Markup | str
    lowest_by_address: str
    lowest_proof: str
    month: str


@dataclass(frozen=True, slots=True)
class Column:
    """A heading that sorts: where it leads, and how the table is sorted by it now."""

    name: str
    address: str
    sorted: str  # ascending, descending, or "" where the table is sorted by another column


@dataclass(frozen=True, slots=True)
class Tested:
    """How many corridors meet the targets on one measure."""

    measure: str
    corridors: int
    three: int
    five: int


_Order = Callable[[VisibleRound], Any]
_Names = Callable[[CorridorCode], str]


def corridors() -> Response:
    """Answer ``/<language>/corridors?sort=corridor|average|prices|smart|seen&order=asc|desc&page=``."""
    return _answer(_("All corridors and the targets"), _both, lambda _code: True)


def from_country(place: str) -> Response:
    """Answer ``/<language>/from/ke``: every corridor that begins in a country."""
    code = _country(place)
    heading = _("Sending money from %(country)s", country=country_in_sentence(code))
    return _answer(heading, _receiver, lambda corridor: corridor.sending == code, lowest=True)


def to_country(place: str) -> Response:
    """Answer ``/<language>/to/tz``: every corridor that leads to a country."""
    code = _country(place)
    heading = _("Sending money to %(country)s", country=country_in_sentence(code))
    return _answer(heading, _sender, lambda corridor: corridor.receiving == code, lowest=True)


def _country(place: str) -> str:
    code = place.upper()
    if code not in countries():
        abort(404)
    return code


def _answer(heading: str, names: _Names, wanted: Callable[[CorridorCode], bool], lowest: bool = False) -> Response:
    order = _orders(names).get(request.args.get("sort", "corridor"))
    direction = request.args.get("order", "asc")
    if order is None or direction not in {"asc", "desc"}:
        abort(400)
    with homeward().database.reading() as connection:
        found = [each for each in newest_rounds(connection, surveys()) if wanted(each.corridor)]
        if lowest and not found and not any(map(wanted, _known(connection))):
            abort(404)  # no file and no price names this country: there is nothing to say of it
        try:
            shown = paged(_sorted(found, order, direction == "desc", names), PAGE_SIZE)
        except NoSuchPage:
            abort(404)
        ids = [each.id for each in shown.items]
        rows = by_round(read_priced(connection, ids, homeward().providers)) if lowest else {}
    keep_until_prices_change()
    return _page(heading, names, found, shown, rows, lowest=lowest, wanted=wanted)


def _known(connection: Connection) -> set[CorridorCode]:
    """Return the corridors that a file declares or that have a price of any source."""
    return {corridor.code for corridor in homeward().corridors.all()} | surveyed_corridors(connection)


def _page(
    heading: str,
    names: _Names,
    found: Sequence[VisibleRound],
    shown: Paged[VisibleRound],
    rows: Mapping[int, list[Priced]],
    *,
    lowest: bool,
    wanted: Callable[[CorridorCode], bool],
) -> Response:
    surveyed = {each.corridor for each in found}
    declared = [corridor.code for corridor in homeward().corridors.all() if wanted(corridor.code)]
    unsurveyed = sorted((names(code), start() + code.slug) for code in declared if code not in surveyed)
    language = current_language()
    return page(
        "trends/corridors.html",
        heading,
        lines=[_line(each, names, rows.get(each.id, [])) for each in shown.items],
        paged=shown,
        columns=_columns(),
        lowest=lowest,
        tested=_tested(found),
        sources=sorted({source_link(each.source) for each in found}),
        seen=seen(found),
        unsurveyed=sorted(unsurveyed, key=lambda pair: sort_key(pair[0], language)),
    )


def seen(rounds: Sequence[VisibleRound]) -> str:
    """Say of which month the newest prices are, and that they are old where all of them are out of date."""
    if not rounds:
        return ""
    newest = max(rounds, key=lambda each: each.newest_on)
    month = month_year(newest.newest_on, current_language())
    if is_out_of_date(newest):
        return _("Last known prices, %(month)s", month=month)
    return _("The newest prices are of %(month)s.", month=month)


def is_out_of_date(each: VisibleRound) -> bool:
    """Whether the newest price of a round has passed its day."""
    facts = source_facts().get(each.source)
    after = facts.out_of_date_after if facts else OUT_OF_DATE_AFTER
    return homeward().clock().date() >= each.newest_on + after


def _both(code: CorridorCode) -> str:
    """Name a corridor by both countries."""
    language = current_language()
    sending, receiving = country(code.sending, language), country(code.receiving, language)
    return _("%(sending)s → %(receiving)s", sending=sending, receiving=receiving)


def _receiver(code: CorridorCode) -> str:
    """Name a corridor by the country it leads to, where the heading names the other one."""
    return country(code.receiving, current_language())


def _sender(code: CorridorCode) -> str:
    """Name a corridor by the country it begins in, where the heading names the other one."""
    return country(code.sending, current_language())


def _orders(names: _Names) -> dict[str, _Order]:
    """Return by what a table can be sorted; None sorts last, whichever way."""
    return {
        "corridor": lambda each: sort_key(names(each.corridor), current_language()),
        "average": lambda each: each.average_total,
        "prices": lambda each: each.average_rows,
        "smart": lambda each: each.smart,
        "seen": lambda each: each.newest_on,
    }


def _sorted(rounds: Iterable[VisibleRound], order: _Order, descending: bool, names: _Names) -> list[VisibleRound]:
    """Sort by a column; rows alike in it stay by their corridor's name, rows without a value stand last."""
    named = sorted(rounds, key=lambda each: sort_key(names(each.corridor), current_language()))
    valued = sorted((each for each in named if order(each) is not None), key=order, reverse=descending)
    return valued + [each for each in named if order(each) is None]


def _columns() -> dict[str, Column]:
    by, direction = request.args.get("sort", "corridor"), request.args.get("order", "asc")
    names = {
        "corridor": _("Corridor"),
        "average": _("Average of all services"),
        "prices": _("Prices"),
        "smart": _("SmaRT, our approximation"),
        "seen": _("Seen"),
    }
    return {
        key: Column(
            name=name,
            address=address_with(sort=key, order="desc" if key == by and direction == "asc" else "asc", page="1"),
            sorted="" if key != by else "ascending" if direction == "asc" else "descending",
        )
        for key, name in names.items()
    }


def _line(each: VisibleRound, names: _Names, rows: Sequence[Priced]) -> Line:
    code = each.corridor
    lowest = cheapest(rows)
    by_address, by = provider_link(lowest) if lowest else ("", "")
    return Line(
        name=names(code),
        address=start() + code.slug,
        average=against_targets(each.average_total),
        average_address=f"{start()}{code.slug}/history/{each.period}",
        prices=each.average_rows,
        smart=against_targets(each.smart),
        lowest=percent_or_dash(lowest),
        lowest_by=by,
        lowest_by_address=by_address,
        lowest_proof=proof_of(lowest) if lowest else "",
        month=month_year(each.newest_on, current_language()),
    )


def against_targets(value: Decimal | None) -> Figure:
    """Test a percentage against both targets: less than 3 %, at most 5 %."""
    if value is None:
        return Figure(_("Not enough services"), "", "")
    text = percent(value, current_language())
    if value < LOWER_TARGET:
        return Figure(text, _("below 3%%"), "both")
    if value <= UPPER_TARGET:
        return Figure(text, _("5%% or less"), "five")
    return Figure(text, _("above 5%%"), "none")


def _tested(rounds: Sequence[VisibleRound]) -> list[Tested]:
    measures = (
        (_("Average of all services"), [each.average_total for each in rounds]),
        (_("SmaRT, our approximation"), [each.smart for each in rounds]),
    )
    return [
        Tested(
            measure=name,
            corridors=len(known := [value for value in values if value is not None]),
            three=sum(value < LOWER_TARGET for value in known),
            five=sum(value <= UPPER_TARGET for value in known),
        )
        for name, values in measures
    ]
