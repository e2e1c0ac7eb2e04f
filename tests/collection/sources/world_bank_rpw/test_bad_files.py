from collections.abc import Callable
from pathlib import Path

import pytest

from portal.collection.source import SnapshotUnreadable
from portal.prices.quotes import Quote, Record, Rejected

Read = Callable[[Path], list[Record]]
BAD = Path(__file__).parents[3] / "fixtures" / "sources" / "world-bank-rpw" / "bad"


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("newer-sheet-missing-not-real.xlsx", r"no sheet 'Dataset \(from Q2 2016\)'"),
        ("older-sheet-missing-not-real.xlsx", r"no sheet 'Dataset \(up to Q1 2016\)'"),
        ("newer-sheet-empty-not-real.xlsx", r"'Dataset \(from Q2 2016\)' is empty"),
        ("fee-column-missing-not-real.xlsx", r"'Dataset \(from Q2 2016\)' the column 'cc1 lcu fee' is missing"),
        ("coverage-column-missing-not-real.xlsx", r"'Dataset \(up to Q1 2016\)' the column 'coverage' is missing"),
        ("column-twice-not-real.xlsx", "the column 'date' stands twice"),
        ("cut-short-not-real.xlsx", "cut short or damaged"),
        ("broken-sheet-not-real.xlsx", "cut short or damaged"),
        ("web-page.xlsx", "a web page, not the survey's workbook"),
        ("old-kind-of-workbook.xls", "the old .xls kind"),
        ("empty.csv", "The file is empty"),
        ("only-remarks.csv", "no header and no rows"),
        ("not-text.csv", "neither a workbook"),
        ("semicolons-not-real.csv", "separated by semicolons"),
        ("open-quotation-mark-not-real.csv", "Is a quotation mark open"),
        ("period-column-missing-not-real.csv", "the column 'period' is missing"),
    ],
)
def test_a_file_that_is_not_the_survey_is_refused_whole_and_says_why(read: Read, file: str, message: str) -> None:
    with pytest.raises(SnapshotUnreadable, match=message):
        read(BAD / file)


@pytest.mark.parametrize(
    ("file", "explanation"),
    [
        ("row-of-an-unknown-country-not-real.csv", "The column 'source_code' holds 'QQQ'"),
        ("row-in-an-unknown-currency-not-real.csv", "“QQQ” is no currency code"),
        ("row-without-a-firm-not-real.csv", "The column 'firm' is empty"),
        ("row-without-a-date-not-real.csv", "The column 'date' is empty"),
        ("row-with-an-ambiguous-date-not-real.csv", "The column 'date' holds '05/06/2025'"),
        ("row-with-an-impossible-date-not-real.csv", "a day that no calendar has"),
        ("row-of-no-quarter-not-real.csv", "The column 'period' holds '2025_5Q'"),
        ("row-with-words-for-a-fee-not-real.csv", "The column 'cc1 lcu fee' holds 'about 200'"),
        ("row-with-a-decimal-comma-not-real.csv", "The column 'cc1 lcu fx rate' holds '19,79'"),
        ("row-without-amounts-not-real.csv", "The column 'cc1 lcu amount' and 'cc2 lcu amount' give no amount"),
    ],
)
def test_a_bad_row_is_kept_whole_with_its_place_and_takes_no_good_row_down(
    read: Read, file: str, explanation: str
) -> None:
    rejected, quote = read(BAD / file)
    assert isinstance(rejected, Rejected)
    assert rejected.place == "line 2"
    assert rejected.reason == "unreadable"
    assert explanation in rejected.explanation
    assert dict(rejected.raw)["payment instrument"] == "Cash"
    assert isinstance(quote, Quote)


def test_every_bad_file_has_its_test() -> None:
    told = Path(__file__).read_text("utf-8") + Path(__file__).with_name("test_catalogue.py").read_text("utf-8")
    told += Path(__file__).with_name("test_fetch.py").read_text("utf-8")
    assert [file.name for file in BAD.iterdir() if file.name not in told] == []
