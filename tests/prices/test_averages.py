from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.prices.averages import (
    CountedRow,
    Exclusion,
    MeanOfRows,
    average,
    corridor_averages,
    counted,
    counted_though_held,
    global_average,
    recompute,
    shown,
)
from portal.prices.codes import country
from portal.prices.quotes import CorridorCode, PricePoint, Promotion, Quote
from portal.prices.vocabulary import FeeConvention, Layer

D = Decimal
MakeQuote = Callable[..., Quote]
Row = dict[str, str]


def quote_of(row: Row, make_quote: MakeQuote) -> Quote:
    """A starter row as a quote, by the shortest way from its text."""
    point = PricePoint(
        D(row["CC1 LCU AMOUNT"]),
        row["CC1 LCU CODE"],
        D(row["CC1 LCU FEE"]),
        D(row["CC1 LCU FX RATE"]),
        D(row["CC1 DENOMINATION AMOUNT"]),
        D(row["CC1 FX MARGIN"]),
        D(row["CC1 TOTAL COST %"]),
    )
    made = make_quote(
        provider=row["FIRM"],
        corridor=CorridorCode(country(row["SOURCE_CODE"]), country(row["DESTINATION_CODE"])),
        period=row["PERIOD"],
        points=(point,),
        reference_rate=D(row["INTER LCU BANK FX"]),
        observed_on=date.fromisoformat(row["DATE"]),
    )
    return replace(made, promotion=Promotion()) if "promotion" in row["NOTE1"] else made


@pytest.fixture
def starter(starter_rows: list[Row], make_quote: MakeQuote) -> Callable[[str, str], list[Quote]]:
    """The quotes of one corridor (alpha-3) and period."""

    def select(corridor: str, period: str) -> list[Quote]:
        chosen = [row for row in starter_rows if (row["CORRIDOR"], row["PERIOD"]) == (corridor, period)]
        return [quote_of(row, make_quote) for row in chosen]

    return select


def mean_of_text(rows: list[Row], corridor: str, period: str) -> tuple[Fraction, int]:
    """The mean worked out from the file's text alone, in whole hundredths."""
    cells = [r["CC1 TOTAL COST %"] for r in rows if (r["CORRIDOR"], r["PERIOD"]) == (corridor, period)]
    return sum((Fraction(cell) for cell in cells), Fraction(0)) / len(cells), len(cells)


CORRIDORS = ["KENRWA", "KENSSD", "KENTZA", "KENUGA", "RWAKEN", "TZAKEN", "TZARWA", "TZAUGA"]


@pytest.mark.parametrize("period", ["2025_1Q", "2025_3Q"])
@pytest.mark.parametrize("corridor", CORRIDORS)
def test_a_corridor_average_is_the_mean_of_the_stated_totals(
    starter: Callable[[str, str], list[Quote]], starter_rows: list[Row], corridor: str, period: str
) -> None:
    found = corridor_averages(map(counted, starter(corridor, period))).every_row
    expected, rows = mean_of_text(starter_rows, corridor, period)
    assert found.rows == rows
    assert found.value is not None
    assert abs(Fraction(found.value) - expected) < Fraction(1, 10**30)


@pytest.mark.parametrize(
    ("corridor", "period", "rows", "value"),
    [
        ("KENTZA", "2025_3Q", 14, "12.1614"),  # 170.26 / 14
        ("KENTZA", "2025_1Q", 16, "11.1419"),  # 178.27 / 16
        ("KENSSD", "2025_3Q", 12, "11.9950"),  # 143.94 / 12
        ("RWAKEN", "2025_1Q", 7, "17.7186"),  # 124.03 / 7
        ("TZAKEN", "2025_3Q", 9, "54.9444"),  # 494.50 / 9: promotions and banks of 80 % included
    ],
)
def test_worked_averages_of_real_rows(
    starter: Callable[[str, str], list[Quote]], corridor: str, period: str, rows: int, value: str
) -> None:
    found = corridor_averages(map(counted, starter(corridor, period))).every_row
    assert (found.rows, found.excluded) == (rows, {})
    assert found.value is not None
    assert shown(found.value) == D(value)


