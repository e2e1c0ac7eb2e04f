"""“I send A, fees on top”: ranked by cost in money; where the fee is deducted, P = A + F is paid."""

from decimal import Decimal
from typing import Final

from portal.prices.examples.rows import (
    KE_TZ_FIRST_QUARTER,
    M_PESA_DEDUCTED,
    RW_KE,
    WESTERN_UNION,
    service,
    steps,
    survey_rate,
    survey_row,
)
from portal.prices.examples.worked import ExampleName, StepName, WorkedExample
from portal.prices.vocabulary import PaymentInstrument, PickupMethod, ProviderKind, Question

SEND_SURVEYED: Final = WorkedExample(
    ExampleName.SEND_SURVEYED,
    survey_row(
        service("MoneyGram", RW_KE, PaymentInstrument.CASH, PickupMethod.CASH, "KES"),
        ProviderKind.MONEY_TRANSFER_OPERATOR,
        "2025-08-22",
        "RWF",
        (("150000", "5000", "0.0862"), ("375000", "12000", "0.0862")),
        "0.0892227979274611",
    ),
    survey_rate("RWF", "KES", "0.0892227979274611", "2025-08-22"),
    Question.SEND,
    Decimal(150000),
    steps(
        (StepName.OBSERVED_MARGIN, "(1 − 0.0862 / 0.0892227979274611) × 100", "3.38792102"),
        (StepName.FEE, "5000", "5000"),
        (StepName.CONVERTED, "150000", "150000"),
        (StepName.PAID, "150000 + 5000", "155000"),
        (StepName.RATE, "0.0892227979274611 × (100 − 3.38792102) / 100", "0.0862000000"),
        (StepName.ARRIVES, "150000 × 0.0862", "12930.00"),
        (StepName.ARRIVES_SHOWN, "⌊12930.00⌋", "12930.00"),
        (StepName.PAID_SHOWN, "⌈155000⌉", "155000"),
        (StepName.MARGIN_COST, "150000 × 3.38792102 / 100", "5081.8815"),
        (StepName.COST, "5000 + 5081.8815", "10081.8815"),
        (StepName.COST_PERCENT, "10081.8815 / 150000 × 100", "6.7213"),
        (StepName.COST_CHECK, "155000 − 12930.00 / 0.0892227979274611", "10081.882"),
        (StepName.LOW, "5000 + 150000 × (1 − 0.08625 / 0.0892227979274611)", "9997.8223"),
        (StepName.HIGH, "5000 + 150000 × (1 − 0.08615 / 0.0892227979274611)", "10165.9408"),
    ),
    stated=(Decimal("6.72"), Decimal("6.59")),
)

DEDUCTED_SEND: Final = WorkedExample(
    ExampleName.DEDUCTED_SEND,
    M_PESA_DEDUCTED,
    KE_TZ_FIRST_QUARTER,
    Question.SEND,
    Decimal(20000),
    steps(
        (StepName.OBSERVED_MARGIN, "(1 − 20.1469 / 20.154738878) × 100", "0.03889347"),
        (StepName.SHARE, "(20000 − (18000 − 350)) / ((45000 − 500) − (18000 − 350))", "0.0875232775"),
        (StepName.FEE, "350 + 0.0875232775 × (500 − 350)", "363.1285"),
        (StepName.CONVERTED, "20000", "20000"),
        (StepName.PAID, "20000 + 363.1285", "20363.1285"),
        (StepName.PAID_SHOWN, "⌈20363.1285⌉", "20363.13"),
        (StepName.RATE, "20.023183926 × (100 − 0.03889347) / 100", "20.01539621"),
        (StepName.ARRIVES, "20000 × 20.01539621", "400307.924"),
        (StepName.ARRIVES_SHOWN, "⌊400307.924⌋", "400307.92"),
        (StepName.MARGIN_COST, "20000 × 0.03889347 / 100", "7.7787"),
        (StepName.COST, "363.1285 + 7.7787", "370.9072"),
        (StepName.COST_PERCENT, "370.9072 / 20000 × 100", "1.8545"),
        (StepName.COST_CHECK, "20363.1285 − 400307.924 / 20.023183926", "370.907"),
        (StepName.LOW, "350 + 20000 × (1 − 20.14695 / 20.154738878)", "357.7291"),
        (StepName.HIGH, "500 + 20000 × (1 − 20.14685 / 20.154738878)", "507.8283"),
    ),
    supposed=True,
)

BETTER_THAN_MARKET: Final = WorkedExample(
    ExampleName.BETTER_THAN_MARKET,
    survey_row(
        WESTERN_UNION,
        ProviderKind.MONEY_TRANSFER_OPERATOR,
        "2025-08-19",
        "KES",
        (("18000", "207", "19.6"), ("45000", "517.5", "19.6")),
        "19.4659442724458",
    ),
    survey_rate("KES", "TZS", "19.4659442724458", "2025-08-19"),
    Question.SEND,
    Decimal(18000),
    steps(
        (StepName.OBSERVED_MARGIN, "(1 − 19.6 / 19.4659442724458) × 100", "-0.68866799"),
        (StepName.MARGIN, "0", "0"),
        (StepName.FEE, "207", "207"),
        (StepName.CONVERTED, "18000", "18000"),
        (StepName.PAID, "18000 + 207", "18207"),
        (StepName.PAID_SHOWN, "⌈18207⌉", "18207"),
        (StepName.RATE, "19.4659442724458 × (100 − 0) / 100", "19.46594427"),
        (StepName.ARRIVES, "18000 × 19.46594427", "350386.997"),
        (StepName.ARRIVES_SHOWN, "⌊350386.997⌋", "350386"),
        (StepName.MARGIN_COST, "18000 × 0 / 100", "0"),
        (StepName.COST, "207 + 0", "207"),
        (StepName.COST_PERCENT, "207 / 18000 × 100", "1.15"),
        (StepName.COST_CHECK, "18207 − 350386.997 / 19.4659442724458", "207.00"),
        (StepName.LOW, "207 + 18000 × 0 / 100", "207"),
        (StepName.HIGH, "207 + 18000 × 0 / 100", "207"),
    ),
    stated=(Decimal("0.46"), Decimal("0.46")),
)
