"""Signatures of what reaches the gateway: who knows the secret sent it, and sent it now.

A request carries two headers::

    Homeward-Timestamp: 1795424400          seconds since 1970, UTC
    Homeward-Signature: v1=<hexadecimal>    HMAC-SHA-256 (RFC 2104) under the secret of

    v1:<timestamp>:<path>:<body>            the path as sent, without host and query; the body's bytes as sent

It counts for five minutes either way, and once: its digest is remembered for as long (``ledger``). The path is part of
it, so that a message caught at one address cannot be used at another.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final

TIMESTAMP_HEADER: Final = "Homeward-Timestamp"
SIGNATURE_HEADER: Final = "Homeward-Signature"
VERSION: Final = "v1"

#: Seconds by which the sender's clock and ours may differ, with the way between them.
WINDOW: Final = 300


class Refusal(StrEnum):
    """Why a request is refused; counted under this name."""

    UNSIGNED = "unsigned"  # a header is missing
    FORGED = "forged"  # signed with another secret, or something else was signed
    STALE = "stale"  # signed too long ago, or for a time to come
    REPEATED = "repeated"  # the same signature again
    FLOOD = "flood"  # too many messages of one sender
    TOO_LARGE = "too_large"
    INCOMPLETE = "incomplete"  # a field of the form is missing


@dataclass(frozen=True, slots=True)
class Signed:
    """What of a request its signature speaks for."""

    timestamp: str
    path: str
    body: bytes


def signature(secret: str, signed: Signed) -> str:
    """Return the value of the signature's header."""
    head = f"{VERSION}:{signed.timestamp}:{signed.path}:".encode()
    return f"{VERSION}={hmac.new(secret.encode(), head + signed.body, sha256).hexdigest()}"


def refusal_of(secret: str, signed: Signed, given: str, now: datetime) -> Refusal | None:
    """Return why a request's signature does not count; None where it does.

    Signatures are compared in constant time, and before the timestamp is believed.
    """
    if not signed.timestamp or not given:
        return Refusal.UNSIGNED
    if not hmac.compare_digest(signature(secret, signed).encode(), given.strip().encode()):
        return Refusal.FORGED
    digits = signed.timestamp.isascii() and signed.timestamp.isdecimal() and len(signed.timestamp) <= 12
    if not digits or abs(now.timestamp() - int(signed.timestamp)) > WINDOW:
        return Refusal.STALE
    return None
