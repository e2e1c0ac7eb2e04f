"""The public log of corrections: what the operator writes, and what is taken back."""

import csv
from datetime import timedelta
from io import StringIO
from xml.etree import ElementTree as ET

from flask import Flask

from portal.collection.review import decide
from portal.database import Database
from portal.prices.quotes import CorridorCode
from portal.trust.corrections import corrections, log_correction, price_named
from portal.trust.reports import ReportedPrice
from tests.conftest import NOW
from tests.pages.invariants import PageClient
from tests.trust.conftest import MovingClock

ATOM = "{http://www.w3.org/2005/Atom}"


def correct(database: Database, number: int = 5, wrong: str = "The fee.", done: str = "Put right.") -> None:
    with database.writing() as connection:
        price = price_named(connection, 1, number)
        assert price is not None
        log_correction(connection, price, wrong, done, NOW)


def test_an_empty_log_says_so(client: PageClient) -> None:
    assert "No correction yet." in client.get("/en/corrections").text


def test_a_line_tells_the_day_the_price_what_was_wrong_and_what_was_done(
    client: PageClient, portal_database: Database
) -> None:
    correct(portal_database, wrong="The fee was 2.07, <b>not</b> 207.", done="Corrected in the sheet.")
    page = client.get("/en/corrections")
    for told in (
        "21 November 2026",
        "The fee was 2.07, <b>not</b> 207.",
        "Corrected in the sheet.",
        "Kenya → Tanzania",
    ):
        assert told in page.text
    client.get(next(link.attributes["href"] for link in page.all("a") if "/quote/1-5" in link.attributes["href"]))


def test_a_shown_price_cannot_be_taken_back_in_silence(client: PageClient, portal_database: Database) -> None:
    decide(portal_database, "1-3", "discard", "The rate was upside down.", NOW)
    page = client.get("/en/corrections").text
    assert "The rate was upside down." in page
    assert "The price was taken back." in page


def test_what_the_operator_wrote_about_a_price_that_was_taken_back_is_told_once(portal_database: Database) -> None:
    decide(portal_database, "1-3", "discard", "Upside down.", NOW)
    correct(portal_database, 3, "The rate was upside down.", "We asked the shopper again.")
    with portal_database.reading() as connection:
        assert [line.done for line in corrections(connection)] == ["We asked the shopper again."]


def test_the_newest_stands_first(portal_database: Database) -> None:
    correct(portal_database, 5)
    with portal_database.writing() as connection:
        price = ReportedPrice(1, 6, CorridorCode("KE", "TZ"), "M-Pesa")
        log_correction(connection, price, "Later.", "Done.", NOW + timedelta(hours=1))
        assert [line.price.number for line in corrections(connection)] == [6, 5]


def test_prices_of_runs_that_were_not_published_have_no_name(portal_database: Database) -> None:
    with portal_database.reading() as connection:
        assert price_named(connection, 1, 99_999) is None
        assert price_named(connection, 99, 1) is None


def test_the_feed_is_atom_and_names_each_correction_for_ever(
    client: PageClient, portal_database: Database, clock: MovingClock
) -> None:
    correct(portal_database, wrong="Ampersand & <tag>")
    answers = [client.raw(f"/{language}/corrections.atom") for language in ("en", "ar")]
    english, arabic = (ET.fromstring(answer.data) for answer in answers)
    assert answers[0].content_type == "application/atom+xml; charset=utf-8"
    for feed in (english, arabic):
        for needed in ("id", "title", "updated"):
            assert feed.findtext(f"{ATOM}{needed}")
    assert english.findtext(f"{ATOM}entry/{ATOM}summary") == "Ampersand & <tag> Put right."
    assert english.findtext(f"{ATOM}entry/{ATOM}updated") == "2026-11-21T09:00:00Z"
    assert english.findtext(f"{ATOM}entry/{ATOM}id") == arabic.findtext(f"{ATOM}entry/{ATOM}id")


def test_the_table_is_csv_and_no_cell_is_a_formula(client: PageClient, portal_database: Database) -> None:
    correct(portal_database, wrong='=HYPERLINK("x")', done="Two\nlines, with a comma")
    answer = client.raw("/fr/corrections.csv")
    (line,) = csv.DictReader(StringIO(answer.text))
    assert answer.headers["Content-Disposition"] == "attachment; filename=corrections.csv"
    assert (line["corridor"], line["quote"], line["corrected_at"]) == ("KE-TZ", "1-5", "2026-11-21T09:00:00Z")
    assert line["wrong"] == '\'=HYPERLINK("x")'
    assert line["done"] == "Two\nlines, with a comma"


def test_a_feed_that_has_not_changed_is_not_sent_again(portal: Flask, client: PageClient) -> None:
    first = client.raw("/en/corrections.atom")
    again = client.raw("/en/corrections.atom", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
