from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.prices.quotes import Band, ObservedRate, PricePoint, Quote, Tariff
from portal.prices.reasons import Flag, Hold, Refusal, RunFailure, sentence
from portal.prices.validation import Verdict, check, check_rate, judge_run
from portal.prices.vocabulary import Layer, PayoutBasis

D = Decimal
TODAY = date(2026, 11, 21)
MakeQuote = Callable[..., Quote]


def with_point(quote: Quote, **changes: Any) -> Quote:
    return replace(quote, points=(replace(quote.points[0], **changes),))


def test_a_real_row_is_accepted_without_a_word(make_quote: MakeQuote) -> None:
    assert check(make_quote(), TODAY) == Verdict()
    assert check(make_quote(), TODAY).accepted
    assert check(make_quote(), TODAY).explanation == ""


@pytest.mark.parametrize(
    ("rate", "held"),
    [("0.05", True), ("1979", True), ("6.7", True), ("6.8", False), ("60.4", False), ("60.5", True), ("19.79", False)],
)
def test_a_rate_is_held_outside_a_third_to_three_times_its_own_reference(
    make_quote: MakeQuote, rate: str, held: bool
) -> None:
    verdict = check(with_point(make_quote(), rate=D(rate)), TODAY)
    assert (Hold.RATE_FAR_FROM_REFERENCE in verdict.holds) == held


@pytest.mark.parametrize(("rate", "held"), [("0.05", True), ("1979", True), ("19.79", False)])
def test_a_rate_without_its_own_reference_is_measured_against_the_market(
    make_quote: MakeQuote, rate: str, held: bool
) -> None:
    bare = with_point(make_quote(reference_rate=None, layer=Layer.SHOPPED), rate=D(rate))
    tariff = replace(bare, points=(), tariff=Tariff("KES", (Band(D(1), None, D(0), D(0)),), None, D(rate)))
    for quote in (bare, tariff):
        assert (Hold.RATE_FAR_FROM_REFERENCE in check(quote, TODAY, market_rate=D("20.1")).holds) == held
        assert check(quote, TODAY).accepted, "with nothing to measure against, nothing is held"


def test_a_rows_own_reference_comes_before_the_market(make_quote: MakeQuote) -> None:
    assert check(make_quote(), TODAY, market_rate=D("0.05")).accepted


@pytest.mark.parametrize("edge", [D("6.7"), D("60.3")])
def test_a_third_and_three_times_are_still_inside(make_quote: MakeQuote, edge: Decimal) -> None:
    quote = replace(with_point(make_quote(), rate=edge), reference_rate=D("20.1"))
    assert check(quote, TODAY).accepted


@pytest.mark.parametrize(
    ("reference", "flag"), [(D(0), Flag.REFERENCE_ZERO), (D(-1), Flag.REFERENCE_ZERO), (None, Flag.REFERENCE_NOT_GIVEN)]
)
def test_without_a_usable_reference_rate_nothing_is_held_for_its_ratio(
    make_quote: MakeQuote, reference: Decimal | None, flag: Flag
) -> None:
    assert check(make_quote(reference_rate=reference), TODAY) == Verdict((), (flag,))


def test_a_reader_that_flagged_a_zero_reference_is_not_repeated(make_quote: MakeQuote) -> None:
    assert check(make_quote(reference_rate=None, flags=("reference_zero",)), TODAY) == Verdict()


def test_a_shopped_price_needs_no_reference_rate_of_its_own(make_quote: MakeQuote) -> None:
    assert check(make_quote(reference_rate=None, layer=Layer.SHOPPED), TODAY) == Verdict()


def test_dollars_under_another_code_are_held_with_what_to_do(make_quote: MakeQuote) -> None:
    verdict = check(make_quote(flags=("sent_in_dollars",)), TODAY)
    assert verdict.holds == (Hold.SEND_CURRENCY_MISLABELLED,)
    assert "people who pay in dollars" in verdict.explanation


@pytest.mark.parametrize(("days", "held"), [(0, False), (-1, False), (1, True)])
def test_a_price_of_tomorrow_is_held(make_quote: MakeQuote, days: int, held: bool) -> None:
    verdict = check(make_quote(observed_on=TODAY + timedelta(days)), TODAY)
    assert verdict.holds == ((Hold.OBSERVED_IN_FUTURE,) if held else ())


@pytest.mark.parametrize(
    ("changes", "hold"),
    [
        ({"amount": D(0)}, Hold.AMOUNT_NOT_POSITIVE),
        ({"amount": D(-18000)}, Hold.AMOUNT_NOT_POSITIVE),
        ({"fee": D(-1)}, Hold.FEE_NEGATIVE),
        ({"rate": D(0)}, Hold.RATE_NOT_POSITIVE),
        ({"rate": D(-19)}, Hold.RATE_NOT_POSITIVE),
    ],
)
def test_impossible_figures_are_held(make_quote: MakeQuote, changes: dict[str, Decimal], hold: Hold) -> None:
    assert check(with_point(make_quote(), **changes), TODAY).holds == (hold,)


