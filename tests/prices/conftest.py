"""What the tests of this room share.

For comparing: offers of made-up providers, round figures, rates that stand still. For payouts, validation and averages:
the 162 real rows of the starter survey as plain text, and a quote like one of them.
"""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from portal.prices.corridors import Corridor
from portal.prices.offers import Offer
from portal.prices.quotes import Band, Conditions, CorridorCode, PricePoint, Promotion, Quote, Service, Tariff
from portal.prices.rates import ReferenceRate
from portal.prices.vocabulary import (
    FeeConvention,
    Layer,
    PaymentInstrument,
    PayoutBasis,
    PickupMethod,
    ProviderKind,
    RateSource,
    Speed,
)

TODAY = date(2026, 11, 21)
MARKET = Decimal(20)
DOLLARS = Decimal("0.0078")


class FixedRates:
    """Knows the rates it is given: (base, quote) -> rate, published today by Frankfurter."""

    def __init__(self, rates: dict[tuple[str, str], Decimal]) -> None:
        self.rates = rates

    def rate(self, base: str, quote: str, on: date) -> ReferenceRate | None:
        found = self.rates.get((base, quote))
        return None if found is None else ReferenceRate(base, quote, found, on, RateSource.FRANKFURTER)


@pytest.fixture
def known() -> FixedRates:
    return FixedRates({("KES", "TZS"): MARKET, ("KES", "USD"): DOLLARS})


@pytest.fixture
def corridor() -> Corridor:
    return Corridor(CorridorCode("KE", "TZ"), "KES", ("TZS", "USD"), ("sw", "en"))


MakeOffer = Callable[..., Offer]


@pytest.fixture
def make_offer() -> MakeOffer:
    return offer


def offer(
    provider: str = "Alpha",
    *points: tuple[str, str, str],
    layer: Layer = Layer.SURVEYED,
    payout: str | None = "TZS",
    reference: str | None = "20",
    ours: str | None = None,
    on: date = TODAY - timedelta(days=30),
    lasts: int = 400,
    quote_id: str = "",
    tariff: Tariff | None = None,
    receiver_fees: tuple[str | None, ...] = (),
    pickup: PickupMethod = PickupMethod.MOBILE_WALLET,
    **more: Any,
) -> Offer:
    """Return an offer; ``points`` are (amount, fee, rate). ``more`` sets fields of the offer, its quote or service."""
    offer_fields = {name: more.pop(name) for name in list(more) if name in Offer.__dataclass_fields__}
    service_fields = {name: more.pop(name) for name in list(more) if name in Service.__dataclass_fields__}
    currency = more.pop("currency", "KES")
    service = Service(provider, CorridorCode("KE", "TZ"), (PaymentInstrument.MOBILE_MONEY,), (), (pickup,), payout)
    given = points or (() if tariff else (("18000", "200", "19.800"), ("45000", "500", "19.800")))
    fees = (*receiver_fees, *[None] * len(given))
    quote = Quote(
        record_key=quote_id or provider,
        service=replace(service, **service_fields),
        provider_kind=ProviderKind.MONEY_TRANSFER_OPERATOR,
        layer=layer,
        period="2026_3Q" if layer is Layer.SURVEYED else on.isoformat(),
        part="",
        observed_on=on,
        points=tuple(
            PricePoint(Decimal(a), currency, Decimal(f), Decimal(r), receiver_fee=None if fee is None else Decimal(fee))
            for (a, f, r), fee in zip(given, fees, strict=False)
        ),
        tariff=tariff,
        reference_rate=None if reference is None else Decimal(reference),
        payout_basis=PayoutBasis.STATED,
        fee_convention=FeeConvention.ON_TOP,
    )
    observed = None if ours is None or payout is None else frankfurter(payout, ours, on)
    made = Offer(
        quote=replace(quote, **more),
        quote_id=quote_id or f"1-{provider}-{layer}-{on}-{pickup}",
        provider=provider,
        provider_slug=provider.lower(),
        source={Layer.SURVEYED: "world-bank-rpw", Layer.SHOPPED: "survey", Layer.TARIFF: "tariffs"}.get(layer, "wise"),
        observed_reference=observed,
        out_of_date_on=on + timedelta(days=lasts),
    )
    return replace(made, **offer_fields)


def frankfurter(quote: str, rate: str, on: date = TODAY) -> ReferenceRate:
    return ReferenceRate("KES", quote, Decimal(rate), on, RateSource.FRANKFURTER)


def tariff(*bands: Band, margin: str | None = "1", rate: str | None = None, **more: Any) -> Tariff:
    given = bands or (band("1", None, "100"),)
    margin_given = None if margin is None or rate is not None else Decimal(margin)
    return Tariff("KES", given, margin_given, None if rate is None else Decimal(rate), **more)


def band(minimum: str, maximum: str | None, fixed: str, percent: str = "0", **limits: str) -> Band:
    return Band(
        Decimal(minimum),
        None if maximum is None else Decimal(maximum),
        Decimal(fixed),
        Decimal(percent),
        **{name: Decimal(value) for name, value in limits.items()},
    )


PROMOTION = Promotion(ends=None, text="First transfer free")
LIMITED = Conditions(minimum=Decimal(1000), maximum=Decimal(30000))


STARTER = Path(__file__).parent.parent / "fixtures" / "prices" / "rpw-east-africa-2025.csv"


@pytest.fixture(scope="session")
def starter_rows() -> list[dict[str, str]]:
    """The 162 real rows, as the CSV gives them."""
    with STARTER.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="session")
def make_quote() -> Callable[..., Quote]:
    """Make a quote like the real KE-TZ rows of Western Union; keywords replace its fields and its service's."""

    def make(**changes: Any) -> Quote:
        service = Service(
            provider="Western Union",
            corridor=CorridorCode("KE", "TZ"),
            pay_in=(PaymentInstrument.CASH,),
            access_points=(),
            pickup=(PickupMethod.CASH,),
            payout_currency="TZS",
        )
        of_service = {name: changes.pop(name) for name in list(changes) if hasattr(service, name)}
        quote = Quote(
            record_key="2025_3Q/1",
            service=replace(service, **of_service),
            provider_kind=ProviderKind.MONEY_TRANSFER_OPERATOR,
            layer=Layer.SURVEYED,
            period="2025_3Q",
            part="",
            observed_on=date(2025, 8, 19),
            points=(
                PricePoint(
                    Decimal(18000),
                    "KES",
                    Decimal(207),
                    Decimal("19.79"),
                    Decimal(200),
                    Decimal("1.81"),
                    Decimal("2.96"),
                ),
            ),
            reference_rate=Decimal("20.154738878"),
            payout_basis=PayoutBasis.DERIVED,
            speed=Speed.SAME_DAY,
        )
        return replace(quote, **changes)

    return make