def test_without_promotions_is_a_second_figure(starter: Callable[[str, str], list[Quote]]) -> None:
    # Tanzania to Kenya: one promotion at 0.72; (494.50 - 0.72) / 8 = 61.7225.
    found = corridor_averages(map(counted, starter("TZAKEN", "2025_3Q"))).without_promotions
    assert (found.value, found.rows, found.excluded) == (D("61.7225"), 8, {"promotion": 1})


def test_repeated_rows_all_count(make_quote: MakeQuote) -> None:
    cheap, dear = make_quote(), with_total(make_quote(), "5.96")
    assert average(map(counted, [cheap, cheap, dear])).value == D("3.96")


def with_total(quote: Quote, total: str | None) -> Quote:
    stated = None if total is None else D(total)
    return replace(quote, points=(replace(quote.points[0], stated_total=stated),))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"discloses_rate": False}, Exclusion.UNDISCLOSED),
        ({"points": ()}, Exclusion.NO_AMOUNT),
        ({"points": (PricePoint(D(45000), "KES", D(517), D("19.79"), D(500)),)}, Exclusion.OTHER_DENOMINATION),
        ({"points": (PricePoint(D(18000), "KES", None, D("19.79"), D(200)),)}, Exclusion.NO_TOTAL),
        ({"points": (PricePoint(D(18000), "KES", D(207), None, D(200)),)}, Exclusion.NO_TOTAL),
    ],
)
def test_what_does_not_count_is_told_by_reason(
    make_quote: MakeQuote, changes: dict[str, Any], reason: Exclusion
) -> None:
    assert counted(make_quote(**changes)) is reason
    found = average([counted(make_quote()), counted(make_quote(**changes))])
    assert (found.value, found.rows, found.excluded) == (D("2.96"), 1, {reason.value: 1})


def test_a_held_row_of_the_survey_brings_the_total_that_it_states(make_quote: MakeQuote) -> None:
    found = counted_though_held(make_quote())
    assert found is not None
    assert (found.total, found.held) == (D("2.96"), True)
    assert average([counted(make_quote()), found]).rows == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"layer": Layer.SHOPPED},
        {"layer": Layer.TARIFF},
        {"discloses_rate": False},
        {"points": ()},
        {"points": (PricePoint(D(45000), "KES", D(517), D("19.79"), D(500), D(2), D("3.1")),)},
        {"points": (PricePoint(D(18000), "KES", D(207), D("19.79"), D(200)),)},
    ],
)
def test_a_held_row_brings_nothing_that_it_does_not_state(make_quote: MakeQuote, changes: dict[str, Any]) -> None:
    assert counted_though_held(make_quote(**changes)) is None


def test_an_average_of_nothing_is_no_zero(make_quote: MakeQuote) -> None:
    found = average([counted(make_quote(discloses_rate=False))])
    assert (found.value, found.rows, found.excluded) == (None, 0, {"undisclosed": 1})


def test_a_stated_total_is_believed_before_its_parts(make_quote: MakeQuote) -> None:
    row = counted(with_total(make_quote(), "9.99"))
    assert isinstance(row, CountedRow)
    assert row.total == D("9.99")


def test_a_source_that_states_no_total_is_computed_from_its_rates(make_quote: MakeQuote) -> None:
    # A mystery shop: 10,000 KES, fee 200, 19.6 for a market rate of 20: 2 % and 2 %.
    point = PricePoint(D(10000), "KES", D(200), D("19.6"))
    shop = make_quote(points=(point,), layer=Layer.SHOPPED, reference_rate=None)
    row = counted(shop, D(20))
    assert isinstance(row, CountedRow)
    assert row.total == D(4)
    assert counted(shop) is Exclusion.NO_TOTAL


