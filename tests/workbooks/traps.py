"""Every trap of the survey's workbook, one function each, named for what the survey does there.

Each returns an ordinary row with one thing wrong (or several rows, where it takes several). Firms are made up;
figures are the ordinary row's, changed only where the trap is in the figures.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from tests.workbooks.builder import Formula, Row, real_rows, since_2016, until_2016, write_workbook

NOT_TRANSPARENT: Final = "Service is not transparent - account required for detailed price info"
UNDISCLOSED: Final = (
    "The exchange rate applied to the transaction was not disclosed. The 0% in the exchange rate margin does NOT "
    "necessarily mean that there is no exchange rate cost, but rather that this cost is not disclosed to the sender at "
    "the time of sending."
)
PROMOTION: Final = "Costs listed for a promotion/marketing campaign/discount rate"
MAYBE_PROMOTION: Final = (
    "A negative exchange rate margin for this operator may be due to a promotion/special offer at the time."
)
_FIGURES: Final = ("lcu amount", "denomination amount", "lcu fee", "lcu fx rate", "fx margin", "total cost %")


def numbers_stored_as_text() -> Row:
    """2024_3Q and 2024_4Q: every number is text."""
    row = since_2016({"period": "2024_3Q", "date": "12/Aug/2024"})
    names = ["id", "inter lcu bank fx", *(f"{point} {figure}" for point in ("cc1", "cc2") for figure in _FIGURES)]
    return row | {name: str(row[name]) for name in names} | {"cc1 denomination amount": "200.00"}


def a_real_date() -> Row:
    return since_2016({"period": "2025_3Q", "date": datetime(2025, 8, 19)})  # noqa: DTZ001 - as a spreadsheet has it


def a_date_as_iso_text() -> Row:
    return since_2016({"period": "2025_3Q", "date": "2025-08-19"})


def a_date_of_2020_as_text() -> Row:
    return since_2016({"period": "2020_2Q", "date": "12/May/2020"})


def a_date_of_2011_as_text() -> Row:
    return until_2016({"period": "2011_1Q", "date": "24/Jan/2011"})


def yes_with_a_capital() -> Row:
    return since_2016({"transparent": "Yes"})


def not_transparent_with_a_margin_of_zero() -> Row:
    """The stored 0 is not zero: the cost is not told."""
    return since_2016(
        {
            "period": "2021_1Q",
            "date": "16/Feb/2021",
            "transparent": "no",
            "inter lcu bank fx": 1,
            **{f"{point} {what}": 1 for point in ("cc1", "cc2") for what in ("lcu fx rate",)},
            **{f"{point} {what}": 0 for point in ("cc1", "cc2") for what in ("fx margin",)},
            **{f"{point} total cost %": 1.15 for point in ("cc1", "cc2")},
            "Standard Note": UNDISCLOSED,
        }
    )


def yes_but_the_note_says_not_transparent() -> Row:
    """272 rows since the autumn of 2021."""
    return since_2016({"period": "2021_4Q", "date": "16/Nov/2021", "Standard Note": NOT_TRANSPARENT})


def dots_for_what_is_not_given() -> Row:
    return since_2016({"Standard Note": "..", "cc2 lcu fee": "..", "receiving network coverage": ".."})


def kosovo_under_two_codes() -> Row:
    return since_2016(
        {
            "source_code": "DEU",
            "destination_code": "KSV",
            "corridor": "DEUXKX",
            **{f"{point} lcu code": "EUR" for point in ("cc1", "cc2")},
            "cc1 lcu amount": 140,
            "cc2 lcu amount": 345,
            "cc1 lcu fee": 4,
            "cc2 lcu fee": 8,
            **{f"{point} lcu fx rate": 1 for point in ("cc1", "cc2")},
            **{f"{point} fx margin": 0 for point in ("cc1", "cc2")},
            "cc1 total cost %": 2.86,
            "cc2 total cost %": 2.32,
            "inter lcu bank fx": 1,
        }
    )


def an_interbank_rate_of_zero() -> Row:
    return since_2016({"period": "2018_4Q", "date": "14/Nov/2018", "inter lcu bank fx": 0})


def a_margin_far_below_zero() -> Row:
    return since_2016({"cc1 lcu fx rate": 33.7, "cc1 fx margin": -67.21, "cc1 total cost %": -66.06})


def a_total_above_three_hundred() -> Row:
    """Real in kind: a bank's fee of three times the amount."""
    return since_2016({"firm_type": "Bank", "cc1 lcu fee": 55044, "cc1 total cost %": 307.61})


