"""`flask corridors`."""

from flask.cli import AppGroup

corridors = AppGroup("corridors", help="Check the files that say what is compared.")
