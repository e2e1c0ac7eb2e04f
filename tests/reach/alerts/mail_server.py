"""A real mail server on loopback that can be told what to answer, and switched off."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Letterbox:
    """Takes mail in; ``answers`` are given first, one a mail, before it takes any."""

    taken: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    attempts: int = 0
    refuse_recipient: list[str] = field(default_factory=list)
    refuse_data: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    while_it_thinks: Callable[[], None] | None = None  # what happens, once, between a mail's last word and the answer

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.attempts += 1
        if self.refuse_recipient:
            return self.refuse_recipient.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.while_it_thinks is not None:
            happens, self.while_it_thinks = self.while_it_thinks, None
            happens()
        if self.refuse_data:
            return self.refuse_data.pop(0)
        content = envelope.original_content or b""
        self.taken.append((str(envelope.mail_from), list(envelope.rcpt_tos), content))
        self.encrypted.append(session.ssl is not None)
        return "250 Taken"

    @property
    def mails(self) -> list[EmailMessage]:
        """What it took, read as mail programs read it."""
        return [_read(content) for _sender, _recipients, content in self.taken]


def _read(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


class MailServerOnLoopback:
    """The server around a letterbox: it keeps its port while it is off."""

    def __init__(self, port: int, **options: Any) -> None:
        self.port = port
        self.box = Letterbox()
        self._options = options
        self._controller: Controller | None = None

    def start(self) -> None:
        self._controller = Controller(self.box, hostname="127.0.0.1", port=self.port, **self._options)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None


def with_certificate(certificate: str, key: str) -> ssl.SSLContext:
    """Return what a server needs to encrypt."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
