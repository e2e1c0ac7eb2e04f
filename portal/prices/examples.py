"""Worked examples, computed by hand from real rows of the survey, every number written out.

The methodology page shows them; ``tests/prices/test_examples.py`` asserts each number against the package, and each
expression against its own result. The rows are of the World Bank's Remittance Prices Worldwide, periods 2025_1Q and
2025_3Q (CC BY 4.0). Each table's reference rate is the newest that the survey itself gives for that payout currency in
that corridor and round, as on a machine without network; a row's own differs where it was observed on another day.

Numbers are written as a person would carry them: intermediate results rounded, to enough digits for the next step.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from portal.prices.quotes import CorridorCode, PricePoint, Quote, Service
from portal.prices.rates import ReferenceRate
from portal.prices.vocabulary import (
    FeeConvention,
    Layer,
    PaymentInstrument,
    PayoutBasis,
    PickupMethod,
    ProviderKind,
    Question,
    RateSource,
)


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


_KE_TZ: Final = CorridorCode("KE", "TZ")
_RW_KE: Final = CorridorCode("RW", "KE")
_KE_SS: Final = CorridorCode("KE", "SS")
_TZ_KE: Final = CorridorCode("TZ", "KE")


def _row(
    service: Service,
    kind: ProviderKind,
    observed_on: str,
    currency: str,
    points: tuple[tuple[str, str, str], ...],  # amount, fee, rate
    reference: str,
    fee_convention: FeeConvention = FeeConvention.UNKNOWN,
) -> Quote:
    day = date.fromisoformat(observed_on)
    return Quote(
        record_key=f"{service.corridor.slug} {service.provider} {observed_on}",
        service=service,
        provider_kind=kind,
        layer=Layer.SURVEYED,
        period="2025_1Q" if day < date(2025, 7, 1) else "2025_3Q",
        part="",
        observed_on=day,
        points=tuple(
            PricePoint(Decimal(amount), currency, Decimal(fee), Decimal(rate), denomination=Decimal(nominal))
            for (amount, fee, rate), nominal in zip(points, (200, 500), strict=True)
        ),
        reference_rate=Decimal(reference),
        fee_convention=fee_convention,
        payout_basis=PayoutBasis.DERIVED,
    )


def _service(
    provider: str, corridor: CorridorCode, pay_in: PaymentInstrument, pickup: PickupMethod, payout: str
) -> Service:
    return Service(provider, corridor, (pay_in,), (), (pickup,), payout)


def _survey_rate(base: str, quote: str, rate: str, on: str) -> ReferenceRate:
    return ReferenceRate(base, quote, Decimal(rate), date.fromisoformat(on), RateSource.SURVEY, reference="World Bank")


def _steps(*steps: tuple[StepName, str, str]) -> tuple[Step, ...]:
    return tuple(Step(name, expression, Decimal(result)) for name, expression, result in steps)


_WESTERN_UNION = _service("Western Union", _KE_TZ, PaymentInstrument.CASH, PickupMethod.CASH, "TZS")
_M_PESA = _service("M-Pesa", _KE_TZ, PaymentInstrument.MOBILE_MONEY, PickupMethod.MOBILE_WALLET, "TZS")
_M_PESA_POINTS: Final = (("18000", "350", "20.1469"), ("45000", "500", "20.1469"))
_KE_TZ_FIRST_QUARTER = _survey_rate("KES", "TZS", "20.023183926", "2025-02-21")

_PAY_BETWEEN = WorkedExample(
    ExampleName.PAY_BETWEEN,
    _row(
        _WESTERN_UNION,
        ProviderKind.MONEY_TRANSFER_OPERATOR,
        "2025-02-18",
        "KES",
        (("18000", "207", "19.79"), ("45000", "517", "19.79")),
        "20.154738878",
    ),
    _KE_TZ_FIRST_QUARTER,
    Question.PAY,
    Decimal(20000),
    _steps(
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

_SEND_SURVEYED = WorkedExample(
    ExampleName.SEND_SURVEYED,
    _row(
        _service("MoneyGram", _RW_KE, PaymentInstrument.CASH, PickupMethod.CASH, "KES"),
        ProviderKind.MONEY_TRANSFER_OPERATOR,
        "2025-08-22",
        "RWF",
        (("150000", "5000", "0.0862"), ("375000", "12000", "0.0862")),
        "0.0892227979274611",
    ),
    _survey_rate("RWF", "KES", "0.0892227979274611", "2025-08-22"),
    Question.SEND,
    Decimal(150000),
    _steps(
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

_RECEIVE_BETWEEN = WorkedExample(
    ExampleName.RECEIVE_BETWEEN,
    _row(
        _service("MTN Mobile Money", _RW_KE, PaymentInstrument.MOBILE_MONEY, PickupMethod.MOBILE_WALLET, "KES"),
        ProviderKind.MOBILE_OPERATOR,
        "2025-08-18",
        "RWF",
        (("150000", "2000", "0.0841"), ("375000", "4800", "0.0841")),
        "0.0892918825561312",
    ),
    _survey_rate("RWF", "KES", "0.0892227979274611", "2025-08-22"),
    Question.RECEIVE,
    Decimal(20000),
    _steps(
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

_DEDUCTED_PAY = WorkedExample(
    ExampleName.DEDUCTED_PAY,
    _row(
        _M_PESA,
        ProviderKind.MOBILE_OPERATOR,
        "2025-02-18",
        "KES",
        _M_PESA_POINTS,
        "20.154738878",
        FeeConvention.DEDUCTED,
    ),
    _KE_TZ_FIRST_QUARTER,
    Question.PAY,
    Decimal(20000),
    _steps(
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

_DEDUCTED_SEND = WorkedExample(
    ExampleName.DEDUCTED_SEND,
    _DEDUCTED_PAY.quote,
    _KE_TZ_FIRST_QUARTER,
    Question.SEND,
    Decimal(20000),
    _steps(
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

_DOLLARS = WorkedExample(
    ExampleName.DOLLARS,
    _row(
        _service("Dahabshiil", _KE_SS, PaymentInstrument.CASH, PickupMethod.CASH, "USD"),
        ProviderKind.MONEY_TRANSFER_OPERATOR,
        "2025-02-18",
        "KES",
        (("18000", "414", "0.0077"), ("45000", "1035", "0.0077")),
        "0.007736944",
    ),
    _survey_rate("KES", "USD", "0.007727975", "2025-02-21"),
    Question.PAY,
    Decimal(18000),
    _steps(
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

_BETTER_THAN_MARKET = WorkedExample(
    ExampleName.BETTER_THAN_MARKET,
    _row(
        _WESTERN_UNION,
        ProviderKind.MONEY_TRANSFER_OPERATOR,
        "2025-08-19",
        "KES",
        (("18000", "207", "19.6"), ("45000", "517.5", "19.6")),
        "19.4659442724458",
    ),
    _survey_rate("KES", "TZS", "19.4659442724458", "2025-08-19"),
    Question.SEND,
    Decimal(18000),
    _steps(
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

_MORE_FEE_THAN_MONEY = WorkedExample(
    ExampleName.MORE_FEE_THAN_MONEY,
    _row(
        _service("CRDB Bank", _TZ_KE, PaymentInstrument.BANK_ACCOUNT, PickupMethod.BANK_ACCOUNT, "KES"),
        ProviderKind.BANK,
        "2025-08-27",
        "TZS",
        (("324500", "216325", "0.0434"), ("811000", "216325", "0.0434")),
        "0.0516283716283716",
    ),
    _survey_rate("TZS", "KES", "0.0516283716283716", "2025-08-27"),
    Question.PAY,
    Decimal(324500),
    _steps(
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

#: The examples in the order in which they are told.
WORKED_EXAMPLES: Final = (
    _PAY_BETWEEN,
    _SEND_SURVEYED,
    _RECEIVE_BETWEEN,
    _DEDUCTED_PAY,
    _DEDUCTED_SEND,
    _DOLLARS,
    _BETTER_THAN_MARKET,
    _MORE_FEE_THAN_MONEY,
)
