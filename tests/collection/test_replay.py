"""Everything published is derived again from the archived bytes, and any tampering is found."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete, update

from portal.collection.replay import NoSuchRun, Replayed, replay
from portal.collection.tables import PricePointRow, QuoteRow, RateRow, Round, ServiceRow
from portal.composition import Homeward
from tests.collection.conftest import Pull
from tests.collection.invented_source import InventedSource, line, lines

RATES = "rate,EUR,KES,2026-11-20,150.25\nrate,EUR,TZS,2026-11-20,2900.10"


@pytest.fixture
def sources(pull: Pull) -> dict[str, InventedSource]:
    """Rates, then prices read with them, then a correction of one of two rounds."""
    rates = InventedSource({"": RATES}, name="invented-rates", layer=None)
    to_uganda = lines(3, corridor="KE-UG", payout="UGX", fee="0.10") + "\n"
    twice = line("2025_3Q-KE-TZ-1", fee="7")
    prices = InventedSource({"": to_uganda + lines(3, day="2026-11-20") + "\nbad\n" + twice})
    pull(rates)
    pull(prices)
    prices.texts = {"": to_uganda + lines(3, day="2026-11-20", rate="19.1")}
    pull(prices)
    return {source.name: source for source in (rates, prices)}


def _replayed(portal: Homeward, sources: Any, run_id: int | None = None) -> list[Replayed]:
    return list(replay(portal, run_id, sources))


def test_nothing_differs(portal: Homeward, sources: Any) -> None:
    found = _replayed(portal, sources)
    assert [(each.run_id, each.rederived, each.differing, each.trouble) for each in found] == [
        (1, 2, [], ""),
        (2, 7, [], ""),
        (3, 3, [], ""),
    ]


def test_rates_that_came_later_change_nothing(portal: Homeward, pull: Pull, sources: Any) -> None:
    pull(InventedSource({"": "rate,EUR,KES,2026-11-20,151.5"}, name="invented-rates", layer=None))
    assert all(each.proven for each in _replayed(portal, sources))


def test_one_run_alone(portal: Homeward, sources: Any) -> None:
    assert [each.run_id for each in _replayed(portal, sources, 2)] == [2]
    with pytest.raises(NoSuchRun, match="flask prices runs"):
        _replayed(portal, sources, 99)


@pytest.mark.parametrize(
    ("tampering", "told"),
    [
        (
            update(PricePointRow).where(PricePointRow.number == 2).values(fee=Decimal(7)),
            "2-2: fee of price point 1",
        ),
        (update(PricePointRow).where(PricePointRow.number == 2).values(rate=Decimal(20)), "2-2: rate of price point 1"),
        (delete(PricePointRow).where(PricePointRow.number == 5), "2-5: price points"),
        (update(QuoteRow).where(QuoteRow.number == 3).values(note="cheap"), "2-3: note"),
        (update(QuoteRow).where(QuoteRow.number == 3).values(snapshot_id=1), "2-3: snapshot"),
        (update(ServiceRow).where(ServiceRow.provider == "Invented Bank 0").values(provider="Other"), "2-1: provider"),
        (update(Round).where(Round.run_id == 2).values(content_hash="0" * 64), "round KE-UG 2025_3Q: its content"),
        (update(Round).where(Round.run_id == 2).values(period="2025_4Q"), "2-1: round"),
        (update(RateRow).where(RateRow.number == 1).values(rate=Decimal("150.26")), "1-1: reference rate"),
        (delete(RateRow).where(RateRow.number == 1), "1-1: its row is missing"),
        (update(RateRow).where(RateRow.number == 1).values(number=9), "1 rows beyond the last record"),
    ],
)
def test_tampering_is_found(portal: Homeward, sources: Any, tampering: Any, told: str) -> None:
    with portal.database.writing() as connection:
        connection.execute(tampering)
    told_lines = [each for found in _replayed(portal, sources) for each in found.differing]
    assert any(each.startswith(told) for each in told_lines), told_lines


def test_a_removed_quote_is_missed(portal: Homeward, sources: Any) -> None:
    with portal.database.writing() as connection:
        connection.execute(delete(PricePointRow).where(PricePointRow.number == 2))
        connection.execute(delete(QuoteRow).where(QuoteRow.number == 2))
    (found,) = _replayed(portal, sources, 2)
    assert found.differing == ["2-2: its row is missing"]


@pytest.mark.parametrize("action", ["removed", "edited"])
def test_a_snapshot_that_is_missing_or_damaged_is_told(portal: Homeward, sources: Any, action: str) -> None:
    for path in [path for path in portal.settings.archive.rglob("*.gz") if path.is_file()]:
        path.chmod(0o644)
        path.write_bytes(b"edited")
        if action == "removed":
            path.unlink()
    assert all("backup" in each.trouble and not each.proven for each in _replayed(portal, sources))


def test_what_an_older_reader_read_is_skipped_and_said_so(portal: Homeward, sources: Any) -> None:
    sources["invented"].version = 2
    found = _replayed(portal, sources)
    assert [bool(each.skipped) for each in found] == [False, True, True]
    assert "flask prices pull invented" in found[1].skipped


def test_a_source_that_is_gone_is_told(portal: Homeward, sources: Any) -> None:
    del sources["invented"]
    assert "no source invented" in _replayed(portal, sources)[1].trouble
