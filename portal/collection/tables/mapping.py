"""Quotes to rows and back: exact in both directions (a quote read from its row equals the quote that was written).

``QUOTE_COLUMNS``, ``POINT_COLUMNS`` and ``SERVICE_COLUMNS`` name the columns that the functions here fill, in order.
What a run adds (its number, round, snapshot, verdict) is not part of a quote and not told here.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from hashlib import blake2b, sha256
from typing import Any, TypeVar

from portal.prices.quotes import Band, Conditions, CorridorCode, PricePoint, Promotion, Quote, Service, Tariff
from portal.prices.vocabulary import (
    AccessPoint,
    Coverage,
    FeeConvention,
    FieldEra,
    Layer,
    PaymentInstrument,
    PayoutBasis,
    PickupMethod,
    ProviderKind,
    Speed,
)

QUOTE_COLUMNS = (
    "record_key",
    "observed_on",
    "provider_kind",
    "layer",
    "speed",
    "coverage",
    "fee_convention",
    "discloses_rate",
    "payout_basis",
    "reference_rate",
    "promotion",
    "promotion_ends",
    "promotion_text",
    "conditions",
    "tariff",
    "collector",
    "evidence",
    "note",
)

POINT_COLUMNS = (
    "amount",
    "currency",
    "fee",
    "rate",
    "denomination",
    "stated_margin",
    "stated_total",
    "receiver_fee",
)

SERVICE_COLUMNS = (
    "provider",
    "sending",
    "receiving",
    "pay_in",
    "access_points",
    "pickup",
    "payout_currency",
    "era",
)

_NOTHING_SAID = Conditions()

_E = TypeVar("_E", bound=StrEnum)


def quote_values(quote: Quote) -> tuple[Any, ...]:
    """Return what the columns ``QUOTE_COLUMNS`` hold of a quote (flags are joined by the run's own, so not here)."""
    promotion = quote.promotion
    return (
        quote.record_key,
        quote.observed_on,
        quote.provider_kind.value,
        quote.layer.value,
        None if quote.speed is None else quote.speed.value,
        None if quote.coverage is None else quote.coverage.value,
        quote.fee_convention.value,
        quote.discloses_rate,
        quote.payout_basis.value,
        quote.reference_rate,
        promotion is not None,
        None if promotion is None else promotion.ends,
        "" if promotion is None else promotion.text,
        None if quote.conditions == _NOTHING_SAID else _conditions_to_json(quote.conditions),
        None if quote.tariff is None else _tariff_to_json(quote.tariff),
        quote.collector,
        quote.evidence,
        quote.note,
    )


def point_values(point: PricePoint) -> tuple[Any, ...]:
    """Return what the columns ``POINT_COLUMNS`` hold of a price point."""
    return (
        point.amount,
        point.currency,
        _unsigned_zero(point.fee),
        _unsigned_zero(point.rate),
        point.denomination,
        _unsigned_zero(point.stated_margin),
        _unsigned_zero(point.stated_total),
        _unsigned_zero(point.receiver_fee),
    )


def service_values(service: Service) -> tuple[Any, ...]:
    """Return what the columns ``SERVICE_COLUMNS`` hold of a service."""
    return (
        service.provider,
        service.corridor.sending,
        service.corridor.receiving,
        "+".join(service.pay_in),
        "+".join(service.access_points),
        "+".join(service.pickup),
        service.payout_currency,
        service.era.value,
    )


def service_key(values: tuple[Any, ...]) -> str:
    """Return the key under which a service's history is kept: SHA-256 over all its fields."""
    return sha256(repr(values).encode()).hexdigest()


def content_hash(
    quote: Quote, values: tuple[Any, ...], points: Sequence[tuple[Any, ...]], service: tuple[Any, ...]
) -> bytes:
    """Return 16 bytes that name the content of a quote, all of it, as its source stated it."""
    content = repr((values, points, service, quote.period, quote.part, quote.flags))
    return blake2b(content.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def quote_from(
    values: Sequence[Any], points: Sequence[PricePoint], service: Service, period: str, part: str, flags: str
) -> Quote:
    """Build the quote from what its columns ``QUOTE_COLUMNS`` and its other rows hold."""
    (
        record_key, observed_on, provider_kind, layer, speed, coverage, fee_convention, discloses_rate, payout_basis,
        reference_rate, promotion, promotion_ends, promotion_text, conditions, tariff, collector, evidence, note,
    ) = values  # fmt: skip
    return Quote(
        record_key=record_key,
        service=service,
        provider_kind=_KINDS[provider_kind],
        layer=_LAYERS[layer],
        period=period,
        part=part,
        observed_on=observed_on,
        points=tuple(points),
        tariff=None if tariff is None else _tariff_from_json(tariff),
        reference_rate=reference_rate,
        fee_convention=_CONVENTIONS[fee_convention],
        discloses_rate=discloses_rate,
        payout_basis=_BASES[payout_basis],
        speed=None if speed is None else _SPEEDS[speed],
        coverage=None if coverage is None else _COVERAGES[coverage],
        promotion=Promotion(promotion_ends, promotion_text) if promotion else None,
        conditions=_NOTHING_SAID if conditions is None else _conditions_from_json(conditions),
        collector=collector,
        evidence=evidence,
        note=note,
        flags=_split(flags, ","),
    )


def point_from(values: Sequence[Any]) -> PricePoint:
    """Build a price point from what its columns ``POINT_COLUMNS`` hold."""
    return PricePoint(*values)


def service_from(values: Sequence[Any]) -> Service:
    """Build a service from what its columns ``SERVICE_COLUMNS`` hold."""
    provider, sending, receiving, pay_in, access_points, pickup, payout_currency, era = values
    return Service(
        provider=provider,
        corridor=CorridorCode(sending, receiving),
        pay_in=tuple(_INSTRUMENTS[value] for value in _split(pay_in, "+")),
        access_points=tuple(_ACCESS_POINTS[value] for value in _split(access_points, "+")),
        pickup=tuple(_PICKUPS[value] for value in _split(pickup, "+")),
        payout_currency=payout_currency,
        era=_ERAS[era],
    )


def _by_value(words: type[_E]) -> dict[str, _E]:
    # A plain dictionary: calling the enumeration costs several times as much, and a page asks hundreds of times.
    return {word.value: word for word in words}


_KINDS = _by_value(ProviderKind)
_LAYERS = _by_value(Layer)
_CONVENTIONS = _by_value(FeeConvention)
_BASES = _by_value(PayoutBasis)
_SPEEDS = _by_value(Speed)
_COVERAGES = _by_value(Coverage)
_INSTRUMENTS = _by_value(PaymentInstrument)
_ACCESS_POINTS = _by_value(AccessPoint)
_PICKUPS = _by_value(PickupMethod)
_ERAS = _by_value(FieldEra)


def _unsigned_zero(value: Decimal | None) -> Decimal | None:
    # A workbook's floats know -0.0; PostgreSQL's NUMERIC does not.
    return value if value or value is None else value.copy_abs()


def _split(joined: str, separator: str) -> tuple[str, ...]:
    return tuple(joined.split(separator)) if joined else ()


def _text(value: Decimal | date | None) -> str | None:
    """Decimals and days as text: JSON has neither."""
    return None if value is None else str(value)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _conditions_to_json(conditions: Conditions) -> dict[str, Any]:
    return {
        "towns": list(conditions.towns),
        "identity_sender": conditions.identity_sender,
        "identity_receiver": conditions.identity_receiver,
        "account_needed": conditions.account_needed,
        "minimum": _text(conditions.minimum),
        "maximum": _text(conditions.maximum),
        "joining_fee": _text(conditions.joining_fee),
        "monthly_fee": _text(conditions.monthly_fee),
    }


def _conditions_from_json(stored: Mapping[str, Any]) -> Conditions:
    return Conditions(
        towns=tuple(stored["towns"]),
        identity_sender=stored["identity_sender"],
        identity_receiver=stored["identity_receiver"],
        account_needed=stored["account_needed"],
        minimum=_decimal(stored["minimum"]),
        maximum=_decimal(stored["maximum"]),
        joining_fee=_decimal(stored["joining_fee"]),
        monthly_fee=_decimal(stored["monthly_fee"]),
    )


def _tariff_to_json(tariff: Tariff) -> dict[str, Any]:
    return {
        "currency": tariff.currency,
        "bands": [
            {
                "minimum": str(band.minimum),
                "maximum": _text(band.maximum),
                "fixed_fee": str(band.fixed_fee),
                "percent_fee": str(band.percent_fee),
                "minimum_fee": _text(band.minimum_fee),
                "maximum_fee": _text(band.maximum_fee),
            }
            for band in tariff.bands
        ],
        "margin": _text(tariff.margin),
        "rate": _text(tariff.rate),
        "cash_out_fixed": _text(tariff.cash_out_fixed),
        "cash_out_percent": _text(tariff.cash_out_percent),
        "valid_from": _text(tariff.valid_from),
        "valid_until": _text(tariff.valid_until),
    }


def _tariff_from_json(stored: Mapping[str, Any]) -> Tariff:
    return Tariff(
        currency=stored["currency"],
        bands=tuple(
            Band(
                minimum=Decimal(band["minimum"]),
                maximum=_decimal(band["maximum"]),
                fixed_fee=Decimal(band["fixed_fee"]),
                percent_fee=Decimal(band["percent_fee"]),
                minimum_fee=_decimal(band["minimum_fee"]),
                maximum_fee=_decimal(band["maximum_fee"]),
            )
            for band in stored["bands"]
        ),
        margin=_decimal(stored["margin"]),
        rate=_decimal(stored["rate"]),
        cash_out_fixed=_decimal(stored["cash_out_fixed"]),
        cash_out_percent=_decimal(stored["cash_out_percent"]),
        valid_from=_day(stored["valid_from"]),
        valid_until=_day(stored["valid_until"]),
    )
