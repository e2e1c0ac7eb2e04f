"""What a transfer costs (design, section 4, "Cost").

Rates are payout-currency units per one sending-currency unit. A = the amount converted, F = fee in sending currency,
R = rate applied, M = reference rate, P = what the sender pays in all. Percentages are numbers such as 5.76.
Nothing is clamped: totals above 100 % are real.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from portal.prices.money import HUNDRED, ZERO, exactly, settled


class Split(NamedTuple):
    """How what is paid falls into what is converted and the fee."""

    paid: Decimal
    converted: Decimal


@dataclass(frozen=True, slots=True)
class Cost:
    """A cost in sending currency and its parts, which sum to it exactly (the parts of the bar)."""

    fee: Decimal
    margin: Decimal
    receiver: Decimal | None  # None: receiver-side fees are not known
    total: Decimal
    percent: Decimal  # of the amount converted


@exactly
def margin_percent(rate: Decimal, reference: Decimal) -> Decimal:
    """FX margin % = (1 - R/M) x 100. Negative where the rate is better than the market's."""
    return (1 - rate / reference) * HUNDRED


@exactly
def world_bank_total_percent(fee: Decimal, converted: Decimal, margin: Decimal) -> Decimal:
    """World Bank total cost % = F/A x 100 + FX margin %, sender-side fees only (Remittance Prices Worldwide)."""
    return fee / converted * HUNDRED + margin


@exactly
def fee_on_top(amount: Decimal, fee: Decimal) -> Split:
    """Fee on top of ``amount``: all of it is converted, and paid = A + F."""
    return Split(paid=amount + fee, converted=amount)


@exactly
def fee_deducted(amount: Decimal, fee: Decimal) -> Split:
    """Fee out of ``amount``: paid = P, and A = P - F is converted (zero or less where the fee eats it all)."""
    return Split(paid=amount, converted=amount - fee)


@exactly
def rate_at(reference: Decimal, margin: Decimal) -> Decimal:
    """The rate that a margin makes of a reference rate: M x (1 - margin)."""
    return reference * (HUNDRED - margin) / HUNDRED


@exactly
def arriving(converted: Decimal, rate: Decimal, receiver_fee: Decimal | None) -> Decimal:
    """What arrives, in payout currency: A x R, less fees on the receiver's side where they are known."""
    return converted * rate - (receiver_fee or ZERO)


@exactly
def cost_in_money(
    converted: Decimal, fee: Decimal, margin: Decimal, reference: Decimal, receiver_fee: Decimal | None
) -> Cost:
    """Cost in money = what is paid - (what arrives / M), told as its parts.

    With arrives = A x M x (1 - margin) - receiver fee, that is F + A x margin + receiver fee / M, whichever way the fee
    is taken. The parts are kept to eighteen decimals so that they sum to the total without a remainder.
    """
    fee_part = settled(fee)
    margin_part = settled(converted * margin / HUNDRED)
    receiver_part = None if receiver_fee is None else settled(receiver_fee / reference)
    total = fee_part + margin_part + (receiver_part or ZERO)
    return Cost(fee_part, margin_part, receiver_part, total, total / converted * HUNDRED)
