"""Made-up services and figures for the page that shows the components. Nothing here is a price anybody asked."""

from datetime import date
from decimal import Decimal

from portal.comparison.charts import Series
from portal.prices.offers import Apart, ApartReason, Comparison, Figures, Offer, Ranking, Row, RowNote
from portal.prices.quotes import Conditions, CorridorCode, PricePoint, Promotion, Quote, Service
from portal.prices.rates import ReferenceRate
from portal.prices.vocabulary import (
    AccessPoint,
    FeeConvention,
    Layer,
    PaymentInstrument,
    PickupMethod,
    ProviderKind,
    Question,
    RateSource,
    Speed,
)

DAY = date(2020, 2, 29)
_AMOUNT = Decimal(10000)
_MARKET = Decimal(20)

_USES = (
    (PaymentInstrument.MOBILE_MONEY, PickupMethod.MOBILE_WALLET, Speed.LESS_THAN_ONE_HOUR, Layer.SHOPPED),
    (PaymentInstrument.CASH, PickupMethod.CASH, Speed.SAME_DAY, Layer.SURVEYED),
    (PaymentInstrument.DEBIT_CARD, PickupMethod.BANK_ACCOUNT, Speed.NEXT_DAY, Layer.TARIFF),
    (PaymentInstrument.BANK_ACCOUNT, PickupMethod.HOME_DELIVERY, Speed.THREE_TO_FIVE_DAYS, Layer.ESTIMATE),
)


def sample_comparison(question: Question) -> Comparison:
    """Return a comparison with everything in it that a row can show."""
    rows = (
        _row(0, 1, fee=80, margin="0.4", notes=(RowNote.ESTIMATED_BETWEEN,)),
        _row(1, 2, fee=207, margin="1.81", notes=(RowNote.CONVENTION_UNKNOWN, RowNote.RECEIVER_FEE_UNKNOWN), tied=True),
        _row(2, 2, fee=150, margin="2.5", notes=(RowNote.STATED_BY_PROVIDER,), receiver=Decimal(1500), tied=True),
        _row(3, 4, fee=2500, margin="16", notes=(RowNote.ESTIMATE_BY_WISE,)),
    )
    reference = ReferenceRate("KES", "TZS", _MARKET, DAY, RateSource.FRANKFURTER)
    ranking = Ranking("TZS", local=True, reference=reference, rows=rows, last_known=DAY)
    apart = (
        Apart(_offer(0, "Example Undisclosed"), ApartReason.UNDISCLOSED),
        Apart(_offer(1, "Example Offer", Promotion(DAY)), ApartReason.PROMOTION, _AMOUNT, Decimal(0), Decimal("0.5")),
    )
    return Comparison(question, _AMOUNT, "KES", (ranking,), apart)


def sample_history() -> tuple[Series, ...]:
    """Return two lines of a chart."""
    days = [date(2018, 1, 15), date(2018, 7, 15), date(2019, 1, 15), date(2019, 7, 15), DAY]
    return tuple(
        Series(name, tuple((day, Decimal(value)) for day, value in zip(days, values, strict=True)))
        for name, values in (("200", ("9.2", "8.1", "8.6", "6.4", "5.9")), ("500", ("6.1", "5.2", "5.5", "4.1", "3.2")))
    )


def _row(use: int, place: int, *, fee: int, margin: str, notes: tuple[RowNote, ...], **more: object) -> Row:
    receiver = more.get("receiver")
    figures = _figures(Decimal(fee), Decimal(margin), receiver if isinstance(receiver, Decimal) else None)
    return Row(
        offer=_offer(use, f"Example Provider {use + 1}"),
        figures=figures,
        place=place,
        tied=bool(more.get("tied")),
        difference=Decimal(0) if place == 1 else Decimal(place * 1900),
        notes=notes,
        variants=(Row(_offer(3, f"Example Provider {use + 1}"), figures, place, False, Decimal(0), ()),)
        if use == 0
        else (),
    )


def _figures(fee: Decimal, margin: Decimal, receiver: Decimal | None) -> Figures:
    converted = _AMOUNT - fee
    rate = _MARKET * (100 - margin) / 100
    arrives = converted * rate - (receiver or 0)
    cost = _AMOUNT - arrives / _MARKET
    return Figures(
        paid=_AMOUNT,
        converted=converted,
        fee=fee,
        margin_percent=margin,
        rate=rate,
        receiver_fee=receiver,
        arrives=arrives,
        fee_cost=fee,
        margin_cost=converted * margin / 100,
        receiver_cost=None if receiver is None else receiver / _MARKET,
        cost=cost,
        cost_percent=cost / converted * 100,
        arrives_shown=arrives.quantize(Decimal(1)),
        paid_shown=_AMOUNT,
        low=arrives,
        high=arrives,
    )


def _offer(use: int, provider: str, promotion: Promotion | None = None) -> Offer:
    number = int.from_bytes(f"{use} {provider}".encode()) % 9973  # any, as long as no two are the same
    pay_in, pickup, speed, layer = _USES[use]
    quote = Quote(
        record_key="not real",
        service=Service(provider, CorridorCode("KE", "TZ"), (pay_in,), (AccessPoint.AGENT,), (pickup,), "TZS"),
        provider_kind=ProviderKind.MONEY_TRANSFER_OPERATOR,
        layer=layer,
        period="not real",
        part="",
        observed_on=DAY,
        points=(PricePoint(_AMOUNT, "KES", Decimal(207), Decimal("19.8")),),
        fee_convention=FeeConvention.UNKNOWN,
        speed=speed,
        promotion=promotion,
        conditions=Conditions(towns=("Mwanza", "Arusha")) if use == 0 else Conditions(),
    )
    return Offer(
        quote=quote,
        quote_id=f"0-{number}",
        provider=provider,
        provider_slug=provider.lower().replace(" ", "-"),
        source="not-real",
        observed_reference=None,
        out_of_date_on=DAY,
    )
