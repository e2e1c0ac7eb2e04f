"""What the gateway keeps: for an hour that a message came, for ever how many. Never a number, never a text."""

from datetime import date, datetime

from sqlalchemy import Date, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, UTCTime


class GatewayMessage(Base):
    """One signed message of the last hour: so that it counts once, and that nobody floods."""

    __tablename__ = "gateway_messages"
    __table_args__ = (Index("ix_gateway_messages_sender_at", "sender", "at"),)

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)  # of its signature
    sender: Mapped[str] = mapped_column(String(32))  # keyed hash of the number and the kind of message
    at: Mapped[datetime] = mapped_column(UTCTime)


class GatewayCount(Base):
    """How many messages of a day had an outcome."""

    __tablename__ = "gateway_counts"

    day: Mapped[date] = mapped_column(Date, primary_key=True)  # in UTC
    outcome: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[int] = mapped_column(Integer)
