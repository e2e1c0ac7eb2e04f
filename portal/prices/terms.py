"""What a service asks for one amount: the common answer of surveyed prices (curve.py) and tariffs (tariffs.py).

Amounts and fees are in the sending currency, receiver-side fees in the payout currency, margins in percent.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, Protocol

from portal.prices.offers import ApartReason


class Range(NamedTuple):
    """The lowest and the highest value that the printed digits allow."""

    low: Decimal
    high: Decimal

    def overlaps(self, other: "Range") -> bool:
        """Whether one value could lie in both; touching ends count."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True, slots=True)
class Terms:
    """A service's fee and margin at one amount. ``paid`` is ``converted`` plus ``fee``, exactly."""

    converted: Decimal  # A
    fee: Decimal  # F
    margin: Decimal  # percent, re-based, never negative
    receiver_fee: Decimal | None  # payout currency; None: not known
    fee_range: Range
    margin_range: Range
    estimated: bool = False  # between two surveyed amounts
    first_amount_used: bool = False  # the amount converted is below the first surveyed: that one's fee and margin
    last_amount_used: bool = False  # the amount paid is above the last surveyed (fee deducted): that one's
    margin_taken_as_zero: bool = False  # observed better than the market rate

    @property
    def paid(self) -> Decimal:
        """P: what the sender pays in all."""
        return self.converted + self.fee


class Prices(Protocol):
    """Anything that can price an amount: each method answers one question, or says why it has no answer."""

    def pay(self, paid: Decimal) -> Terms | ApartReason:
        """Price "I pay P in total" (sending currency)."""

    def send(self, converted: Decimal) -> Terms | ApartReason:
        """Price "I send A, fees on top" (sending currency)."""

    def receive(self, arrives: Decimal) -> Terms | ApartReason:
        """Price "they must receive X" (payout currency)."""
