from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.prices.averages import CountedRow, Exclusion, counted
from portal.prices.quotes import PricePoint, Quote
from portal.prices.smart import Measure, Smart, smart, targets
from portal.prices.vocabulary import Coverage, PaymentInstrument, PickupMethod, Speed

D = Decimal
MakeQuote = Callable[..., Quote]
Row = dict[str, str]


@pytest.fixture
def service_row(make_quote: MakeQuote) -> Callable[..., CountedRow]:
    """A counted row of one provider's service."""

    def make(
        provider: str,
        total: str,
        speed: Speed | None = Speed.SAME_DAY,
        coverage: Coverage | None = Coverage.HIGH,
    ) -> CountedRow:
        service = make_quote(provider=provider).service
        return CountedRow(D(total), promotion=False, service=service, speed=speed, coverage=coverage)

    return make


MakeRow = Callable[..., CountedRow]


def test_smart_is_the_mean_of_the_three_cheapest_services(service_row: MakeRow) -> None:
    rows = [service_row("A", "9"), service_row("B", "1"), service_row("C", "2"), service_row("D", "4.5")]
    assert smart(rows) == Smart(D("2.5"), services=4, coverage_unknown=0)


def test_two_services_are_not_enough(service_row: MakeRow) -> None:
    assert smart([service_row("A", "1"), service_row("B", "2")]) == Smart(None, services=2, coverage_unknown=0)
    assert smart([]) == Smart(None, services=0, coverage_unknown=0)


@pytest.mark.parametrize(
    ("speed", "coverage", "qualifies"),
    [
        (Speed.LESS_THAN_ONE_HOUR, Coverage.HIGH, True),
        (Speed.THREE_TO_FIVE_DAYS, Coverage.MEDIUM, True),
        (Speed.SIX_DAYS_OR_MORE, Coverage.HIGH, False),
        (None, Coverage.HIGH, False),
        (Speed.SAME_DAY, Coverage.LOW, False),
        (Speed.SAME_DAY, None, True),
    ],
)
def test_slow_services_and_thin_networks_do_not_qualify(
    service_row: MakeRow, speed: Speed | None, coverage: Coverage | None, qualifies: bool
) -> None:
    rows = [service_row("A", "1", speed, coverage), service_row("B", "2"), service_row("C", "3"), service_row("D", "4")]
    assert smart(rows).value == (D(2) if qualifies else D(3))


def test_unknown_coverage_counts_and_is_told(service_row: MakeRow) -> None:
    rows = [service_row("A", "1", coverage=None), service_row("B", "2", coverage=None), service_row("C", "3")]
    assert smart(rows) == Smart(D(2), services=3, coverage_unknown=2)


def test_a_row_held_from_display_is_no_smart_choice(service_row: MakeRow) -> None:
    doubted = replace(service_row("A", "0.10"), held=True)
    rows = [doubted, service_row("B", "2"), service_row("C", "3"), service_row("D", "4")]
    assert smart(rows) == Smart(D(3), services=3, coverage_unknown=0)


def test_undisclosed_rows_do_not_take_part(service_row: MakeRow) -> None:
    rows: list[CountedRow | Exclusion] = [Exclusion.UNDISCLOSED, service_row("A", "1"), service_row("B", "2")]
    assert smart(rows).value is None


def test_one_service_found_three_times_is_one_service(service_row: MakeRow) -> None:
    repeated = [service_row("A", "2"), service_row("A", "1"), service_row("A", "1.5")]
    assert smart(repeated) == Smart(None, services=1, coverage_unknown=0)
    assert smart([*repeated, service_row("B", "4"), service_row("C", "7")]).value == D(4)


