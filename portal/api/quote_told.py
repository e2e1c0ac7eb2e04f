"""A quote as answers tell it: its figures as the source gave them, and what proves them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request
from sqlalchemy import Connection, select

from portal.api.figures import address_text, day_text, decimal_text, moment_text, part_text
from portal.api.prices import conditions_told, reference_told
from portal.collection.tables import Run, SnapshotRow
from portal.collection.tables.reading import StoredQuote
from portal.comparison.offers_from_sql import OfferMaker
from portal.comparison.rates import known_rates
from portal.comparison.source_facts import source_facts
from portal.composition import homeward
from portal.prices.offers import Offer
from portal.prices.quotes import PricePoint, Quote, Tariff
from portal.prices.vocabulary import SPEED_HOURS


@dataclass(frozen=True, slots=True)
class Origin:
    """The run and the snapshot that brought a quote."""

    run_id: int
    run_state: str
    source: str
    published_at: datetime | None
    url: str
    sha256: str
    size: int
    fetched_at: datetime


def origins_of(connection: Connection, quotes: Iterable[StoredQuote]) -> Mapping[int, Origin]:
    """Return run and snapshot of quotes, by the snapshot's number."""
    columns = (Run.id, Run.state, Run.source, Run.published_at)
    receipt = (SnapshotRow.url, SnapshotRow.sha256, SnapshotRow.size, SnapshotRow.fetched_at)
    statement = (
        select(SnapshotRow.id, *columns, *receipt)
        .join(Run, Run.id == SnapshotRow.run_id)
        .where(SnapshotRow.id.in_({stored.snapshot_id for stored in quotes}))
    )
    return {row[0]: Origin(*row[1:]) for row in connection.execute(statement)}


def quotes_told(connection: Connection, quotes: Sequence[StoredQuote]) -> list[dict[str, Any]]:
    """Write quotes with their provenance."""
    if not quotes:
        return []
    origins = origins_of(connection, quotes)
    today = homeward().clock().date()
    maker = OfferMaker(known_rates(connection), homeward().providers, source_facts(), today)
    return [_quote_told(maker, stored, origins[stored.snapshot_id]) for stored in quotes]


def _quote_told(maker: OfferMaker, stored: StoredQuote, origin: Origin) -> dict[str, Any]:
    observed = stored.quote
    offer = maker.offer(stored, origin.source)
    ours = offer.observed_reference
    return _named(stored, offer) | {
        "observed_on": observed.observed_on.isoformat(),
        "out_of_date_on": offer.out_of_date_on.isoformat(),
        "period": observed.period,
        "points": [_point_told(point, disclosed=observed.discloses_rate) for point in observed.points],
        "tariff": observed.tariff and _tariff_told(observed.tariff),
        "reference": ours and reference_told(ours, (observed.observed_on - ours.on).days),
        "source_reference_rate": decimal_text(observed.reference_rate),
        "promotion": observed.promotion
        and {"ends": day_text(observed.promotion.ends), "text": observed.promotion.text or None},
        "conditions": conditions_told(observed.conditions),
        "note": observed.note or None,
        "flags": observed.flags,
        "released": stored.status == "released",
        "held_for": stored.reasons,
        "provenance": _provenance(observed, origin),
    }


def _named(stored: StoredQuote, offer: Offer) -> dict[str, Any]:
    """Write which service a quote is of, and how that is used."""
    observed, service, root = stored.quote, stored.quote.service, request.script_root
    return {
        "quote": stored.id,
        "page": f"{root}/en/quote/{stored.id}",
        "history": f"{root}/api/v1/quotes/{stored.id}/history",
        "corridor": str(service.corridor),
        "provider": {"slug": offer.provider_slug, "name": offer.provider},
        "provider_as_spelled": service.provider,
        "provider_kind": observed.provider_kind,
        "source": offer.source,
        "layer": observed.layer,
        "pay_in": service.pay_in,
        "access_points": service.access_points,
        "pickup": service.pickup,
        "payout_currency": service.payout_currency,
        "payout_basis": observed.payout_basis,
        "era": service.era,
        "speed": observed.speed,
        "max_hours": None if observed.speed is None else SPEED_HOURS[observed.speed],
        "coverage": observed.coverage,
        "fee_convention": observed.fee_convention,
        "discloses_rate": observed.discloses_rate,
    }


def _point_told(point: PricePoint, *, disclosed: bool) -> dict[str, Any]:
    """Write a price point. Where the rate is not disclosed, the survey stores a margin of 0 that is not zero."""
    return {
        "amount": decimal_text(point.amount),
        "currency": point.currency,
        "fee": decimal_text(point.fee),
        "rate": decimal_text(point.rate) if disclosed else None,
        "denomination": decimal_text(point.denomination),
        "stated_margin_percent": decimal_text(point.stated_margin) if disclosed else None,
        "stated_total_percent": decimal_text(point.stated_total) if disclosed else None,
        "receiver_fee": decimal_text(point.receiver_fee),
    }


def _tariff_told(tariff: Tariff) -> dict[str, Any]:
    return {
        "currency": tariff.currency,
        "bands": [
            {
                "minimum": decimal_text(band.minimum),
                "maximum": decimal_text(band.maximum),
                "fixed_fee": decimal_text(band.fixed_fee),
                "percent_fee": decimal_text(band.percent_fee),
                "minimum_fee": decimal_text(band.minimum_fee),
                "maximum_fee": decimal_text(band.maximum_fee),
            }
            for band in tariff.bands
        ],
        "margin_percent": decimal_text(tariff.margin),
        "rate": decimal_text(tariff.rate),
        "cash_out_fixed": decimal_text(tariff.cash_out_fixed),
        "cash_out_percent": decimal_text(tariff.cash_out_percent),
        "valid_from": day_text(tariff.valid_from),
        "valid_until": day_text(tariff.valid_until),
    }


def _provenance(observed: Quote, origin: Origin) -> dict[str, Any]:
    return {
        "run": origin.run_id,
        "published_at": moment_text(origin.published_at),
        "url": address_text(origin.url),
        "sha256": origin.sha256,
        "bytes": origin.size,
        "fetched_at": moment_text(origin.fetched_at),
        "record": observed.record_key,
        "part": part_text(observed.part) or None,
    }
