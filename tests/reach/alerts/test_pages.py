"""The form, the pages of a mail's links, and what keeps strangers from using them against anybody."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from portal.composition import Homeward
from portal.config import Settings
from portal.factory import create_app
from portal.reach.alerts.limits import FROM_A_NETWORK, TO_AN_ADDRESS
from portal.reach.alerts.tables import Alert, OutgoingMail
from tests.pages.conftest import LANGUAGES
from tests.pages.invariants import PageClient, check_headers, check_page, read_page
from tests.reach.alerts.conftest import ASKED, Person
from tests.reach.alerts.mail_server import Letterbox
from tests.reach.alerts.test_subscriptions import count
from tests.trust.conftest import token_in

FORM = "/en/ke-tz/alert"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_keeps_the_rules_of_every_page(person: Person, client: PageClient, language: str) -> None:
    client.get(f"/{language}/ke-tz/alert")
    asked = person.ask(language, amount="18000", more_than="350000")
    check_headers(asked)
    check_page(read_page(asked.text), f"/{language}/ke-tz/alert")
    person.work()
    confirm, stop = person.link("confirm"), person.link("stop")
    client.get(confirm)
    client.get(stop)
    person.press(confirm)
    client.get(confirm)
    person.press(stop)
    client.get(stop, 404)


def test_no_store_keeps_these_pages_and_no_search_engine_lists_them(person: Person, client: PageClient) -> None:
    person.ask()
    person.work()
    for path in (FORM, person.link("confirm"), person.link("stop")):
        answer = client.raw(path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert "ETag" not in answer.headers


def test_opening_a_link_neither_confirms_nor_stops(person: Person, client: PageClient, box: Letterbox) -> None:
    """Programs that check mail open every link in it."""
    person.ask()
    person.work()
    for path in (person.link("confirm"), person.link("stop")) * 2:
        client.get(path)
        assert client.client.head(path).status_code == 200
    assert client.get(person.link("confirm")).one("h1").text == "Confirm your alert"


def test_the_pages_never_show_the_address(person: Person, client: PageClient) -> None:
    asked = person.ask()
    person.work()
    shown = asked.text + client.raw(person.link("confirm")).text + client.raw(person.link("stop")).text
    assert "asha" not in shown


def test_one_click_of_a_mail_program_stops_it_without_cookie_or_further_step(
    person: Person, box: Letterbox, portal: Homeward, portal_app: Flask
) -> None:
    """RFC 8058, 3.1 and 3.2: the header's address, a form with one field, an answer that is no redirect."""
    person.ask()
    person.work()
    mail = box.mails[0]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = re.fullmatch(r"<https://homeward\.example(/\S+)>", mail["List-Unsubscribe"])
    assert address
    stranger = portal_app.test_client(use_cookies=False)
    for _ in range(2):  # stopped twice is stopped
        answer = stranger.post(address[1], data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert count(portal.database, Alert) == 0


#: A field, what is typed into it, and what is said of it.
WRONG = [
    ("amount", "", "Write an amount in figures"),
    ("amount", "many", "We could not read this as an amount"),
    ("more_than", "-5", "Write an amount above zero"),
    ("more_than", "EUR 20", "You wrote an amount in"),
    ("pickup", "pigeon", "We do not know this way to collect"),
    ("pay_in", "pigeon", "We do not know this way to pay"),
    ("max_hours", "soon", "We could not read how soon"),
    ("email", "", "We could not read this as an e-mail address"),
    ("email", "asha", "We could not read this as an e-mail address"),
    ("email", "asha@example.org\r\nBcc: juma@example.org", "We could not read this as an e-mail address"),
    ("email", "asha@example.org, juma@example.org", "We could not read this as an e-mail address"),
]


@pytest.mark.parametrize(("name", "typed", "said"), WRONG)
def test_what_cannot_be_read_is_asked_back_and_nothing_is_kept(
    person: Person, portal: Homeward, name: str, typed: str, said: str
) -> None:
    answer = person.ask(**{name: typed})
    assert answer.status_code == 400
    page = read_page(answer.text)
    check_page(page, FORM)
    assert said in page.text
    assert (count(portal.database, Alert), count(portal.database, OutgoingMail)) == (0, 0)


def test_amounts_are_read_as_the_language_writes_them(person: Person, client: PageClient) -> None:
    assert person.ask("fr", amount="18 000", more_than="350 000,5").status_code == 200
    person.work()
    assert "350 000,50" in client.get(person.link("confirm")).text


def test_a_currency_that_does_not_arrive_here_falls_back_to_the_local_one(person: Person, client: PageClient) -> None:
    assert person.ask(payout="XYZ").status_code == 200
    person.work()
    assert "TZS" in client.get(person.link("confirm")).text


def test_an_address_that_is_known_gets_the_same_answer(person: Person) -> None:
    person.subscribe()
    known, unknown = person.ask(), person.ask(email="nobody-knows@example.org")
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)


def test_strangers_cannot_fill_a_letterbox_and_learn_nothing_by_trying(person: Person, box: Letterbox) -> None:
    answers = {person.ask(network=f"203.0.{number}.9", email="Asha@example.org").text for number in range(9)}
    assert len(answers) == 1
    person.work()
    assert len(box.taken) == TO_AN_ADDRESS
    person.clock.wait(days=1, hours=1)
    person.ask()
    person.work()
    assert len(box.taken) == TO_AN_ADDRESS + 1


