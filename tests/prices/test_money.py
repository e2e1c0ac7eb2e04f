"""The decimal context and payable units."""

from decimal import Decimal, getcontext, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.prices.money import (
    exact,
    exactly,
    minor_digits,
    payable_unit,
    round_down_to_payable,
    round_up_to_payable,
    round_up_to_smallest,
    settled,
    smallest_unit,
)

AMOUNTS = st.decimals(min_value="0.000001", max_value="1E12", allow_nan=False, allow_infinity=False, places=6)
CURRENCIES = st.sampled_from(["TZS", "RWF", "KES", "USD", "CHF", "XOF", "SEK", "JPY", "CLF"])


def test_a_division_carries_34_digits_whatever_the_thread_uses() -> None:
    @exactly
    def third() -> Decimal:
        return Decimal(1) / Decimal(3)

    with localcontext() as here:
        here.prec = 6
        assert third() == Decimal("0." + "3" * 34)
        with exact():
            assert Decimal(1) / Decimal(3) == Decimal("0." + "3" * 34)
        assert getcontext().prec == 6


@pytest.mark.parametrize(
    ("currency", "digits", "cash_digits"),
    [("TZS", 2, 0), ("KES", 2, 2), ("RWF", 0, 0), ("XOF", 0, 0), ("CLF", 4, 4), ("USD", 2, 2)],
)
def test_digits_are_those_of_cldr(currency: str, digits: int, cash_digits: int) -> None:
    assert minor_digits(currency) == digits
    assert minor_digits(currency, cash=True) == cash_digits
    assert smallest_unit(currency) == Decimal(1).scaleb(-digits)


def test_swiss_cash_goes_in_steps_of_five_centimes() -> None:
    assert payable_unit("CHF", cash=True) == Decimal("0.05")
    assert round_down_to_payable(Decimal("10.09"), "CHF", cash=True) == Decimal("10.05")
    assert round_up_to_payable(Decimal("10.01"), "CHF", cash=True) == Decimal("10.05")
    assert round_down_to_payable(Decimal("10.09"), "CHF") == Decimal("10.09")


def test_shillings_in_cash_are_whole_and_in_an_account_have_cents() -> None:
    assert round_down_to_payable(Decimal("349140.999"), "TZS", cash=True) == Decimal(349140)
    assert round_down_to_payable(Decimal("349140.999"), "TZS") == Decimal("349140.99")


def test_what_a_division_leaves_behind_never_costs_a_cent() -> None:
    assert round_up_to_smallest(Decimal("20000.0000000000000000000000001"), "KES") == Decimal(20000)
    assert round_down_to_payable(Decimal("19999.9999999999999999999999999"), "KES") == Decimal(20000)


def test_an_amount_too_large_for_eighteen_decimals_is_still_rounded() -> None:
    huge = Decimal("123456789012345678901.239")
    assert settled(huge) == huge
    assert round_up_to_payable(huge, "KES") == Decimal("123456789012345678901.24")


@given(AMOUNTS, CURRENCIES, st.booleans())
def test_rounding_keeps_within_one_unit_and_on_the_right_side(amount: Decimal, currency: str, cash: bool) -> None:
    unit = payable_unit(currency, cash=cash)
    down = round_down_to_payable(amount, currency, cash=cash)
    up = round_up_to_payable(amount, currency, cash=cash)
    assert down <= amount <= up
    assert amount - down < unit
    assert up - amount < unit
    assert down % unit == 0 == up % unit
