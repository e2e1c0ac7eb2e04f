"""What a worked example is: a question asked of one real row, and the steps to its answer."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from portal.prices.quotes import Quote
from portal.prices.rates import ReferenceRate
from portal.prices.vocabulary import Question


class ExampleName(StrEnum):
    """What an example shows; each has a title in the templates."""

    PAY_BETWEEN = "pay_between"  # I pay P: fee and amount converted estimated between the surveyed amounts
    SEND_SURVEYED = "send_surveyed"  # I send A: exactly a surveyed amount
    RECEIVE_BETWEEN = "receive_between"  # they must receive X
    DEDUCTED_PAY = "deducted_pay"  # the same figures, if the fee were taken out of what is paid
    DEDUCTED_SEND = "deducted_send"  # ... and grossed up so that A is converted
    DOLLARS = "dollars"  # paid out in dollars, at a rate of two digits
    BETTER_THAN_MARKET = "better_than_market"  # a negative margin is re-based as 0
    MORE_FEE_THAN_MONEY = "more_fee_than_money"  # a real total above 100 %


class StepName(StrEnum):
    """One figure of an example; each has a label in the templates."""

    OBSERVED_MARGIN = "observed_margin"  # percent
    MARGIN = "margin"  # percent, where the observed one is negative
    NEEDED = "needed"  # sending currency: the amount that delivers X, before rounding up
    SHARE = "share"  # how far between the two surveyed amounts, 0 to 1
    FEE = "fee"  # sending currency
    CONVERTED = "converted"  # sending currency
    PAID = "paid"  # sending currency
    RATE = "rate"  # payout units per sending unit
    ARRIVES = "arrives"  # payout currency
    ARRIVES_SHOWN = "arrives_shown"  # payout currency, rounded down to what can be paid out
    PAID_SHOWN = "paid_shown"  # sending currency, rounded up to what can be paid in
    MARGIN_COST = "margin_cost"  # sending currency
    COST = "cost"  # sending currency
    COST_PERCENT = "cost_percent"  # of the amount converted
    COST_CHECK = "cost_check"  # sending currency: paid - arrives / M, the same again
    LOW = "low"  # of the ranked quantity, as the printed digits allow
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Step:
    """One figure: how it is computed, in numbers, and the result to the digits shown.

    In ``expression``, ``⌊ ⌋`` and ``⌈ ⌉`` round down and up to the payable (or smallest) unit.
    """

    name: StepName
    expression: str
    result: Decimal


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """A question asked of one real row, answered step by step."""

    name: ExampleName
    quote: Quote
    reference: ReferenceRate  # of the table
    question: Question
    amount: Decimal  # sending currency; payout currency for "receive"
    steps: tuple[Step, ...]
    supposed: bool = False  # the row is real, but that its fee is deducted is supposed for the example
    stated: tuple[Decimal, ...] = field(default=())  # total cost percent at the two amounts, as the survey states it

    def result(self, name: StepName) -> Decimal:
        """Return the result of one step; KeyError where the example has no such step."""
        for step in self.steps:
            if step.name is name:
                return step.result
        raise KeyError(name)
