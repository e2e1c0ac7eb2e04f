"""The outbox: mail written in the same transaction as the change it tells of, until the mail server has taken it.

A mail is claimed (``sending``) and committed before a word is said to the mail server. What is still ``sending`` when
the next process takes the lock was left by one that died: nobody knows whether the mail server took it, so it is handed
in again, with the same Message-ID and the same words (at least once; docs/alerts.md tells why not at most once). A mail
that was taken leaves no row behind, and one that was given up keeps no address.

While the mail server thinks about a mail, its owner may stop the alert: the row is gone then, and what the mail server
answers is about nothing any more. So how a mail went is noted for its Message-ID alone, and only while it is sent.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, Row, Update, delete, func, insert, select, update
from sqlalchemy.sql.elements import ColumnElement

from portal.reach.alerts.tables import Alert, MailKind, MailState, OutgoingMail

#: The first wait after an attempt that failed; each next one is twice as long.
FIRST_WAIT: Final = timedelta(minutes=2)
LONGEST_WAIT: Final = timedelta(hours=2)
#: RFC 5321, 4.5.4.1: whoever retries gives up after four or five days at the earliest.
GIVEN_UP_AFTER: Final = timedelta(days=5)
#: Mails that were given up are told for so long.
TOLD_FOR: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Letter:
    """What is written to a person: plain text, in their language."""

    kind: MailKind
    subject: str
    text: str
    stop_link: str  # one click stops the alert (RFC 8058)
    language: str


@dataclass(frozen=True, slots=True)
class WaitingMail:
    """One mail of the outbox."""

    id: int
    alert_id: int | None
    kind: MailKind
    message_id: str
    address: str
    language: str
    subject: str
    text: str
    stop_link: str
    written_at: datetime
    state: MailState
    attempts: int
    next_at: datetime
    answer: str


_COLUMNS = tuple(getattr(OutgoingMail, name) for name in WaitingMail.__dataclass_fields__)


def post(connection: Connection, code: str, letter: Letter, host: str, now: datetime) -> str:
    """Put a letter to the address of the alert of a code into the outbox; return its Message-ID.

    ``host`` is the portal's own name. The code stands in the letter's links: it alone says whose letter it is.
    """
    alert_id, address = connection.execute(select(Alert.id, Alert.address).where(Alert.code == code)).one()
    message_id = f"<{secrets.token_hex(16)}@{host}>"
    connection.execute(
        insert(OutgoingMail).values(
            alert_id=alert_id,
            kind=letter.kind.value,
            message_id=message_id,
            address=address,
            language=letter.language,
            subject=letter.subject,
            text=letter.text,
            stop_link=letter.stop_link,
            written_at=now,
            state=MailState.WAITING.value,
            attempts=0,
            next_at=now,
            answer="",
        )
    )
    return message_id


def take_back(connection: Connection) -> int:
    """Let mails wait again that a process left when it died. Only whoever holds the outbox's lock may ask for this."""
    left = update(OutgoingMail).where(OutgoingMail.state == MailState.SENDING.value)
    return connection.execute(left.values(state=MailState.WAITING.value)).rowcount


def claim(connection: Connection, now: datetime) -> WaitingMail | None:
    """Mark the next mail that is due as being sent, and return it; None where none is due."""
    due = (
        select(*_COLUMNS)
        .where(OutgoingMail.state == MailState.WAITING.value, OutgoingMail.next_at <= now)
        .order_by(OutgoingMail.next_at, OutgoingMail.id)
        .limit(1)
    )
    row = connection.execute(due).first()
    if row is None:
        return None
    attempts = row.attempts + 1
    mine = connection.execute(
        update(OutgoingMail)
        .where(
            OutgoingMail.message_id == row.message_id,
            OutgoingMail.state == row.state,
            OutgoingMail.attempts == row.attempts,
        )
        .values(state=MailState.SENDING.value, attempts=attempts)
    )
    return _read(row, attempts=attempts, state=MailState.SENDING) if mine.rowcount == 1 else None


def taken(connection: Connection, mail: WaitingMail) -> None:
    """The mail server has taken a mail: nothing of it stays."""
    if connection.execute(delete(OutgoingMail).where(*_being_sent(mail))).rowcount:
        connection.execute(_alert_of(mail).values(given_up=0))


def put_off(connection: Connection, mail: WaitingMail, answer: str, now: datetime) -> bool:
    """Let a mail wait for its next attempt; False where it has waited long enough and is given up."""
    if now - mail.written_at >= GIVEN_UP_AFTER:
        give_up(connection, mail, answer)
        return False
    waits = min(FIRST_WAIT * 2 ** min(mail.attempts - 1, 20), LONGEST_WAIT)
    connection.execute(
        update(OutgoingMail)
        .where(*_being_sent(mail))
        .values(state=MailState.WAITING.value, next_at=now + waits, answer=_without_address(answer, mail))
    )
    return True


def give_up(connection: Connection, mail: WaitingMail, answer: str) -> None:
    """Send a mail no more. It stays without address and words, to be told to the operator."""
    given_up = connection.execute(
        update(OutgoingMail)
        .where(*_being_sent(mail))
        .values(
            state=MailState.GIVEN_UP.value,
            alert_id=None,
            address="",
            subject="",
            text="",
            stop_link="",
            answer=_without_address(answer, mail),
        )
    )
    if given_up.rowcount:
        connection.execute(_alert_of(mail).values(given_up=Alert.given_up + 1))


def _being_sent(mail: WaitingMail) -> tuple[ColumnElement[bool], ...]:
    return OutgoingMail.message_id == mail.message_id, OutgoingMail.state == MailState.SENDING.value


def _alert_of(mail: WaitingMail) -> Update:
    return update(Alert).where(Alert.id == mail.alert_id)


def in_outbox(connection: Connection) -> tuple[WaitingMail, ...]:
    """Return every mail there is, oldest first."""
    return tuple(map(_read, connection.execute(select(*_COLUMNS).order_by(OutgoingMail.id))))


def waiting(connection: Connection) -> int:
    """Return how many mails are still to be sent."""
    return connection.execute(
        select(func.count()).select_from(OutgoingMail).where(OutgoingMail.state != MailState.GIVEN_UP.value)
    ).scalar_one()


def forget_given_up(connection: Connection, now: datetime) -> int:
    """Remove what was given up long ago; say how many."""
    old = delete(OutgoingMail).where(
        OutgoingMail.state == MailState.GIVEN_UP.value, OutgoingMail.written_at < now - TOLD_FOR
    )
    return connection.execute(old).rowcount


def _without_address(answer: str, mail: WaitingMail) -> str:
    """Return what a mail server said, in one line, without the address that it likes to repeat."""
    line = " ".join(answer.split())[:500]
    for named in (mail.address, mail.address.lower()):
        line = line.replace(named, "…")
    return line


def _read(row: Row[*tuple[object, ...]], **changes: object) -> WaitingMail:
    values = {**row._asdict(), **changes}
    values |= {"kind": MailKind(values["kind"]), "state": MailState(values["state"])}
    return WaitingMail(**values)
