"""The log of corrections, for people (a page), for readers of news (Atom) and for programs (CSV)."""

import csv
from datetime import datetime
from io import StringIO
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from flask import Response, url_for

from portal.answers import csv_file, harmless
from portal.atom import NAMESPACE, add_text, moment, sent
from portal.comparison.names import corridor_name
from portal.composition import homeward
from portal.layout import page, public_origin
from portal.localization import current_language
from portal.localization import gettext as _
from portal.trust.corrections import Corrected, corrections


def _log() -> list[Corrected]:
    with homeward().database.reading() as connection:
        return corrections(connection)


def corrections_page() -> Response:
    """Answer ``/<language>/corrections``."""
    lines = [(line, _name(line), _price_of(line), done_of(line)) for line in _log()]
    return page("trust/corrections.html", _("Corrections"), lines=lines)


def done_of(line: Corrected) -> str:
    """Say what was done about a price."""
    return _("The price was taken back.") if line.taken_back else line.done


def _name(line: Corrected) -> str:
    corridor = homeward().corridors.get(line.price.corridor)
    return corridor_name(corridor) if corridor else str(line.price.corridor)


def _provider(line: Corrected) -> str:
    return homeward().providers.canonical(line.price.provider).name


def _price_of(line: Corrected) -> tuple[str, str]:
    """Return the name of a line's provider, and the address of its price's page."""
    return _provider(line), url_for("comparison.quote", run=line.price.run_id, number=line.price.number)


def corrections_atom() -> Response:
    """Answer ``/<language>/corrections.atom`` (RFC 4287). Entries keep their ids in every language and for ever."""
    lines = _log()
    feed = ET.Element("feed", {"xmlns": NAMESPACE, "xml:lang": current_language().code})
    here = public_origin() + url_for("trust.corrections_atom")
    add_text(feed, "id", here)
    title = _("Corrections")
    add_text(feed, "title", f"{title} · {homeward().settings.site_name}")
    add_text(feed, "updated", moment(lines[0].at if lines else datetime.fromisoformat("2026-11-22T00:00:00+00:00")))
    ET.SubElement(feed, "link", {"rel": "self", "href": here, "type": "application/atom+xml"})
    ET.SubElement(feed, "link", {"rel": "alternate", "href": public_origin() + url_for("trust.corrections")})
    author = ET.SubElement(feed, "author")
    add_text(author, "name", homeward().settings.operator_name or homeward().settings.site_name)
    for line in lines:
        _entry(feed, line)
    return sent(feed)


def _entry(feed: ET.Element, line: Corrected) -> None:
    price = public_origin() + url_for("comparison.quote", run=line.price.run_id, number=line.price.number)
    entry = ET.SubElement(feed, "entry")
    add_text(entry, "id", f"tag:{urlsplit(public_origin()).hostname},{line.at:%Y-%m-%d}:correction/{line.key}")
    add_text(entry, "title", f"{_provider(line)}, {_name(line)}")
    add_text(entry, "updated", moment(line.at))
    ET.SubElement(entry, "link", {"rel": "alternate", "href": price})
    add_text(entry, "summary", f"{line.wrong} {done_of(line)}")


def corrections_csv() -> Response:
    """Answer ``/<language>/corrections.csv`` (RFC 4180, UTF-8)."""
    out = StringIO()
    table = csv.writer(out)
    table.writerow(("corrected_at", "corridor", "provider", "quote", "wrong", "done"))
    for line in _log():
        cells = (str(line.price.corridor), _provider(line), line.price.quote_id, line.wrong, done_of(line))
        table.writerow((moment(line.at), *map(harmless, cells)))
    return csv_file(out.getvalue(), "attachment; filename=corrections.csv")
