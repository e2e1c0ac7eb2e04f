"""What people report about prices: filed once, followed by a number, answered in public, contacts forgotten in time."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from portal.prices.quotes import CorridorCode
from portal.trust.tables import PriceReport, ReportStatus

#: Crockford's digits: none is mistaken for another when read aloud or copied by hand.
_DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISTAKEN: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, "\u00a0": None})
_LONG: Final = 16  # 80 bits: nobody guesses one

#: States in which the operator has not begun: the person may still put right what they wrote.
_UNTOUCHED: Final = ReportStatus.NEW.value


@dataclass(frozen=True, slots=True)
class ReportedPrice:
    """The price a report is about."""

    run_id: int
    number: int
    corridor: CorridorCode
    provider: str  # as the source spells it

    @property
    def quote_id(self) -> str:
        """As addresses name it."""
        return f"{self.run_id}-{self.number}"


@dataclass(frozen=True, slots=True)
class Told:
    """What a person tells. Amounts are exact; ``paid`` is in the sending currency, fees included."""

    paid: Decimal
    currency: str
    arrived: Decimal | None
    arrived_currency: str
    happened_on: date
    place: str
    told: str
    contact: str
    language: str


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it is kept."""

    id: int
    number: str
    price: ReportedPrice
    told: Told
    received_at: datetime
    status: ReportStatus
    answer: str
    answered_at: datetime | None

    @property
    def shown_number(self) -> str:
        """The number in groups of four, as people copy it."""
        return "-".join(self.number[at : at + 4] for at in range(0, _LONG, 4))


def new_number() -> str:
    """Return a number that nobody can guess."""
    return "".join(secrets.choice(_DIGITS) for _ in range(_LONG))


def normal_number(text: str) -> str:
    """Return a number as it is kept, however a person wrote it; "" where it cannot be one."""
    bare = text.strip().upper().translate(_MISTAKEN)
    return bare if len(bare) == _LONG and set(bare) <= set(_DIGITS) else ""


def file_report(connection: Connection, form: str, price: ReportedPrice, told: Told, now: datetime) -> str:
    """Keep a report and return its number; the same form sent again is the same report.

    What the person changed meanwhile is put right, as long as nobody has begun to look. Another form is another report,
    whatever it says: two people may well have paid the same on the same day at the same place.
    """
    content = _content_hash(price, told)
    if (number := _sent_with(connection, form, told, content)) is not None:
        return number
    number = new_number()
    values = {
        "number": number,
        "form": form,
        "run_id": price.run_id,
        "quote_number": price.number,
        "sending": price.corridor.sending,
        "receiving": price.corridor.receiving,
        "provider": price.provider,
        "received_at": now,
        "status": ReportStatus.NEW.value,
        "answer": "",
        "answered_at": None,
        **_told_values(told, content),
    }
    try:
        with connection.begin_nested():
            connection.execute(insert(PriceReport).values(**values))
    except IntegrityError:  # the same form, in the same moment: a double press
        return connection.execute(select(PriceReport.number).where(PriceReport.form == form)).scalar_one()
    return number


def is_filed(connection: Connection, form: str) -> bool:
    """Whether a form has filed its report already."""
    return connection.execute(select(PriceReport.id).where(PriceReport.form == form)).first() is not None


def _sent_with(connection: Connection, form: str, told: Told, content: str) -> str | None:
    """Return the number of the report this form has filed already, brought up to what it says now."""
    statement = select(PriceReport.number, PriceReport.status, PriceReport.content_hash)
    known = connection.execute(statement.where(PriceReport.form == form)).first()
    if known is None:
        return None
    if known.status == _UNTOUCHED and known.content_hash != content:
        connection.execute(update(PriceReport).where(PriceReport.form == form).values(**_told_values(told, content)))
    return str(known.number)


def _told_values(told: Told, content: str) -> dict[str, object]:
    return {
        "paid": told.paid,
        "currency": told.currency,
        "arrived": told.arrived,
        "arrived_currency": told.arrived_currency,
        "happened_on": told.happened_on,
        "place": told.place,
        "told": told.told,
        "contact": told.contact,
        "language": told.language,
        "content_hash": content,
    }


