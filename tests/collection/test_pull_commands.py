"""What an operator is told by `flask prices pull`, at once and without having to look elsewhere."""

import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from portal.collection.sources.survey import EXAMPLE
from portal.collection.tables.reading import quotes_where

Prices = Callable[..., Result]


@pytest.fixture
def flask(app: Flask) -> Prices:
    """Run `flask prices ...`."""
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=["prices", *words])


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A survey sheet with two good rows and two bad ones (lines 2 and 3)."""
    rows = EXAMPLE.read_text("utf-8").splitlines()
    rows[1] = rows[1].replace(",18000,", ',"18,000",')
    rows[2] = rows[2].replace(",19.10,", ",abc,")
    path = tmp_path / "nairobi-not-real.csv"
    path.write_text("\n".join(rows), "utf-8")
    return path


def test_bad_rows_are_told_at_once_with_line_and_reason(flask: Prices, sheet: Path) -> None:
    told = flask("pull", "survey", "--file", str(sheet)).stdout.splitlines()
    assert "2 refused" in told[1]
    assert told[2].startswith("  file:nairobi-not-real.csv, line 2: The column 'amount' holds '18,000'. Write a plain")
    assert told[3].startswith("  file:nairobi-not-real.csv, line 3: The column 'rate' holds 'abc'.")


def test_bad_rows_stand_in_the_json_too_and_nothing_else_is_printed(flask: Prices, sheet: Path) -> None:
    told = json.loads(flask("pull", "survey", "--file", str(sheet), "--json").stdout)
    assert told["state"] == "published"
    assert [(each["place"], each["reason"]) for each in told["refused"]] == [
        ("line 2", "cell_refused"),
        ("line 3", "cell_refused"),
    ]


def test_what_an_account_costs_is_stored_and_proven_by_replay(flask: Prices, app: Flask) -> None:
    flask("pull", "survey", "--file", str(EXAMPLE))
    with app.extensions["homeward"].database.reading() as connection:
        found = {stored.quote.service.provider: stored.quote.conditions for stored in quotes_where(connection)}
    wallet, transfers = found["Example Wallet (not real)"], found["Example Transfers (not real)"]
    assert (wallet.joining_fee, wallet.monthly_fee) == (Decimal(300), Decimal(50))
    assert (transfers.joining_fee, transfers.monthly_fee) == (None, None)
    assert "0 differ" in flask("replay").stdout


def test_of_many_bad_rows_the_first_are_told_and_the_rest_counted(flask: Prices, tmp_path: Path) -> None:
    head, first, *_ = EXAMPLE.read_text("utf-8").splitlines()
    bad = [first.replace("2026-11,1,", f"2026-11,{n},").replace(",18000,", ",none,") for n in range(10, 40)]
    path = tmp_path / "many-not-real.csv"
    path.write_text("\n".join([head, first, *bad]), "utf-8")
    told = flask("pull", "survey", "--file", str(path)).stdout
    assert len(re.findall(r", line \d+:", told)) == 20
    assert "and 10 more; see: flask prices refused survey" in told


def test_a_sheet_s_refusals_are_listed_until_it_is_corrected_whatever_else_is_put_in(
    flask: Prices, sheet: Path, tmp_path: Path
) -> None:
    flask("pull", "survey", "--file", str(sheet))
    flask("pull", "survey", "--file", str(EXAMPLE))
    assert "line 3" in flask("refused", "survey").stdout
    sheet.write_text(EXAMPLE.read_text("utf-8"), "utf-8")
    flask("pull", "survey", "--file", str(sheet))
    assert flask("refused", "survey").stdout == "Nothing was refused.\n"


def test_what_is_switched_off_is_not_pulled_by_mistake(flask: Prices) -> None:
    result = flask("pull", "wise-comparisons")
    assert result.exit_code == 1
    assert "HOMEWARD_WISE_ENABLED=true" in result.output
    assert flask("runs").output.startswith("Nothing has been collected yet")


@pytest.mark.parametrize(
    ("source", "told"), [("survey", "No sheet (.csv) lies in"), ("tariffs", "HOMEWARD_TARIFF_FEEDS")]
)
def test_where_nothing_is_given_to_pull_it_says_what_to_do(flask: Prices, source: str, told: str) -> None:
    assert told in flask("pull", source).stderr


def test_a_sheet_saved_with_capitals_is_taken_in(flask: Prices, app: Flask) -> None:
    folder = app.extensions["homeward"].settings.survey_sheets
    folder.mkdir()
    (folder / "NAIROBI.CSV").write_bytes(EXAMPLE.read_bytes())
    assert json.loads(flask("pull", "survey", "--json").stdout)["state"] == "published"


def test_looking_into_the_folder_again_and_again_does_not_fill_the_list_of_runs(flask: Prices, app: Flask) -> None:
    folder = app.extensions["homeward"].settings.survey_sheets
    folder.mkdir()
    (folder / "nairobi-not-real.csv").write_bytes(EXAMPLE.read_bytes())
    for _ in range(5):
        flask("pull", "survey")
    assert [(run["id"], run["state"]) for run in json.loads(flask("runs", "--json").stdout)] == [
        (5, "unchanged"),
        (1, "published"),
    ]


def test_a_drop_that_is_real_can_be_published_and_the_failure_says_how(flask: Prices, tmp_path: Path) -> None:
    rows = EXAMPLE.read_text("utf-8").splitlines()
    path = tmp_path / "round-not-real.csv"
    path.write_text("\n".join(rows), "utf-8")
    flask("pull", "survey", "--file", str(path))
    path.write_text("\n".join([rows[0], rows[3]]), "utf-8")
    assert "--despite-drop" in flask("pull", "survey", "--file", str(path)).stdout
    assert flask("pull", "survey", "--file", str(path), "--despite-drop").exit_code == 0
