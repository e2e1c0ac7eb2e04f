"""Alerts as they are kept: asked for, confirmed, stopped, forgotten.

Stopping removes the row and every mail of it that waits: nothing of the address stays. A person who confirms the very
same question twice has one alert of it.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import Connection, Row, Select, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from portal.prices.priorities import Collecting, Paying, Priorities
from portal.prices.quotes import CorridorCode
from portal.reach.alerts.tables import Alert, OutgoingMail


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person wants to be told: when ``amount``, paid in all, delivers more than ``threshold``."""

    corridor: CorridorCode
    amount: Decimal  # sending currency
    threshold: Decimal
    payout_currency: str  # of the threshold
    priorities: Priorities
    unconfirmed_prices: bool  # also by current prices that nobody has confirmed
    language: str


@dataclass(frozen=True, slots=True)
class Subscription:
    """One alert as it is kept. Its address is in the table alone: pages and logs never need it."""

    id: int
    code: str
    wanted: Wanted
    asked_at: datetime
    confirmed_at: datetime | None
    above: bool
    looked_at: str


_COLUMNS = (
    Alert.id,
    Alert.code,
    Alert.sending,
    Alert.receiving,
    Alert.amount,
    Alert.threshold,
    Alert.payout_currency,
    Alert.pickup,
    Alert.pay_in,
    Alert.max_hours,
    Alert.unconfirmed_prices,
    Alert.language,
    Alert.asked_at,
    Alert.confirmed_at,
    Alert.above,
    Alert.looked_at,
)


def ask(connection: Connection, form: str, address: str, wanted: Wanted, now: datetime) -> Subscription | None:
    """Keep an alert, unconfirmed; None where this very form was sent before with the same words.

    A form that comes again with other words corrects what it said before: nobody is written to for the first, unless it
    was confirmed, and then both count.
    """
    values = _values(wanted) | {
        "code": secrets.token_urlsafe(16),
        "form": form,
        "address": address,
        "asked_at": now,
        "confirmed_at": None,
        "above": False,
        "looked_at": "",
        "given_up": 0,
    }
    kept = _kept(connection, values)
    if kept is not None or not _corrects(connection, form, address, wanted):
        return kept
    return _kept(connection, values)


def _kept(connection: Connection, values: dict[str, object]) -> Subscription | None:
    try:
        with connection.begin_nested():
            return _read(connection.execute(insert(Alert).values(values).returning(*_COLUMNS)).one())
    except IntegrityError:
        return None


def _corrects(connection: Connection, form: str, address: str, wanted: Wanted) -> bool:
    """Make room for a form that came before and now says something else; False where it says the same."""
    row = connection.execute(select(*_COLUMNS, Alert.address).where(Alert.form == form)).first()
    if row is None:
        return True  # it was stopped this moment
    before = _read(row)
    if (row.address, before.wanted) == (address, wanted):
        return False
    if before.confirmed_at is None:
        _remove(connection, select(Alert.id).where(Alert.code == before.code))
    else:
        connection.execute(update(Alert).where(Alert.code == before.code).values(form=before.code))
    return True


def by_code(connection: Connection, code: str) -> Subscription | None:
    """Return the alert of a link's code."""
    row = connection.execute(select(*_COLUMNS).where(Alert.code == code)).first()
    return _read(row) if row is not None else None


def confirm(connection: Connection, found: Subscription, now: datetime) -> None:
    """Make an alert count; the same one that this address confirmed before gives way to it."""
    connection.execute(update(Alert).where(Alert.id == found.id, Alert.confirmed_at.is_(None)).values(confirmed_at=now))
    address = select(Alert.address).where(Alert.id == found.id).scalar_subquery()
    others = select(*_COLUMNS).where(Alert.address == address, Alert.confirmed_at.is_not(None), Alert.id != found.id)
    # Compared here, not in SQL: exact decimals are text on SQLite, and 18000 is not "18000.00" there.
    same = [
        other.id
        for other in map(_read, connection.execute(others))
        if replace(other.wanted, language=found.wanted.language) == found.wanted
    ]
    _remove(connection, select(Alert.id).where(Alert.id.in_(same)))


def stop(connection: Connection, code: str) -> bool:
    """Remove an alert with its address and its mails; False where there is none of this code."""
    return _remove(connection, select(Alert.id).where(Alert.code == code)) == 1


def confirmed_not_looked_at(connection: Connection, state: str) -> tuple[Subscription, ...]:
    """Return the alerts that count and were last looked at in another state of prices, by corridor."""
    waiting = select(*_COLUMNS).where(Alert.confirmed_at.is_not(None), Alert.looked_at != state)
    return tuple(map(_read, connection.execute(waiting.order_by(Alert.sending, Alert.receiving, Alert.id))))


def forget_unconfirmed(connection: Connection, before: datetime) -> int:
    """Remove alerts that nobody confirmed, asked for before a moment; say how many."""
    return _remove(connection, select(Alert.id).where(Alert.confirmed_at.is_(None), Alert.asked_at < before))


def forget_ended(connection: Connection, before: datetime) -> int:
    """Remove alerts that were confirmed before a moment; say how many."""
    return _remove(connection, select(Alert.id).where(Alert.confirmed_at < before))


def forget_unreachable(connection: Connection, times: int) -> int:
    """Remove alerts whose mail server refused so many mails in a row for good; say how many."""
    return _remove(connection, select(Alert.id).where(Alert.given_up >= times))


def ends_at(found: Subscription, confirm_hours: int, days: int) -> datetime:
    """Return when an alert is deleted by itself."""
    if found.confirmed_at is None:
        return found.asked_at + timedelta(hours=confirm_hours)
    return found.confirmed_at + timedelta(days=days)


def _remove(connection: Connection, which: Select[int]) -> int:
    # Held until the end: a mail that is being written for one of them is seen, and removed too.
    ids = list(connection.scalars(which.with_for_update()))
    if not ids:
        return 0
    connection.execute(delete(OutgoingMail).where(OutgoingMail.alert_id.in_(ids)))
    return connection.execute(delete(Alert).where(Alert.id.in_(ids))).rowcount


def _values(wanted: Wanted) -> dict[str, object]:
    priorities = wanted.priorities
    return {
        "sending": wanted.corridor.sending,
        "receiving": wanted.corridor.receiving,
        "amount": wanted.amount,
        "threshold": wanted.threshold,
        "payout_currency": wanted.payout_currency,
        "pickup": priorities.pickup.value if priorities.pickup else "",
        "pay_in": priorities.pay_in.value if priorities.pay_in else "",
        "max_hours": priorities.max_hours,
        "unconfirmed_prices": wanted.unconfirmed_prices,
        "language": wanted.language,
    }


def _read(row: Row[*tuple[object, ...]]) -> Subscription:
    wanted = Wanted(
        CorridorCode(row.sending, row.receiving),
        row.amount,
        row.threshold,
        row.payout_currency,
        Priorities(
            Collecting(row.pickup) if row.pickup else None,
            Paying(row.pay_in) if row.pay_in else None,
            row.max_hours,
        ),
        row.unconfirmed_prices,
        row.language,
    )
    return Subscription(row.id, row.code, wanted, row.asked_at, row.confirmed_at, row.above, row.looked_at)
