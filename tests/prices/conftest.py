"""The starter survey as plain text rows, and quotes of it, for tests that work numbers out by themselves."""

import csv
from pathlib import Path

import pytest

STARTER = Path(__file__).parent.parent / "fixtures" / "prices" / "rpw-east-africa-2025.csv"


@pytest.fixture(scope="session")
def starter_rows() -> list[dict[str, str]]:
    """The 162 real rows, as the CSV gives them."""
    with STARTER.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
