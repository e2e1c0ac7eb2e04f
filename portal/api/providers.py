"""``/api/v1/providers``: the canonical names, how sources spell them, and where each is registered."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from flask import Response, request
from sqlalchemy import Connection

from portal.api.answers import answer, list_answer
from portal.api.asking import Nothing, PartAsked
from portal.api.cursors import part_of
from portal.api.problems import Kind, refuse
from portal.api.quotes import spellings_of
from portal.comparison.queries import shown_services
from portal.composition import homeward
from portal.layout import keep_until_prices_change
from portal.prices.providers import Provider


def providers(query_data: PartAsked) -> Response:
    """List the providers of which a price was ever published, and those this portal declares, by slug."""
    keep_until_prices_change()
    with homeward().database.reading() as connection:
        known, seen = _known(connection)
    part = part_of(known.values(), lambda each: (each.slug,), query_data.cursor, query_data.limit)
    return list_answer(part, [_told(each, seen.get(each.slug, set())) for each in part.entries], [])


def provider(provider: str, query_data: Nothing) -> Response:
    """Describe a provider: what it is, how sources spell it, where it is registered, and its corridors."""
    keep_until_prices_change()
    with homeward().database.reading() as connection:
        known, seen = _known(connection, spellings_of(connection, provider))
    found = known.get(provider)
    if found is None:
        refuse(Kind.NOT_FOUND, "There is no provider of this slug. /api/v1/providers lists them.")
    return answer(_told(found, seen.get(provider, set())), [])


def _known(
    connection: Connection, spelled: Iterable[str] | None = None
) -> tuple[dict[str, Provider], dict[str, set[str]]]:
    """Return every provider by slug, and the corridors of each; with spellings, only of those that they name."""
    book = homeward().providers
    known = dict(book.providers)
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for name, sending, receiving in shown_services(connection, spelled):
        found = book.canonical(name)
        known.setdefault(found.slug, found)
        seen[found.slug].add(f"{sending}-{receiving}")
    return known, seen


def _told(provider: Provider, corridors: set[str]) -> dict[str, Any]:
    return {
        "slug": provider.slug,
        "name": provider.name,
        "kind": provider.kind,
        "website": provider.website or None,
        "aliases": provider.aliases,
        "registers": [
            {
                "country": entry.country,
                "register": entry.register,
                "website": entry.website,
                "checked_on": entry.checked_on,
            }
            for entry in provider.registers
        ],
        "corridors": sorted(corridors),
        "address": f"{request.script_root}/api/v1/providers/{provider.slug}",
    }