def test_a_fee_above_the_amount_and_totals_above_a_hundred_are_real(make_quote: MakeQuote) -> None:
    quote = with_point(make_quote(), fee=D(20000), stated_total=D("112.92"))
    assert check(quote, TODAY) == Verdict()


def test_blank_figures_are_no_slip(make_quote: MakeQuote) -> None:
    quote = with_point(make_quote(), fee=None, rate=None, stated_margin=None, stated_total=None)
    assert check(quote, TODAY) == Verdict()


def test_the_second_of_two_records_with_one_key_is_held(make_quote: MakeQuote) -> None:
    assert check(make_quote(), TODAY, {"2025_3Q/1"}).holds == (Hold.DUPLICATE_KEY,)
    assert check(make_quote(), TODAY, {"2025_3Q/2"}).holds == ()


@pytest.mark.parametrize(("stated", "flagged"), [("2.80", False), ("2.82", True), ("0.80", True), ("0.82", False)])
def test_a_margin_a_point_or_more_off_its_rates_is_flagged_and_kept(
    make_quote: MakeQuote, stated: str, flagged: bool
) -> None:
    # (1 - 19.79 / 20.154738878) x 100 = 1.8097: by hand.
    quote = with_point(make_quote(), stated_margin=D(stated), stated_total=D(stated) + D("1.15"))
    assert check(quote, TODAY) == Verdict((), (Flag.MARGIN_DIFFERS,) if flagged else ())


@pytest.mark.parametrize(("stated", "flagged"), [("3.02", True), ("3.01", False), ("2.91", False), ("2.90", True)])
def test_a_total_more_than_a_twentieth_of_a_point_off_its_parts_is_flagged(
    make_quote: MakeQuote, stated: str, flagged: bool
) -> None:
    # 207 / 18000 x 100 = 1.15, and the margin of 1.81: 2.96 exactly, by hand.
    flags = check(with_point(make_quote(), stated_total=D(stated)), TODAY).flags
    assert flags == ((Flag.TOTAL_DIFFERS,) if flagged else ())


def test_an_undisclosed_margin_of_zero_is_no_slip(make_quote: MakeQuote) -> None:
    quote = replace(with_point(make_quote(), stated_margin=D(0), stated_total=D("1.15")), discloses_rate=False)
    assert check(quote, TODAY) == Verdict()
    assert check(replace(quote, discloses_rate=True), TODAY).flags == (Flag.MARGIN_DIFFERS,)


@pytest.mark.parametrize(
    ("changes", "flag"),
    [
        ({"note": "The service is not transparent"}, Flag.NOTE_SAYS_NOT_TRANSPARENT),
        ({"note": "Non-transparent: rate unknown"}, Flag.NOTE_SAYS_NOT_TRANSPARENT),
        ({"payout_basis": PayoutBasis.UNKNOWN}, Flag.PAYOUT_UNKNOWN),
    ],
)
def test_what_concerns_the_whole_quote_is_flagged(make_quote: MakeQuote, changes: dict[str, Any], flag: Flag) -> None:
    assert check(make_quote(**changes), TODAY) == Verdict((), (flag,))


@pytest.mark.parametrize(("denomination", "usual"), [(200, True), (500, True), (6, False), (201, False), (202, False)])
def test_unusual_denominations_are_flagged(make_quote: MakeQuote, denomination: int, usual: bool) -> None:
    flags = check(with_point(make_quote(), denomination=D(denomination)), TODAY).flags
    assert flags == (() if usual else (Flag.UNUSUAL_DENOMINATION,))


def test_a_rate_better_than_the_market_is_flagged(make_quote: MakeQuote) -> None:
    quote = with_point(make_quote(), rate=D("20.3"), stated_margin=D("-0.72"), stated_total=D("0.43"))
    assert check(quote, TODAY).flags == (Flag.NEGATIVE_MARGIN,)
    assert check(replace(quote, reference_rate=None), TODAY).flags == (Flag.REFERENCE_NOT_GIVEN, Flag.NEGATIVE_MARGIN)


def second_point(currency: str, amount: Decimal) -> PricePoint:
    return PricePoint(amount, currency, D(517), D("19.79"), D(500), D("1.81"), D("2.96"))


def test_a_second_amount_of_zero_and_another_currency_are_flagged(make_quote: MakeQuote) -> None:
    first = make_quote()
    zero = replace(first, points=(*first.points, second_point("KES", D(0))))
    other = replace(first, points=(*first.points, second_point("USD", D(45000))))
    assert check(zero, TODAY) == Verdict((), (Flag.SECOND_AMOUNT_ZERO,))
    assert check(other, TODAY) == Verdict((), (Flag.POINTS_IN_DIFFERENT_CURRENCIES,))


def tariff(**changes: Any) -> Tariff:
    band = Band(minimum=D(100), maximum=D(50000), fixed_fee=D(50), percent_fee=D(1))
    return replace(Tariff("KES", (band,), margin=D(2), rate=None), **changes)


def test_a_sound_tariff_is_accepted(make_quote: MakeQuote) -> None:
    assert check(make_quote(points=(), tariff=tariff(), layer=Layer.TARIFF, reference_rate=None), TODAY) == Verdict()


