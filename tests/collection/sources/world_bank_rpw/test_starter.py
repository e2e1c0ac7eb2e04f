"""The starter prices: real figures of the survey, so what is stated here can be looked up there."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from portal.collection.sources.world_bank_rpw import SOURCE, STARTER_FILE
from portal.prices.quotes import CorridorCode, Quote, Record
from portal.prices.reasons import Flag
from portal.prices.vocabulary import FieldEra, Layer
from tests.workbooks.builder import real_rows, write_workbook

Read = Callable[..., list[Record]]
GOOD = Path(__file__).parents[3] / "fixtures" / "sources" / "world-bank-rpw" / "good"


def starter(read: Read) -> list[Quote]:
    return [record for record in read(STARTER_FILE) if isinstance(record, Quote)]


def test_the_starter_file_names_the_survey_and_its_licence() -> None:
    first = STARTER_FILE.read_text("utf-8").splitlines()[0]
    assert SOURCE.credit in first
    assert SOURCE.licence in first


def test_all_162_rows_are_quotes_of_their_two_rounds(read: Read) -> None:
    assert Counter(quote.period for quote in starter(read)) == {"2025_1Q": 82, "2025_3Q": 80}
    assert len(read(STARTER_FILE)) == 162


def test_seventy_four_rows_pay_out_in_dollars_and_none_is_unsettled_without_any_network(read: Read) -> None:
    paid = Counter(quote.service.payout_currency for quote in starter(read))
    assert paid["USD"] == 74
    assert None not in paid


def test_the_rwandan_row_of_200_francs_is_seen_to_be_in_dollars(read: Read) -> None:
    marked = [quote for quote in starter(read) if Flag.SENT_IN_DOLLARS in quote.flags]
    assert {(str(quote.service.corridor), quote.points[0].amount) for quote in marked} == {("RW-KE", Decimal(200))}


def test_they_are_the_surveys_prices_and_not_our_own_shoppers(read: Read) -> None:
    assert {quote.layer for quote in starter(read)} == {Layer.SURVEYED}
    assert {quote.service.era for quote in starter(read)} == {FieldEra.SINCE_2016}


def test_rows_without_an_id_have_keys_that_do_not_depend_on_their_place(read: Read, tmp_path: Path) -> None:
    lines = STARTER_FILE.read_text("utf-8").splitlines()
    turned = tmp_path / "turned.csv"
    turned.write_text("\n".join([lines[3], *lines[:3:-1]]), "utf-8")
    keys = [record.record_key for record in read(STARTER_FILE) if isinstance(record, Quote)]
    assert len(set(keys)) == 162
    assert {record.record_key for record in read(turned) if isinstance(record, Quote)} == set(keys)


def test_the_workbook_says_the_same_of_these_rows_as_the_starter_file(read: Read, tmp_path: Path) -> None:
    """So that the workbook replaces the starter prices, round for round, and nothing is there twice."""
    workbook = read(write_workbook(tmp_path / "real-rows.xlsx", [], real_rows()))
    for ours, theirs in zip(starter(read), workbook, strict=True):
        assert isinstance(theirs, Quote)
        assert (ours.service, ours.points, ours.reference_rate) == (
            theirs.service,
            theirs.points,
            theirs.reference_rate,
        )
        assert (ours.period, ours.part, ours.observed_on) == (theirs.period, theirs.part, theirs.observed_on)


def test_older_column_names_in_capitals_are_read_too(read: Read) -> None:
    [quote] = read(GOOD / "older-names-in-capitals-not-real.csv")
    assert isinstance(quote, Quote)
    assert quote.service.era is FieldEra.UNTIL_2016
    assert quote.service.corridor == CorridorCode("KE", "TZ")


def test_identical_rows_of_a_csv_are_two_observations(read: Read) -> None:
    one, other = read(GOOD / "newer-names-not-real.csv")
    assert isinstance(one, Quote)
    assert isinstance(other, Quote)
    assert other.record_key == f"{one.record_key}-2"