def test_a_service_found_at_prices_that_do_not_agree_is_no_smart_choice(service_row: MakeRow) -> None:
    others = [service_row("B", "2"), service_row("C", "3"), service_row("D", "4")]
    disputed = [service_row("A", "1"), service_row("A", "4")]
    assert smart([*disputed, *others]) == Smart(D(3), services=3, coverage_unknown=0)
    # Its promotion is left out with it; a promotion beside one standard price is no dispute.
    promotion = replace(service_row("A", "-2"), promotion=True)
    assert smart([*disputed, promotion, *others]).value == D(3)
    assert smart([disputed[1], promotion, *others]).value == D(1)
    # A price that is held back is nobody's word against another.
    assert smart([disputed[1], replace(disputed[0], held=True), *others]).value == D(3)


def test_kenya_to_tanzania_in_the_third_quarter_of_2025(starter_rows: list[Row], make_quote: MakeQuote) -> None:
    # By hand: Western Union 0.46; EcoBank Rapid Transfer 4.69 from cash and 4.69 from a bank account: 9.84 / 3 = 3.28.
    pay_in = {
        "Cash": PaymentInstrument.CASH,
        "Bank account transfer": PaymentInstrument.BANK_ACCOUNT,
        "Mobile money": PaymentInstrument.MOBILE_MONEY,
    }
    pickup = {
        "Cash": PickupMethod.CASH,
        "Bank account": PickupMethod.BANK_ACCOUNT,
        "Mobile wallet": PickupMethod.MOBILE_WALLET,
    }
    speed = {
        "Less than one hour": Speed.LESS_THAN_ONE_HOUR,
        "Same day": Speed.SAME_DAY,
        "Next day": Speed.NEXT_DAY,
        "2 days": Speed.TWO_DAYS,
    }
    rows = []
    for row in starter_rows:
        if (row["CORRIDOR"], row["PERIOD"]) == ("KENTZA", "2025_3Q"):
            total = D(row["CC1 TOTAL COST %"])
            point = PricePoint(D(18000), "KES", D(row["CC1 LCU FEE"]), None, D(200), stated_total=total)
            quote = make_quote(
                provider=row["FIRM"],
                pay_in=(pay_in[row["PAYMENT INSTRUMENT"]],),
                pickup=(pickup[row["PICK-UP METHOD"]],),
                speed=speed[row["SPEED ACTUAL"]],
                points=(point,),
            )
            rows.append(counted(quote))
    found = smart(rows)
    assert found.value == D("3.28")
    assert found.coverage_unknown == 3
    met = {(target.percent, target.measure): target.met for target in targets({Measure.SMART: found.value})}
    assert met == {(D(3), Measure.SMART): False, (D(5), Measure.SMART): True}


@pytest.mark.parametrize(
    ("value", "three", "five"),
    [("2.9999", True, True), ("3", False, True), ("5", False, True), ("5.0001", False, False), ("-1", True, True)],
)
def test_the_goal_is_less_than_three_and_at_most_five(value: str, three: bool, five: bool) -> None:
    found = targets({Measure.CORRIDOR_AVERAGE: D(value)})
    assert [(target.percent, target.met) for target in found] == [(D(3), three), (D(5), five)]


def test_a_target_without_a_figure_is_neither_met_nor_missed() -> None:
    found = targets({Measure.CORRIDOR_AVERAGE: D(4), Measure.SMART: None})
    assert [target.met for target in found if target.measure is Measure.SMART] == [None, None]
    assert [target.measure for target in found] == [
        Measure.CORRIDOR_AVERAGE,
        Measure.CORRIDOR_AVERAGE,
        Measure.SMART,
        Measure.SMART,
    ]


totals = st.decimals(min_value=-60, max_value=310, places=2, allow_nan=False)


@given(values=st.lists(totals, min_size=3, max_size=20))
def test_smart_never_exceeds_the_average_and_does_not_depend_on_order(
    make_quote: MakeQuote, values: list[Decimal]
) -> None:
    rows = [
        CountedRow(value, False, make_quote(provider=str(place)).service, Speed.SAME_DAY, None)
        for place, value in enumerate(values)
    ]
    found = smart(rows)
    assert found == smart(rows[::-1])
    assert found.value is not None
    assert found.value <= sum(values, D(0)) / len(values) + D("1e-20")
    assert abs(found.value - sum(sorted(values)[:3], D(0)) / 3) < D("1e-20")
