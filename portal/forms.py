"""What keeps robots out of a form, honestly: no puzzle, no cookie, no outside service.

A field that people do not see must stay empty, and the form carries a signed note of when it was made and for what, so
that nothing is sent within a breath, and nothing from a form of yesterday. How many forms a network may send is counted
by the room that takes them in.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final

from itsdangerous import BadData, URLSafeSerializer

from portal.logs import shorten_address

#: The field that people do not see; robots fill in what sounds useful.
HIDDEN_FIELD: Final = "website"
#: Nobody reads and fills a form faster.
YOUNGEST: Final = timedelta(seconds=3)
#: Long enough to be called away and to come back.
OLDEST: Final = timedelta(hours=12)


class FormRefused(StrEnum):
    """Why a form is not taken; each needs a sentence where it is shown."""

    HIDDEN_FIELD = "hidden_field"
    TOO_FAST = "too_fast"
    TOO_OLD = "too_old"
    NOT_OURS = "not_ours"  # no token, a forged one, or one of another form


@dataclass(frozen=True, slots=True)
class FormToken:
    """What a form carries, signed: which one it is, what it is about, and when it was made."""

    form: str  # 32 hexadecimal digits
    about: str  # "alert ke-tz"
    made_at: datetime

    @classmethod
    def new(cls, about: str, now: datetime) -> "FormToken":
        """Make the token of a fresh form."""
        return cls(secrets.token_hex(16), about, now)

    def signed(self, secret: str) -> str:
        """Return it as the form's hidden field carries it."""
        return _serializer(secret).dumps([self.form, self.about, int(self.made_at.timestamp())])

    def refused(self, about: str, now: datetime) -> FormRefused | None:
        """Say why a form with this token is not taken now for this matter; None where it is."""
        if self.about != about or self.made_at > now + YOUNGEST:
            return FormRefused.NOT_OURS
        if now - self.made_at < YOUNGEST:
            return FormRefused.TOO_FAST
        return FormRefused.TOO_OLD if now - self.made_at > OLDEST else None


def read_form_token(text: str, secret: str) -> FormToken | None:
    """Read a token that this portal signed; None where it did not."""
    try:
        form, about, made_at = _serializer(secret).loads(text)
        return FormToken(form, about, datetime.fromtimestamp(made_at, UTC))
    except (BadData, ValueError, TypeError):
        return None


def network_of(address: str | None, secret: str) -> str:
    """Return what a network is counted under: its shortened address, hashed with the portal's secret."""
    return keyed_hash(f"network {shorten_address(address or '')}", secret)


def keyed_hash(text: str, secret: str) -> str:
    """Return 64 hexadecimal digits that tell nobody the text without the secret."""
    return hmac.new(secret.encode(), text.encode(), sha256).hexdigest()


def _serializer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="a form", signer_kwargs={"digest_method": sha256})