def _content_hash(price: ReportedPrice, told: Told) -> str:
    """Return what tells whether a form says the same as before; the contact is part of it, hashed with the rest."""
    parts = (
        price.quote_id,
        f"{told.paid.normalize():f}",
        "" if told.arrived is None else f"{told.arrived.normalize():f}",
        told.happened_on.isoformat(),
        *(" ".join(text.split()).casefold() for text in (told.place, told.told, told.contact)),
    )
    return sha256("\x1f".join(parts).encode()).hexdigest()


_COLUMNS: Final = (
    PriceReport.id,
    PriceReport.number,
    PriceReport.run_id,
    PriceReport.quote_number,
    PriceReport.sending,
    PriceReport.receiving,
    PriceReport.provider,
    PriceReport.paid,
    PriceReport.currency,
    PriceReport.arrived,
    PriceReport.arrived_currency,
    PriceReport.happened_on,
    PriceReport.place,
    PriceReport.told,
    PriceReport.contact,
    PriceReport.language,
    PriceReport.received_at,
    PriceReport.status,
    PriceReport.answer,
    PriceReport.answered_at,
)


def report_by_number(connection: Connection, text: str) -> Report | None:
    """Return the report that a number names, however it is written, or None."""
    number = normal_number(text)
    return _one(connection, select(*_COLUMNS).where(PriceReport.number == number)) if number else None


def report_named(connection: Connection, name: str) -> Report | None:
    """Return the report that an operator means: by its place in the list (``7``) or by its number."""
    if name.isascii() and name.isdigit() and len(name) < 10:
        return _one(connection, select(*_COLUMNS).where(PriceReport.id == int(name)))
    return report_by_number(connection, name)


def reports(connection: Connection, statuses: Sequence[ReportStatus] = ()) -> list[Report]:
    """Return the reports, oldest first; only those in some states, where any are given."""
    statement = select(*_COLUMNS).order_by(PriceReport.id)
    if statuses:
        statement = statement.where(PriceReport.status.in_([status.value for status in statuses]))
    return [_report(row) for row in connection.execute(statement)]


def answer_report(connection: Connection, report_id: int, status: ReportStatus, answer: str, now: datetime) -> None:
    """Write where a report stands, and what the operator says to everyone who follows it."""
    values = {"status": status.value, "answer": answer, "answered_at": now}
    connection.execute(update(PriceReport).where(PriceReport.id == report_id).values(**values))


def forget_contact(connection: Connection, report_id: int) -> bool:
    """Remove how to reach a person; False where there was nothing to remove."""
    kept = (PriceReport.id == report_id, PriceReport.contact != "")
    # The content's hash covered the contact: with what else is known of a report it would let a contact be tried out.
    return connection.execute(update(PriceReport).where(*kept).values(contact="", content_hash="")).rowcount == 1


def forget_contacts(connection: Connection, before: datetime) -> int:
    """Remove the contacts of reports received before a moment; return how many there were."""
    old = (PriceReport.received_at < before, PriceReport.contact != "")
    return connection.execute(update(PriceReport).where(*old).values(contact="", content_hash="")).rowcount


def delete_report(connection: Connection, report_id: int) -> None:
    """Remove a report whole: what is no report at all (advertising, abuse)."""
    connection.execute(delete(PriceReport).where(PriceReport.id == report_id))


def waiting(connection: Connection) -> int:
    """Return how many reports nobody has looked at yet."""
    return connection.execute(select(func.count()).where(PriceReport.status == _UNTOUCHED)).scalar_one()


def _one(connection: Connection, statement: Select[*tuple[Any, ...]]) -> Report | None:
    row = connection.execute(statement).first()
    return None if row is None else _report(row)


def _report(row: Row[*tuple[Any, ...]]) -> Report:
    (
        report_id, number, run_id, quote_number, sending, receiving, provider, *told, received_at, status, answer,
        answered_at,
    ) = row  # fmt: skip
    return Report(
        id=report_id,
        number=number,
        price=ReportedPrice(run_id, quote_number, CorridorCode(sending, receiving), provider),
        told=Told(*told),
        received_at=received_at,
        status=ReportStatus(status),
        answer=answer,
        answered_at=answered_at,
    )
