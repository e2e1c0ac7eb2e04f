"""The commands of `flask prices`: each says what it does with an example, and what is wrong where something is."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from portal.collection.commands import prices
from portal.collection.runs import start_run
from portal.collection.sources.world_bank_rpw import SOURCE
from portal.collection.tables.reading import read_quotes, visible_rounds
from portal.composition import Homeward
from portal.locks import Lock
from portal.prices.quotes import CorridorCode

Prices = Callable[..., Result]


@pytest.fixture
def flask(app: Flask) -> Callable[..., Result]:
    """Run `flask prices ...`."""
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=["prices", *words])


@pytest.fixture
def started(flask: Prices) -> Prices:
    """Commands on a portal with the starter prices."""
    result = flask("start")
    assert result.exit_code == 0, result.output
    return flask


def _number(app: Flask, corridor: str) -> str:
    """The number of the first shown quote of a corridor in 2025_3Q."""
    with app.extensions["homeward"].database.reading() as connection:
        rounds = visible_rounds(connection, CorridorCode(*corridor.split("-")))
        return read_quotes(connection, [rounds[0].id])[0].id


def _json(result: Result) -> Any:
    assert result.exit_code in {0, 1}, result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize("name", sorted(prices.commands))
def test_every_command_shows_an_example(flask: Prices, name: str) -> None:
    told = flask(name, "--help").output
    assert f"flask prices {name}" in told


def test_the_first_start_loads_real_prices_and_no_later_one(started: Prices) -> None:
    (run,) = _json(started("runs", "--json"))
    assert (run["source"], run["asked_by"], run["records_read"]) == ("world-bank-rpw", "starter", 162)
    assert "no starter prices are needed" in started("start").output
    assert len(_json(started("runs", "--json"))) == 1


def test_averages_of_a_round(started: Prices) -> None:
    told = _json(started("averages", "--period", "2025_3Q", "--corridor", "ke-tz", "--json"))
    (only,) = told["rounds"]
    assert (only["corridor"], only["average_rows"]) == ("KE-TZ", 14)
    assert only["average_total"].startswith("12.161")
    assert told["global_average"] is None, "a corridor is not the world"


def test_the_global_average_tells_its_rows_and_what_it_leaves_out(started: Prices, app: Flask) -> None:
    world = _json(started("averages", "--period", "2025_3Q", "--json"))["global_average"]
    assert (world["rows"], world["rows_held"], world["corridors"], world["excluded"]) == (80, 1, 8, {})
    number = _number(app, "TZ-KE")
    started("discard", number, "--because", "Called the bank.")
    left = started("averages", "--period", "2025_3Q", "--without", "KE", "--without", "RW").output
    assert "Left out: 1 discarded by a person, 52 sent from KE, 7 sent from RW." in left
    assert "no corridor" not in left


def test_a_sending_country_that_does_not_exist_is_not_left_out(started: Prices) -> None:
    result = started("averages", "--period", "2025_3Q", "--without", "ZZ")
    assert result.exit_code == 1
    assert "--without ZZ" in result.output


def test_averages_say_which_of_their_rows_are_held_from_display(started: Prices) -> None:
    (only,) = _json(started("averages", "--period", "2025_3Q", "--corridor", "rw-ke", "--json"))["rounds"]
    assert (only["average_rows"], only["average_rows_held"]) == (7, 1)
    assert only["average_total"].startswith("22.56")
    assert "1 of these rows is held from display" in started("averages", "--period", "2025_3Q").output
    assert "held from display" not in started("averages", "--period", "2025_3Q", "--corridor", "ke-tz").output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("averages", "--period", "2019_9Q"), "No published prices are of the round 2019_9Q"),
        (("averages", "--period", "2025_3Q", "--corridor", "nowhere"), "is no corridor"),
        (("pull", "world-bank"), "The sources are: world-bank-rpw"),
        (("pull", "world-bank-rpw", "--file", "/nowhere.csv"), "does not exist"),
        (("refused", "nobody"), "The sources are: world-bank-rpw"),
        (("release", "1-1", "--because", "x"), "is accepted already"),
        (("release", "one", "--because", "x"), "Numbers look like 12-345"),
        (("release", "1-4"), "--because"),
        (("replay", "--run", "99"), "No published run has the number 99"),
    ],
)
def test_a_mistake_is_explained(started: Prices, words: tuple[str, ...], told: str) -> None:
    result = started(*words)
    assert result.exit_code in {1, 2}
    assert told in result.output


def test_held_prices_are_listed_released_and_discarded(started: Prices) -> None:
    held = _json(started("held", "--json"))["quotes"]
    assert [quote["corridor"] for quote in held] == ["RW-KE", "RW-KE"]
    first, second = (quote["id"] for quote in held)
    assert started("release", first, "--because", "Real: they ask for dollars.").exit_code == 0
    assert "discarded" in started("discard", second, "--because", "Old.").output
    assert started("held").output.startswith("Nothing is held.\n")


def test_two_prices_of_one_service_wait_for_a_person_though_they_are_shown(started: Prices) -> None:
    doubted = _json(started("held", "--json"))["in_doubt"]
    assert [(quote["corridor"], quote["provider"]) for quote in doubted] == [
        *[("RW-KE", "Ecobank Rapidcash")] * 2,
        *[("TZ-KE", "CRDB Bank")] * 2,
        *[("TZ-UG", "CRDB Bank")] * 2,
    ]
    assert "Discard the one that is wrong" in started("held").output
    for quote in doubted[::2]:
        started("discard", quote["id"], "--because", "Called the bank.")
    assert _json(started("held", "--json"))["in_doubt"] == []
    assert "in doubt" not in started("held").output
    assert _json(started("held", "--source", "survey", "--json"))["in_doubt"] == []


def test_replay_counts_what_was_re_derived(started: Prices) -> None:
    result = started("replay")
    assert result.exit_code == 0
    assert result.stdout.endswith("162 re-derived, 0 differ.\n")
    assert _json(started("replay", "--run", "1", "--json"))["differing"] == 0


def test_replay_fails_where_the_archive_is_damaged(started: Prices, app: Flask) -> None:
    for path in app.extensions["homeward"].settings.archive.rglob("*.gz"):
        path.unlink()
    result = started("replay")
    assert result.exit_code == 1
    assert "Restore the archive folder from a backup" in result.stdout


def test_sources_are_listed_with_their_prices(started: Prices) -> None:
    told = {each["name"]: each for each in _json(started("sources", "--json"))}
    assert told["world-bank-rpw"]["prices_shown"] == 160
    assert told["survey"]["last_state"] == "never pulled"
    assert "World Bank, Remittance Prices Worldwide" in started("sources").output


def test_a_run_whose_process_died_is_told_as_interrupted_and_one_at_work_is_not(started: Prices, app: Flask) -> None:
    portal: Homeward = app.extensions["homeward"]
    start_run(portal.database, SOURCE, "test", portal.clock())
    newest, before = _json(started("runs", "--json"))
    assert (newest["state"], before["state"]) == ("interrupted", "published")
    assert "The next pull removes what it had written" in newest["message"]
    assert "interrupted" in started("sources").output
    with Lock(portal.database, portal.settings.data_dir, "pull-world-bank-rpw"):
        assert _json(started("runs", "--json"))[0]["state"] == "collecting"
        assert "collecting" in started("sources").output


def test_rates_without_a_second_opinion_agree(started: Prices) -> None:
    result = started("check-rates")
    assert (result.exit_code, result.output) == (0, "No two sources of reference rates are more than 1 % apart.\n")


def test_a_file_that_is_no_workbook_fails_the_run_and_keeps_the_prices(started: Prices, tmp_path: Path) -> None:
    page = tmp_path / "workbook.xlsx"
    page.write_text("<html>Sorry</html>")
    result = started("pull", "world-bank-rpw", "--file", str(page), "--json")
    assert result.exit_code == 1
    assert (_json(result)["state"], _json(result)["reason"]) == ("failed", "unreadable")
    assert {each["name"]: each for each in _json(started("sources", "--json"))}["world-bank-rpw"]["prices_shown"] == 160


def test_the_starter_file_given_again_changes_nothing(started: Prices) -> None:
    result = started("pull", "world-bank-rpw", "--file", str(SOURCE.starter_file))
    assert result.exit_code == 0
    assert "unchanged" in result.output
