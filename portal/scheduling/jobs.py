"""The one table of jobs: name, what, when, in which time zone, and how late is too late.

A job is a function of the running portal and of a question "was I asked to stop?"; it returns one plain sentence about
what it did. Due times live in the database (``states``), because APScheduler's memory knows nothing of missed jobs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from portal.composition import Homeward
from portal.reach.alerts.work import forget_addresses
from portal.scheduling.files import downloads
from portal.scheduling.mail import alerts
from portal.scheduling.pulls import Stop, pull, read_again, tidy
from portal.trust.forgetting import forget_people


@dataclass(frozen=True, slots=True)
class Job:
    """One line of the table."""

    name: str
    what: str  # one plain sentence for operators
    when: str  # crontab: minute hour day month weekday
    zone: str  # IANA time zone in which ``when`` is meant
    too_late: timedelta  # a run missed by more than this is not caught up
    do: Callable[[Homeward, Stop], str]
    wanted: Callable[[Homeward], bool] = lambda _portal: True  # False: switched off in the settings
    source: str = ""  # the source it pulls, for the sources page
    again_after: timedelta | None = None  # after a failure it is tried again so soon, if it is not due before

    def trigger(self) -> CronTrigger:
        """Return APScheduler's trigger for ``when``."""
        return CronTrigger.from_crontab(self.when, timezone=ZoneInfo(self.zone))

    def next_after(self, moment: datetime) -> datetime:
        """Return the first due time after a moment (aware; in the job's zone)."""
        due: datetime | None = self.trigger().get_next_fire_time(None, moment + timedelta(microseconds=1))
        if due is None:
            raise ValueError(f"The job {self.name} never comes due: check its crontab '{self.when}'.")
        return due


JOBS: tuple[Job, ...] = (
    Job(
        name="pull-reference-rates",
        what="Pull the reference rates; the central banks publish in the afternoon of working days.",
        when="15 17 * * mon-fri",
        zone="Europe/Berlin",
        too_late=timedelta(hours=20),
        do=pull("reference-rates"),
        again_after=timedelta(hours=1),
        source="reference-rates",
    ),
    Job(
        name="pull-world-bank-rpw",
        what="Look for a newer workbook of the World Bank's survey.",
        when="30 4 * * mon",
        zone="UTC",
        too_late=timedelta(days=6),
        do=pull("world-bank-rpw"),
        again_after=timedelta(hours=6),
        source="world-bank-rpw",
    ),
    Job(
        name="settle-payouts",
        what="Read the survey again where reference rates that came since tell in which currency a price pays out.",
        when="25 * * * *",
        zone="UTC",
        too_late=timedelta(hours=1),
        do=read_again("world-bank-rpw"),
    ),
    Job(
        name="pull-survey",
        what="Take in the mystery shoppers' sheets.",
        when="*/10 * * * *",
        zone="UTC",
        too_late=timedelta(minutes=10),
        do=pull("survey"),
        source="survey",
    ),
    Job(
        name="pull-tariffs",
        what="Pull the providers' tariff feeds.",
        when="10 5 * * *",
        zone="UTC",
        too_late=timedelta(hours=20),
        do=pull("tariffs"),
        again_after=timedelta(hours=3),
        wanted=lambda portal: bool(portal.settings.tariff_feeds),
        source="tariffs",
    ),
    Job(
        name="pull-wise-comparisons",
        what="Pull the estimates that Wise collects (off unless switched on).",
        when="40 */6 * * *",
        zone="UTC",
        too_late=timedelta(hours=3),
        do=pull("wise-comparisons"),
        wanted=lambda portal: portal.settings.wise_enabled,
        source="wise-comparisons",
    ),
    Job(
        name="make-downloads",
        what="Make the files of open data anew, where prices changed.",
        when="20 * * * *",
        zone="UTC",
        too_late=timedelta(minutes=50),
        do=downloads,
    ),
    Job(
        name="tidy",
        what="Remove what interrupted pulls left behind: half-written rows and temporary files.",
        when="50 3 * * *",
        zone="UTC",
        too_late=timedelta(hours=12),
        do=tidy,
    ),
    Job(
        name="forget-people",
        what="Delete the contacts in reports of wrong prices after the stated time, and the counts of networks.",
        when="20 * * * *",
        zone="UTC",
        too_late=timedelta(days=30),
        do=lambda portal, _stop: forget_people(portal),
    ),
    Job(
        name="alerts",
        what="Look at alerts where prices changed, and send the mail that waits (off until a mail server is set).",
        when="*/2 * * * *",
        zone="UTC",
        too_late=timedelta(minutes=10),
        do=alerts,
        wanted=lambda portal: portal.settings.mail_server is not None,
    ),
    Job(
        name="forget-addresses",
        what="Delete alerts that nobody confirmed in time, that have ended, or that no mail reaches.",
        when="35 * * * *",
        zone="UTC",
        too_late=timedelta(days=30),
        do=lambda portal, _stop: forget_addresses(portal),
    ),
)


def job_named(name: str, jobs: tuple[Job, ...] = JOBS) -> Job | None:
    """Return the job of that name, or None."""
    return next((job for job in jobs if job.name == name), None)
