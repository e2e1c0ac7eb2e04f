"""“I pay P in total”: ranked by what arrives. Below the smallest surveyed amount, its fee and margin are used."""

from decimal import Decimal
from typing import Final

from portal.prices.examples.rows import (
    KE_SS,
    KE_TZ_FIRST_QUARTER,
    M_PESA_DEDUCTED,
    TZ_KE,
    WESTERN_UNION,
    service,
    steps,
    survey_rate,
    survey_row,
)
from portal.prices.examples.worked import ExampleName, StepName, WorkedExample
from portal.prices.vocabulary import PaymentInstrument, PickupMethod, ProviderKind, Question

PAY_BETWEEN: Final = WorkedExample(
    ExampleName.PAY_BETWEEN,
    survey_row(
        WESTERN_UNION,
        ProviderKind.MONEY_TRANSFER_OPERATOR,
        "2025-02-18",
        "KES",
        (("18000", "207", "19.79"), ("45000", "517", "19.79")),
        "20.154738878",
    ),
    KE_TZ_FIRST_QUARTER,
    Question.PAY,
    Decimal(20000),
    steps(
        (StepName.OBSERVED_MARGIN, "(1 − 19.79 / 20.154738878) × 100", "1.80969290"),
        (StepName.SHARE, "(20000 − (18000 + 207)) / ((45000 + 517) − (18000 + 207))", "0.0656536067"),
        (StepName.FEE, "207 + 0.0656536067 × (517 − 207)", "227.3526"),
        (StepName.CONVERTED, "20000 − 227.3526", "19772.6474"),
        (StepName.PAID, "19772.6474 + 227.3526", "20000"),
        (StepName.RATE, "20.023183926 × (100 − 1.80969290) / 100", "19.66082579"),
        (StepName.ARRIVES, "19772.6474 × 19.66082579", "388746.58"),
        (StepName.ARRIVES_SHOWN, "⌊388746.58⌋", "388746"),
        (StepName.PAID_SHOWN, "⌈20000⌉", "20000"),
        (StepName.MARGIN_COST, "19772.6474 × 1.80969290 / 100", "357.8242"),
        (StepName.COST, "227.3526 + 357.8242", "585.1768"),
        (StepName.COST_PERCENT, "585.1768 / 19772.6474 × 100", "2.9595"),
        (StepName.COST_CHECK, "20000 − 388746.58 / 20.023183926", "585.177"),
        (StepName.LOW, "(20000 − 517) × 20.023183926 × (19.785 / 20.154738878)", "382955.09"),
        (StepName.HIGH, "(20000 − 207) × 20.023183926 × (19.795 / 20.154738878)", "389245.04"),
    ),
    stated=(Decimal("2.96"), Decimal("2.96")),
)

DEDUCTED_PAY: Final = WorkedExample(
    ExampleName.DEDUCTED_PAY,
    M_PESA_DEDUCTED,
    KE_TZ_FIRST_QUARTER,
    Question.PAY,
    Decimal(20000),
    steps(
        (StepName.OBSERVED_MARGIN, "(1 − 20.1469 / 20.154738878) × 100", "0.03889347"),
        (StepName.SHARE, "(20000 − 18000) / (45000 − 18000)", "0.0740740741"),
        (StepName.FEE, "350 + 0.0740740741 × (500 − 350)", "361.1111"),
        (StepName.CONVERTED, "20000 − 361.1111", "19638.8889"),
        (StepName.PAID, "19638.8889 + 361.1111", "20000"),
        (StepName.RATE, "20.023183926 × (100 − 0.03889347) / 100", "20.01539621"),
        (StepName.ARRIVES, "19638.8889 × 20.01539621", "393080.14"),
        (StepName.ARRIVES_SHOWN, "⌊393080.14⌋", "393080.14"),
        (StepName.PAID_SHOWN, "⌈20000⌉", "20000"),
        (StepName.MARGIN_COST, "19638.8889 × 0.03889347 / 100", "7.6382"),
        (StepName.COST, "361.1111 + 7.6382", "368.749"),
        (StepName.COST_PERCENT, "368.749 / 19638.8889 × 100", "1.8776"),
        (StepName.COST_CHECK, "20000 − 393080.14 / 20.023183926", "368.749"),
        (StepName.LOW, "(20000 − 500) × 20.023183926 × (20.14685 / 20.154738878)", "390299.26"),
        (StepName.HIGH, "(20000 − 350) × 20.023183926 × (20.14695 / 20.154738878)", "393303.51"),
    ),
    supposed=True,
)

