"""What keeps robots out of a form, honestly: no puzzle, no cookie, no outside service.

A field that people do not see must stay empty; the form carries a signed note of when it was made, for which price, so
that nothing is sent within a breath, and nothing from a form of yesterday; and a network may send only so many an hour.
"""

import hmac
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from portal.logs import shorten_address
from portal.trust.tables import FormsSent

#: Nobody reads and fills the form faster.
YOUNGEST: Final = timedelta(seconds=3)
#: Long enough to be called away and to come back.
OLDEST: Final = timedelta(hours=12)
#: Forms an hour from one network. Generous: whole towns share an address on mobile networks.
FORMS_AN_HOUR: Final = 30

_SALT: Final = "a price report"


class Refused(StrEnum):
    """Why a form is not taken; each has a sentence in ``report_words``."""

    HIDDEN_FIELD = "hidden_field"
    TOO_FAST = "too_fast"
    TOO_OLD = "too_old"
    NOT_OURS = "not_ours"  # no token, a forged one, or one of another price


@dataclass(frozen=True, slots=True)
class FormToken:
    """What a form carries, signed: which form it is, and for which price and when it was made."""

    form: str
    quote_id: str
    made_at: datetime

    @classmethod
    def new(cls, quote_id: str, now: datetime) -> "FormToken":
        """Make the token of a fresh form."""
        return cls(secrets.token_hex(16), quote_id, now)

    def signed(self, secret: str) -> str:
        """Return it as the form's hidden field carries it."""
        return _serializer(secret).dumps([self.form, self.quote_id, int(self.made_at.timestamp())])

    def refused(self, quote_id: str, now: datetime) -> Refused | None:
        """Say why a form with this token is not taken now for this price; None where it is."""
        if self.quote_id != quote_id or self.made_at > now + YOUNGEST:
            return Refused.NOT_OURS
        if now - self.made_at < YOUNGEST:
            return Refused.TOO_FAST
        return Refused.TOO_OLD if now - self.made_at > OLDEST else None


def read_token(text: str, secret: str) -> FormToken | None:
    """Read a token that this portal signed; None where it did not."""
    try:
        form, quote_id, made_at = _serializer(secret).loads(text)
        return FormToken(form, quote_id, datetime.fromtimestamp(made_at, UTC))
    except (BadData, ValueError, TypeError):
        return None


def _serializer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=_SALT, signer_kwargs={"digest_method": sha256})


def network_of(address: str | None, secret: str) -> str:
    """Return what a network is counted under: its shortened address, hashed with the portal's secret."""
    return hmac.new(secret.encode(), shorten_address(address or "").encode(), sha256).hexdigest()


def may_send(connection: Connection, network: str, now: datetime) -> bool:
    """Count one form of a network; False, and nothing is counted, where it has sent enough this hour."""
    place = {"network": network, "hour": _hour(now)}
    _make_room(connection, place)
    counted = connection.execute(
        update(FormsSent).filter_by(**place).where(FormsSent.count < FORMS_AN_HOUR).values(count=FormsSent.count + 1)
    )
    return counted.rowcount == 1


def _make_room(connection: Connection, place: dict[str, object]) -> None:
    """Let there be a count; two forms of one network may come in the same moment."""
    if connection.execute(select(FormsSent.count).filter_by(**place)).first() is None:
        with suppress(IntegrityError), connection.begin_nested():
            connection.execute(insert(FormsSent).values(**place, count=0))


def seconds_to_wait(now: datetime) -> int:
    """Return how long a network that has sent enough must wait: until the next hour begins."""
    return max(1, int((_hour(now) + timedelta(hours=1) - now).total_seconds()))


def forget_networks(connection: Connection, now: datetime) -> int:
    """Remove the counts of hours that are over."""
    return connection.execute(delete(FormsSent).where(FormsSent.hour < _hour(now))).rowcount


def _hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)
