"""The gateway's ledger in SQL: what counts once, who sends too much, and how many messages had which outcome.

A sender's number is never written: a keyed hash stands for it (HMAC-SHA-256 under the portal's own secret, cut to 128
bits), for an hour.
"""

import hmac
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from portal.database import Base, Database
from portal.reach.gateway.signing import Refusal
from portal.reach.gateway.tables import GatewayCount, GatewayMessage

#: For how long a sender's messages are counted together. Longer than a signature counts.
HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A signed message that has arrived."""

    signature: str
    sender: str  # keyed hash
    at: datetime


def sender_hash(secret: str, kind: str, number: str) -> str:
    """Return what stands for a sender of one kind of message, however a provider writes the number."""
    return hmac.new(secret.encode(), f"gateway:{kind}:{bare_number(number)}".encode(), sha256).hexdigest()[:32]


def bare_number(number: str) -> str:
    """Return a number without its channel, its signs and what is dialled before a country's code.

    A sender that is a name ("BANK") stays one; without a country's code nothing says which country is meant.

    >>> [bare_number(each) for each in ("+254 712-345", "00254712345", "whatsapp:+254712345", "tel:254712345")]
    ['254712345', '254712345', '254712345', '254712345']
    """
    _channel, _colon, address = number.rpartition(":")
    signs = "".join(sign for sign in unicodedata.normalize("NFKC", address).casefold() if sign.isalnum())
    if not signs.isdecimal():
        return signs
    return "".join(str(unicodedata.decimal(sign)) for sign in signs).removeprefix("00")


def take_in(database: Database, arrived: Arrived, limit: int) -> Refusal | None:
    """Note that a message has arrived. Returns why it is refused all the same: it came before, or too many did."""
    digest = sha256(arrived.signature.encode()).hexdigest()
    with database.writing() as connection:
        connection.execute(delete(GatewayMessage).where(GatewayMessage.at < arrived.at - HOUR))
        values = {"digest": digest, "sender": arrived.sender, "at": arrived.at}
        made = (
            _insert(database, GatewayMessage).values(values).on_conflict_do_nothing().returning(GatewayMessage.digest)
        )
        if connection.execute(made).first() is None:
            return Refusal.REPEATED
        return Refusal.FLOOD if _messages_of(connection, arrived.sender) > limit else None


def _messages_of(connection: Connection, sender: str) -> int:
    statement = select(func.count()).select_from(GatewayMessage).where(GatewayMessage.sender == sender)
    return int(connection.execute(statement).scalar_one())


def count(database: Database, outcome: str, now: datetime) -> None:
    """Count one message with its outcome."""
    row = _insert(database, GatewayCount).values(day=now.astimezone(UTC).date(), outcome=outcome, number=1)
    raised = row.on_conflict_do_update(
        index_elements=[GatewayCount.day, GatewayCount.outcome], set_={"number": GatewayCount.number + 1}
    )
    with database.writing() as connection:
        connection.execute(raised)


def counts(connection: Connection, since: date) -> Mapping[date, Mapping[str, int]]:
    """Return how many messages had which outcome, by day, the newest day first."""
    statement = (
        select(GatewayCount.day, GatewayCount.outcome, GatewayCount.number)
        .where(GatewayCount.day >= since)
        .order_by(GatewayCount.day.desc(), GatewayCount.outcome)
    )
    found: dict[date, dict[str, int]] = {}
    for day, outcome, number in connection.execute(statement):
        found.setdefault(day, {})[outcome] = number
    return found


def _insert(database: Database, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """Begin an insert in the dialect at work: only dialects know what to do where a row is there already."""
    return sqlite.insert(table) if database.is_sqlite else postgresql.insert(table)
