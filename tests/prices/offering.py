"""What the tests of comparing are built from: offers of made-up providers, round figures, rates that stand still."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from portal.prices.compare import compare
from portal.prices.corridors import Corridor
from portal.prices.offers import Comparison, Offer, Ranking, Row
from portal.prices.quotes import Band, Conditions, CorridorCode, PricePoint, Promotion, Quote, Service, Tariff
from portal.prices.rates import KnownRates, ReferenceRate
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


KNOWN = FixedRates({("KES", "TZS"): MARKET, ("KES", "USD"): DOLLARS})
KE_TZ = Corridor(CorridorCode("KE", "TZ"), "KES", ("TZS", "USD"), ("sw", "en"))


def compared(
    offers: Sequence[Offer],
    question: Question = Question.PAY,
    amount: str = "20000",
    known: KnownRates = KNOWN,
    **more: Any,
) -> Comparison:
    """Compare from Kenya to Tanzania; X of "they must receive X" is in shillings of Tanzania."""
    currency = "TZS" if question is Question.RECEIVE else "KES"
    return compare(offers, question, Decimal(amount), currency, KE_TZ, known, TODAY, **more)


def ranking(offers: Sequence[Offer], question: Question = Question.PAY, amount: str = "20000", **more: Any) -> Ranking:
    """Return the one ranking that the offers make."""
    (only,) = compared(offers, question, amount, **more).rankings
    return only


def row(made: Offer, question: Question = Question.PAY, amount: str = "20000", **more: Any) -> Row:
    """Return the one row that an offer makes."""
    (only,) = ranking([made], question, amount, **more).rows
    return only


def standings(rows: Sequence[Row]) -> list[tuple[str, int]]:
    """Return who stands where: provider and place, in order."""
    return [(one.offer.provider, one.place) for one in rows]


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


def decimals(*written: str | int) -> tuple[Decimal, ...]:
    """Return numbers as exact decimals, to compare tuples of figures with."""
    return tuple(Decimal(number) for number in written)
