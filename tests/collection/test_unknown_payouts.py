"""A price whose payout nobody can tell for want of a rate is told of, and read again once the rate is there."""

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.collection.replay import replay
from portal.collection.runs import Outcome
from portal.collection.sources.world_bank_rpw import SOURCE
from portal.collection.tables import Run, RunState, SnapshotRow
from portal.collection.tables.reading import quotes_where, visible_rounds
from portal.collection.unknown_payouts import read_again_where_it_helps
from portal.composition import Homeward
from portal.prices.quotes import CorridorCode
from portal.scheduling.pulls import read_again
from tests.collection.conftest import Pull
from tests.collection.invented_source import InventedSource, lines
from tests.workbooks.builder import since_2016, write_workbook
from tests.workbooks.traps import both_rates_one, pesos_called_clf

CL_PE = CorridorCode("CL", "PE")


@pytest.fixture
def surveyed(portal: Homeward, pull: Pull, tmp_path: Path) -> Outcome:
    """A workbook, taken in while nobody knows a rate: nothing proves what its row from Chile to Peru pays out."""
    rows = [pesos_called_clf(), both_rates_one()]
    return pull(SOURCE, file=write_workbook(tmp_path / "one-not-real.xlsx", [], rows))


def _pull_rates(pull: Pull, *currencies: str, day: str = "2025-02-18") -> None:
    per_euro = {"CLP": "1000", "PEN": "20154.738878", "USD": "1.05"}
    text = "\n".join(f"rate,EUR,{currency},{day},{per_euro[currency]}" for currency in currencies)
    pull(InventedSource({"": text}, name="invented-rates", layer=None))


def _payout(portal: Homeward) -> str | None:
    with portal.database.reading() as connection:
        (newest,) = visible_rounds(connection, CL_PE)
        (stored,) = [each for each in quotes_where(connection) if each.round_id == newest.id]
    return stored.quote.service.payout_currency


def _read_again(portal: Homeward) -> Outcome | None:
    return read_again_where_it_helps(portal, SOURCE, asked_by="test")


def test_the_run_says_how_many_prices_wait_and_what_to_do(surveyed: Outcome) -> None:
    assert "for want of a reference rate of their day: 1;" in surveyed.message
    assert "flask prices pull world-bank-rpw --from-archive" in surveyed.message


def test_it_is_read_again_once_the_rate_is_there(portal: Homeward, surveyed: Outcome, pull: Pull) -> None:
    assert _payout(portal) is None
    _pull_rates(pull, "CLP", "PEN")
    outcome = _read_again(portal)
    assert outcome is not None
    assert outcome.state is RunState.PUBLISHED
    assert outcome.message.startswith("Rounds new or changed: 1; as they were: 1; no longer there: 0.")
    assert "for want of" not in outcome.message
    assert _payout(portal) == "PEN"


def test_nothing_is_read_again_without_a_rate_that_helps(portal: Homeward, surveyed: Outcome, pull: Pull) -> None:
    assert _read_again(portal) is None, "no rates came"
    _pull_rates(pull, "USD")
    assert _read_again(portal) is None, "the dollar alone tells nothing of pesos"
    _pull_rates(pull, "CLP", "PEN", day="2026-11-20")
    assert _read_again(portal) is None, "rates of another year tell nothing of that day"


def test_it_is_read_again_only_once(portal: Homeward, surveyed: Outcome, pull: Pull) -> None:
    _pull_rates(pull, "CLP", "PEN")
    assert _read_again(portal) is not None
    assert _read_again(portal) is None


def test_a_rate_that_comes_later_still_helps_rounds_that_were_unchanged_before(
    portal: Homeward, pull: Pull, tmp_path: Path
) -> None:
    other = since_2016({"source_code": "CHL", "destination_code": "BOL", "corridor": "CHLBOL", "cc1 lcu code": "CLP"})
    rows = [pesos_called_clf(), other | {"cc2 lcu code": "CLP"}]
    pull(SOURCE, file=write_workbook(tmp_path / "two-not-real.xlsx", [], rows))
    _pull_rates(pull, "CLP", "PEN")
    assert _read_again(portal) is not None
    pull(InventedSource({"": "rate,EUR,BOB,2025-02-18,20154.738878"}, name="invented-rates", layer=None))
    assert _read_again(portal) is not None, "the round to Bolivia stands with the first run"
    with portal.database.reading() as connection:
        payouts = Counter(each.quote.service.payout_currency for each in quotes_where(connection))
    assert payouts["BOB"] == 1


def test_what_was_read_again_keeps_its_receipt_and_replays(portal: Homeward, surveyed: Outcome, pull: Pull) -> None:
    _pull_rates(pull, "CLP", "PEN")
    _read_again(portal)
    with portal.database.reading() as connection:
        receipts = connection.execute(
            select(SnapshotRow.url, SnapshotRow.sha256, SnapshotRow.fetched_at)
            .join(Run, Run.id == SnapshotRow.run_id)
            .where(Run.source == SOURCE.name)
        ).all()
    assert len(receipts) == 2
    assert receipts[0] == receipts[1]
    assert all(
        each.proven and each.rederived for each in replay(portal, sources={SOURCE.name: SOURCE}) if not each.trouble
    )


def test_the_job_says_what_it_did(portal: Homeward, surveyed: Outcome, pull: Pull) -> None:
    job = read_again(SOURCE.name)
    assert job(portal, lambda: False) == "No price waits for a reference rate that has come since."
    _pull_rates(pull, "CLP", "PEN")
    assert "Rounds new or changed: 1" in job(portal, lambda: False)


def test_reading_from_the_archive_what_was_never_pulled_says_what_to_do(pull: Pull) -> None:
    outcome = pull(SOURCE, from_archive=True)
    assert (outcome.state, outcome.reason) == (RunState.FAILED, "unreadable")
    assert "Pull it first: flask prices pull world-bank-rpw" in outcome.message


def test_reading_from_the_archive_asks_nobody_and_changes_nothing_without_new_rates(pull: Pull) -> None:
    source = InventedSource({"": lines(3)})
    pull(source)
    source.texts = {"": lines(5)}
    outcome = pull(source, from_archive=True)
    assert outcome.message.startswith("Rounds new or changed: 0; as they were: 1")
