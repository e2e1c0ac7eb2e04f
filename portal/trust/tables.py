"""What people report, what was corrected, and how often a network has written to us."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, ExactDecimal, UTCTime
from portal.hourly import HourlyCount


class ReportStatus(StrEnum):
    """Where a report stands. The person who follows its number reads it."""

    NEW = "new"
    LOOKING = "looking"  # a person is at it
    CONFIRMED = "confirmed"  # the price was wrong; not corrected yet
    CORRECTED = "corrected"  # it stands in the log of corrections
    NOT_CONFIRMED = "not_confirmed"


class PriceReport(Base):
    """One "Is this price wrong?", as a person sent it. ``contact`` is for the operator alone and goes after a time."""

    __tablename__ = "price_reports"
    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("form"),
        Index(None, "content_hash"),
        Index(None, "status", "id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[str] = mapped_column(String(16))  # to follow it by; cannot be guessed
    form: Mapped[str] = mapped_column(String(32))  # the form it was sent with: sent twice, it is one report
    content_hash: Mapped[str] = mapped_column(String(64))
    run_id: Mapped[int] = mapped_column(Integer)  # the price it is about, by its page's address
    quote_number: Mapped[int] = mapped_column(Integer)
    sending: Mapped[str] = mapped_column(String(2))
    receiving: Mapped[str] = mapped_column(String(2))
    provider: Mapped[str] = mapped_column(String(200))
    paid: Mapped[Decimal] = mapped_column(ExactDecimal)  # in all, fees included
    currency: Mapped[str] = mapped_column(String(3))
    arrived: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    arrived_currency: Mapped[str] = mapped_column(String(3))
    happened_on: Mapped[date] = mapped_column(Date)
    place: Mapped[str] = mapped_column(String(200))
    told: Mapped[str] = mapped_column(Text)
    contact: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(12))  # of the page it was written on
    received_at: Mapped[datetime] = mapped_column(UTCTime)
    status: Mapped[str] = mapped_column(String(16))
    answer: Mapped[str] = mapped_column(Text)  # the operator's, public
    answered_at: Mapped[datetime | None] = mapped_column(UTCTime)


class Correction(Base):
    """One line of the public log of corrections."""

    __tablename__ = "corrections"
    __table_args__ = (Index(None, "corrected_at"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    run_id: Mapped[int] = mapped_column(Integer)
    quote_number: Mapped[int] = mapped_column(Integer)
    sending: Mapped[str] = mapped_column(String(2))
    receiving: Mapped[str] = mapped_column(String(2))
    provider: Mapped[str] = mapped_column(String(200))
    wrong: Mapped[str] = mapped_column(Text)
    done: Mapped[str] = mapped_column(Text)
    corrected_at: Mapped[datetime] = mapped_column(UTCTime)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("price_reports.id"))


class FormsSent(HourlyCount):
    """How many forms a network has sent in an hour. The network is a keyed hash of a shortened address."""

    __tablename__ = "forms_sent"

    key: Mapped[str] = mapped_column("network", String(64), primary_key=True)
