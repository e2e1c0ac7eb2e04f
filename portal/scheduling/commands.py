"""`flask scheduler`."""

from flask.cli import AppGroup

scheduler = AppGroup("scheduler", help="Run the jobs at their times, and list them.")
