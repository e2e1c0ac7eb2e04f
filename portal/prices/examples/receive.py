"""“They must receive X”: ranked by what the sender pays, fees included."""

from decimal import Decimal
from typing import Final

from portal.prices.examples.rows import RW_KE, service, steps, survey_rate, survey_row
from portal.prices.examples.worked import ExampleName, StepName, WorkedExample
from portal.prices.vocabulary import PaymentInstrument, PickupMethod, ProviderKind, Question

RECEIVE_BETWEEN: Final = WorkedExample(
    ExampleName.RECEIVE_BETWEEN,
    survey_row(
        service("MTN Mobile Money", RW_KE, PaymentInstrument.MOBILE_MONEY, PickupMethod.MOBILE_WALLET, "KES"),
        ProviderKind.MOBILE_OPERATOR,
        "2025-08-18",
        "RWF",
        (("150000", "2000", "0.0841"), ("375000", "4800", "0.0841")),
        "0.0892918825561312",
    ),
    survey_rate("RWF", "KES", "0.0892227979274611", "2025-08-22"),
    Question.RECEIVE,
    Decimal(20000),
    steps(
        (StepName.OBSERVED_MARGIN, "(1 − 0.0841 / 0.0892918825561312) × 100", "5.81450677"),
        (StepName.RATE, "0.0892227979274611 × (100 − 5.81450677) / 100", "0.084034932302"),
        (StepName.NEEDED, "20000 / 0.084034932302", "237996.265"),
        (StepName.CONVERTED, "⌈237996.265⌉", "237997"),
        (StepName.SHARE, "(237997 − 150000) / (375000 − 150000)", "0.3910977778"),
        (StepName.FEE, "2000 + 0.3910977778 × (4800 − 2000)", "3095.0738"),
        (StepName.PAID, "237997 + 3095.0738", "241092.0738"),
        (StepName.PAID_SHOWN, "⌈241092.0738⌉", "241093"),
        (StepName.ARRIVES, "237997 × 0.084034932302", "20000.0618"),
        (StepName.ARRIVES_SHOWN, "⌊20000.0618⌋", "20000.06"),
        (StepName.MARGIN_COST, "237997 × 5.81450677 / 100", "13838.352"),
        (StepName.COST, "3095.0738 + 13838.352", "16933.43"),
        (StepName.COST_PERCENT, "16933.43 / 237997 × 100", "7.1150"),
        (StepName.COST_CHECK, "241092.0738 − 20000.0618 / 0.0892227979274611", "16933.43"),
        (StepName.LOW, "237997 × 0.0841 / 0.08415 + 2000", "239855.59"),
        (StepName.HIGH, "237997 × 0.0841 / 0.08405 + 4800", "242938.58"),
    ),
    stated=(Decimal("7.14"), Decimal("7.09")),
)
