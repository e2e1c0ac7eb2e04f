"""The operator's guide names every command and every state, and nothing that is not there."""

import re
from pathlib import Path

from portal.collection.commands import prices
from portal.collection.tables import RunState

GUIDE = (Path(__file__).parents[2] / "docs" / "operate.md").read_text(encoding="utf-8")


def test_the_guide_names_every_command_and_no_other() -> None:
    assert set(re.findall(r"flask prices ([a-z-]+)", GUIDE)) == set(prices.commands)


def test_the_guide_explains_every_way_a_run_ends() -> None:
    assert all(f"| `{state.value}` |" in GUIDE for state in RunState if state is not RunState.COLLECTING)


def test_the_guide_names_only_options_that_are_there() -> None:
    options = {option for command in prices.commands.values() for each in command.params for option in each.opts}
    named = set(re.findall(r"`(--[a-z-]+)`", GUIDE)) - {"--help"}
    assert named <= options
