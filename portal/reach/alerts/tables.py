"""Alerts, the mail that waits to be sent, and how many forms came from where.

Rows of people come and go, and what is being done for one may end after it went: no number is given twice. SQLite would
give the number of the newest row again once that is deleted, so it is told not to (PostgreSQL never does).
"""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, ExactDecimal, UTCTime
from portal.hourly import HourlyCount


class Alert(Base):
    """What one person asked to be told. The row goes, with the address, when they stop it or its time is over."""

    __tablename__ = "alerts"
    __table_args__ = (
        UniqueConstraint("code"),
        UniqueConstraint("form"),
        Index(None, "sending", "receiving"),
        Index(None, "asked_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    code: Mapped[str] = mapped_column(String(22))  # in the links of its mails; cannot be guessed
    form: Mapped[str] = mapped_column(String(32))  # the form it was asked with: sent twice, it is one alert
    address: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(12))  # of the page it was asked on, and of its mails
    sending: Mapped[str] = mapped_column(String(2))
    receiving: Mapped[str] = mapped_column(String(2))
    amount: Mapped[Decimal] = mapped_column(ExactDecimal)  # paid in all, sending currency
    threshold: Mapped[Decimal] = mapped_column(ExactDecimal)  # it fires when more than this arrives
    payout_currency: Mapped[str] = mapped_column(String(3))  # of the threshold
    pickup: Mapped[str] = mapped_column(String(20))  # priorities as addresses write them; "" where it does not matter
    pay_in: Mapped[str] = mapped_column(String(20))
    max_hours: Mapped[int | None] = mapped_column(Integer)
    unconfirmed_prices: Mapped[bool]  # also by current prices that nobody has confirmed
    asked_at: Mapped[datetime] = mapped_column(UTCTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCTime)
    above: Mapped[bool]  # told, and it has not been below again
    looked_at: Mapped[str] = mapped_column(String(100))  # the state of prices in which it was looked at last
    given_up: Mapped[int] = mapped_column(Integer)  # mails in a row that its mail server refused for good


class MailState(StrEnum):
    """Where a mail stands. One that was taken by the mail server leaves no row behind."""

    WAITING = "waiting"
    SENDING = "sending"  # handed to the mail server by a process that has not said how it went
    GIVEN_UP = "given_up"


class MailKind(StrEnum):
    """What a mail is for."""

    CONFIRM = "confirm"
    ALERT = "alert"


class OutgoingMail(Base):
    """One mail of the outbox, written with the change that it tells of. A mail that was given up has no address."""

    __tablename__ = "outgoing_mails"
    __table_args__ = (
        UniqueConstraint("message_id"),
        Index(None, "state", "next_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    alert_id: Mapped[int | None] = mapped_column(ForeignKey("alerts.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    message_id: Mapped[str] = mapped_column(String(200))  # the same at every attempt, so that a mail known is known
    address: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(12))
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    stop_link: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UTCTime)
    state: Mapped[str] = mapped_column(String(12))
    attempts: Mapped[int] = mapped_column(Integer)
    next_at: Mapped[datetime] = mapped_column(UTCTime)
    answer: Mapped[str] = mapped_column(Text)  # what the mail server said last, without the address


class AlertForms(HourlyCount):
    """How many alert forms came in an hour from a network, or for an address; both are keyed hashes."""

    __tablename__ = "alert_forms"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
