"""Atom feeds (RFC 4287): what every feed of the portal is written and sent with."""

import re
from datetime import datetime
from typing import Final
from xml.etree import ElementTree as ET

from flask import Response

from portal.answers import revalidated

NAMESPACE: Final = "http://www.w3.org/2005/Atom"

#: Signs that XML 1.0 cannot hold (section 2.2): one of them would make the whole feed unreadable.
_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def add_text(parent: ET.Element, name: str, text: str) -> None:
    """Add an element of text, without what XML cannot hold."""
    ET.SubElement(parent, name).text = _NOT_IN_XML.sub("", text)


def moment(at: datetime) -> str:
    """Write a time in UTC as RFC 3339 has it."""
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def sent(feed: ET.Element) -> Response:
    """Return the answer that a feed is sent as, with what a reader needs to ask again cheaply."""
    body = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return revalidated(Response(body, content_type="application/atom+xml; charset=utf-8"))