DOLLARS: Final = WorkedExample(
    ExampleName.DOLLARS,
    survey_row(
        service("Dahabshiil", KE_SS, PaymentInstrument.CASH, PickupMethod.CASH, "USD"),
        ProviderKind.MONEY_TRANSFER_OPERATOR,
        "2025-02-18",
        "KES",
        (("18000", "414", "0.0077"), ("45000", "1035", "0.0077")),
        "0.007736944",
    ),
    survey_rate("KES", "USD", "0.007727975", "2025-02-21"),
    Question.PAY,
    Decimal(18000),
    steps(
        (StepName.OBSERVED_MARGIN, "(1 − 0.0077 / 0.007736944) × 100", "0.47750119"),
        (StepName.FEE, "414", "414"),
        (StepName.CONVERTED, "18000 − 414", "17586"),
        (StepName.PAID, "17586 + 414", "18000"),
        (StepName.RATE, "0.007727975 × (100 − 0.47750119) / 100", "0.00769107383"),
        (StepName.ARRIVES, "17586 × 0.00769107383", "135.25522"),
        (StepName.ARRIVES_SHOWN, "⌊135.25522⌋", "135.25"),
        (StepName.PAID_SHOWN, "⌈18000⌉", "18000"),
        (StepName.MARGIN_COST, "17586 × 0.47750119 / 100", "83.9734"),
        (StepName.COST, "414 + 83.9734", "497.9734"),
        (StepName.COST_PERCENT, "497.9734 / 17586 × 100", "2.8316"),
        (StepName.COST_CHECK, "18000 − 135.25522 / 0.007727975", "497.97"),
        (StepName.LOW, "(18000 − 414) × 0.007727975 × (0.00765 / 0.007736944)", "134.3769"),
        # At 0.00775 the rate would be better than the market's: no more than that is promised.
        (StepName.HIGH, "(18000 − 414) × 0.007727975 × 1", "135.9042"),
    ),
    stated=(Decimal("2.78"), Decimal("2.78")),
)

MORE_FEE_THAN_MONEY: Final = WorkedExample(
    ExampleName.MORE_FEE_THAN_MONEY,
    survey_row(
        service("CRDB Bank", TZ_KE, PaymentInstrument.BANK_ACCOUNT, PickupMethod.BANK_ACCOUNT, "KES"),
        ProviderKind.BANK,
        "2025-08-27",
        "TZS",
        (("324500", "216325", "0.0434"), ("811000", "216325", "0.0434")),
        "0.0516283716283716",
    ),
    survey_rate("TZS", "KES", "0.0516283716283716", "2025-08-27"),
    Question.PAY,
    Decimal(324500),
    steps(
        (StepName.OBSERVED_MARGIN, "(1 − 0.0434 / 0.0516283716283716) × 100", "15.93769350"),
        (StepName.FEE, "216325", "216325"),
        (StepName.CONVERTED, "324500 − 216325", "108175"),
        (StepName.PAID, "108175 + 216325", "324500"),
        (StepName.RATE, "0.0516283716283716 × (100 − 15.93769350) / 100", "0.0434000000"),
        (StepName.ARRIVES, "108175 × 0.0434", "4694.795"),
        (StepName.ARRIVES_SHOWN, "⌊4694.795⌋", "4694.79"),
        (StepName.PAID_SHOWN, "⌈324500⌉", "324500"),
        (StepName.MARGIN_COST, "108175 × 15.93769350 / 100", "17240.5999"),
        (StepName.COST, "216325 + 17240.5999", "233565.5999"),
        (StepName.COST_PERCENT, "233565.5999 / 108175 × 100", "215.9146"),
        (StepName.COST_CHECK, "324500 − 4694.795 / 0.0516283716283716", "233565.600"),
        (StepName.LOW, "(324500 − 216325) × 0.04335", "4689.38625"),
        (StepName.HIGH, "(324500 − 216325) × 0.04345", "4700.20375"),
    ),
    stated=(Decimal("82.6"), Decimal("42.61")),
)
