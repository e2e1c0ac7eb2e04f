"""`flask prices`."""

from flask.cli import AppGroup

from portal.collection.proof_commands import averages_command, check_rates_command, replay_command
from portal.collection.pull_commands import pull_command, runs_command, sources_command, start_command
from portal.collection.review_commands import discard_command, held_command, refused_command, release_command

prices = AppGroup("prices", help="Collect prices, look at runs, decide on what is held, prove what is published.")

for command in (
    averages_command,
    check_rates_command,
    discard_command,
    held_command,
    pull_command,
    refused_command,
    release_command,
    replay_command,
    runs_command,
    sources_command,
    start_command,
):
    prices.add_command(command)
