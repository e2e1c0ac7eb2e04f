"""Every trap of the survey, one statement each: what becomes of a row that the survey stores so."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from portal.prices.quotes import CorridorCode, Quote, Record, Rejected
from portal.prices.rates import KnownRates
from portal.prices.reasons import Flag
from portal.prices.vocabulary import (
    Coverage,
    FeeConvention,
    FieldEra,
    Layer,
    PaymentInstrument,
    PayoutBasis,
    PickupMethod,
    ProviderKind,
    Speed,
)
from tests.workbooks import traps
from tests.workbooks.builder import Row, since_2016, until_2016, write_workbook
from tests.workbooks.layout import NEW_COLUMNS, OLD_COLUMNS

Read = Callable[..., list[Record]]
ReadRows = Callable[..., list[Quote]]


@pytest.fixture
def quotes(read: Read, rates: KnownRates, tmp_path: Path) -> ReadRows:
    """Write rows into a workbook and read them back, all of them quotes."""

    def reading(rows: Row | Iterable[Row], *, old: bool = False) -> list[Quote]:
        some = [rows] if isinstance(rows, dict) else list(rows)
        path = write_workbook(tmp_path / "survey-not-real.xlsx", some if old else [], [] if old else some)
        found = [record for record in read(path, rates) if isinstance(record, Quote)]
        assert len(found) == len(some)
        return found

    return reading


def test_an_ordinary_row_becomes_a_quote_with_all_it_says(quotes: ReadRows) -> None:
    [quote] = quotes(since_2016({"id": 620160001}))
    assert quote.record_key == "2025_1Q-620160001"
    assert (quote.layer, quote.period, quote.part, quote.observed_on) == (
        *(Layer.SURVEYED, "2025_1Q", "", date(2025, 2, 18)),
    )
    assert quote.service.provider == "Example Transfers (not real)"
    assert quote.service.corridor == CorridorCode("KE", "TZ")
    assert (quote.service.payout_currency, quote.payout_basis) == ("TZS", PayoutBasis.DERIVED)
    assert [str(point.amount) for point in quote.points] == ["18000", "45000"]
    first = quote.points[0]
    assert (first.currency, first.fee, first.rate) == ("KES", Decimal(207), Decimal("19.79"))
    assert (first.denomination, first.stated_margin) == (Decimal(200), Decimal("1.81"))
    assert first.stated_total == Decimal("2.96")
    assert str(quote.reference_rate) == "20.154738878"
    assert (quote.speed, quote.coverage, quote.discloses_rate) == (Speed.SAME_DAY, Coverage.HIGH, True)
    assert quote.fee_convention is FeeConvention.UNKNOWN  # the survey does not say; nothing is inferred
    assert quote.flags == ()


def test_numbers_stored_as_text_are_numbers(quotes: ReadRows) -> None:
    [quote] = quotes(traps.numbers_stored_as_text())
    assert str(quote.points[0].denomination) == "200.00"
    assert quote.points[0].rate == Decimal("19.79")
    assert quote.record_key.startswith("2024_3Q-620")
    assert "." not in quote.record_key


@pytest.mark.parametrize(
    ("row", "old", "day"),
    [
        (traps.a_real_date, False, date(2025, 8, 19)),
        (traps.a_date_as_iso_text, False, date(2025, 8, 19)),
        (traps.a_date_of_2020_as_text, False, date(2020, 5, 12)),
        (traps.a_date_of_2011_as_text, True, date(2011, 1, 24)),
    ],
)
def test_every_form_of_date_is_the_day_of_observation(
    quotes: ReadRows, row: Callable[[], Row], old: bool, day: date
) -> None:
    [quote] = quotes(row(), old=old)
    assert quote.observed_on == day


def test_yes_discloses_in_any_casing(quotes: ReadRows) -> None:
    assert all(quote.discloses_rate for quote in quotes([since_2016(), traps.yes_with_a_capital()]))


def test_a_margin_of_zero_that_is_not_told_is_undisclosed(quotes: ReadRows) -> None:
    [quote] = quotes(traps.not_transparent_with_a_margin_of_zero())
    assert not quote.discloses_rate
    assert quote.points[0].stated_margin == 0  # kept as stored; pages never call it zero


def test_a_note_that_says_not_transparent_outweighs_a_yes(quotes: ReadRows) -> None:
    [quote] = quotes(traps.yes_but_the_note_says_not_transparent())
    assert not quote.discloses_rate


def test_a_row_that_does_not_say_whether_it_discloses_counts_as_undisclosed_and_is_flagged(quotes: ReadRows) -> None:
    [quote] = quotes(since_2016({"transparent": ".."}))
    assert not quote.discloses_rate
    assert quote.flags == (Flag.DISCLOSURE_NOT_GIVEN,)


def test_two_dots_mean_not_given(quotes: ReadRows) -> None:
    [quote] = quotes(traps.dots_for_what_is_not_given())
    assert (quote.coverage, quote.points[1].fee, quote.note) == (None, None, "")


def test_kosovo_is_one_country_under_both_its_codes(quotes: ReadRows) -> None:
    [quote] = quotes(traps.kosovo_under_two_codes())
    assert quote.service.corridor == CorridorCode("DE", "XK")
    assert (quote.service.payout_currency, quote.payout_basis) == ("EUR", PayoutBasis.SAME_AS_SENT)
    assert quote.flags == ()


def test_a_corridor_that_contradicts_its_codes_is_flagged_and_the_codes_believed(quotes: ReadRows) -> None:
    [quote] = quotes(since_2016({"corridor": "KENUGA"}))
    assert quote.service.corridor == CorridorCode("KE", "TZ")
    assert quote.flags == (Flag.CORRIDOR_DIFFERS,)


def test_an_interbank_rate_of_zero_is_no_rate(quotes: ReadRows) -> None:
    [quote] = quotes(traps.an_interbank_rate_of_zero())
    assert quote.reference_rate is None
    assert Flag.REFERENCE_ZERO in quote.flags


def test_extreme_figures_are_real_and_kept(quotes: ReadRows) -> None:
    low, high = quotes([traps.a_margin_far_below_zero(), traps.a_total_above_three_hundred()])
    assert low.points[0].stated_margin == Decimal("-67.21")
    assert high.points[0].stated_total == Decimal("307.61")


def test_casing_makes_no_second_word(quotes: ReadRows) -> None:
    [quote] = quotes(traps.casing_that_varies())
    assert quote.service.pay_in == (PaymentInstrument.CREDIT_CARD, PaymentInstrument.DEBIT_CARD)
    assert quote.provider_kind is ProviderKind.POST_OFFICE
    assert (quote.speed, quote.coverage) == (Speed.NEXT_DAY, Coverage.LOW)
    assert quote.service.pickup == (PickupMethod.PARTNER_BANK_ACCOUNT,)


def test_dollars_under_another_code_are_seen_through_and_marked_for_a_person(quotes: ReadRows) -> None:
    [quote] = quotes(traps.dollars_under_another_code())
    assert Flag.SENT_IN_DOLLARS in quote.flags
    assert quote.service.payout_currency == "KES"


def test_dollars_and_shillings_of_one_corridor_are_different_services(quotes: ReadRows) -> None:
    services = [
        (q.service.payout_currency, q.payout_basis) for q in quotes(traps.dollars_and_shillings_in_one_corridor())
    ]
    assert services == [("TZS", PayoutBasis.DERIVED), ("USD", PayoutBasis.DERIVED), ("USD", PayoutBasis.STATED)]


def test_currency_codes_that_are_none_are_settled_by_the_country(quotes: ReadRows) -> None:
    found = quotes([traps.francs_called_cfa(), traps.pesos_called_clf()])
    assert [quote.points[0].currency for quote in found] == ["XOF", "CLP"]


def test_a_blank_fee_is_not_zero(quotes: ReadRows) -> None:
    [quote] = quotes(traps.a_blank_fee())
    assert quote.points[0].fee is None


def test_a_second_point_without_figures_is_left_out_and_flagged(quotes: ReadRows) -> None:
    [quote] = quotes(traps.a_blank_second_point())
    assert [point.amount for point in quote.points] == [18000]
    assert quote.flags == (Flag.FIGURES_NOT_GIVEN,)


def test_a_second_amount_of_zero_is_left_out_and_flagged(quotes: ReadRows) -> None:
    [quote] = quotes(traps.a_second_amount_of_zero(), old=True)
    assert [point.amount for point in quote.points] == [18000]
    assert quote.flags == (Flag.AMOUNT_NOT_GIVEN,)


def test_price_points_may_be_in_two_currencies(quotes: ReadRows) -> None:
    [quote] = quotes(traps.price_points_in_two_currencies(), old=True)
    assert [(point.amount, point.currency) for point in quote.points] == [
        (Decimal(18000), "KES"),
        (Decimal(500), "USD"),
    ]


def test_points_stand_with_the_smaller_amount_first(quotes: ReadRows) -> None:
    [quote] = quotes(since_2016({"cc1 lcu amount": 45000, "cc2 lcu amount": 18000}))
    assert [point.amount for point in quote.points] == [18000, 45000]


def test_odd_denominations_are_kept_as_they_are(quotes: ReadRows) -> None:
    assert [q.points[0].denomination for q in quotes(traps.odd_denominations(), old=True)] == [6, 201, 202]


def test_speeds_that_are_no_class_of_the_survey(quotes: ReadRows) -> None:
    assert quotes(traps.a_speed_that_is_a_range())[0].speed is Speed.THREE_TO_FIVE_DAYS
    assert quotes(traps.a_speed_not_given(), old=True)[0].speed is None


def test_both_rates_one_pays_out_in_what_was_sent_where_that_can_be(quotes: ReadRows) -> None:
    can, cannot = quotes([traps.both_rates_one(), traps.both_rates_one_where_they_cannot_be()])
    assert (can.service.payout_currency, can.payout_basis) == ("USD", PayoutBasis.SAME_AS_SENT)
    assert (cannot.service.payout_currency, cannot.payout_basis) == (None, PayoutBasis.UNKNOWN)


def test_a_promotion_is_one_only_where_the_survey_says_so(quotes: ReadRows) -> None:
    stated, perhaps = quotes([traps.a_promotion(), traps.perhaps_a_promotion()])
    assert stated.promotion is not None
    assert perhaps.promotion is None


def test_the_same_service_twice_gives_two_quotes_of_one_service(quotes: ReadRows) -> None:
    one, other = quotes(traps.the_same_service_twice())
    assert one.service == other.service
    assert one.record_key != other.record_key


def test_an_id_names_nothing_but_with_its_period(quotes: ReadRows) -> None:
    assert len({quote.record_key for quote in quotes(traps.one_id_in_two_periods(), old=True)}) == 2


def test_an_id_given_twice_in_a_period_keeps_its_key_for_validation_to_hold(quotes: ReadRows) -> None:
    one, other = quotes([since_2016({"id": 7}), since_2016({"id": 7, "cc1 lcu fee": 300})])
    assert one.record_key == other.record_key == "2025_1Q-7"


def test_the_value_a_formula_left_is_read(quotes: ReadRows) -> None:
    [quote] = quotes(traps.a_corridor_from_a_formula())
    assert quote.flags == ()


def test_history_breaks_in_2016(quotes: ReadRows) -> None:
    [before], [after] = quotes(until_2016(), old=True), quotes(since_2016())
    assert (before.service.era, after.service.era) == (FieldEra.UNTIL_2016, FieldEra.SINCE_2016)


def test_a_pickup_that_was_not_asked_is_taken_from_the_product(quotes: ReadRows) -> None:
    [quote] = quotes(traps.a_pickup_not_asked_then(), old=True)
    assert quote.service.pickup == (PickupMethod.PARTNER_BANK_ACCOUNT,)
    assert quote.service.access_points == ()


def test_a_row_without_any_amount_is_refused_with_its_sheet_and_row(read: Read, tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "not-real.xlsx", [until_2016(), traps.no_amount_at_all()], [])
    _quote, refused = read(path)
    assert isinstance(refused, Rejected)
    assert refused.place == "sheet 'Dataset (up to Q1 2016)', row 3"
    assert dict(refused.raw)["cc2 lcu amount"] == "0"


def test_columns_may_stand_in_any_order(read: Read, rates: KnownRates, tmp_path: Path) -> None:
    old, new = [until_2016()], [since_2016()]
    ordered = write_workbook(tmp_path / "ordered-not-real.xlsx", old, new)
    turned = write_workbook(
        *(tmp_path / "turned-not-real.xlsx", old, new), old_columns=OLD_COLUMNS[::-1], new_columns=NEW_COLUMNS[::-1]
    )
    assert read(ordered, rates) == read(turned, rates)


def test_every_row_that_holds_anything_gives_exactly_one_record(read: Read, tmp_path: Path) -> None:
    old, new = traps.all_rows()
    records = read(traps.write_all_traps(tmp_path / "all-traps-not-real.xlsx"))
    named = [row for row in (*old, *new) if row.get("firm")]
    assert len(records) == len(named)
    assert [type(record) for record in records].count(Rejected) == 1


def test_reading_twice_gives_the_same_records(read: Read, tmp_path: Path) -> None:
    path = traps.write_all_traps(tmp_path / "all-traps-not-real.xlsx")
    assert read(path) == read(path)
