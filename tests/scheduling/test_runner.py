"""The scheduler's rules: missed jobs are caught up once, too late is too late, interrupted ones are tried once more."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask

from portal.composition import Homeward
from portal.database import Database
from portal.scheduling import states
from portal.scheduling.jobs import JOBS, Job
from portal.scheduling.pulls import JobFailed, JobStopped, Stop
from portal.scheduling.runner import Runner


class Diary:
    """Remembers how often a job ran."""

    def __init__(self) -> None:
        self.runs = 0

    def __call__(self, portal: Homeward, stop: Stop) -> str:
        self.runs += 1
        return f"Run {self.runs}."


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture
def job(diary: Diary) -> Job:
    return Job("daily", "Every day at six.", "0 6 * * *", "UTC", timedelta(hours=5), diary)


@pytest.fixture
def portal(app: Flask) -> Homeward:
    made = app.extensions["homeward"]
    assert isinstance(made, Homeward)
    return made


@pytest.fixture
def state(database: Database) -> Callable[[], states.State]:
    def read() -> states.State:
        with database.reading() as connection:
            return states.states(connection)["daily"]

    return read


def test_a_job_whose_time_has_come_runs_once_and_waits_for_the_next(
    portal: Homeward, job: Job, diary: Diary, now: datetime, state: Callable[[], states.State]
) -> None:
    states.remember(portal.database, job.name, now)
    runner = Runner(portal, jobs=(job,))
    runner.run_due(job)
    runner.run_due(job)
    assert diary.runs == 1
    assert (state().outcome, state().message) == ("done", "Run 1.")
    assert state().due_at == datetime.fromisoformat("2026-11-22T06:00Z")


def test_a_job_that_is_not_due_does_not_run(portal: Homeward, job: Job, diary: Diary, now: datetime) -> None:
    states.remember(portal.database, job.name, now + timedelta(minutes=1))
    Runner(portal, jobs=(job,)).run_due(job)
    assert diary.runs == 0


def test_many_missed_times_are_caught_up_with_one_run(
    portal: Homeward, job: Job, diary: Diary, now: datetime, state: Callable[[], states.State]
) -> None:
    states.remember(portal.database, job.name, now - timedelta(days=40))
    patient = replace(job, too_late=timedelta(days=60))
    runner = Runner(portal, jobs=(patient,))
    runner.run_due(patient)
    runner.run_due(patient)
    assert diary.runs == 1
    assert state().due_at == datetime.fromisoformat("2026-11-22T06:00Z")


def test_a_time_missed_by_too_much_is_not_caught_up_and_says_so(
    portal: Homeward, job: Job, diary: Diary, now: datetime, state: Callable[[], states.State]
) -> None:
    states.remember(portal.database, job.name, now - timedelta(hours=6))
    Runner(portal, jobs=(job,)).run_due(job)
    assert diary.runs == 0
    assert state().outcome == "missed"
    assert "too long ago" in state().message


def test_two_schedulers_that_both_believe_they_work_run_a_due_time_once(
    portal: Homeward, job: Job, now: datetime
) -> None:
    states.remember(portal.database, job.name, now)
    later = now + timedelta(days=1)
    assert states.claim(portal.database, job.name, now, later, now)
    assert not states.claim(portal.database, job.name, now, later, now)


def test_a_job_that_fails_is_recorded_with_its_reason(
    portal: Homeward, job: Job, now: datetime, state: Callable[[], states.State]
) -> None:
    def fail(_portal: Homeward, _stop: Stop) -> str:
        raise ValueError("The rates are upside down.")

    states.remember(portal.database, job.name, now)
    failing = replace(job, do=fail)
    Runner(portal, jobs=(failing,)).run_due(failing)
    assert (state().outcome, state().message) == ("failed", "ValueError: The rates are upside down.")


def test_a_job_that_was_asked_to_stop_says_that_it_stopped(
    portal: Homeward, job: Job, now: datetime, state: Callable[[], states.State]
) -> None:
    def stop(_portal: Homeward, _stop: Stop) -> str:
        raise JobStopped("Nothing was published.")

    states.remember(portal.database, job.name, now)
    stopping = replace(job, do=stop)
    Runner(portal, jobs=(stopping,)).run_due(stopping)
    assert state().outcome == "stopped"


def started_and_died(portal: Homeward, job: Job, now: datetime) -> None:
    states.remember(portal.database, job.name, now)
    states.claim(portal.database, job.name, now, now + timedelta(days=1), now)


def run_until(runner: Runner, true: Callable[[], bool]) -> None:
    """Let a scheduler work in this thread until something is so."""
    runner.tick = 0.05
    take = runner.lock.still_held

    def still_held() -> bool:
        if true():
            runner.stop()
        return take()

    runner.lock.still_held = still_held  # type: ignore[method-assign]
    runner.run()


def test_a_job_whose_process_died_is_tried_again_once(
    portal: Homeward, job: Job, diary: Diary, now: datetime, state: Callable[[], states.State]
) -> None:
    started_and_died(portal, job, now)
    assert state().running
    run_until(Runner(portal, jobs=(job,)), lambda: diary.runs == 1)
    assert state().outcome == "done"


def test_a_job_that_keeps_killing_its_process_is_not_tried_for_ever(
    portal: Homeward, job: Job, diary: Diary, now: datetime, state: Callable[[], states.State]
) -> None:
    started_and_died(portal, job, now)
    states.end(portal.database, job.name, states.INTERRUPTED, "", now - timedelta(minutes=1))
    looks = iter(range(100))
    run_until(Runner(portal, jobs=(job,)), lambda: next(looks) > 10)
    assert diary.runs == 0
    assert state().outcome == "interrupted"


def test_a_new_portal_runs_every_job_at_once(
    portal: Homeward, job: Job, diary: Diary, state: Callable[[], states.State]
) -> None:
    run_until(Runner(portal, jobs=(job,)), lambda: diary.runs == 1)
    assert state().outcome == "done"


def test_run_now_is_a_row_that_the_scheduler_picks_up_once(
    portal: Homeward, job: Job, diary: Diary, now: datetime, state: Callable[[], states.State]
) -> None:
    states.remember(portal.database, job.name, now + timedelta(days=1))
    assert states.request(portal.database, job.name, now)
    looks = iter(range(100))
    run_until(Runner(portal, jobs=(job,)), lambda: next(looks) > 10)
    assert diary.runs == 1
    assert state().requested_at is None


def test_every_job_of_the_table_has_a_name_of_its_own_and_a_time() -> None:
    assert len({job.name for job in JOBS}) == len(JOBS)
    for job in JOBS:
        moment = datetime.fromisoformat("2026-11-21T09:00Z")
        assert moment < job.next_after(moment) < moment + timedelta(days=8)


def test_what_is_switched_off_is_not_scheduled(portal: Homeward) -> None:
    names = {job.name for job in Runner(portal).jobs}
    assert "pull-wise-comparisons" not in names
    assert "pull-tariffs" not in names
    assert "pull-world-bank-rpw" in names


def test_a_failed_job_is_tried_again_before_its_next_time(
    portal: Homeward, job: Job, now: datetime, state: Callable[[], states.State]
) -> None:
    attempts = iter([JobFailed("The network is away.")])

    def do(_portal: Homeward, _stop: Stop) -> str:
        for failure in attempts:
            raise failure
        return "Pulled."

    clock = [now]
    patient = replace(job, do=do, again_after=timedelta(hours=1))
    runner = Runner(replace(portal, clock=lambda: clock[0]), jobs=(patient,))
    states.remember(portal.database, job.name, now)
    runner.run_due(patient)
    assert (state().outcome, state().due_at) == ("failed", now + timedelta(hours=1))
    looks = iter(range(1000))

    def done() -> bool:
        if next(looks) == 3:
            assert state().outcome == "failed", "not before its time"
            clock[0] = now + timedelta(hours=1)
        return state().outcome == "done"

    run_until(runner, done)
    assert state().due_at == datetime.fromisoformat("2026-11-22T06:00Z")


def test_trying_again_never_puts_a_job_off(
    portal: Homeward, job: Job, now: datetime, state: Callable[[], states.State]
) -> None:
    def fail(_portal: Homeward, _stop: Stop) -> str:
        raise JobFailed("The network is away.")

    states.remember(portal.database, job.name, now)
    lazy = replace(job, do=fail, again_after=timedelta(days=3))
    Runner(portal, jobs=(lazy,)).run_due(lazy)
    assert state().due_at == datetime.fromisoformat("2026-11-22T06:00Z")