@pytest.mark.parametrize(
    ("changes", "hold"),
    [
        ({"margin": None, "rate": D(0)}, Hold.RATE_NOT_POSITIVE),
        ({"bands": (Band(D(-1), D(10), D(1), D(0)),)}, Hold.AMOUNT_NOT_POSITIVE),
        ({"bands": (Band(D(0), D(0), D(1), D(0)),)}, Hold.AMOUNT_NOT_POSITIVE),
        ({"bands": (Band(D(0), D(10), D(-1), D(0)),)}, Hold.FEE_NEGATIVE),
        ({"bands": (Band(D(0), None, D(0), D(-1)),)}, Hold.FEE_NEGATIVE),
    ],
)
def test_an_impossible_tariff_is_held(make_quote: MakeQuote, changes: dict[str, Any], hold: Hold) -> None:
    quote = make_quote(points=(), tariff=tariff(**changes), layer=Layer.TARIFF, reference_rate=None)
    assert check(quote, TODAY).holds == (hold,)


def observed(rate: str, on: date = TODAY) -> ObservedRate:
    return ObservedRate("KES", "TZS", on, D(rate), "frankfurter")


@pytest.mark.parametrize(
    ("rate", "previous", "verdict"),
    [
        ("20.2", D("20.1"), Verdict()),
        ("20.2", None, Verdict()),
        ("0.0495", D("20.2"), Verdict((Hold.RATE_FAR_FROM_PREVIOUS,))),
        ("2020", D("20.2"), Verdict((Hold.RATE_FAR_FROM_PREVIOUS,))),
        ("26", D("20.2"), Verdict((), (Flag.RATE_JUMPED,))),
        ("0", D("20.2"), Verdict((Hold.RATE_NOT_POSITIVE,))),
        ("-3", None, Verdict((Hold.RATE_NOT_POSITIVE,))),
    ],
)
def test_a_reference_rate_is_judged_by_the_one_before(rate: str, previous: Decimal | None, verdict: Verdict) -> None:
    assert check_rate(observed(rate), previous) == verdict


def test_a_reference_rate_of_tomorrow_is_held() -> None:
    assert check_rate(observed("20.2", TODAY + timedelta(1)), None, TODAY).holds == (Hold.OBSERVED_IN_FUTURE,)
    assert check_rate(observed("20.2", TODAY), None, TODAY).accepted


@pytest.mark.parametrize(
    ("read", "accepted", "previous", "failure"),
    [
        (0, 0, None, RunFailure.NOTHING_READ),
        (0, 0, 100, RunFailure.NOTHING_READ),
        (10, 0, None, RunFailure.NOTHING_ACCEPTED),
        (100, 69, 100, RunFailure.SUDDEN_DROP),
        (100, 70, 100, None),
        (1, 1, None, None),
        (1, 1, 0, None),
        (100, 100, 10, None),
    ],
)
def test_a_run_that_looks_wrong_as_a_whole_publishes_nothing(
    read: int, accepted: int, previous: int | None, failure: RunFailure | None
) -> None:
    assert judge_run(read, accepted, previous) is failure


@pytest.mark.parametrize("code", [*Hold, *Flag, *Refusal, *RunFailure])
def test_every_code_has_a_sentence_for_a_person(code: str) -> None:
    assert sentence(code)[0].isupper()
    assert sentence(code).endswith(".")
    assert "does not know" not in sentence(code)
    assert len(code) <= 40


def test_a_code_of_another_version_is_named() -> None:
    assert "“gone_by_2030”" in sentence("gone_by_2030")


positive = st.decimals(min_value=D("0.000001"), max_value=D("1000000"), places=6, allow_nan=False)


@given(rate=positive, reference=positive, factor=positive)
def test_a_verdict_on_a_ratio_does_not_depend_on_the_unit(
    make_quote: MakeQuote, rate: Decimal, reference: Decimal, factor: Decimal
) -> None:
    def held(by: Decimal) -> bool:
        quote = replace(with_point(make_quote(), rate=rate * by), reference_rate=reference * by)
        return Hold.RATE_FAR_FROM_REFERENCE in check(quote, TODAY).holds

    assert held(D(1)) == held(factor) == (rate * 3 < reference or rate > reference * 3)


@given(
    amount=st.decimals(min_value=1, max_value=10**7, places=2, allow_nan=False),
    fee=st.decimals(min_value=0, max_value=10**6, places=2, allow_nan=False),
    margin=st.decimals(min_value=-60, max_value=60, places=2, allow_nan=False),
)
def test_a_total_that_is_the_rounded_sum_of_its_parts_is_never_flagged(
    make_quote: MakeQuote, amount: Decimal, fee: Decimal, margin: Decimal
) -> None:
    total = (fee / amount * 100 + margin).quantize(D("0.01"))
    quote = with_point(make_quote(), amount=amount, fee=fee, stated_margin=margin, stated_total=total)
    assert Flag.TOTAL_DIFFERS not in check(quote, TODAY).flags
