"""The real rows that the examples are worked on, and what several of them share."""

from datetime import date
from decimal import Decimal
from typing import Final

from portal.prices.examples.worked import Step, StepName
from portal.prices.quotes import CorridorCode, PricePoint, Quote, Service
from portal.prices.rates import ReferenceRate
from portal.prices.vocabulary import (
    FeeConvention,
    Layer,
    PaymentInstrument,
    PayoutBasis,
    PickupMethod,
    ProviderKind,
    RateSource,
)

KE_TZ: Final = CorridorCode("KE", "TZ")
RW_KE: Final = CorridorCode("RW", "KE")
KE_SS: Final = CorridorCode("KE", "SS")
TZ_KE: Final = CorridorCode("TZ", "KE")


def survey_row(
    service: Service,
    kind: ProviderKind,
    observed_on: str,
    currency: str,
    points: tuple[tuple[str, str, str], ...],  # amount, fee, rate
    reference: str,
    fee_convention: FeeConvention = FeeConvention.UNKNOWN,
) -> Quote:
    """Return a row of the survey with its two price points; ``reference`` is the survey's own rate of that day."""
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


def service(
    provider: str, corridor: CorridorCode, pay_in: PaymentInstrument, pickup: PickupMethod, payout: str
) -> Service:
    """Return a service that is paid for in one way and collected in one."""
    return Service(provider, corridor, (pay_in,), (), (pickup,), payout)


def survey_rate(base: str, quote: str, rate: str, on: str) -> ReferenceRate:
    """Return the reference rate of a table as the survey gives it."""
    return ReferenceRate(base, quote, Decimal(rate), date.fromisoformat(on), RateSource.SURVEY, reference="World Bank")


def steps(*steps: tuple[StepName, str, str]) -> tuple[Step, ...]:
    """Return the steps of an example from their names, expressions and results."""
    return tuple(Step(name, expression, Decimal(result)) for name, expression, result in steps)


WESTERN_UNION: Final = service("Western Union", KE_TZ, PaymentInstrument.CASH, PickupMethod.CASH, "TZS")
KE_TZ_FIRST_QUARTER: Final = survey_rate("KES", "TZS", "20.023183926", "2025-02-21")

#: A real row, whose fee is supposed to be deducted: no row of the survey says so.
M_PESA_DEDUCTED: Final = survey_row(
    service("M-Pesa", KE_TZ, PaymentInstrument.MOBILE_MONEY, PickupMethod.MOBILE_WALLET, "TZS"),
    ProviderKind.MOBILE_OPERATOR,
    "2025-02-18",
    "KES",
    (("18000", "350", "20.1469"), ("45000", "500", "20.1469")),
    "20.154738878",
    FeeConvention.DEDUCTED,
)
