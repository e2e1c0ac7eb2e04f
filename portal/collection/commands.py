"""`flask prices`."""

from flask.cli import AppGroup

prices = AppGroup("prices", help="Collect prices, look at runs, decide on what is held, prove what is published.")
