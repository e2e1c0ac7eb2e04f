"""The feed of a corridor (Atom, RFC 4287): an entry for each publication that changed its newest prices.

An entry keeps its id for ever and in every language: a name-based UUID of the moment, the run and the corridor, which
does not change when the portal moves to another host.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from flask import Response, abort
from sqlalchemy import Connection

from portal.atom import NAMESPACE, add_text, moment, sent
from portal.comparison.market import market_of
from portal.comparison.names import corridor_name
from portal.composition import homeward
from portal.layout import keep_until_prices_change, public_root
from portal.localization import current_language
from portal.localization import gettext as _
from portal.prices.corridors import Corridor
from portal.reach.alerts.news import News, news_of
from portal.reach.alerts.publications import Publication, publications

#: Entries in a feed. Readers ask often, and a corridor seldom has more publications in a year.
MOST_ENTRIES: Final = 20

#: The time of a feed in which nothing has happened yet: RFC 4287 wants one.
_NEVER: Final = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class _Entry:
    publication: Publication
    news: News


def feed(slug: str) -> Response:
    """Answer ``/<language>/ke-tz/feed.xml``."""
    corridor = homeward().corridors.get(slug)
    if corridor is None:
        abort(404)
    keep_until_prices_change()
    with homeward().database.reading() as connection:
        entries = _entries(connection, corridor)
    return sent(_written(corridor, entries))


def _entries(connection: Connection, corridor: Corridor) -> list[_Entry]:
    found = publications(connection, corridor.code, MOST_ENTRIES)
    whole = market_of(connection, corridor)
    return [_Entry(each, news_of(connection, whole, each)) for each in found]


def _written(corridor: Corridor, entries: Sequence[_Entry]) -> ET.Element:
    language, settings = current_language().code, homeward().settings
    page = f"{public_root()}/{language}/{corridor.slug}"
    made = ET.Element("feed", {"xmlns": NAMESPACE, "xml:lang": language})
    add_text(made, "id", f"{page}/feed.xml")
    add_text(made, "title", f"{corridor_name(corridor)} · {settings.site_name}")
    add_text(made, "subtitle", _("Prices of sending money, each time they change."))
    add_text(made, "updated", moment(entries[0].publication.published_at if entries else _NEVER))
    ET.SubElement(made, "link", {"rel": "self", "href": f"{page}/feed.xml", "type": "application/atom+xml"})
    ET.SubElement(made, "link", {"rel": "alternate", "href": page, "type": "text/html", "hreflang": language})
    add_text(ET.SubElement(made, "author"), "name", settings.operator_name or settings.site_name)
    for entry in entries:
        _write_entry(made, entry, corridor, page)
    return made


def _write_entry(feed_element: ET.Element, entry: _Entry, corridor: Corridor, page: str) -> None:
    written = ET.SubElement(feed_element, "entry")
    add_text(written, "id", entry_id(entry.publication, corridor))
    add_text(written, "title", entry.news.title)
    add_text(written, "updated", moment(entry.publication.published_at))
    add_text(written, "published", moment(entry.publication.published_at))
    ET.SubElement(written, "link", {"rel": "alternate", "href": page, "type": "text/html"})
    add_text(written, "summary", entry.news.summary)


def entry_id(publication: Publication, corridor: Corridor) -> str:
    """Return the id of a publication's entry."""
    name = f"homeward:{publication.published_at.isoformat()}:{publication.run_id}:{corridor.slug}"
    return uuid5(NAMESPACE_URL, name).urn
