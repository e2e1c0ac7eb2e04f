"""Worked examples, computed by hand from real rows of the survey, every number written out.

The methodology page shows them; ``tests/prices/test_examples.py`` asserts each number against the package, and each
expression against its own result. The rows are of the World Bank's Remittance Prices Worldwide, periods 2025_1Q and
2025_3Q (CC BY 4.0). Each table's reference rate is the newest that the survey itself gives for that payout currency in
that corridor and round, as on a machine without network; a row's own differs where it was observed on another day.

Numbers are written as a person would carry them: intermediate results rounded, to enough digits for the next step.
"""

from typing import Final

from portal.prices.examples.pay import DEDUCTED_PAY, DOLLARS, MORE_FEE_THAN_MONEY, PAY_BETWEEN
from portal.prices.examples.receive import RECEIVE_BETWEEN
from portal.prices.examples.send import BETTER_THAN_MARKET, DEDUCTED_SEND, SEND_SURVEYED
from portal.prices.examples.worked import ExampleName, Step, StepName, WorkedExample

__all__ = ["WORKED_EXAMPLES", "ExampleName", "Step", "StepName", "WorkedExample"]

#: The examples in the order in which they are told.
WORKED_EXAMPLES: Final = (
    PAY_BETWEEN,
    SEND_SURVEYED,
    RECEIVE_BETWEEN,
    DEDUCTED_PAY,
    DEDUCTED_SEND,
    DOLLARS,
    BETTER_THAN_MARKET,
    MORE_FEE_THAN_MONEY,
)
