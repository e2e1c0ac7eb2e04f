"""The public log of corrections: what the operator writes, and what is taken back."""

import csv
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from xml.etree import ElementTree as ET

import pytest
from flask import Flask

from portal.collection.review import decide
from portal.config import Settings
from portal.database import Database
from portal.factory import create_app
from portal.prices.quotes import CorridorCode
from portal.trust.corrections import corrections, log_correction, price_named
from portal.trust.corrections_pages import MOST_ENTRIES, PAGE_SIZE
from portal.trust.reports import ReportedPrice
from tests.conftest import NOW
from tests.pages.invariants import PageClient
from tests.pages.published import publish, starter_quotes
from tests.trust.conftest import MovingClock

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def held_price(portal_database: Database) -> str:
    """The number of a price that waits for a person."""
    quote = next(each for each in starter_quotes() if each.service.corridor.slug == "rw-ke")
    publish(portal_database, [quote], held=[quote.record_key])
    return "2-1"


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


def told(database: Database) -> list[tuple[str, str, str]]:
    """Return key, kind and reason of each line, newest first."""
    with database.reading() as connection:
        return [(line.key, line.kind.value, line.wrong) for line in corrections(connection)]


def test_a_price_that_was_held_then_released_and_then_discarded_was_shown(
    portal_database: Database, held_price: str
) -> None:
    decide(portal_database, held_price, "release", "We called the bank.", NOW)
    assert told(portal_database) == []
    decide(portal_database, held_price, "discard", "The bank was wrong.", NOW)
    assert told(portal_database) == [("d2", "taken_back", "The bank was wrong.")]


def test_what_was_held_and_discarded_was_never_shown_and_is_no_correction(
    portal_database: Database, held_price: str
) -> None:
    decide(portal_database, held_price, "discard", "Upside down.", NOW)
    decide(portal_database, held_price, "release", "It was right after all.", NOW)
    assert told(portal_database) == []


@pytest.mark.parametrize("first", ["correct", "discard"])
def test_no_line_of_the_operator_hides_that_a_price_was_taken_back(portal_database: Database, first: str) -> None:
    if first == "correct":
        correct(portal_database, 3, "The rate.")
    decide(portal_database, "1-3", "discard", "Upside down.", NOW)
    if first == "discard":
        correct(portal_database, 3, "The rate.")
    assert told(portal_database) == [("d1", "taken_back", "Upside down."), ("c1", "written", "The rate.")]


def test_the_log_only_grows_and_its_keys_stay(portal_database: Database, client: PageClient) -> None:
    before: list[tuple[str, str, str]] = []
    for minute, (action, because) in enumerate(
        (("discard", "Upside down."), ("release", "It was right."), ("discard", "It was wrong, really."))
    ):
        decide(portal_database, "1-3", action, because, NOW + timedelta(minutes=minute))
        lines = told(portal_database)
        assert lines[1:] == before
        before = lines
    assert [kind for _key, kind, _why in before] == ["taken_back", "shown_again", "taken_back"]
    page = client.get("/en/corrections").text
    assert "Why It was right. What we did The price is shown again." in page
    assert page.count("The price was taken back.") == 2


def test_a_price_that_nobody_ever_saw_cannot_be_corrected(portal_database: Database, held_price: str) -> None:
    run_id, number = map(int, held_price.split("-"))
    with portal_database.reading() as connection:
        assert price_named(connection, run_id, number) is None
    decide(portal_database, held_price, "release", "We called the bank.", NOW)
    decide(portal_database, held_price, "discard", "The bank was wrong.", NOW)
    with portal_database.reading() as connection:
        assert price_named(connection, run_id, number) is not None


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
    assert line["reason"] == '\'=HYPERLINK("x")'
    assert line["done"] == "Two\nlines, with a comma"


def test_a_feed_that_has_not_changed_is_not_sent_again(portal: Flask, client: PageClient) -> None:
    first = client.raw("/en/corrections.atom")
    again = client.raw("/en/corrections.atom", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.fixture
def known_by_its_address(make_settings: Callable[..., Settings], sqlite_address: str) -> Iterator[Flask]:
    settings = make_settings(database_url=sqlite_address, public_url="https://homeward.example/fees")
    made = create_app(settings, clock=lambda: NOW)
    publish(made.extensions["homeward"].database, [starter_quotes()[0]])
    yield made
    made.extensions["homeward"].database.dispose()


def test_the_feed_says_the_portal_s_own_address_under_whichever_host_it_is_asked(known_by_its_address: Flask) -> None:
    correct(known_by_its_address.extensions["homeward"].database, 1)
    ask = known_by_its_address.test_client()
    answers = [ask.get("/en/corrections.atom", headers={"Host": host}).text for host in ("evil.example", "b.example")]
    assert answers[0] == answers[1]
    assert "evil.example" not in answers[0]
    feed = ET.fromstring(answers[0])
    assert feed.findtext(f"{ATOM}id") == "https://homeward.example/fees/en/corrections.atom"
    assert {link.attrib["href"] for link in feed.iter(f"{ATOM}link")} == {
        "https://homeward.example/fees/en/corrections.atom",
        "https://homeward.example/fees/en/corrections",
        "https://homeward.example/fees/en/quote/1-1",
    }


def test_an_entry_keeps_its_id_when_the_portal_moves(portal: Flask, portal_database: Database) -> None:
    correct(portal_database)
    ask = portal.test_client()
    feeds = [
        ET.fromstring(ask.get("/en/corrections.atom", headers={"Host": host}).data) for host in ("a.test", "b.test")
    ]
    assert len({feed.findtext(f"{ATOM}entry/{ATOM}id") for feed in feeds}) == 1


def test_a_long_log_has_pages_and_the_feed_holds_the_newest(client: PageClient, portal_database: Database) -> None:
    for number in range(MOST_ENTRIES + 1):
        correct(portal_database, wrong=f"Fault {number}.")
    first, last = client.get("/en/corrections"), client.get("/en/corrections?page=3")
    assert (first.text.count("Fault "), last.text.count("Fault ")) == (PAGE_SIZE, 1)
    assert "Fault 0." in last.text
    client.get("/en/corrections?page=4", 404)
    entries = ET.fromstring(client.raw("/en/corrections.atom").data).findall(f"{ATOM}entry")
    assert len(entries) == MOST_ENTRIES
    assert entries[0].findtext(f"{ATOM}summary") == f"Fault {MOST_ENTRIES}. Put right."
