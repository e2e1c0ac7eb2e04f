"""`flask trust`: what it prints, and how it ends."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import update

from portal.database import Database
from portal.trust.commands import trust
from portal.trust.tables import PriceReport
from tests.pages.invariants import PageClient
from tests.trust.conftest import TOLD, Person

Commands = Callable[..., Result]


@pytest.fixture
def flask(portal: Flask) -> Commands:
    """Run `flask trust ...`."""
    runner = portal.test_cli_runner()
    return lambda *words: runner.invoke(args=["trust", *words])


def read(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize("name", sorted(trust.commands))
def test_every_command_shows_an_example(name: str, portal: Flask) -> None:
    told = portal.test_cli_runner().invoke(args=["trust", name, "--help"]).output
    assert f"\n    flask trust {name}" in told or f"\n      flask trust {name}" in told


def test_reports_are_listed_without_contacts_and_one_is_shown_with_it(flask: Commands, person: Person) -> None:
    number = person.number()
    listed = flask("reports")
    assert "18500 KES" in listed.output
    assert TOLD["contact"] not in listed.output
    (record,) = read(flask("reports", "--json"))
    assert (record["number"], record["status"], record["paid"], record["contact_kept"]) == (
        number,
        "new",
        "18500",
        True,
    )
    assert "contact" not in record
    assert read(flask("report", "1", "--json"))["contact"] == TOLD["contact"]
    assert f"contact: {TOLD['contact']}" in flask("report", number).output
    assert read(flask("reports", "--status", "confirmed", "--json")) == []


def test_an_answer_is_public_under_the_number(flask: Commands, person: Person, client: PageClient) -> None:
    number = person.number()
    said = flask("answer", "1", "not_confirmed", "--text", "The agent added a fee of his own.")
    assert said.exit_code == 0
    page = client.get(f"/en/report/{number}").text
    assert "Not confirmed" in page
    assert "The agent added a fee of his own." in page
    assert "Our answer of 21 November 2026." in page


def test_a_correction_stands_in_the_log_and_answers_its_report(
    flask: Commands, person: Person, client: PageClient
) -> None:
    number = person.number()
    done = flask("correct", "1-5", "--wrong", "The fee was old.", "--done", "We put the new fee.", "--report", number)
    assert done.output == "1-5 stands in the log of corrections.\n"
    page = client.get(f"/en/report/{number}")
    assert "You were right. The price has been put right." in page.text
    assert "We put the new fee." in page.text
    assert "/en/corrections" in {link.attributes["href"] for link in page.all("a")}
    (line,) = read(flask("corrections", "--json"))
    assert (line["wrong"], line["done"]) == ("The fee was old.", "We put the new fee.")
    assert "The fee was old." in flask("corrections").output


def test_a_contact_or_a_whole_report_can_be_forgotten(flask: Commands, person: Person) -> None:
    person.number()
    person.number(place="Mombasa")
    assert flask("forget", "1").output == "Report 1: no contact is kept.\n"
    assert read(flask("report", "1", "--json"))["contact"] == ""
    assert flask("forget", "2", "--whole").output == "Report 2: deleted whole.\n"
    assert len(read(flask("reports", "--json"))) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("report", "7"), "There is no report '7'. List them: flask trust reports"),
        (("answer", "7", "looking", "--text", "x"), "There is no report '7'"),
        (("answer", "1", "looking", "--text", " "), "--text is empty. People read this: write a sentence."),
        (("answer", "1", "corrected", "--text", "x"), "'corrected' is not one of"),
        (("correct", "here", "--wrong", "x", "--done", "y"), "'here' names no price. Write run and number"),
        (("correct", "1-99999", "--wrong", "x", "--done", "y"), "No price that was ever shown has the number 1-99999"),
        (("correct", "1-6", "--wrong", "x", "--done", "y", "--report", "1"), "Report 1 is about 1-5, not about 1-6."),
        (("correct", "1-5", "--wrong", "", "--done", "y"), "--wrong is empty"),
        (("forget", "99"), "There is no report '99'"),
    ],
)
def test_what_cannot_be_done_says_why(flask: Commands, person: Person, words: tuple[str, ...], said: str) -> None:
    person.number()
    refused = flask(*words)
    assert refused.exit_code != 0
    assert said in refused.output
    assert "Traceback" not in refused.output


def test_a_report_that_led_to_a_correction_stays(flask: Commands, person: Person) -> None:
    person.number()
    flask("correct", "1-5", "--wrong", "x", "--done", "y", "--report", "1")
    assert "It stands in the log of corrections." in flask("forget", "1", "--whole").output
    assert len(read(flask("reports", "--json"))) == 1


def test_no_text_of_a_person_passes_for_a_field(flask: Commands, person: Person, portal_database: Database) -> None:
    person.number(told="It was\nstatus: corrected")
    with portal_database.writing() as connection:  # as it may stand there from before
        connection.execute(update(PriceReport).values(place="Nai\r\nstatus: corrected\u202e"))
    shown = flask("report", "1").output.splitlines()
    assert [line for line in shown if line.startswith("status:")] == ["status: new"]
    assert "place: Nai status: corrected" in shown
    assert shown[shown.index("told:") : shown.index("told:") + 3] == ["told:", "    It was", "    status: corrected"]
    assert len(flask("reports").output.splitlines()) == 2


def test_a_corrected_report_is_not_answered_otherwise_without_saying_so(flask: Commands, person: Person) -> None:
    person.number()
    flask("correct", "1-5", "--wrong", "x", "--done", "y", "--report", "1")
    refused = flask("answer", "1", "not_confirmed", "--text", "As shown.")
    assert refused.exit_code == 1
    assert "led to a line in the log of corrections" in refused.output
    assert read(flask("report", "1", "--json"))["status"] == "corrected"
    assert flask("answer", "1", "not_confirmed", "--text", "As shown.", "--although-corrected").exit_code == 0
    assert read(flask("report", "1", "--json"))["status"] == "not_confirmed"
