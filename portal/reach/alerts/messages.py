"""A mail of the outbox as it goes over the wire: RFC 5322, UTF-8, plain text, the same bytes at every attempt.

Words that are not ASCII stand in a header as "encoded words", and a space between two of those is not read (RFC 2047,
6.2). Python's policy encodes the words of a line apart and loses a space where the line is folded, so such headers are
encoded here as one text, spaces and all.
"""

from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Any, Final

from portal.reach.alerts.outbox import WaitingMail

#: Headers whose value is one address in angle brackets, which may be longer than a line and must not be encoded.
_WHOLE: Final = frozenset({"list-unsubscribe", "message-id"})


class _Policy(EmailPolicy):
    """Python's rules for SMTP, seven bits a byte; long addresses and spaces stay (a line may have 998 signs)."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Write one header."""
        if name.lower() in _WHOLE:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        if name.lower() == "subject" and not str(value).isascii():
            return f"{name}: {self._encoded(name, str(value))}{self.linesep}".encode("ascii")
        if name.lower() == "from" and not str(value).isascii():
            (sender,) = value.addresses
            words = self._encoded(name, sender.display_name)
            return f"{name}: {words}{self.linesep} <{sender.addr_spec}>{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)

    def _encoded(self, name: str, words: str) -> str:
        return Header(words, "utf-8", header_name=name).encode(linesep=self.linesep)


_POLICY: Final = _Policy(linesep="\r\n", cte_type="7bit")


def message_of(mail: WaitingMail, sender: str, name: str) -> bytes:
    """Return the bytes of a mail. ``sender`` is the portal's own address, ``name`` its own name.

    A line break in any header raises ValueError (Python's own guard); none of ours can hold one.
    """
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(" ".join(name.split()), addr_spec=sender)
    message["To"] = Address(addr_spec=mail.address)
    message["Subject"] = mail.subject
    message["Date"] = mail.written_at
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no robot answers it
    message["List-Unsubscribe"] = f"<{mail.stop_link}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    message.set_content(mail.text)
    message["Content-Language"] = mail.language  # after the content, which removes what was said of another
    return message.as_bytes()