def test_a_deducted_fee_weighs_on_what_is_converted(make_quote: MakeQuote) -> None:
    # 10,000 paid, 2,000 of it a fee: 8,000 converted, so the fee is 25 %.
    point = PricePoint(D(10000), "KES", D(2000), D(20))
    shop = make_quote(points=(point,), fee_convention=FeeConvention.DEDUCTED, reference_rate=D(20))
    row = counted(shop)
    assert isinstance(row, CountedRow)
    assert row.total == D(25)
    eaten = replace(shop, points=(replace(point, fee=D(10000)),))
    assert counted(eaten) is Exclusion.NO_TOTAL


def test_the_global_average_is_the_mean_over_all_rows_and_not_over_corridors(
    starter: Callable[[str, str], list[Quote]], starter_rows: list[Row]
) -> None:
    corridors = [
        corridor_averages(map(counted, starter(corridor, period))).every_row
        for corridor in CORRIDORS
        for period in ("2025_1Q", "2025_3Q")
    ]
    found = global_average(MeanOfRows(each.value, each.rows) for each in corridors)
    cells = [Fraction(row["CC1 TOTAL COST %"]) for row in starter_rows]
    assert found.rows == len(cells) == 162
    assert found.value is not None
    assert abs(Fraction(found.value) - sum(cells, Fraction(0)) / 162) < Fraction(1, 10**30)


def test_a_corridor_without_an_average_weighs_nothing_in_the_world() -> None:
    assert global_average([MeanOfRows(None, 0), MeanOfRows(D(4), 3), MeanOfRows(D(8), 1)]) == MeanOfRows(D(5), 4)
    assert global_average([]) == MeanOfRows(None, 0)


def test_recomputing_the_real_rows_misses_the_stated_mean_by_thousandths(
    starter_rows: list[Row], make_quote: MakeQuote
) -> None:
    quotes = [quote_of(row, make_quote) for row in starter_rows]
    check = recompute(quotes)
    assert check.rows == 162
    assert check.differing == 0
    assert check.stated is not None
    assert check.recomputed is not None
    assert abs(check.stated - check.recomputed) < D("0.005")
    assert check.differs


def test_recomputing_counts_the_rows_that_differ(make_quote: MakeQuote) -> None:
    # 1.15 + 1.8097: 2.9597 by hand. 3.00 is 0.04 off, 3.10 is 0.14 off.
    check = recompute([with_total(make_quote(), "3.00"), with_total(make_quote(), "3.10")])
    assert (check.rows, check.differing, check.differs) == (2, 1, True)


def test_rows_that_cannot_be_recomputed_are_not_compared(make_quote: MakeQuote) -> None:
    check = recompute(
        [make_quote(reference_rate=None), make_quote(discloses_rate=False), with_total(make_quote(), None)]
    )
    assert (check.rows, check.stated, check.differs) == (0, None, False)


totals = st.decimals(min_value=-60, max_value=310, places=2, allow_nan=False)


def rows_of(values: list[Decimal], quote: Quote) -> list[CountedRow]:
    return [CountedRow(value, promotion=False, service=quote.service, speed=None, coverage=None) for value in values]


@given(values=st.lists(totals, min_size=1, max_size=60))
def test_an_average_is_the_exact_mean_whatever_the_order(make_quote: MakeQuote, values: list[Decimal]) -> None:
    forward = average(rows_of(values, make_quote()))
    backward = average(rows_of(values[::-1], make_quote()))
    assert forward == backward
    assert forward.value is not None
    exact = sum(map(Fraction, values), Fraction(0)) / len(values)
    assert abs(Fraction(forward.value) - exact) <= Fraction(1, 10**30)
    assert abs(Fraction(shown(forward.value)) - exact) <= Fraction(1, 20000) + Fraction(1, 10**30)


@given(values=st.lists(totals, min_size=1, max_size=30), shift=totals)
def test_a_point_more_everywhere_is_a_point_more_on_average(
    make_quote: MakeQuote, values: list[Decimal], shift: Decimal
) -> None:
    before = average(rows_of(values, make_quote())).value
    after = average(rows_of([value + shift for value in values], make_quote())).value
    assert before is not None
    assert after is not None
    assert abs(after - before - shift) <= D("1e-28")
