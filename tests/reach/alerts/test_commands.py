"""`flask alerts`, and the scheduler's row: what operators see."""

import json
from datetime import timedelta

import pytest
from flask import Flask

from portal.composition import Homeward
from portal.scheduling import states
from portal.scheduling.jobs import job_named
from portal.scheduling.runner import Runner
from tests.reach.alerts.conftest import Person
from tests.reach.alerts.mail_server import Letterbox, MailServerOnLoopback


def run(app: Flask, *words: str, code: int = 0) -> str:
    done = app.test_cli_runner().invoke(args=["alerts", *words])
    assert done.exit_code == code, done.output
    return str(done.stdout)


@pytest.mark.parametrize("command", ["status", "outbox", "check", "send"])
def test_every_command_has_help_with_an_example(portal_app: Flask, command: str) -> None:
    assert f"Example: flask alerts {command}" in " ".join(run(portal_app, command, "--help").split())


@pytest.mark.usefixtures("with_confirmed_tariff")
def test_by_hand_everything_can_be_done_that_the_scheduler_does(
    person: Person, box: Letterbox, portal_app: Flask
) -> None:
    person.ask()
    assert json.loads(run(portal_app, "status", "--json")) == {
        "on": True,
        "waiting": 1,
        "corridors": [{"corridor": "ke-tz", "confirmed": 0, "unconfirmed": 1}],
    }
    (waiting,) = json.loads(run(portal_app, "outbox", "--json"))
    assert (waiting["kind"], waiting["state"], waiting["attempts"]) == ("confirm", "waiting", 0)
    sent = {"sent": 1, "put_off": 0, "given_up": 0, "away": ""}
    assert json.loads(run(portal_app, "send", "--json")) == sent
    person.press(person.link("confirm"))
    assert json.loads(run(portal_app, "check", "--json")) == {"looked_at": 1, "fired": 1}
    assert "1 mails sent" in run(portal_app, "send")
    assert "ke-tz  1 confirmed, 0 not confirmed yet" in run(portal_app, "status")
    assert "The outbox is empty" in run(portal_app, "outbox")
    assert len(box.taken) == 2


def test_a_mail_server_that_is_away_is_an_error_that_says_what_happens_next(
    person: Person, mail_server: MailServerOnLoopback, portal_app: Flask
) -> None:
    person.ask()
    mail_server.stop()
    done = portal_app.test_cli_runner().invoke(args=["alerts", "send"])
    assert done.exit_code == 1
    assert "Every mail waits and is tried again" in done.output
    assert "waiting" in run(portal_app, "outbox")


@pytest.mark.usefixtures("with_confirmed_tariff")
def test_the_scheduler_sends_mail_in_peoples_language_and_tells_of_a_server_that_is_away(
    person: Person, mail_server: MailServerOnLoopback, box: Letterbox, portal: Homeward
) -> None:
    job = job_named("alerts")
    assert job is not None
    runner = Runner(portal, jobs=(job,))
    person.subscribe("fr", amount="18000", more_than="350000")
    states.remember(portal.database, job.name, person.clock())
    runner.run_due(job)
    assert [mail["Content-Language"] for mail in box.mails] == ["fr"]
    mail_server.stop()
    person.ask(email="juma@example.org")
    person.clock.wait(minutes=4)
    runner.run_due(job)
    with portal.database.reading() as connection:
        state = states.states(connection)["alerts"]
    assert state.outcome == states.FAILED
    assert "cannot be used" in state.message
    assert state.due_at is not None
    assert state.due_at - person.clock() <= timedelta(minutes=2)


def test_without_a_mail_server_the_job_is_off_but_addresses_are_still_forgotten(portal: Homeward) -> None:
    forget = job_named("forget-addresses")
    assert forget is not None
    assert forget.wanted(portal)
    assert "0 unconfirmed alerts" in forget.do(portal, lambda: False)
