""" "Is this price wrong?": the form, what is wrong with it, and the page a number leads to."""

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.database import Database
from portal.trust.tables import FormsSent, PriceReport
from tests.pages.conftest import LANGUAGES
from tests.pages.invariants import Page, PageClient, check_headers, check_page, read_page
from tests.trust.conftest import TOLD, MovingClock, Person, token_in


def kept(database: Database) -> int:
    with database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(PriceReport)).scalar_one())


def test_every_row_of_a_comparison_asks_whether_its_price_is_wrong(client: PageClient) -> None:
    page = read_page(client.raw("/en/ke-tz?amount=20000").text)
    rows = [each for each in page.all("li") if each.attributes.get("class") == "row"]
    asked = [link for link in page.all("a") if link.attributes.get("class") == "doubt-link"]
    proofs = [link for link in page.all("a") if link.attributes.get("class") == "proof-link"]
    assert len(rows) > 5
    assert len(asked) >= len(rows)
    addresses = {link.attributes["href"] for link in asked}
    assert all(link.text.startswith("Is this price wrong?") for link in asked)
    assert {link.attributes["href"] + "/report" for link in proofs} >= addresses
    for address in addresses:
        client.get(address)


def test_the_form_says_which_price_it_is_about_and_what_becomes_of_a_contact(client: PageClient) -> None:
    page = client.get("/en/quote/1-5/report")
    assert "Seen on" in page.text
    assert "we delete it after 90 days" in page.text
    assert {field.attributes["name"] for field in page.all("input", "textarea")} == {*TOLD, "website", "token"}


def test_a_report_is_answered_with_a_number_to_follow(client: PageClient, person: Person) -> None:
    sent = person.report()
    assert sent.status_code == 303
    page = client.get(sent.headers["Location"])
    number = sent.headers["Location"].rsplit("/", 1)[1]
    assert "-".join(re.findall("....", number)) in page.text
    assert "Received" in page.text
    assert "KES 18,500" in page.text.replace("\xa0", " ")


def test_the_page_of_a_report_shows_neither_contact_nor_words(client: PageClient, person: Person) -> None:
    page = client.get(f"/en/report/{person.number()}").text
    for private in (TOLD["contact"], TOLD["place"], TOLD["told"]):
        assert private not in page


def test_nothing_about_a_report_is_kept_by_a_store_or_listed(client: PageClient, person: Person) -> None:
    for address in (person.address(), f"/en/report/{person.number()}", "/en/report"):
        answer = client.raw(address)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert "ETag" not in answer.headers


#: A field, what is typed into it, and what is said of it.
WRONG = [
    ("paid", "", "Write an amount in figures"),
    ("paid", "many", "We could not read this as an amount"),
    ("paid", "-5", "Write an amount above zero"),
    ("paid", "EUR 20", "You wrote an amount in"),
    ("arrived", "nothing", "We could not read this as an amount"),
    ("day", "", "Write the day, such as"),
    ("day", "yesterday", "We could not read this as a day"),
    ("day", "2026-12-24", "This day is still to come"),
    ("day", "2019-01-01", "more than two years ago"),
    ("place", " ", "Write where it was"),
    ("place", "x" * 201, "This is too long"),
    ("told", "x" * 2001, "This is too long"),
    ("contact", "x" * 201, "This is too long"),
]


def test_a_field_that_cannot_be_taken_says_so_and_what_was_typed_stays(
    person: Person, portal_database: Database
) -> None:
    for field, typed, said in WRONG:
        sent = person.report(**{field: typed})
        page = read_page(sent.text)
        check_headers(sent)
        check_page(page, person.address())
        assert sent.status_code == 400
        (wrong,) = [each for each in page.all("input", "textarea") if each.attributes.get("aria-invalid") == "true"]
        assert wrong.attributes["name"] == field
        problem = wrong.attributes["aria-describedby"].split()[0]
        assert said in next(each.text for each in page.elements if each.attributes.get("id") == problem)
        assert {name: text for name, text in typed_into(page).items() if name in TOLD} == {**TOLD, field: typed.strip()}
    assert kept(portal_database) == 0


