"""What waits for a person, and what a person decided."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, UTCTime


class RejectedRecord(Base):
    """A record that could not become a quote, kept as it was found."""

    __tablename__ = "rejected_records"

    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshots.id"))
    record_key: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(40))
    explanation: Mapped[str] = mapped_column(Text)
    raw: Mapped[list[Any]] = mapped_column(JSON)


class Decision(Base):
    """What a person decided about a record, and why. It holds for the same content when it is collected again.

    Every decision stays as it was made: the public log of corrections is read from here.
    """

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    source: Mapped[str] = mapped_column(String(40))
    content_hash: Mapped[str] = mapped_column(String(32), index=True)
    run_id: Mapped[int] = mapped_column(Integer)
    number: Mapped[int] = mapped_column(Integer)
    action: Mapped[str] = mapped_column(String(10))  # release, discard
    #: The record's status before: held, accepted, released, discarded.
    was: Mapped[str] = mapped_column(String(10), default="", server_default="")
    because: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime] = mapped_column(UTCTime)
