"""`flask scheduler`: run the jobs at their times, list them, ask for one now."""

import json
import signal
from typing import Any

import click
from flask.cli import AppGroup

from portal.composition import Homeward, homeward
from portal.scheduling import states
from portal.scheduling.jobs import JOBS, Job, job_named
from portal.scheduling.runner import TICK, Runner

scheduler = AppGroup("scheduler", help="Run the jobs at their times, and list them.")


@scheduler.command("run")
@click.option(
    "--tick", default=float(TICK), show_default=True, help="Seconds between heartbeats and tries for the lock."
)
def run(tick: float) -> None:
    """Run the jobs at their times until SIGTERM or Ctrl-C. A second scheduler waits idle and takes over.

    Example: flask scheduler run
    """
    runner = Runner(homeward(), tick=tick)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda _number, _frame: runner.stop())
    click.echo("The scheduler waits for its turn.", err=True)
    runner.run(on_work=lambda: click.echo("The scheduler is at work.", err=True))
    click.echo("The scheduler has stopped.", err=True)


@scheduler.command("jobs")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for a program to read.")
def jobs(as_json: bool) -> None:
    """List every job with its last and next run. Example: flask scheduler jobs."""
    portal = homeward()
    with portal.database.reading() as connection:
        known = states.states(connection)
    lines = [_line(portal, job, known.get(job.name)) for job in JOBS]
    if as_json:
        click.echo(json.dumps(lines, indent=2))
        return
    for line in lines:
        click.echo(f"{line['name']}  ({line['when']} {line['zone']}; too late after {line['too_late']})")
        click.echo(f"    {line['what']}")
        click.echo(f"    last: {line['last_started'] or 'never'}  {line['outcome']}  {line['message']}".rstrip())
        click.echo(f"    next: {line['next_due'] or ('when the scheduler starts' if line['on'] else 'switched off')}")


@scheduler.command("request")
@click.argument("name")
def request(name: str) -> None:
    """Ask the scheduler to run the job NAME now. Example: flask scheduler request pull-reference-rates."""
    portal = homeward()
    if job_named(name) is None:
        raise click.ClickException(f"There is no job '{name}'. Known jobs: {', '.join(job.name for job in JOBS)}.")
    if not states.request(portal.database, name, portal.clock()):
        raise click.ClickException(f"No scheduler has run the job '{name}' yet. Start one: flask scheduler run")
    click.echo(f"The scheduler will run {name} within seconds.")


def _line(portal: Homeward, job: Job, state: states.State | None) -> dict[str, Any]:
    return {
        "name": job.name,
        "what": job.what,
        "when": job.when,
        "zone": job.zone,
        "too_late": str(job.too_late),
        "on": job.wanted(portal),
        "last_started": state.started_at.isoformat() if state and state.started_at else None,
        "last_ended": state.ended_at.isoformat() if state and state.ended_at else None,
        "outcome": ("running" if state.running else state.outcome) if state else "",
        # What it said last time says nothing of the run that is at work now.
        "message": state.message if state and not state.running else "",
        "next_due": state.due_at.isoformat() if state and state.due_at and job.wanted(portal) else None,
    }