def casing_that_varies() -> Row:
    return since_2016(
        {
            "payment instrument": "Credit card,Debit Card",
            "firm_type": "Post Office",
            "speed actual": "Next Day",
            "receiving network coverage": "low",
            "pickup method": "Own/Partner bank account",
        }
    )


def dollars_under_another_code() -> Row:
    """The real RWA-KEN row: amounts 200 and 500 coded RWF, with rates per dollar."""
    return since_2016(
        {
            "source_code": "RWA",
            "destination_code": "KEN",
            "corridor": "RWAKEN",
            "cc1 lcu amount": 200,
            "cc2 lcu amount": 500,
            "cc1 lcu code": "RWF",
            "cc2 lcu code": "RWF",
            "cc1 lcu fee": 8,
            "cc2 lcu fee": 8,
            "cc1 lcu fx rate": 121.8944,
            "cc2 lcu fx rate": 121.8944,
            "cc1 fx margin": 5.65,
            "cc1 total cost %": 9.65,
            "cc2 fx margin": 5.65,
            "cc2 total cost %": 7.25,
            "inter lcu bank fx": 129.2,
        }
    )


def dollars_and_shillings_in_one_corridor() -> list[Row]:
    in_dollars = {
        **{f"{point} lcu fx rate": 0.0076 for point in ("cc1", "cc2")},
        **{f"{point} fx margin": 1.77 for point in ("cc1", "cc2")},
        "cc1 total cost %": 2.92,
        "cc2 total cost %": 2.92,
        "inter lcu bank fx": 0.007736944,
    }
    return [since_2016(), since_2016(in_dollars), since_2016(in_dollars | {"Standard Note": "USD service"})]


def francs_called_cfa() -> Row:
    return since_2016(
        {"source_code": "SEN", "destination_code": "MLI", "corridor": "SENMLI", **_sent_in("CFA", 120000)}
    )


def pesos_called_clf() -> Row:
    return since_2016(
        {"source_code": "CHL", "destination_code": "PER", "corridor": "CHLPER", **_sent_in("CLF", 190000)}
    )


def a_blank_fee() -> Row:
    return since_2016({"cc1 lcu fee": None})


def a_blank_second_point() -> Row:
    """1,072 rows: an amount, and nothing about it."""
    return since_2016({f"cc2 {what}": None for what in ("lcu fee", "lcu fx rate", "fx margin", "total cost %")})


def a_speed_that_is_a_range() -> Row:
    return since_2016({"period": "2020_3Q", "date": "20/Aug/2020", "speed actual": "1-3 days"})


def a_speed_not_given() -> Row:
    return until_2016({"speed actual": "N/A"})


def a_margin_a_point_off() -> Row:
    return since_2016({"cc1 fx margin": 3.5, "cc1 total cost %": 4.65})


def a_total_that_leaves_out_the_fee() -> Row:
    return until_2016({"cc1 total cost %": 1.81})


def both_rates_one() -> Row:
    same = {f"{point} lcu fx rate": 1 for point in ("cc1", "cc2")} | {f"{p} fx margin": 0 for p in ("cc1", "cc2")}
    place = {"source_code": "USA", "destination_code": "SLV", "corridor": "USASLV"}
    return since_2016({**place, **_sent_in("USD", 200), **same, "inter lcu bank fx": 1})


def both_rates_one_where_they_cannot_be() -> Row:
    same = {f"{point} lcu fx rate": 1 for point in ("cc1", "cc2")} | {f"{p} fx margin": 0 for p in ("cc1", "cc2")}
    return since_2016({**same, "inter lcu bank fx": 1})


def a_promotion() -> Row:
    return since_2016({"Standard Note": PROMOTION})


