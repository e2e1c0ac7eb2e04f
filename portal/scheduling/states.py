"""What the scheduler remembers of each job, in the database: when it is due, and how it last went.

A due time is claimed by moving it on (compare and set). Whoever moved it runs the job: no due time is run twice, not
even when two schedulers would both believe that they are the one at work.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from portal.collection.tables import JobState, SchedulerState
from portal.database import Database

_COLUMNS = (
    JobState.name,
    JobState.due_at,
    JobState.started_at,
    JobState.ended_at,
    JobState.outcome,
    JobState.message,
    JobState.requested_at,
)

DONE, FAILED, MISSED, STOPPED, INTERRUPTED = "done", "failed", "missed", "stopped", "interrupted"


@dataclass(frozen=True, slots=True)
class State:
    """One job's memory. Times are aware; None means never."""

    name: str
    due_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    outcome: str
    message: str
    requested_at: datetime | None

    @property
    def running(self) -> bool:
        """Whether it started and did not end (it runs, or its process died)."""
        return self.started_at is not None and (self.ended_at is None or self.ended_at < self.started_at)


def states(connection: Connection) -> dict[str, State]:
    """Return every job's memory by name."""
    return {row.name: State(*row) for row in connection.execute(select(*_COLUMNS))}


def remember(database: Database, name: str, due_at: datetime) -> None:
    """Make a job known with its first due time; nothing changes where it is known already."""
    with database.writing() as connection:
        if connection.execute(select(JobState.name).where(JobState.name == name)).first() is None:
            connection.execute(insert(JobState).values(name=name, due_at=due_at, outcome="", message=""))


def claim(database: Database, name: str, due_at: datetime, next_due: datetime, now: datetime) -> bool:
    """Move a due time on and mark the job as started; False where somebody else has moved it already."""
    with database.writing() as connection:
        moved = connection.execute(
            update(JobState)
            .where(JobState.name == name, JobState.due_at == due_at)
            .values(due_at=next_due, started_at=now, requested_at=None)
        )
        return moved.rowcount == 1


def claim_request(database: Database, name: str, requested_at: datetime, now: datetime) -> bool:
    """Take up a "run now" request; False where somebody else has taken it up already."""
    with database.writing() as connection:
        taken = connection.execute(
            update(JobState)
            .where(JobState.name == name, JobState.requested_at == requested_at)
            .values(requested_at=None, started_at=now)
        )
        return taken.rowcount == 1


def request(database: Database, name: str, now: datetime) -> bool:
    """Ask the scheduler to run a job now; False where it does not know the job."""
    with database.writing() as connection:
        asked = connection.execute(update(JobState).where(JobState.name == name).values(requested_at=now))
        return asked.rowcount == 1


def bring_forward(database: Database, name: str, due_at: datetime) -> None:
    """Make a job due earlier than it is; nothing changes where it is due before that anyway."""
    with database.writing() as connection:
        connection.execute(
            update(JobState).where(JobState.name == name, JobState.due_at > due_at).values(due_at=due_at)
        )


def put_off(database: Database, name: str, due_at: datetime, next_due: datetime, message: str) -> None:
    """Record that a due time was missed by too much, and wait for the next."""
    with database.writing() as connection:
        connection.execute(
            update(JobState)
            .where(JobState.name == name, JobState.due_at == due_at)
            .values(due_at=next_due, outcome=MISSED, message=message)
        )


def end(database: Database, name: str, outcome: str, message: str, now: datetime) -> None:
    """Record how a job ended."""
    with database.writing() as connection:
        connection.execute(
            update(JobState).where(JobState.name == name).values(ended_at=now, outcome=outcome, message=message)
        )


def beat(database: Database, holder: str, started_at: datetime, now: datetime) -> None:
    """Write the heartbeat of the one scheduler at work."""
    values = {"holder": holder, "started_at": started_at, "heartbeat_at": now}
    with database.writing() as connection:
        if connection.execute(update(SchedulerState).where(SchedulerState.id == 1).values(values)).rowcount == 0:
            connection.execute(insert(SchedulerState).values(id=1, **values))
