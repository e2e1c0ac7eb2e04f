"""The survey sheet: visits become quotes, bad rows are told by line and reason and take no good row down."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.collection.source import SnapshotUnreadable
from portal.collection.sources.survey import EXAMPLE, TEMPLATE
from portal.collection.sources.survey.sheet import COLUMNS, NEEDED, read_sheet
from portal.config import ROOT
from portal.prices.quotes import PricePoint, Quote, Rejected
from portal.prices.vocabulary import FeeConvention, Layer, PayoutBasis, PickupMethod

BAD = Path(__file__).parents[3] / "fixtures/sources/survey/bad"


def example_rows() -> list[dict[str, str]]:
    with EXAMPLE.open(newline="") as sheet:
        return list(csv.DictReader(sheet))


def sheet_of(*rows: dict[str, str]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(COLUMNS), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def read(text: str) -> tuple[list[Quote], list[Rejected]]:
    records = list(read_sheet(text, part="sheet.csv"))
    quotes = [record for record in records if isinstance(record, Quote)]
    refused = [record for record in records if isinstance(record, Rejected)]
    assert len(quotes) + len(refused) == len(records)
    return quotes, refused


def changed(**cells: str) -> dict[str, str]:
    return {**example_rows()[0], **cells}


def test_the_template_is_the_documented_heading_and_nothing_else() -> None:
    assert TEMPLATE.read_text() == ",".join(COLUMNS) + "\n"


def test_every_column_is_explained_in_the_docs() -> None:
    page = (ROOT / "docs/survey-sheet.md").read_text()
    for name, meaning in COLUMNS.items():
        assert f"| `{name}` | {'yes' if name in NEEDED else ''} | {meaning.removeprefix('* ')} |" in page


def test_the_filled_example_is_read_whole() -> None:
    quotes, refused = read(EXAMPLE.read_text())
    assert refused == []
    assert [quote.record_key for quote in quotes] == ["2026-11/1", "2026-11/2", "2026-11/3"]


def test_the_rows_of_one_visit_become_one_quote_with_a_price_point_each() -> None:
    quote = read(EXAMPLE.read_text())[0][0]
    assert quote.points == (
        PricePoint(Decimal(18000), "KES", Decimal(210), Decimal("19.10"), receiver_fee=Decimal(0)),
        PricePoint(Decimal(45000), "KES", Decimal(520), Decimal("19.10"), receiver_fee=Decimal(0)),
    )
    assert quote.layer is Layer.SHOPPED
    assert quote.payout_basis is PayoutBasis.STATED
    assert quote.observed_on == date(2026, 11, 18)
    assert quote.service.pickup == (PickupMethod.CASH,)
    assert quote.conditions.towns == ("Arusha", "Moshi", "Mwanza")


def test_what_an_account_costs_is_told_and_is_unknown_where_nobody_said() -> None:
    (told,), _ = read(sheet_of(changed(joining_fee="300", monthly_fee="0")))
    assert (told.conditions.joining_fee, told.conditions.monthly_fee) == (Decimal(300), Decimal(0))
    (untold,), _ = read(sheet_of(changed(joining_fee="", monthly_fee="")))
    assert (untold.conditions.joining_fee, untold.conditions.monthly_fee) == (None, None)


def test_a_sheet_from_before_the_columns_of_account_costs_is_read_as_it_was() -> None:
    older = [name for name in COLUMNS if name not in {"joining_fee", "monthly_fee"}]
    text = io.StringIO()
    writer = csv.DictWriter(text, older, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerow(changed())
    assert read(text.getvalue()) == read(sheet_of(changed(joining_fee="", monthly_fee="")))


def test_the_digits_of_a_rate_are_kept_as_the_shopper_wrote_them() -> None:
    assert str(read(EXAMPLE.read_text())[0][0].points[0].rate) == "19.10"


def test_a_deducted_fee_is_recorded_as_the_shopper_said() -> None:
    assert read(EXAMPLE.read_text())[0][1].fee_convention is FeeConvention.DEDUCTED


def test_a_rate_told_only_after_paying_makes_the_quote_undisclosed() -> None:
    quote = read(EXAMPLE.read_text())[0][2]
    assert not quote.discloses_rate
    assert quote.points[0].rate is None


def test_a_receivers_fee_that_nobody_told_stays_unknown_and_is_not_zero() -> None:
    quotes = read(EXAMPLE.read_text())[0]
    assert quotes[0].points[0].receiver_fee == 0
    assert quotes[1].points[0].receiver_fee is None


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("amount", "18,000", "nothing between the thousands"),
        ("amount", "-5", "plain number"),
        ("amount", "0", "above zero"),
        ("amount", "1e5", "plain number"),
        ("amount", "NaN", "plain number"),
        ("fee", "about 200", "plain number"),
        ("rate", "0", "Leave it empty where the rate was not told"),
        ("fee_is", "unknown", "must say on_top or deducted"),
        ("fee_is", "", "Fill it in"),
        ("observed_on", "18/11/2026", "year-month-day"),
        ("observed_on", "2026-13-01", "year-month-day"),
        ("from", "Kenia", "country code"),
        ("to", "KE", "the same country"),
        ("payout_currency", "shillings", "currency code"),
        ("pay_in", "cheque", "Write one of"),
        ("pickup", "", "Fill it in"),
        ("speed", "quick", "Write one of"),
        ("account_needed", "maybe", "Write yes or no"),
        ("arrives", "34380", "amount, fee and rate give 343800"),
        ("minimum", "200000", "larger than 'maximum'"),
        ("joining_fee", "none", "plain number"),
        ("monthly_fee", "-1", "plain number"),
        ("round", "the one in November 2026", "short name"),
        ("promotion_ends", "soon", "year-month-day"),
        ("provider", "", "Fill it in"),
    ],
)
def test_a_bad_row_is_told_by_line_and_reason_and_takes_no_good_row_down(column: str, cell: str, told: str) -> None:
    good = {**example_rows()[2]}
    quotes, refused = read(sheet_of(changed(**{column: cell}), good))
    assert [quote.record_key for quote in quotes] == ["2026-11/2"]
    assert refused[0].place == "line 2"
    assert told in refused[0].explanation
    assert (column, cell) in refused[0].raw


def test_two_rows_of_a_visit_that_contradict_one_another_are_not_mixed() -> None:
    quotes, refused = read(sheet_of(changed(), changed(amount="45000", arrives="", provider="Another (not real)")))
    assert len(quotes) == 1
    assert len(quotes[0].points) == 1
    assert "Give it a visit code of its own" in refused[0].explanation


def test_the_same_amount_twice_in_a_visit_is_refused() -> None:
    assert "Keep one of the two" in read(sheet_of(changed(), changed(fee="211", arrives="")))[1][0].explanation


def test_a_comma_inside_an_unquoted_text_is_noticed() -> None:
    text = sheet_of(changed()).rstrip("\n") + ",one cell too many\n"
    assert "quotation marks" in read(text)[1][0].explanation


@pytest.mark.parametrize("name", ["no-amount-column-not-real.csv", "unknown-column-not-real.csv", "html-not-real.csv"])
def test_what_is_no_survey_sheet_is_refused_as_a_whole(name: str) -> None:
    with pytest.raises(SnapshotUnreadable, match="Start from the empty template"):
        read((BAD / name).read_text())


def test_a_sheet_cut_off_inside_a_quotation_is_refused_as_a_whole() -> None:
    with pytest.raises(SnapshotUnreadable, match="not a whole CSV file"):
        read(sheet_of(changed()) + '"2026-11')


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_characters="\r\n\0"), max_size=12),
            min_size=len(COLUMNS),
            max_size=len(COLUMNS),
        ),
        max_size=4,
    )
)
def test_whatever_stands_in_the_rows_each_one_is_read_or_refused(rows: list[list[str]]) -> None:
    text = sheet_of(*(dict(zip(COLUMNS, cells, strict=True)) for cells in rows))
    filled = sum(1 for cells in rows if any(cell.strip() for cell in cells))
    try:
        quotes, refused = read(text)
    except SnapshotUnreadable:
        return
    assert sum(len(quote.points) for quote in quotes) + len(refused) == filled