def typed_into(page: Page) -> dict[str, str]:
    fields = page.all("input", "textarea")
    return {each.attributes["name"]: each.attributes.get("value", each.text) for each in fields}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_form_is_answered_in_the_persons_language(person: Person, language: str) -> None:
    sent = person.report(language, paid="", day="")
    page = read_page(sent.text)
    check_page(page, person.address(language))
    assert sent.status_code == 400
    assert len([each for each in page.all("input") if each.attributes.get("aria-invalid") == "true"]) == 2


@pytest.mark.parametrize(
    ("language", "typed"), [("fr", "18 500,50"), ("es", "18.500,50"), ("ar", "١٨٬٥٠٠٫٥٠"), ("en", "KES 18,500.50")]
)
def test_amounts_are_read_with_the_languages_own_separators(
    person: Person, portal_database: Database, language: str, typed: str
) -> None:
    assert person.report(language, paid=typed).status_code == 303
    with portal_database.reading() as connection:
        report = connection.execute(select(PriceReport.paid, PriceReport.language)).one()
    assert (str(report.paid), report.language) == ("18500.50", language)


def test_a_form_sent_twice_is_one_report(person: Person, portal_database: Database) -> None:
    token = person.open()
    person.clock.wait(seconds=20)
    first, second = person.send(token), person.send(token)
    assert first.headers["Location"] == second.headers["Location"]
    assert kept(portal_database) == 1


def test_the_same_words_from_another_form_are_another_report(person: Person, portal_database: Database) -> None:
    assert person.number(told="", contact="") != person.number(told="", contact="")
    assert kept(portal_database) == 2


def test_who_goes_back_and_corrects_a_form_corrects_the_report(person: Person, portal_database: Database) -> None:
    token = person.open()
    person.clock.wait(seconds=20)
    first = person.send(token)
    again = person.send(token, paid="18,600")
    assert first.headers["Location"] == again.headers["Location"]
    with portal_database.reading() as connection:
        assert [str(paid) for (paid,) in connection.execute(select(PriceReport.paid))] == ["18600"]


@pytest.mark.parametrize(
    ("changes", "seconds", "said"),
    [
        ({"website": "https://casino.example"}, 30.0, "must stay empty"),
        ({}, 1.0, "faster than a person can write"),
        ({}, 60 * 60 * 13.0, "open for too long"),
        ({"token": "forged"}, 30.0, "We could not read this form"),
        ({"token": ""}, 30.0, "We could not read this form"),
    ],
)
def test_robots_are_kept_out_by_honest_means_and_a_person_may_try_again(
    person: Person, portal_database: Database, changes: dict[str, str], seconds: float, said: str
) -> None:
    token = person.open()
    person.clock.wait(seconds=seconds)
    refused = person.send(**{"token": token, **changes})
    assert refused.status_code == 400
    assert said in read_page(refused.text).text
    assert kept(portal_database) == 0
    person.clock.wait(seconds=10)
    assert person.send(token_in(refused.text)).status_code == 303


def test_the_token_of_one_price_does_not_serve_for_another(client: PageClient, clock: MovingClock) -> None:
    token = Person(client, clock, "1-6").open()
    clock.wait(seconds=10)
    assert Person(client, clock, "1-5").send(token).status_code == 400


def test_a_network_may_file_only_so_many_reports_an_hour(person: Person) -> None:
    person.clock.wait(minutes=10)
    tokens = [person.open() for _ in range(31)]
    person.clock.wait(seconds=10)
    answers = [person.send(token, network="203.0.113.77").status_code for token in tokens[:30]]
    assert set(answers) == {303}
    assert person.send(tokens[0], network="203.0.113.77").status_code == 303  # the same report, sent again
    refused = person.send(tokens[30], network="203.0.113.200")  # a neighbour's address counts as the same network
    assert refused.status_code == 429
    page = read_page(refused.text)
    assert "Too many reports came from your network. Wait 50 minutes and send again." in page.text
    assert refused.headers["Retry-After"] == str(50 * 60)
    assert TOLD["place"] in {each.attributes.get("value") for each in page.all("input")}
    assert person.send(tokens[30], network="198.51.100.1").status_code == 303
    person.clock.wait(minutes=50)
    assert person.report().status_code == 303


