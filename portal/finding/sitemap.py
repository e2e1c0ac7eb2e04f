"""What search engines may read, and where everything is: robots.txt and sitemap.xml (sitemaps.org, version 0.9).

Every page stands in the sitemap once for each published language, each with its siblings in the other languages, as
search engines want ``hreflang`` to be told. A corridor's last change is when its newest prices were published.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Response, render_template
from sqlalchemy import Connection, func, select

from portal.answers import revalidated
from portal.collection.tables import Round, Run, RunState
from portal.comparison.queries import shown_services
from portal.composition import homeward
from portal.layout import keep_until_prices_change, public_root
from portal.localization import published_languages
from portal.prices.quotes import CorridorCode

#: Pages that every portal has, after the language, beside its corridors.
PLACES = (
    "",
    "corridors",
    "averages",
    "providers",
    "sources",
    "methodology",
    "methodology/changes",
    "coverage",
    "corrections",
    "certification",
    "certified",
    "data",
    "api",
    "api/fields",
    "about",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the sitemap: its addresses by language, and when it last changed."""

    addresses: Mapping[str, str]
    changed: str  # RFC 3339; "" where nobody knows


def robots() -> Response:
    """Answer ``/robots.txt``: everything may be read; forms and short links lead nowhere of their own."""
    lines = ["User-agent: *", "Disallow: /c/", "Disallow: /embed/", *_forms(), f"Sitemap: {public_root()}/sitemap.xml"]
    return revalidated(Response("\n".join(lines) + "\n", mimetype="text/plain"))


def _forms() -> Iterator[str]:
    for language in published_languages():
        yield f"Disallow: /{language.code}/compare"
        yield f"Disallow: /{language.code}/averages?"


def sitemap() -> Response:
    """Answer ``/sitemap.xml``."""
    keep_until_prices_change()
    with homeward().database.reading() as connection:
        published, providers = _published(connection), _providers(connection)
    known = [*((place, None) for place in (*PLACES, *providers)), *_corridors(published), *_histories(published)]
    entries = list(_entries(known))
    return revalidated(Response(render_template("finding/sitemap.xml", entries=entries), mimetype="application/xml"))


def _published(connection: Connection) -> dict[CorridorCode, datetime | None]:
    """Return when each corridor that has prices got its newest ones."""
    statement = (
        select(Round.sending, Round.receiving, func.max(Run.published_at))
        .join(Run, Run.id == Round.run_id)
        .where(Run.state == RunState.PUBLISHED.value, Round.quotes > 0)
        .group_by(Round.sending, Round.receiving)
    )
    return {CorridorCode(row[0], row[1]): row[2] for row in connection.execute(statement)}


def _corridors(published: Mapping[CorridorCode, datetime | None]) -> Iterator[tuple[str, datetime | None]]:
    every = {corridor.code for corridor in homeward().corridors.all()} | set(published)
    for code in sorted(every):
        if homeward().corridors.get(code) is not None:
            yield code.slug, published.get(code)


def _histories(published: Mapping[CorridorCode, datetime | None]) -> Iterator[tuple[str, datetime | None]]:
    """Yield the long view of every corridor that has prices, and of the countries that they lie between."""
    surveyed = [code for code in sorted(published) if homeward().corridors.get(code) is not None]
    for code in surveyed:
        yield f"{code.slug}/history", published[code]
    for place in sorted({f"from/{code.sending.lower()}" for code in surveyed}):
        yield place, None
    for place in sorted({f"to/{code.receiving.lower()}" for code in surveyed}):
        yield place, None


def _providers(connection: Connection) -> list[str]:
    """Return the places of providers: those declared, and any of which a price was ever published."""
    book = homeward().providers
    seen = {book.canonical(spelled).slug for spelled, _sending, _receiving in shown_services(connection)}
    return [f"provider/{slug}" for slug in sorted(seen | set(book.providers))]


def _entries(places: Iterable[tuple[str, datetime | None]]) -> Iterator[Entry]:
    root, codes = public_root(), [language.code for language in published_languages()]
    for place, changed in places:
        yield Entry({code: f"{root}/{code}/{place}" for code in codes}, changed.isoformat() if changed else "")
