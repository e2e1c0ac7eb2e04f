"""Mail waits where it cannot be sent; none is lost, and none is told twice as another mail."""

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, select
from structlog.testing import capture_logs

from portal.composition import Homeward
from portal.config import Settings
from portal.database import Database
from portal.factory import create_app
from portal.locks import Lock
from portal.mail_server import read_mail_server
from portal.reach.alerts import outbox, subscriptions
from portal.reach.alerts.handing_in import Counter
from portal.reach.alerts.outbox import WaitingMail
from portal.reach.alerts.postman import OUTBOX_LOCK
from portal.reach.alerts.tables import Alert, MailKind, MailState
from portal.reach.alerts.work import look_and_send
from tests.reach.alerts.conftest import PUBLIC_URL, Person
from tests.reach.alerts.mail_server import Letterbox, MailServerOnLoopback, with_certificate
from tests.reach.alerts.test_subscriptions import WANTED, ask
from tests.trust.conftest import MovingClock

LETTER = outbox.Letter(MailKind.CONFIRM, "Subject", "Text\n", f"{PUBLIC_URL}/en/alert/x/stop", "en")


def mails(portal: Homeward) -> list[WaitingMail]:
    with portal.database.reading() as connection:
        return list(outbox.in_outbox(connection))


def test_a_mail_server_that_is_down_loses_nothing_and_doubles_nothing(
    person: Person, mail_server: MailServerOnLoopback, box: Letterbox, portal: Homeward
) -> None:
    mail_server.stop()
    person.ask()
    person.ask(email="juma@example.org")
    assert "cannot be used" in person.work()
    assert [mail.state for mail in mails(portal)] == [MailState.WAITING] * 2
    mail_server.start()
    for _ in range(5):
        person.work()
    assert sorted(recipients[0] for _sender, recipients, _bytes in box.taken) == [
        "asha@example.org",
        "juma@example.org",
    ]
    assert mails(portal) == []


