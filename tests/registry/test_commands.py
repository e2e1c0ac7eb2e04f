"""`flask corridors`: what it prints, and how it ends."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from portal.config import ROOT, Settings
from portal.factory import create_app
from portal.registry.errors import RegistryError

FIXTURES = ROOT / "tests" / "fixtures" / "corridors"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of good files that a test may spoil."""
    return Path(shutil.copytree(FIXTURES / "good", tmp_path / "corridors"))


@pytest.fixture
def portal(folder: Path, make_settings: Callable[..., Settings]) -> Iterator[Flask]:
    made = create_app(make_settings(corridors_dir=folder))
    yield made
    made.extensions["homeward"].database.dispose()


@pytest.fixture
def runner(portal: Flask) -> FlaskCliRunner:
    return portal.test_cli_runner()


def test_check_counts_what_is_in_order(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["corridors", "check"])
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "3 corridors: in order.",
        "2 complaint desks of 2 countries: in order.",
        "3 providers under 4 spellings: in order.",
        "1 certified databases to link to: in order.",
        "Without a complaint desk on one side: us-sv.",
    ]


def test_check_names_notes_that_no_person_has_checked(runner: FlaskCliRunner, folder: Path) -> None:
    path = folder / "ke-tz.toml"
    path.write_text(path.read_text().replace("checked = true", "checked = false"))
    assert "Notes that no person has checked yet: ke-tz." in runner.invoke(args=["corridors", "check"]).output


def test_check_names_certified_databases_that_no_person_has_opened(runner: FlaskCliRunner, folder: Path) -> None:
    path = folder / "certified.toml"
    path.write_text(path.read_text().replace("checked_on = 2026-11-20", ""))
    said = "Certified databases that no person has opened yet: Example Comparison (not real)."
    assert said in runner.invoke(args=["corridors", "check"]).output


def test_check_names_every_problem_of_every_file_and_fails(runner: FlaskCliRunner, folder: Path) -> None:
    shutil.copy(FIXTURES / "bad" / "unknown-key" / "ke-tz.toml", folder / "ke-tz.toml")
    shutil.copy(FIXTURES / "bad" / "desk-twice" / "complaints.toml", folder / "complaints.toml")
    shutil.copy(FIXTURES / "bad" / "providers" / "bad-slug.toml", folder / "providers.toml")
    result = runner.invoke(args=["corridors", "check"])
    assert result.exit_code == 1
    assert "3 things to put right before Homeward can start:" in result.output
    for place in ("complaints.toml: desk: ", "ke-tz.toml: speed: ", "providers.toml: provider[eco--bank].slug: "):
        assert f"  corridors/{place}" in result.output
    assert "Traceback" not in result.output


def test_the_portal_does_not_start_on_a_bad_file(folder: Path, make_settings: Callable[..., Settings]) -> None:
    shutil.copy(FIXTURES / "bad" / "unknown-key" / "ke-tz.toml", folder / "ke-tz.toml")
    with pytest.raises(RegistryError, match=r"One thing to put right .*\n  corridors/ke-tz\.toml: speed: unknown key"):
        create_app(make_settings(corridors_dir=folder))


def test_a_slip_shows_as_plain_text_on_the_command_line_though_the_portal_cannot_start(folder: Path) -> None:
    for name in ("ke-tz.toml", "us-sv.toml"):
        path = folder / name
        path.write_text('speed = "same day"\n' + path.read_text())
    result = subprocess.run(
        [sys.executable, "-m", "flask", "corridors", "check"],
        cwd=ROOT,
        env={**os.environ, "HOMEWARD_ENV": "development", "HOMEWARD_CORRIDORS_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert result.stderr.startswith("Error: 2 things to put right before Homeward can start:\n")
    assert "corridors/ke-tz.toml: speed: unknown key" in result.stderr
    assert "corridors/us-sv.toml: speed: unknown key" in result.stderr
    assert "Traceback" not in result.stderr


def test_list_shows_a_line_for_each_corridor(runner: FlaskCliRunner) -> None:
    lines = runner.invoke(args=["corridors", "list"]).output.splitlines()
    assert [line.split()[0] for line in lines] == ["ke-tz", "tz-ke", "us-sv"]
    assert lines[0] == "ke-tz  KES -> TZS, USD       sw, en"


def test_list_gives_a_program_every_key_of_the_files(runner: FlaskCliRunner) -> None:
    records = json.loads(runner.invoke(args=["corridors", "list", "--json"]).output)
    assert [record["slug"] for record in records] == ["ke-tz", "tz-ke", "us-sv"]
    assert records[0] == {
        "slug": "ke-tz",
        "from": "KE",
        "to": "TZ",
        "currency": "KES",
        "payout": ["TZS", "USD"],
        "languages": ["sw", "en"],
        "price_points": ["18000", "45000.50"],
        "complaints": {
            "sending": [{"name": "Central Bank of Kenya", "website": "https://www.centralbank.go.ke"}],
            "receiving": [
                {"name": "Desk of this corridor alone (not real)", "website": "https://desk.example.org/complain"},
                {"name": "Bank of Tanzania", "website": "https://www.bot.go.tz"},
            ],
        },
        "note": {
            "key": "official_and_street_rates_differ",
            "date": "2026-11-21",
            "source": "Written for a test (not real).",
            "checked": True,
        },
        "market": {
            "source": "Written for a test (not real).",
            "year": 2024,
            "basis": "transfers",
            "website": "https://shares.example.org/2024",
            "share": [{"provider": "Ecobank", "percent": "41.5"}, {"provider": "TransferWise", "percent": "20"}],
        },
        "reference": "World Bank, Remittance Prices Worldwide, 2025_3Q.",
    }
    assert records[2]["note"] is None
    assert records[2]["market"] is None


@pytest.mark.parametrize("command", ["check", "list"])
def test_help_shows_an_example(runner: FlaskCliRunner, command: str) -> None:
    result = runner.invoke(args=["corridors", command, "--help"])
    assert f"\n    flask corridors {command}\n" in result.output
