"""The scheduler's memory: who works, and how each job went."""

from datetime import datetime

from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, UTCTime


class SchedulerState(Base):
    """The one working scheduler and its heartbeat (a single row, id 1)."""

    __tablename__ = "scheduler_state"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    holder: Mapped[str] = mapped_column(String(200))  # process and start time, never a host name
    heartbeat_at: Mapped[datetime] = mapped_column(UTCTime)
    started_at: Mapped[datetime] = mapped_column(UTCTime)


class JobState(Base):
    """One job's last outcome and when it is next due."""

    __tablename__ = "job_states"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    due_at: Mapped[datetime | None] = mapped_column(UTCTime)
    started_at: Mapped[datetime | None] = mapped_column(UTCTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCTime)
    outcome: Mapped[str] = mapped_column(String(12), default="")  # done, failed, missed, stopped
    message: Mapped[str] = mapped_column(Text, default="")
    requested_at: Mapped[datetime | None] = mapped_column(UTCTime)  # "run now", asked from a page or a command
