"""Handing mail to the mail server, and what its answers mean (RFC 5321).

What is refused for good is about one mail: its recipient or its words. Everything else is about the server or about us
(no connection, no encryption, wrong password, a sender that it does not know): then no mail is lost, all of them wait.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from portal.mail_server import MailServer, Security

#: Seconds for each answer of the mail server.
PATIENCE: Final = 30


class MailServerAway(Exception):
    """The mail server cannot be used now; its message says why."""


class MailPutOff(Exception):
    """The mail server wants this mail later (4xx)."""


class MailRefused(Exception):
    """The mail server refuses this mail for good (5xx)."""


class Counter:
    """A connection to the mail server over which mails are handed in, one after the other."""

    def __init__(self, connection: smtplib.SMTP) -> None:
        self._connection = connection

    def hand_in(self, sender: str, address: str, message: bytes) -> None:
        """Hand in one mail; it is taken when this returns. Raises the three exceptions above."""
        try:
            self._connection.sendmail(sender, [address], message)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = error.recipients[address]
            raise _of_this_mail(code, said) from None
        except smtplib.SMTPDataError as error:
            raise _of_this_mail(error.smtp_code, error.smtp_error) from None
        except smtplib.SMTPSenderRefused as error:
            answer = _said(error.smtp_code, error.smtp_error)
            raise MailServerAway(f"The mail server does not take mail from {sender}: {answer}") from None
        except (smtplib.SMTPException, OSError) as error:
            raise MailServerAway(f"The connection to the mail server broke: {error}") from None


@contextmanager
def open_counter(server: MailServer, ca_file: Path | None = None) -> Iterator[Counter]:
    """Connect, encrypt, and say who we are. Raises MailServerAway."""
    try:
        connection = _connected(server, ca_file)
    except (smtplib.SMTPException, OSError) as error:
        raise MailServerAway(f"The mail server {server.host}:{server.port} cannot be used: {error}") from None
    try:
        yield Counter(connection)
    finally:
        with suppress(smtplib.SMTPException, OSError):
            connection.quit()
        connection.close()


def _connected(server: MailServer, ca_file: Path | None) -> smtplib.SMTP:
    encrypted = ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
    if server.security is Security.TLS:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=encrypted)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
    try:
        if server.security is Security.STARTTLS:
            connection.starttls(context=encrypted)
        if server.user:
            connection.login(server.user, server.password)
    except (smtplib.SMTPException, OSError):
        connection.close()
        raise
    return connection


def _of_this_mail(code: int, said: bytes | str) -> MailServerAway | MailPutOff | MailRefused:
    if code == 421:  # "service not available, closing": about the server, not about the mail
        return MailServerAway(f"The mail server closes: {_said(code, said)}")
    return MailRefused(_said(code, said)) if 500 <= code < 600 else MailPutOff(_said(code, said))


def _said(code: int, said: bytes | str) -> str:
    return f"{code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"