def test_a_network_that_sends_too_many_forms_is_told_to_wait(person: Person, box: Letterbox) -> None:
    token = token_in(person.client.raw(FORM).text)
    person.clock.wait(seconds=30)
    statuses = [person.send(token, network=f"203.0.113.{n}", email=f"{n}@example.org").status_code for n in range(31)]
    assert statuses == [200] * FROM_A_NETWORK + [429]
    assert person.send(token, network="198.51.100.1").status_code == 200
    assert int(person.send(token).headers["Retry-After"]) <= 3600
    person.work()
    assert len(box.taken) == 1, "one form is one alert, however often it is sent and to whomever"


def test_robots_are_kept_out(person: Person, portal: Homeward) -> None:
    fast = token_in(person.client.raw(FORM).text)
    assert "faster than a person" in person.send(fast).text
    assert "it is there for robots" in person.ask(website="https://spam.example").text
    assert "We could not read this form" in person.send("forged").text
    person.clock.wait(hours=13)
    assert "open for too long" in person.send(fast).text
    assert count(portal.database, Alert) == 0


def test_an_address_that_is_corrected_in_the_same_form_gets_the_mail(person: Person, box: Letterbox) -> None:
    """Back, correct the address, send again: the page says that a mail is on its way, and it is."""
    token = token_in(person.client.raw(FORM).text)
    person.clock.wait(seconds=30)
    for email in ("asha@exmaple.org", "asha@example.org", "asha@example.org"):
        assert "A mail is on its way" in person.send(token, email=email).text
    person.work()
    assert [recipients for _sender, recipients, _bytes in box.taken] == [["asha@example.org"]]


def test_a_form_of_another_corridor_is_not_taken(person: Person) -> None:
    token = token_in(person.client.raw("/en/rw-ke/alert").text)
    person.clock.wait(seconds=30)
    assert person.send(token).status_code == 400


def test_a_link_whose_time_is_over_leads_nowhere_before_anything_is_deleted(
    person: Person, client: PageClient, portal: Homeward
) -> None:
    person.ask()
    person.work()
    confirm = person.link("confirm")
    person.clock.wait(hours=49)
    client.get(confirm, 404)
    assert client.client.post(confirm).status_code == 404
    assert count(portal.database, Alert) == 1


@pytest.mark.parametrize("does", ["confirm", "stop"])
def test_a_guessed_link_leads_nowhere(client: PageClient, does: str) -> None:
    assert "There is no such alert" in client.get(f"/en/alert/{'A' * 22}/{does}", 404).text


@pytest.mark.parametrize("start", ["/fr", "/xx", ""])
def test_links_of_mails_work_when_their_language_is_withdrawn_and_without_one(
    person: Person, portal: Homeward, make_settings: Callable[..., Settings], tmp_path: Path, start: str
) -> None:
    person.ask("fr", amount="18000", more_than="350000")
    person.work()
    confirm, stop = (start + person.link(does).removeprefix("/fr") for does in ("confirm", "stop"))
    book = (portal.settings.translations_dir / "languages.toml").read_text(encoding="utf-8")
    drafted = re.sub(r'(\[fr\].*?status = )"published"', r'\1"draft"', book, flags=re.DOTALL)
    translations = tmp_path / "withdrawn"
    shutil.copytree(portal.settings.translations_dir, translations)
    (translations / "languages.toml").write_text(drafted, encoding="utf-8")
    settings = portal.settings.model_copy(update={"translations_dir": translations})
    app = create_app(settings, clock=portal.clock)
    client = PageClient(app)
    assert client.raw("/fr/ke-tz").status_code == 404
    assert read_page(client.raw(confirm).text).one("h1").text == "Confirm your alert"
    assert client.client.post(confirm).status_code == 200
    assert read_page(client.raw(stop).text).one("html").attributes["lang"] == "en"
    assert client.client.post(stop, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert count(portal.database, Alert) == 0
    app.extensions["homeward"].database.dispose()


def test_looking_at_a_link_waits_for_no_writer(person: Person, client: PageClient, portal: Homeward) -> None:
    person.ask()
    person.work()
    with portal.database.writing() as connection:
        connection.execute(update(Alert).values(given_up=0))
        for does in ("confirm", "stop"):
            client.get(person.link(does))


@pytest.mark.usefixtures("with_confirmed_tariff")
def test_the_form_says_what_the_amount_delivers_now(client: PageClient) -> None:
    said = client.get(f"{FORM}?amount=18000").text.replace("\xa0", " ")
    assert "Now KES 18,000 delivers TZS 354,420 at most" in said


def test_the_form_says_where_no_price_can_set_off_an_alert_yet(client: PageClient) -> None:
    assert "No price here can set off an alert yet" in client.get(FORM).text


def test_without_a_mail_server_the_page_says_so_and_the_feed_works(
    make_settings: Callable[..., Settings], sqlite_address: str
) -> None:
    app = create_app(make_settings(database_url=sqlite_address))
    client = PageClient(app)
    page = client.get(FORM)
    assert "This portal sends no alerts by e-mail yet" in page.text
    assert not page.all("form")
    assert client.client.post(FORM, data=ASKED).status_code == 503
    assert client.raw("/en/ke-tz/feed.xml").status_code == 200
    told = app.test_cli_runner().invoke(args=["alerts", "send"])
    assert told.exit_code != 0
    assert "Set HOMEWARD_SMTP_URL" in told.output
    app.extensions["homeward"].database.dispose()
