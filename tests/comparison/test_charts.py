from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portal.comparison.charts import LARGEST_SCALE, SMALLEST_SCALE, Series, bar_scale, cost_bar, history_chart
from portal.comparison.component_samples_not_real import sample_comparison
from portal.prices.offers import Figures
from portal.prices.vocabulary import Question

FIGURES: Figures = sample_comparison(Question.PAY).rankings[0].rows[0].figures
costs = st.decimals(0, 10**6, places=2)


def figures(fee: Decimal, margin: Decimal, receiver: Decimal | None) -> Figures:
    return replace(
        FIGURES,
        converted=Decimal(10000),
        fee_cost=fee,
        margin_cost=margin,
        receiver_cost=receiver,
        cost=fee + margin + (receiver or 0),
    )


@given(costs, costs, st.none() | costs, st.integers(10, 20))
def test_the_parts_of_a_bar_follow_one_another_and_never_leave_it(
    fee: Decimal, margin: Decimal, receiver: Decimal | None, scale: int
) -> None:
    bar = cost_bar(figures(fee, margin, receiver), Decimal(scale))
    end = Decimal(0)
    for part in bar.parts:
        assert abs(Decimal(part.start) - end) <= Decimal("0.02")
        end = Decimal(part.start) + Decimal(part.width)
    assert end <= Decimal("100.02")
    assert bar.torn == (fee + margin + (receiver or 0) > Decimal(10000) * scale / 100)


def test_a_bar_shows_each_cost_in_its_own_part() -> None:
    bar = cost_bar(figures(Decimal(100), Decimal(250), Decimal(50)), Decimal(10))
    assert [(part.kind, part.start, part.width) for part in bar.parts] == [
        ("fee", "0", "10"),
        ("margin", "10", "25"),
        ("receiver", "35", "5"),
    ]


def test_a_margin_better_than_the_market_has_no_length() -> None:
    bar = cost_bar(figures(Decimal(100), Decimal(-50), None), Decimal(10))
    assert [part.kind for part in bar.parts] == ["fee"]


@given(st.lists(st.decimals(-10, 400, places=2)))
def test_the_scale_fits_its_rows_within_bounds(percentages: list[Decimal]) -> None:
    scale = bar_scale(percentages)
    assert SMALLEST_SCALE <= scale <= LARGEST_SCALE
    assert scale == LARGEST_SCALE or scale >= max(percentages, default=Decimal(0))


def test_one_day_is_no_history() -> None:
    assert history_chart([Series("200", ((date(2025, 8, 1), Decimal(5)),))]) is None
    assert history_chart([]) is None


def test_a_chart_begins_at_zero_and_holds_every_point() -> None:
    days = (date(2024, 8, 1), date(2025, 2, 1), date(2025, 8, 1))
    chart = history_chart([Series("200", tuple(zip(days, map(Decimal, (5, 9, 3)), strict=True)))])
    assert chart is not None
    assert (chart.bottom, chart.top) == (Decimal(0), Decimal(10))
    assert (chart.first, chart.last) == (days[0], days[-1])
    assert chart.lines[0].path == "M0 500L504 100L1000 700"


def test_a_negative_cost_lowers_the_edge_of_the_chart() -> None:
    points = ((date(2024, 8, 1), Decimal("-0.5")), (date(2025, 8, 1), Decimal(3)))
    chart = history_chart([Series("200", points)])
    assert chart is not None
    assert chart.bottom == -2


def test_a_gap_stops_the_line_and_a_point_alone_keeps_its_dot() -> None:
    days = [date(2024 + number // 4, 1 + 3 * (number % 4), 1) for number in range(20)]
    values: list[Decimal | None] = [Decimal(4)] * 20
    values[1] = values[3] = None
    chart = history_chart([Series("average", tuple(zip(days, values, strict=True)))])
    assert chart is not None
    (line,) = chart.lines
    assert line.path.count("M") == 3
    assert line.dots == "M0 0h0M105 0h0"  # the first round and the third; a long line shows no other dot
    assert chart.across(days[-1]) == 1000
