"""The log of corrections, for people (a page), for readers of news (Atom) and for programs (CSV)."""

import csv
from datetime import datetime
from io import StringIO
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from flask import Response, abort, url_for

from portal.answers import csv_file, harmless
from portal.atom import NAMESPACE, add_text, moment, sent
from portal.comparison.names import corridor_name
from portal.composition import homeward
from portal.layout import page, public_root
from portal.localization import current_language
from portal.localization import gettext as _
from portal.paging import NoSuchPage, paged
from portal.trust.corrections import Corrected, Kind, corrections

#: Lines on one page: what fits into 14 KB, compressed, at the length of a sentence or two each.
PAGE_SIZE: Final = 50
#: Entries in the feed: the newest. The table (CSV) holds them all.
MOST_ENTRIES: Final = 100
#: The time of a feed in which nothing has happened yet: RFC 4287 wants one.
_NEVER: Final = datetime.fromisoformat("2026-11-22T00:00:00+00:00")


def _log() -> list[Corrected]:
    with homeward().database.reading() as connection:
        return corrections(connection)


def corrections_page() -> Response:
    """Answer ``/<language>/corrections?page=``."""
    try:
        shown = paged(_log(), PAGE_SIZE)
    except NoSuchPage:
        abort(404)
    lines = [(line, _name(line), _price_of(line), done_of(line)) for line in shown.items]
    return page("trust/corrections.html", _("Corrections"), lines=lines, paged=shown)


def done_of(line: Corrected) -> str:
    """Say what was done about a price."""
    match line.kind:
        case Kind.WRITTEN:
            return line.done
        case Kind.TAKEN_BACK:
            return _("The price was taken back.")
        case Kind.SHOWN_AGAIN:
            return _("The price is shown again.")


def _name(line: Corrected) -> str:
    corridor = homeward().corridors.get(line.price.corridor)
    return corridor_name(corridor) if corridor else str(line.price.corridor)


def _provider(line: Corrected) -> str:
    return homeward().providers.canonical(line.price.provider).name


def _here() -> str:
    """Return what every address of a page in the reader's language begins with, as others should know it."""
    return f"{public_root()}/{current_language().code}"


def _price_of(line: Corrected) -> tuple[str, str]:
    """Return the name of a line's provider, and the address of its price's page."""
    return _provider(line), url_for("comparison.quote", run=line.price.run_id, number=line.price.number)


def corrections_atom() -> Response:
    """Answer ``/<language>/corrections.atom`` (RFC 4287): the newest lines."""
    lines = _log()[:MOST_ENTRIES]
    feed = ET.Element("feed", {"xmlns": NAMESPACE, "xml:lang": current_language().code})
    here = f"{_here()}/corrections"
    add_text(feed, "id", f"{here}.atom")
    title = _("Corrections")
    add_text(feed, "title", f"{title} · {homeward().settings.site_name}")
    add_text(feed, "updated", moment(lines[0].at if lines else _NEVER))
    ET.SubElement(feed, "link", {"rel": "self", "href": f"{here}.atom", "type": "application/atom+xml"})
    ET.SubElement(feed, "link", {"rel": "alternate", "href": here})
    author = ET.SubElement(feed, "author")
    add_text(author, "name", homeward().settings.operator_name or homeward().settings.site_name)
    for line in lines:
        _entry(feed, line)
    return sent(feed)


def entry_id(line: Corrected) -> str:
    """Return the id of a line's entry: the same in every language and for ever, also when the portal moves."""
    return uuid5(NAMESPACE_URL, f"homeward:correction:{line.at.isoformat()}:{line.key}").urn


def _entry(feed: ET.Element, line: Corrected) -> None:
    entry = ET.SubElement(feed, "entry")
    add_text(entry, "id", entry_id(line))
    add_text(entry, "title", f"{_provider(line)}, {_name(line)}")
    add_text(entry, "updated", moment(line.at))
    ET.SubElement(entry, "link", {"rel": "alternate", "href": f"{_here()}/quote/{line.price.quote_id}"})
    add_text(entry, "summary", f"{line.wrong} {done_of(line)}")


def corrections_csv() -> Response:
    """Answer ``/<language>/corrections.csv`` (RFC 4180, UTF-8)."""
    out = StringIO()
    table = csv.writer(out)
    table.writerow(("corrected_at", "corridor", "provider", "quote", "reason", "done"))
    for line in _log():
        cells = (str(line.price.corridor), _provider(line), line.price.quote_id, line.wrong, done_of(line))
        table.writerow((moment(line.at), *map(harmless, cells)))
    return csv_file(out.getvalue(), "attachment; filename=corrections.csv")