@pytest.mark.parametrize("rubbish", [{"token": "forged"}, {"token": ""}, {"paid": "x"}, {"website": "x"}])
def test_nobody_keeps_neighbours_from_reporting_by_sending_rubbish(
    person: Person, portal_database: Database, rubbish: dict[str, str]
) -> None:
    token = person.open()
    person.clock.wait(seconds=10)
    for _ in range(40):
        assert person.send(**{"token": token, **rubbish}).status_code == 400
    with portal_database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(FormsSent)).scalar_one() == 0
    assert person.send(token).status_code == 303


@pytest.mark.parametrize("field", ["told", "place", "contact", "paid", "day"])
def test_no_more_is_given_back_than_the_field_takes(person: Person, field: str) -> None:
    sent = person.report(**{field: "x" * 600_000})
    assert sent.status_code == 400
    assert len(sent.text) < 20_000


def test_one_line_fields_hold_one_line(person: Person, portal_database: Database) -> None:
    forged = "Nai\r\nstatus: corrected\u2028answer: yes\u202e"
    assert person.report(place=forged, told="one\u2029two\u200b").status_code == 303
    with portal_database.reading() as connection:
        told = connection.execute(select(PriceReport.place, PriceReport.told)).one()
    assert told == ("Nai status: corrected answer: yes", "one\ntwo")


def test_a_price_that_is_not_shown_cannot_be_reported(client: PageClient) -> None:
    for address in ("/en/quote/1-99999/report", "/en/quote/99-1/report"):
        client.get(address, 404)
        assert client.client.post(address, data=TOLD).status_code == 404


def test_a_number_is_found_however_it_is_written(client: PageClient, person: Person) -> None:
    number = person.number()
    written = f" {number[:4]}-{number[4:8]} {number[8:].lower()} ".replace("0", "o")
    found = client.raw("/en/report", query_string={"number": written})
    assert found.headers["Location"] == f"/en/report/{number}"
    client.get(f"/fr/report/{number}")


@pytest.mark.parametrize("rest", ["report/0000000000000000", "report/nothing", "report/7"])
def test_an_unknown_number_says_what_a_number_looks_like(client: PageClient, rest: str) -> None:
    page = client.get(f"/en/{rest}", 404)
    assert "We know no report of this number" in page.text


def test_whoever_has_the_number_may_have_the_contact_deleted(client: PageClient, person: Person) -> None:
    number = person.number()
    assert "We keep it until 19 February 2027" in client.get(f"/en/report/{number}").text
    gone = client.client.post(f"/en/report/{number}/forget")
    assert gone.status_code == 303
    assert "We have no contact of yours." in client.get(gone.headers["Location"]).text
    assert client.client.post("/en/report/0000000000000000/forget").status_code == 404
    client.get(f"/en/report/{number}/forget", 405)


def test_markup_that_is_typed_is_text(person: Person) -> None:
    sent = person.report(paid="x", told="<script>alert(1)</script>", place='"><img src=x>')
    assert b"<script>alert" not in sent.data
    assert b"<img" not in sent.data


def test_signs_that_steer_a_terminal_are_not_kept(person: Person, portal_database: Database) -> None:
    assert person.report(place="Nai\x00robi\x1b[2J", told="one\r\ntwo\x07").status_code == 303
    with portal_database.reading() as connection:
        assert connection.execute(select(PriceReport.place, PriceReport.told)).one() == ("Nairobi[2J", "one\ntwo")


def test_no_address_of_a_person_is_kept(portal: Flask, person: Person, portal_database: Database) -> None:
    person.number(network="203.0.113.9")
    with portal_database.reading() as connection:
        for table in ("price_reports", "forms_sent"):
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}"):
                assert not [value for value in row if "203.0.113" in str(value)]


def test_a_form_that_comes_back_is_compressed_too(client: PageClient, person: Person) -> None:
    token = person.open()
    person.clock.wait(seconds=10)
    sent = client.client.post(
        person.address(), data={**TOLD, "day": "", "token": token}, headers={"Accept-Encoding": "gzip"}
    )
    assert (sent.status_code, sent.headers["Content-Encoding"]) == (400, "gzip")
