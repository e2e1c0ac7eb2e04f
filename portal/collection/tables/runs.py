"""Collection runs and the snapshots they read."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, UTCTime

#: Reason code of a run that went well, but without some parts of its source; its message names them.
IN_PART = "in_part"


class RunState(StrEnum):
    """Where a run stands. Only the rows of a published run are ever shown."""

    COLLECTING = "collecting"
    PUBLISHED = "published"
    UNCHANGED = "unchanged"  # everything fetched was known already
    FAILED = "failed"
    ABANDONED = "abandoned"  # its process died; what it had written has been removed


class Run(Base):
    """One attempt to collect one source."""

    __tablename__ = "runs"
    __table_args__ = (Index(None, "source", "id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    source: Mapped[str] = mapped_column(String(40))
    source_version: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(12))
    asked_by: Mapped[str] = mapped_column(String(40))  # "scheduler", "command", "starter"
    started_at: Mapped[datetime] = mapped_column(UTCTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCTime)
    published_at: Mapped[datetime | None] = mapped_column(UTCTime)
    records_read: Mapped[int] = mapped_column(Integer, default=0)
    quotes_accepted: Mapped[int] = mapped_column(Integer, default=0)
    quotes_held: Mapped[int] = mapped_column(Integer, default=0)
    records_rejected: Mapped[int] = mapped_column(Integer, default=0)
    rates_accepted: Mapped[int] = mapped_column(Integer, default=0)
    reason: Mapped[str] = mapped_column(String(40), default="")  # code of a failure
    message: Mapped[str] = mapped_column(Text, default="")  # the failure in plain English


class SnapshotRow(Base):
    """The receipt of one archived answer read by a run. The bytes are in the archive, under their SHA-256."""

    __tablename__ = "snapshots"
    __table_args__ = (Index(None, "url", "id"), Index(None, "sha256"))

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)  # order within the run
    was_read: Mapped[bool]  # False: the same bytes were published already, or could not be read
    part: Mapped[str] = mapped_column(String(400), default="")
    url: Mapped[str] = mapped_column(String(1000))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(Integer)  # bytes, uncompressed
    status: Mapped[int] = mapped_column(Integer)
    media_type: Mapped[str] = mapped_column(String(200), default="")
    etag: Mapped[str] = mapped_column(String(400), default="")
    last_modified: Mapped[str] = mapped_column(String(100), default="")
    fetched_at: Mapped[datetime] = mapped_column(UTCTime)