def perhaps_a_promotion() -> Row:
    return since_2016({"cc1 fx margin": -0.5, "cc1 lcu fx rate": 20.26, "Standard Note": MAYBE_PROMOTION})


def the_same_service_twice() -> list[Row]:
    return [since_2016(), since_2016({"date": "25/Feb/2025", "cc1 lcu fee": 230, "cc1 total cost %": 3.09})]


def a_corridor_from_a_formula() -> Row:
    return since_2016({"period": "2024_4Q", "corridor": Formula("=C3&I3", "KENTZA")})


def a_row_of_nothing_but_stray_cells() -> Row:
    """No record: nothing stands under a name."""
    return {"": "stray"}


def price_points_in_two_currencies() -> Row:
    """46 rows before 2016."""
    return until_2016({"cc2 lcu code": "USD", "cc2 lcu amount": 500, "cc2 lcu fee": 5})


def a_second_amount_of_zero() -> Row:
    return until_2016({"period": "2014_3Q", "date": "20/Aug/2014", "cc2 lcu amount": 0})


def no_amount_at_all() -> Row:
    """The 103 rows in full: the second amount is zero and the first is blank."""
    return a_second_amount_of_zero() | {"cc1 lcu amount": None}


def odd_denominations() -> list[Row]:
    return [until_2016({"cc1 denomination amount": odd}) for odd in (6, 201, 202)]


def one_id_in_two_periods() -> list[Row]:
    first = until_2016({"period": "2014_4Q", "date": "12/Nov/2014"})
    return [first, until_2016({"id": first["id"], "period": "2015_1Q"})]


def a_pickup_not_asked_then() -> Row:
    """Until 2013 the product alone says how the money arrives."""
    row = {"period": "2012_1Q", "date": "20/Jan/2012", "product": "Account to account (same bank)"}
    return until_2016(row | {"pick-up method": None, "sending location": "Not available"})


def _sent_in(code: str, amount: int) -> Row:
    return {
        "cc1 lcu code": code,
        "cc2 lcu code": code,
        "cc1 lcu amount": amount,
        "cc2 lcu amount": amount * 5 // 2,
        "cc1 lcu fee": amount * 0.0115,
        "cc2 lcu fee": amount * 0.0115 * 2.5,
    }


OLD: Final[tuple[Callable[[], Row | list[Row]], ...]] = (
    *(a_date_of_2011_as_text, a_speed_not_given, a_total_that_leaves_out_the_fee, price_points_in_two_currencies),
    *(a_second_amount_of_zero, no_amount_at_all, odd_denominations, one_id_in_two_periods, a_pickup_not_asked_then),
)
NEW: Final[tuple[Callable[[], Row | list[Row]], ...]] = (
    *(numbers_stored_as_text, a_real_date, a_date_as_iso_text, a_date_of_2020_as_text, yes_with_a_capital),
    *(not_transparent_with_a_margin_of_zero, yes_but_the_note_says_not_transparent, dots_for_what_is_not_given),
    *(kosovo_under_two_codes, an_interbank_rate_of_zero, a_margin_far_below_zero, a_total_above_three_hundred),
    *(casing_that_varies, dollars_under_another_code, dollars_and_shillings_in_one_corridor, francs_called_cfa),
    *(pesos_called_clf, a_blank_fee, a_blank_second_point, a_speed_that_is_a_range, a_margin_a_point_off),
    *(both_rates_one, both_rates_one_where_they_cannot_be, a_promotion, perhaps_a_promotion, the_same_service_twice),
    *(a_corridor_from_a_formula, a_row_of_nothing_but_stray_cells),
)


def all_rows() -> tuple[list[Row], list[Row]]:
    """Return every trap's rows, for the older and for the newer sheet; the newer begins with 162 real rows."""
    return _rows(OLD), [*real_rows(), *_rows(NEW)]


def write_all_traps(path: Path) -> Path:
    """Write one workbook with every trap of the survey in it. Returns ``path``."""
    old, new = all_rows()
    return write_workbook(path, old, new)


def _rows(traps: tuple[Callable[[], Row | list[Row]], ...]) -> list[Row]:
    made = [trap() for trap in traps]
    return [row for rows in made for row in (rows if isinstance(rows, list) else [rows])]
