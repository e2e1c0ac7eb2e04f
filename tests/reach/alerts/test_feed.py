"""The feed of a corridor: one entry for each publication that changed its newest prices, as RFC 4287 has it."""

import re
from dataclasses import replace
from datetime import datetime
from xml.etree import ElementTree as ET

import pytest
from flask import Flask

from portal.composition import Homeward
from portal.prices.quotes import CorridorCode
from portal.reach.alerts.publications import publications
from tests.pages.conftest import LANGUAGES
from tests.pages.invariants import PageClient
from tests.pages.published import publish, starter_quotes
from tests.reach.alerts.prices_not_real import publish_tariff, tariff_not_real

ATOM = "{http://www.w3.org/2005/Atom}"
#: RFC 3339, as RFC 4287 (3.3) narrows it: a capital T, and a capital Z where there is no offset.
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def read(client: PageClient, language: str = "en", slug: str = "ke-tz") -> ET.Element:
    answer = client.raw(f"/{language}/{slug}/feed.xml")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(answer.data)


def text(element: ET.Element, name: str) -> str:
    """Return the text of the only child of a name."""
    (found,) = element.findall(ATOM + name)
    return found.text or ""


def entries(feed: ET.Element) -> list[ET.Element]:
    return feed.findall(f"{ATOM}entry")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_feed_keeps_the_rules_of_rfc_4287(client: PageClient, portal: Homeward, language: str) -> None:
    publish_tariff(portal.database)
    feed = read(client, language)
    assert feed.tag == f"{ATOM}feed"
    assert feed.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == language
    links = {link.attrib["rel"]: link.attrib for link in feed.findall(f"{ATOM}link")}
    assert set(links) == {"self", "alternate"}
    assert links["self"]["href"] == f"https://homeward.example/{language}/ke-tz/feed.xml" == text(feed, "id")
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    assert text(feed, "title")
    for element in (feed, *entries(feed)):
        assert MOMENT.fullmatch(text(element, "updated"))
    for entry in entries(feed):
        assert text(entry, "id").startswith("urn:uuid:")
        assert text(entry, "title")
        assert text(entry, "summary")
        assert [link.attrib["rel"] for link in entry.findall(f"{ATOM}link")] == ["alternate"]
    ids = [text(entry, "id") for entry in entries(feed)]
    assert len(ids) == len(set(ids)) == 2
    assert text(feed, "updated") == max(text(entry, "updated") for entry in entries(feed))


def test_an_entry_names_the_first_services_with_their_month(client: PageClient) -> None:
    (entry,) = entries(read(client))
    assert (
        text(entry, "title") == "Kenya → Tanzania: prices of September 2025"
    )  # the newest of all; local ones are older
    summary = text(entry, "summary").replace("\xa0", " ")
    assert summary.startswith("Source: The World Bank")
    assert "If you pay KES 18,000, at the prices of August 2025: TZS " in summary
    assert summary.count(" arrives with ") == 3


def test_a_name_with_signs_that_xml_cannot_hold_spoils_no_feed(client: PageClient, portal: Homeward) -> None:
    quote = tariff_not_real(provider="Not\x0b Real & <Transfers>\u200f")
    publish(portal.database, [quote], "tariffs")
    assert "Not Real & <Transfers>\u200f" in text(entries(read(client))[0], "summary")


def test_what_no_shopper_confirmed_says_so(client: PageClient, portal: Homeward) -> None:
    publish_tariff(portal.database)
    newest = entries(read(client))[0]
    assert "TZS 354,420 arrives with Not Real Transfers" in text(newest, "summary").replace("\xa0", " ")
    assert "not confirmed yet" in text(newest, "summary")


def test_an_entry_stays_the_same_when_later_prices_come_and_in_other_languages(
    client: PageClient, portal: Homeward
) -> None:
    (before,) = entries(read(client))
    publish_tariff(portal.database)
    after = entries(read(client))
    assert ET.tostring(after[1]) == ET.tostring(before)
    assert [text(entry, "id") for entry in entries(read(client, "ar"))] == [text(entry, "id") for entry in after]


def test_older_periods_that_come_later_are_no_news(portal: Homeward) -> None:
    older = [each for each in starter_quotes() if each.service.corridor.slug == "ke-tz" and each.period == "2025_1Q"]
    publish(portal.database, [replace(each, record_key=f"older {each.record_key}") for each in older])
    with portal.database.reading() as connection:
        found = publications(connection, CorridorCode("KE", "TZ"), 20)
    assert len(found) == 1


def test_the_newest_publications_come_first_and_old_ones_fall_out(portal: Homeward) -> None:
    last = [publish_tariff(portal.database, margin) for margin in ("1", "2", "3")][-1]
    with portal.database.reading() as connection:
        found = publications(connection, CorridorCode("KE", "TZ"), 2)
    assert [each.run_id for each in found] == [last, last - 1]
    assert all(isinstance(each.published_at, datetime) for each in found)


def test_a_corridor_without_prices_has_an_empty_feed_and_an_unknown_one_none(client: PageClient) -> None:
    assert entries(read(client, slug="gb-ng")) == []
    assert client.raw("/en/xx-yy/feed.xml").status_code == 404


def test_the_corridor_page_leads_readers_to_the_feed(client: PageClient) -> None:
    links = client.get("/en/ke-tz").all("link")
    (found,) = [link.attributes for link in links if link.attributes.get("type") == "application/atom+xml"]
    assert found["rel"] == "alternate"
    assert client.raw(found["href"]).status_code == 200


def test_an_unchanged_feed_is_one_short_answer(portal_app: Flask) -> None:
    client = portal_app.test_client()
    tag = client.get("/en/ke-tz/feed.xml").headers["ETag"]
    assert client.get("/en/ke-tz/feed.xml", headers={"If-None-Match": tag}).status_code == 304
