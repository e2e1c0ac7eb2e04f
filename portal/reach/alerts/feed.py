"""The feed of a corridor (Atom, RFC 4287): an entry for each publication that changed its newest prices.

An entry keeps its id for ever and in every language: a name-based UUID of the moment, the run and the corridor, which
does not change when the portal moves to another host.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from flask import Response, abort
from sqlalchemy import Connection

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

#: Signs that XML 1.0 cannot hold (section 2.2): one of them would make the whole feed unreadable.
_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ATOM: Final = "http://www.w3.org/2005/Atom"
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
    body = ET.tostring(_written(corridor, entries), encoding="utf-8", xml_declaration=True)
    response = Response(body, content_type="application/atom+xml; charset=utf-8")
    response.set_etag(sha256(body).hexdigest()[:20])
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _entries(connection: Connection, corridor: Corridor) -> list[_Entry]:
    found = publications(connection, corridor.code, MOST_ENTRIES)
    whole = market_of(connection, corridor)
    return [_Entry(each, news_of(connection, whole, each)) for each in found]


def _written(corridor: Corridor, entries: Sequence[_Entry]) -> ET.Element:
    language, settings = current_language().code, homeward().settings
    page = f"{public_root()}/{language}/{corridor.slug}"
    made = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": language})
    _text(made, "id", f"{page}/feed.xml")
    _text(made, "title", f"{corridor_name(corridor)} · {settings.site_name}")
    _text(made, "subtitle", _("Prices of sending money, each time they change."))
    _text(made, "updated", _moment(entries[0].publication.published_at if entries else _NEVER))
    ET.SubElement(made, "link", {"rel": "self", "href": f"{page}/feed.xml", "type": "application/atom+xml"})
    ET.SubElement(made, "link", {"rel": "alternate", "href": page, "type": "text/html", "hreflang": language})
    _text(ET.SubElement(made, "author"), "name", settings.operator_name or settings.site_name)
    for entry in entries:
        _write_entry(made, entry, corridor, page)
    return made


def _write_entry(feed_element: ET.Element, entry: _Entry, corridor: Corridor, page: str) -> None:
    written = ET.SubElement(feed_element, "entry")
    _text(written, "id", entry_id(entry.publication, corridor))
    _text(written, "title", entry.news.title)
    _text(written, "updated", _moment(entry.publication.published_at))
    _text(written, "published", _moment(entry.publication.published_at))
    ET.SubElement(written, "link", {"rel": "alternate", "href": page, "type": "text/html"})
    _text(written, "summary", entry.news.summary)


def entry_id(publication: Publication, corridor: Corridor) -> str:
    """Return the id of a publication's entry."""
    name = f"homeward:{publication.published_at.isoformat()}:{publication.run_id}:{corridor.slug}"
    return uuid5(NAMESPACE_URL, name).urn


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _NOT_IN_XML.sub("", text)


def _moment(at: datetime) -> str:
    """Write a time as RFC 3339 has it."""
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
