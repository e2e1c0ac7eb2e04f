"""The scheduler's process: waits for the lock, catches up, runs jobs at their times, and stops cleanly.

One scheduler works; others wait idle for the lock and take over when its process dies (the operating system, or
PostgreSQL, frees the lock then). Jobs run on threads of APScheduler; each asks ``stop`` now and then.
"""

import os
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import SQLAlchemyError

from portal.composition import Homeward
from portal.locks import Lock
from portal.scheduling import states
from portal.scheduling.jobs import JOBS, Job
from portal.scheduling.pulls import JobFailed, JobStopped

log = structlog.get_logger()

#: Seconds between two heartbeats, between two tries for the lock, and between two looks for "run now" requests.
TICK = 5


class Runner:
    """One scheduler process. ``run`` returns when it was asked to stop; a database that is away is waited for."""

    def __init__(self, portal: Homeward, jobs: tuple[Job, ...] = JOBS, tick: float = TICK) -> None:
        self.portal = portal
        self.jobs = tuple(job for job in jobs if job.wanted(portal))
        self.tick = tick
        self.stopping = threading.Event()  # asked to end
        self.halted = threading.Event()  # the lock is lost, or we end: jobs stop, nothing new starts
        self.holder = f"process {os.getpid()}"
        self.lock = Lock(portal.database, portal.settings.data_dir, "scheduler")
        self.running = {job.name: threading.Lock() for job in self.jobs}

    def stop(self) -> None:
        """Ask the scheduler, and the jobs it runs, to come to an end."""
        self.stopping.set()
        self.halted.set()

    def run(self, on_work: Callable[[], None] = lambda: None) -> None:
        """Wait for the lock, then work until asked to stop or until the lock is lost; then wait again."""
        while not self.stopping.is_set():
            try:
                self._take_turn(on_work)
            except SQLAlchemyError as error:
                log.warning("database out of reach, trying again", holder=self.holder, message=str(error))
                self.stopping.wait(self.tick)

    def _take_turn(self, on_work: Callable[[], None]) -> None:
        if not self.lock.try_acquire():
            self.stopping.wait(self.tick)
            return
        try:
            on_work()
            self._work()
        finally:
            self.lock.release()

    def _work(self) -> None:
        started_at = self.portal.clock()
        if not self.stopping.is_set():
            self.halted.clear()
        scheduler = BackgroundScheduler(timezone="UTC", executors={"default": ThreadPoolExecutor(2)})
        log.info("scheduler at work", holder=self.holder, jobs=[job.name for job in self.jobs])
        for job in self.jobs:
            self._schedule(scheduler, job)
        scheduler.start()
        try:
            while not self.halted.is_set() and self.lock.still_held():
                states.beat(self.portal.database, self.holder, started_at, self.portal.clock())
                self._look_up(scheduler)
                self.halted.wait(self.tick)
        finally:
            self.halted.set()
            scheduler.shutdown(wait=True)
            log.info("scheduler stopped", holder=self.holder)

    def _schedule(self, scheduler: BackgroundScheduler, job: Job) -> None:
        """Put a job on the clock; what was missed or interrupted while nobody worked is caught up once."""
        now = self.portal.clock()
        # A job never seen before is due at once: a new portal should not wait a week for its first prices.
        states.remember(self.portal.database, job.name, now)
        options: dict[str, Any] = {"id": job.name, "max_instances": 1, "coalesce": True}
        grace = max(1, int(job.too_late.total_seconds()))
        scheduler.add_job(self.run_due, job.trigger(), args=[job], misfire_grace_time=grace, **options)
        with self.portal.database.reading() as connection:
            state = states.states(connection)[job.name]
        if state.running:
            self._settle_interrupted(job, state)
        if state.due_at is not None and state.due_at <= now:
            scheduler.add_job(self.run_due, args=[job], id=f"{job.name} (caught up)", misfire_grace_time=None)

    def _settle_interrupted(self, job: Job, state: states.State) -> None:
        """The process that ran this job died. Try again once; a job that kills its process is not tried for ever."""
        now = self.portal.clock()
        started = state.started_at or now
        again = state.outcome != states.INTERRUPTED and now - started <= job.too_late
        message = "The scheduler's process ended while this ran." + (" It is tried again." if again else "")
        states.end(self.portal.database, job.name, states.INTERRUPTED, message, now)
        if again:
            states.request(self.portal.database, job.name, now)

    def _look_up(self, scheduler: BackgroundScheduler) -> None:
        """Take up requests to run a job now, and failed jobs whose time to be tried again has come."""
        with self.portal.database.reading() as connection:
            known = states.states(connection)
        for job in self.jobs:
            state = known.get(job.name)
            if state is None or self.halted.is_set():
                continue
            now = self.portal.clock()
            if state.requested_at is not None:
                if states.claim_request(self.portal.database, job.name, state.requested_at, now):
                    scheduler.add_job(self._do, args=[job], id=f"{job.name} (asked)", misfire_grace_time=None)
            elif state.outcome == states.FAILED and state.due_at is not None and state.due_at <= now:
                options = {"misfire_grace_time": None, "replace_existing": True}
                scheduler.add_job(self.run_due, args=[job], id=f"{job.name} (again)", **options)

    def run_due(self, job: Job) -> None:
        """Run a job whose time has come, unless we stop, it is not due, or it is too late."""
        if self.halted.is_set():
            return
        now = self.portal.clock()
        with self.portal.database.reading() as connection:
            state = states.states(connection)[job.name]
        # APScheduler fires up to a second early or late; the due time in the database is what counts.
        if state.due_at is None or state.due_at > now + timedelta(seconds=1):
            return
        next_due = job.next_after(max(now, state.due_at))
        if now - state.due_at > job.too_late:
            message = f"Was due at {state.due_at:%Y-%m-%d %H:%M} UTC, which is too long ago to catch up."
            states.put_off(self.portal.database, job.name, state.due_at, next_due, message)
            return
        if states.claim(self.portal.database, job.name, state.due_at, next_due, now):
            self._do(job)

    def _do(self, job: Job) -> None:
        with self.running[job.name]:
            outcome, message = self._outcome(job)
            now = self.portal.clock()
            states.end(self.portal.database, job.name, outcome, message, now)
            if outcome == states.FAILED and job.again_after is not None:
                states.bring_forward(self.portal.database, job.name, now + job.again_after)

    def _outcome(self, job: Job) -> tuple[str, str]:
        log.info("job started", job=job.name)
        try:
            message = job.do(self.portal, self.halted.is_set)
        except JobStopped as stopped:
            return states.STOPPED, str(stopped)
        except JobFailed as failed:
            log.warning("job failed", job=job.name, message=str(failed))
            return states.FAILED, str(failed)
        except Exception as error:
            log.exception("job failed", job=job.name)
            return states.FAILED, f"{type(error).__name__}: {error}"
        log.info("job done", job=job.name, message=message)
        return states.DONE, message
