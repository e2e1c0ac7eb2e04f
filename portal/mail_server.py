"""The mail server that a setting names: which host, how it is spoken to, and who we say we are there.

Three schemes, so that nothing is left to chance: ``smtps`` is encrypted from the start, ``smtp`` asks for STARTTLS and
goes no further without it, ``smtp-plain`` is not encrypted and takes no password: for a relay on the same machine.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import unquote, urlsplit


class Security(StrEnum):
    """How the connection is encrypted; the values are the schemes of the address."""

    TLS = "smtps"
    STARTTLS = "smtp"
    NONE = "smtp-plain"


_PORTS: Final = {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}
_EXAMPLE: Final = "write it like smtp://user:password@mail.example.org:587 (docs/alerts.md)"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        """Tell all but the password."""
        return f"MailServer({self.security.value}://{self.host}:{self.port})"


def read_mail_server(address: str) -> MailServer:
    """Read an address such as ``smtp://user:password@host:587``. ValueError says what is wrong, never the password."""
    parts = urlsplit(address)
    try:
        security, port = Security(parts.scheme), parts.port
    except ValueError:
        raise ValueError(
            f"it begins with smtps://, smtp:// or smtp-plain://; its port is a number; {_EXAMPLE}"
        ) from None
    if not parts.hostname or parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise ValueError(f"it names a host, a port and nothing after them; {_EXAMPLE}")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise ValueError(f"user and password belong together; {_EXAMPLE}")
    if password and security is Security.NONE:
        raise ValueError("a password would travel unencrypted with smtp-plain://; use smtp:// or smtps://")
    return MailServer(parts.hostname, port or _PORTS[security], security, user, password)