def test_waits_grow_and_end(person: Person, mail_server: MailServerOnLoopback, portal: Homeward) -> None:
    mail_server.stop()
    person.ask()
    waits = []
    for _ in range(8):
        person.work()
        (mail,) = mails(portal)
        waits.append(int((mail.next_at - person.clock()).total_seconds()) // 60)
        person.clock.moment = mail.next_at
    assert waits == [2, 4, 8, 16, 32, 64, 120, 120]
    person.clock.wait(days=5)
    person.work()
    (mail,) = mails(portal)
    assert (mail.state, mail.address, mail.text) == (MailState.GIVEN_UP, "", "")


@pytest.mark.parametrize("answer", ["450 Mailbox busy", "451 Try later", "452 Too many"])
def test_what_the_mail_server_wants_later_is_sent_later(
    person: Person, box: Letterbox, portal: Homeward, answer: str
) -> None:
    box.refuse_recipient.append(answer)
    box.refuse_data.append(answer)
    person.ask()
    person.work()
    assert box.taken == []
    (mail,) = mails(portal)
    assert mail.answer == answer
    for _ in range(4):
        person.work()
    assert len(box.taken) == 1
    assert mails(portal) == []


def test_what_is_refused_for_good_is_given_up_told_and_names_nobody(
    person: Person, box: Letterbox, portal_app: Flask, portal: Homeward
) -> None:
    box.refuse_recipient.append("550 <asha@example.org> No such mailbox here")
    person.ask()
    person.work()
    person.work()
    assert (box.taken, box.attempts) == ([], 1)
    told = portal_app.test_cli_runner().invoke(args=["alerts", "outbox"]).output
    assert "given_up" in told
    assert "550 <…> No such mailbox here" in told
    assert "asha" not in told
    assert [mail.address for mail in mails(portal)] == [""]


#: What a server answers to the recipient's name because of us, and not because of the recipient.
ABOUT_US = [
    "554 5.7.1 <asha@example.org>: Relay access denied",
    "550 5.7.1 Client host blocked",
    "550 5.7.26 Unauthenticated mail is not taken",
    "530 Authentication required",
    "550 relay not permitted",
    "553 sorry, that domain isn't in my list of allowed rcpthosts",
]


@pytest.mark.parametrize("answer", ABOUT_US)
def test_a_relay_that_is_not_ours_to_use_loses_nothing_and_is_told(
    person: Person, box: Letterbox, portal: Homeward, answer: str
) -> None:
    box.refuse_recipient.append(answer)
    person.ask()
    told = person.work()
    assert "does not let this portal send" in told
    assert "asha" not in told
    (mail,) = mails(portal)
    assert mail.state is MailState.WAITING
    assert "asha" not in mail.answer
    for _ in range(2):
        person.work()
    assert len(box.taken) == 1


@pytest.mark.parametrize(
    "answer", ["550 5.1.1 No such user", "550 5.2.1 Mailbox disabled", "550 No such user", "551 5.1.6 relay@x moved"]
)
def test_what_is_said_of_the_recipient_gives_up_that_mail_alone(
    person: Person, box: Letterbox, portal: Homeward, answer: str
) -> None:
    box.refuse_recipient.append(answer)
    person.ask(email="relay@example.org")
    person.ask(email="juma@example.org")
    assert "1 mails sent, 0 put off, 1 given up" in person.work()
    assert [recipients for _sender, recipients, _bytes in box.taken] == [["juma@example.org"]]


def test_words_that_are_refused_are_about_that_mail_alone(person: Person, box: Letterbox) -> None:
    box.refuse_data.append("554 5.7.1 This looks like spam")
    person.ask()
    person.ask(email="juma@example.org")
    assert "1 mails sent, 0 put off, 1 given up" in person.work()


def test_a_refused_sender_is_the_operators_fault_and_loses_nothing(person: Person, box: Letterbox) -> None:
    async def refuse(*_arguments: object) -> str:
        return "530 Authentication required"

    box.handle_MAIL = refuse  # type: ignore[attr-defined]  # aiosmtpd looks for it by name
    person.ask()
    assert "does not take mail from alerts@homeward.example: 530 Authentication required" in person.work()
    del box.handle_MAIL  # type: ignore[attr-defined]
    person.work()
    person.work()
    assert len(box.taken) == 1


def test_a_crash_between_sending_and_noting_it_sends_the_same_mail_again(
    person: Person, box: Letterbox, portal: Homeward, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At least once: the copy has the same Message-ID and the same bytes, by which mail programs know it."""
    whole = Counter.hand_in

    def crash(counter: Counter, sender: str, address: str, message: bytes) -> None:
        whole(counter, sender, address, message)
        raise KeyboardInterrupt

    person.ask()
    with monkeypatch.context() as patched:
        patched.setattr(Counter, "hand_in", crash)
        with pytest.raises(KeyboardInterrupt):
            look_and_send(portal, lambda: False)
    assert [mail.state for mail in mails(portal)] == [MailState.SENDING]
    person.work()
    assert len(box.taken) == 2
    assert box.taken[0] == box.taken[1]
    assert mails(portal) == []


def test_a_crash_before_sending_loses_nothing(
    person: Person, box: Letterbox, portal: Homeward, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_arguments: object) -> None:
        raise KeyboardInterrupt

    person.ask()
    with monkeypatch.context() as patched:
        patched.setattr(Counter, "hand_in", crash)
        with pytest.raises(KeyboardInterrupt):
            look_and_send(portal, lambda: False)
    person.work()
    assert len(box.taken) == 1


def test_while_one_process_sends_no_other_does(person: Person, box: Letterbox, portal: Homeward) -> None:
    person.ask()
    with Lock(portal.database, portal.settings.data_dir, OUTBOX_LOCK):
        assert "Another process is sending mail" in person.work()
        assert box.taken == []
    person.work()
    assert len(box.taken) == 1


def test_stopping_takes_back_the_mail_that_waits(
    person: Person, mail_server: MailServerOnLoopback, box: Letterbox, portal: Homeward
) -> None:
    mail_server.stop()
    person.ask()
    person.work()
    (mail,) = mails(portal)
    person.press(mail.stop_link.removeprefix(PUBLIC_URL))
    assert mails(portal) == []
    mail_server.start()
    person.clock.wait(hours=3)
    person.work()
    assert box.taken == []


@pytest.mark.parametrize("answer", ["250 Taken", "451 Try later", "554 Spam"])
def test_what_becomes_of_a_mail_whose_owner_stopped_meanwhile_touches_nobody_else(
    person: Person, box: Letterbox, portal: Homeward, answer: str
) -> None:
    """The mail server thinks; Asha stops and Juma asks; then the mail server answers, about Asha's mail."""
    person.ask()
    (hers,) = mails(portal)

    def asha_stops_and_juma_asks() -> None:
        with portal.database.writing() as connection:
            assert subscriptions.stop(connection, hers.stop_link.split("/")[-2])
            found = subscriptions.ask(connection, "his", "juma@example.org", WANTED, portal.clock())
            assert found is not None
            outbox.post(connection, found.code, LETTER, "homeward.example", portal.clock())

    box.while_it_thinks = asha_stops_and_juma_asks
    if not answer.startswith("250"):
        box.refuse_data.append(answer)
    person.work()
    person.work()
    assert [recipients for _sender, recipients, _bytes in box.taken][-1] == ["juma@example.org"]
    assert mails(portal) == []
    with portal.database.reading() as connection:
        assert connection.execute(select(Alert.address, Alert.given_up)).all() == [("juma@example.org", 0)]


def test_how_a_mail_went_is_noted_for_it_alone(portal: Homeward) -> None:
    """Even if a number were given twice: what is noted is about a Message-ID, and about a mail that is being sent."""
    with portal.database.writing() as connection:
        first = put_in(connection, "one")
        second = put_in(connection, "two")
        claimed = outbox.claim(connection, portal.clock())
        assert claimed is not None
        assert claimed.id == first.id
        stranger = replace(claimed, id=second.id, message_id="<gone@homeward.example>", alert_id=second.alert_id)
        before = outbox.in_outbox(connection)
        outbox.taken(connection, stranger)
        outbox.put_off(connection, stranger, "451 Later", portal.clock())
        outbox.give_up(connection, stranger, "550 No")
        outbox.taken(connection, second)  # waits: nobody is sending it
        assert outbox.in_outbox(connection) == before
        assert connection.execute(select(Alert.given_up)).scalars().all() == [0, 0]


def put_in(connection: Connection, form: str) -> WaitingMail:
    found = ask(connection, form)
    message_id = outbox.post(connection, found.code, LETTER, "homeward.example", found.asked_at)
    return next(mail for mail in outbox.in_outbox(connection) if mail.message_id == message_id)


def test_no_number_is_given_twice(portal: Homeward) -> None:
    with portal.database.writing() as connection:
        first = put_in(connection, "one")
        subscriptions.stop(connection, connection.execute(select(Alert.code)).scalar_one())
        second = put_in(connection, "two")
    assert second.id > first.id
    assert (second.alert_id or 0) > (first.alert_id or 0)


def test_no_log_names_a_person(person: Person, box: Letterbox, caplog: pytest.LogCaptureFixture) -> None:
    box.refuse_recipient.append("550 <asha@example.org> No such mailbox")
    with capture_logs() as events:
        person.ask()
        person.work()
        person.ask()
        person.work()
    written = f"{events} {caplog.text}"
    assert "mail given up" in written
    assert "mail handed in" in written
    assert "asha" not in written


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A certificate of 127.0.0.1 that nobody but its own file vouches for, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    made, key = folder / "certificate.pem", folder / "key.pem"
    words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    words += ["-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*words, "-keyout", str(key), "-out", str(made)], check=True, capture_output=True)
    return str(made), str(key)


@pytest.fixture
def encrypting_server(free_port: int, certificate: tuple[str, str]) -> Iterator[MailServerOnLoopback]:
    context = with_certificate(*certificate)
    server = MailServerOnLoopback(free_port, tls_context=context, require_starttls=True)
    server.start()
    yield server
    server.stop()


MakePortal = Callable[[str, Path | None], Homeward]


@pytest.fixture
def make_portal(
    make_settings: Callable[..., Settings], sqlite_address: str, clock: MovingClock
) -> Iterator[MakePortal]:
    made: list[Database] = []

    def make(smtp_url: str, ca_file: Path | None) -> Homeward:
        values = {"smtp_url": smtp_url, "smtp_ca_file": ca_file, "mail_from": "alerts@homeward.example"}
        settings = make_settings(database_url=sqlite_address, public_url=PUBLIC_URL, **values)
        portal: Homeward = create_app(settings, clock=clock).extensions["homeward"]
        made.append(portal.database)
        return portal

    yield make
    for database in made:
        database.dispose()


def put_into_outbox(portal: Homeward) -> None:
    with portal.database.writing() as connection:
        found = ask(connection)
        outbox.post(connection, found.code, LETTER, "homeward.example", portal.clock())


def test_mail_is_encrypted_where_the_certificate_is_vouched_for(
    encrypting_server: MailServerOnLoopback, certificate: tuple[str, str], make_portal: MakePortal
) -> None:
    portal = make_portal(f"smtp://127.0.0.1:{encrypting_server.port}", Path(certificate[0]))
    put_into_outbox(portal)
    assert "1 mails sent" in look_and_send(portal, lambda: False)
    assert encrypting_server.box.encrypted == [True]


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_no_word_is_said_where_the_certificate_is_a_strangers(
    encrypting_server: MailServerOnLoopback, make_portal: MakePortal, scheme: str
) -> None:
    portal = make_portal(f"{scheme}://127.0.0.1:{encrypting_server.port}", None)
    put_into_outbox(portal)
    with pytest.raises(Exception, match="cannot be used"):
        look_and_send(portal, lambda: False)
    assert encrypting_server.box.taken == []
    assert [mail.state for mail in mails(portal)] == [MailState.WAITING]


def test_a_server_without_encryption_gets_nothing_where_encryption_is_asked_for(
    mail_server: MailServerOnLoopback, make_portal: MakePortal
) -> None:
    portal = make_portal(f"smtp://127.0.0.1:{mail_server.port}", None)
    put_into_outbox(portal)
    with pytest.raises(Exception, match="STARTTLS"):
        look_and_send(portal, lambda: False)
    assert mail_server.box.attempts == 0


def test_the_password_shows_nowhere() -> None:
    server = read_mail_server("smtp://user:top%20secret@mail.example.org")
    assert (server.password, server.port) == ("top secret", 587)
    assert "secret" not in repr(server)
