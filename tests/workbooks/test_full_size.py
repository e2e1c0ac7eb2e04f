from collections import Counter
from pathlib import Path

import pytest

from portal.collection.snapshots import Snapshot
from portal.collection.sources.world_bank_rpw import SOURCE
from portal.prices.quotes import Quote
from portal.prices.rates import NoRates
from tests.conftest import NOW
from tests.workbooks import full_size


def test_the_survey_has_37_newer_rounds_and_no_second_quarter_of_2025() -> None:
    assert len(full_size.NEW_PERIODS) == 37
    assert "2025_2Q" not in full_size.NEW_PERIODS
    assert len(full_size.OLD_PERIODS) == 17
    assert len(set(full_size.corridors())) == full_size.CORRIDORS


@pytest.mark.parametrize("old", [True, False])
def test_rows_are_the_same_each_time(old: bool) -> None:
    assert list(full_size.rows(old=old, total=500)) == list(full_size.rows(old=old, total=500))


def test_every_synthetic_row_is_read_and_says_that_it_is_not_real(tmp_path: Path) -> None:
    path = full_size.write_full_size(tmp_path / "small-not-real.xlsx", old_rows=900, new_rows=2_000)
    snapshot = Snapshot("0" * 64, "file:small", NOW, 200, "", "", path)
    quotes = [record for record in SOURCE.read(snapshot, NoRates()) if isinstance(record, Quote)]
    assert len(quotes) == 2_900
    assert all("not real" in quote.service.provider for quote in quotes)
    assert Counter(quote.period for quote in quotes).keys() == {*full_size.OLD_PERIODS, *full_size.NEW_PERIODS}
