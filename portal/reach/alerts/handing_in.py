"""Handing mail to the mail server, and what its answers mean (RFC 5321).

What is refused for good is about one mail: its recipient or its words. Everything else is about the server or about us
(no connection, no encryption, wrong password, a sender that it does not know, a relay that is not ours to use): then no
mail is lost, all of them wait. At the recipient's name a server may refuse either; its enhanced code (RFC 3463) tells
which: 5.1.x and 5.2.x are about the mailbox, 5.7.x about what we are allowed. Some servers give no such code.
"""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from portal.mail_server import MailServer, Security

#: Seconds for each answer of the mail server.
PATIENCE: Final = 30

#: An enhanced code after the plain one: "550 5.7.1 ...". Its second number is the subject.
_ENHANCED: Final = re.compile(r"\d{3} [245]\.(\d{1,3})\.\d{1,3}\b")
#: RFC 4954: we should have named ourselves, or with more than a password.
_NOT_KNOWN_TO_IT: Final = frozenset({530, 534, 535, 538})
#: What servers without enhanced codes say of other people's mail: "relay not permitted", "allowed rcpthosts".
_NO_RELAY: Final = re.compile(r"\brelay|\brcpthosts", re.IGNORECASE)


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
            raise _at_recipient(*error.recipients[address], address) from None
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


def _at_recipient(code: int, said: bytes | str, address: str) -> MailServerAway | MailPutOff | MailRefused:
    """Return what an answer to the recipient's name means: about us where it says that we may not send here."""
    answer = _said(code, said)
    words = answer.replace(address, "")  # which may hold any word itself
    enhanced = _ENHANCED.match(words)
    not_allowed = enhanced[1] == "7" if enhanced else code in _NOT_KNOWN_TO_IT or bool(_NO_RELAY.search(words))
    if 500 <= code < 600 and not_allowed:
        return MailServerAway(f"The mail server does not let this portal send: {words}")
    return _of_this_mail(code, said)


def _of_this_mail(code: int, said: bytes | str) -> MailServerAway | MailPutOff | MailRefused:
    if code == 421:  # "service not available, closing": about the server, not about the mail
        return MailServerAway(f"The mail server closes: {_said(code, said)}")
    return MailRefused(_said(code, said)) if 500 <= code < 600 else MailPutOff(_said(code, said))


def _said(code: int, said: bytes | str) -> str:
    return f"{code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"
