"""The tables of collection, one module per subject. Pages may read them; only collection writes them."""

from portal.collection.tables.jobs import JobState, SchedulerState
from portal.collection.tables.quotes import PricePointRow, QuoteRow, Round, ServiceRow
from portal.collection.tables.rates import RateRow
from portal.collection.tables.review import Decision, RejectedRecord
from portal.collection.tables.runs import IN_PART, Run, RunState, SnapshotRow

__all__ = [
    "IN_PART",
    "Decision",
    "JobState",
    "PricePointRow",
    "QuoteRow",
    "RateRow",
    "RejectedRecord",
    "Round",
    "Run",
    "RunState",
    "SchedulerState",
    "ServiceRow",
    "SnapshotRow",
]
