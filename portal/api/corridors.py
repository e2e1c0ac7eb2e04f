"""``/api/v1/corridors``: what is compared, between which countries."""

from typing import Any

from flask import Response, request

from portal.api.answers import answer, list_answer, sources_behind
from portal.api.asking import CorridorsAsked, Nothing
from portal.api.cursors import part_of
from portal.api.figures import day_text, decimal_text
from portal.api.problems import Kind, refuse
from portal.comparison.market import market_of
from portal.comparison.queries import surveyed_corridors
from portal.composition import homeward
from portal.layout import keep_until_prices_change
from portal.prices.corridors import ComplaintDesk, Corridor


def corridors(query_data: CorridorsAsked) -> Response:
    """List corridors: those this portal declares, and any other that a source has surveyed."""
    keep_until_prices_change()
    book = homeward().corridors
    with homeward().database.reading() as connection:
        surveyed = surveyed_corridors(connection)
    known = {corridor.code: corridor for corridor in book.all()}
    known |= {code: found for code in surveyed if code not in known and (found := book.get(code))}
    wanted = [
        corridor
        for code, corridor in known.items()
        if query_data.sending in {None, code.sending} and query_data.receiving in {None, code.receiving}
    ]
    part = part_of(wanted, lambda each: (each.slug,), query_data.cursor, query_data.limit)
    return list_answer(part, [_told(each, surveyed=each.code in surveyed) for each in part.entries], [])


def corridor(corridor: str, query_data: Nothing) -> Response:
    """Describe a corridor: its currencies, languages, and where people on both sides can complain."""
    keep_until_prices_change()
    found = corridor_or_refuse(corridor)
    with homeward().database.reading() as connection:
        surveyed = found.code in surveyed_corridors(connection)
        market = market_of(connection, found)
    amounts = {"surveyed_amounts": [decimal_text(amount) for amount in market.surveyed_amounts()]}
    credits_of = sources_behind({each.source for each in market.collected.rounds})
    return answer(_told(found, surveyed=surveyed) | _details(found) | amounts, credits_of)


def corridor_or_refuse(slug: str) -> Corridor:
    """Return a corridor by slug. Ends the request where the codes are no countries with a currency each."""
    found = homeward().corridors.get(slug)
    if found is None:
        refuse(
            Kind.NOT_FOUND,
            "There is no such corridor. Write two ISO 3166-1 country codes, sending country first, such as ke-tz. "
            "/api/v1/corridors lists them.",
        )
    return found


def _told(corridor: Corridor, *, surveyed: bool) -> dict[str, Any]:
    here = f"{request.script_root}/api/v1/corridors/{corridor.slug}"
    return {
        "corridor": str(corridor.code),
        "slug": corridor.slug,
        "from": corridor.code.sending,
        "to": corridor.code.receiving,
        "currency": corridor.currency,
        "payout_currencies": corridor.payout_currencies,
        "languages": corridor.languages,
        "declared": corridor.declared,
        "surveyed": surveyed,
        "prices": f"{here}/prices",
        "quotes": f"{here}/quotes",
        "history": f"{here}/history",
    }


def _details(corridor: Corridor) -> dict[str, Any]:
    noted = {
        "key": corridor.note,
        "on": day_text(corridor.note_on),
        "source": corridor.note_source or None,
        "checked": corridor.note_checked,
    }
    return {
        "price_points": [decimal_text(amount) for amount in corridor.price_points],
        "complaints_sending": _desks(corridor.complaints_sending),
        "complaints_receiving": _desks(corridor.complaints_receiving),
        "note": noted if corridor.note else None,
        "reference": corridor.reference or None,
    }


def _desks(desks: tuple[ComplaintDesk, ...]) -> list[dict[str, str]]:
    return [{"name": desk.name, "website": desk.website} for desk in desks]
