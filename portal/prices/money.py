"""Exact money: the decimal context, and the units in which a currency can be paid.

Design, section 4: decimals of 34 digits, never floats; what arrives is rounded down and what is paid is rounded up, so
that a person is never promised more or asked for more than is said; cash to payable units. Digits and rounding
increments are CLDR's (``supplemental/currencyData``, fractions), read through Babel.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import (
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    getcontext,
    localcontext,
)
from functools import cache, wraps
from typing import Final, ParamSpec, TypeVar

from babel.core import get_global

#: 34 digits (IEEE 754 decimal128); anything that is not a number stops the sum instead of spreading through it.
_DIGITS: Final = 34
CONTEXT: Final = Context(prec=_DIGITS, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero, Overflow])

_P = ParamSpec("_P")
_R = TypeVar("_R")

#: Where a sum of exact parts is kept: eighteen decimals, the finest that the database compares and any currency needs.
_NOISE: Final = Decimal("1E-18")

HUNDRED: Final = Decimal(100)
ZERO: Final = Decimal(0)


@contextmanager
def exact() -> Iterator[None]:
    """Compute in 34 digits inside the ``with`` block, whatever the context of the thread is."""
    with localcontext(CONTEXT):
        yield


def exactly(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Make ``function`` compute in 34 digits, whatever the context of the thread that calls it."""

    @wraps(function)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        here = getcontext()
        if here.prec == _DIGITS and here.rounding == ROUND_HALF_EVEN:  # called from another exact function
            return function(*args, **kwargs)
        with localcontext(CONTEXT):
            return function(*args, **kwargs)

    return run


def settled(amount: Decimal) -> Decimal:
    """Return ``amount`` at eighteen decimals, so that what a division leaves beyond them never moves a rounding.

    Amounts of 10^15 and more have no room for eighteen decimals in 34 digits and are returned as they are.
    """
    return amount if amount.adjusted() >= 15 else amount.quantize(_NOISE, ROUND_HALF_EVEN, CONTEXT)


@cache
def minor_digits(currency: str, *, cash: bool = False) -> int:
    """Return how many decimals an amount of ``currency`` (ISO 4217) has; in coins and notes where ``cash``."""
    digits, _, cash_digits, _ = _fractions(currency)
    return cash_digits if cash else digits


@cache
def smallest_unit(currency: str) -> Decimal:
    """Return the minor unit of ``currency``: 0.01 of a euro, 1 Rwandan franc."""
    return Decimal(1).scaleb(-minor_digits(currency), CONTEXT)


@cache
def payable_unit(currency: str, *, cash: bool) -> Decimal:
    """Return the smallest step in which ``currency`` can be paid: 0.05 of a Swiss franc in cash, 0.01 otherwise."""
    digits, step, cash_digits, cash_step = _fractions(currency)
    if cash:
        digits, step = cash_digits, cash_step
    return Decimal(step or 1).scaleb(-digits, CONTEXT)


def round_down_to_payable(amount: Decimal, currency: str, *, cash: bool = False) -> Decimal:
    """Round what arrives: down to what can be paid out, in cash or into an account."""
    return _to_multiple(amount, payable_unit(currency, cash=cash), ROUND_FLOOR)


def round_up_to_payable(amount: Decimal, currency: str, *, cash: bool = False) -> Decimal:
    """Round what the sender pays: up to what can be paid in, in cash or from an account."""
    return _to_multiple(amount, payable_unit(currency, cash=cash), ROUND_CEILING)


def round_up_to_smallest(amount: Decimal, currency: str) -> Decimal:
    """Round an amount to convert up to the minor unit of its currency."""
    return _to_multiple(amount, smallest_unit(currency), ROUND_CEILING)


def _to_multiple(amount: Decimal, unit: Decimal, rounding: str) -> Decimal:
    steps = CONTEXT.divide(settled(amount), unit).to_integral_value(rounding=rounding)
    return CONTEXT.multiply(steps, unit)


@cache
def _fractions(currency: str) -> tuple[int, int, int, int]:
    """Return CLDR's digits, rounding step, cash digits and cash rounding step of ``currency``."""
    known = get_global("currency_fractions")
    digits, step, cash_digits, cash_step = known.get(currency, known["DEFAULT"])
    return int(digits), int(step), int(cash_digits), int(cash_step)
