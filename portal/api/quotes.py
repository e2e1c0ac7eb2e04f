"""``/api/v1/quotes`` and the quotes of a corridor: every observed price with its provenance."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import Response, request
from sqlalchemy import ColumnElement, Connection, select, tuple_

from portal.api.answers import answer, list_answer, sources_behind
from portal.api.asking import Nothing, QuotesAsked, check_days
from portal.api.corridors import corridor_or_refuse
from portal.api.cursors import Part, cut, key_after
from portal.api.figures import day_text, decimal_text, moment_text
from portal.api.prices import conditions_told, reference_told
from portal.api.problems import Kind, refuse
from portal.collection.tables import QuoteRow, Run, RunState, ServiceRow, SnapshotRow
from portal.collection.tables.reading import SHOWN, StoredQuote, VisibleRound, quotes_where, read_quote, visible_rounds
from portal.comparison.offers_from_sql import OfferMaker
from portal.comparison.queries import history_of
from portal.comparison.rates import known_rates
from portal.comparison.source_facts import source_facts
from portal.composition import homeward
from portal.layout import keep_until_prices_change
from portal.prices.offers import Offer
from portal.prices.quotes import PricePoint, Quote, Tariff
from portal.prices.vocabulary import SPEED_HOURS

_ID: Final = re.compile(r"([1-9][0-9]{0,8})-([1-9][0-9]{0,8})", re.ASCII)


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


def quote(quote: str, query_data: Nothing) -> Response:
    """Show one observed price: its figures as the source gave them, and what proves them.

    A price that a person has still to look at is 404 of the kind being-checked; one that was taken back is 410.
    """
    keep_until_prices_change()
    with homeward().database.reading() as connection:
        stored = _shown_or_refuse(connection, quote)
        (told,) = _told(connection, [stored])
    return answer(told, sources_behind({told["source"]}))


def quote_history(quote: str, query_data: Nothing) -> Response:
    """List every price observed for the service of this quote, the oldest first.

    A service's history breaks in 2016, when the survey's fields changed.
    """
    keep_until_prices_change()
    with homeward().database.reading() as connection:
        stored = _shown_or_refuse(connection, quote)
        told = _told(connection, history_of(connection, stored.service_id))
    return list_answer(Part(told, None), told, sources_behind({each["source"] for each in told}))


def corridor_quotes(corridor: str, query_data: QuotesAsked) -> Response:
    """List the observed prices of a corridor, history included, in the order in which they were published.

    Rounds that a corrected one has replaced are left out, and so is what is held back for a person.
    """
    keep_until_prices_change()
    found = corridor_or_refuse(corridor)
    check_days(query_data.since, query_data.until)
    with homeward().database.reading() as connection:
        rounds = [
            each for each in visible_rounds(connection, found.code, newest_only=False) if _asked(each, query_data)
        ]
        part = _part(connection, rounds, query_data)
        told = _told(connection, part.entries)
    return list_answer(part, told, sources_behind({each.source for each in rounds}))


def _asked(each: VisibleRound, asked: QuotesAsked) -> bool:
    return (
        asked.period in {None, each.period}
        and asked.source in {None, each.source}
        and (asked.since is None or each.newest_on >= asked.since)
        and (asked.until is None or each.oldest_on <= asked.until)
    )


def _part(connection: Connection, rounds: Sequence[VisibleRound], asked: QuotesAsked) -> Part[StoredQuote]:
    """Read one part: the keys of its quotes first, then those quotes alone."""
    place = tuple_(QuoteRow.run_id, QuoteRow.number)
    conditions: list[ColumnElement[bool]] = [
        QuoteRow.round_id.in_([each.id for each in rounds]),
        QuoteRow.status.in_(SHOWN),
    ]
    conditions += _filters(connection, asked)
    after = key_after(asked.cursor)
    if after is not None:
        conditions.append(place > after)
    keys = connection.execute(
        select(QuoteRow.run_id, QuoteRow.number)
        .where(*conditions)
        .order_by(QuoteRow.run_id, QuoteRow.number)
        .limit(asked.limit + 1)
    ).all()
    if not keys:
        return Part((), None)
    stored = quotes_where(connection, *conditions, place <= tuple(keys[-1]))
    return cut(stored, key_of, asked.limit)


def _filters(connection: Connection, asked: QuotesAsked) -> Iterable[ColumnElement[bool]]:
    if asked.layer is not None:
        yield QuoteRow.layer == asked.layer.value
    if asked.since is not None:
        yield QuoteRow.observed_on >= asked.since
    if asked.until is not None:
        yield QuoteRow.observed_on <= asked.until
    if asked.provider is not None:
        spellings = spellings_of(connection, asked.provider)
        yield QuoteRow.service_id.in_(select(ServiceRow.id).where(ServiceRow.provider.in_(spellings)))


def spellings_of(connection: Connection, slug: str) -> list[str]:
    """Return how sources spell a provider, by its slug."""
    canonical = homeward().providers.canonical
    spelled = connection.scalars(select(ServiceRow.provider).distinct())
    return [name for name in spelled if canonical(name).slug == slug]


def key_of(stored: StoredQuote) -> tuple[int, int]:
    """Return the run of a quote and its number there: the order in which quotes were published."""
    run, number = stored.id.split("-")
    return int(run), int(number)


def _shown_or_refuse(connection: Connection, quote_id: str) -> StoredQuote:
    found = _ID.fullmatch(quote_id)
    stored = read_quote(connection, int(found[1]), int(found[2])) if found else None
    if stored is None or _origins(connection, [stored])[stored.snapshot_id].run_state != RunState.PUBLISHED.value:
        refuse(Kind.NOT_FOUND, "There is no price of this number. Numbers look like 1-5, and stand in every row.")
    if stored.status == "discarded":
        refuse(Kind.TAKEN_BACK, "A person found that this price is wrong. Do not use it any more.")
    if stored.status not in SHOWN:
        reasons = ", ".join(stored.reasons)
        refuse(Kind.BEING_CHECKED, f"This price is held back until a person has looked at it ({reasons}).")
    return stored


def _origins(connection: Connection, quotes: Iterable[StoredQuote]) -> Mapping[int, Origin]:
    """Return run and snapshot of quotes, by the snapshot's number."""
    columns = (Run.id, Run.state, Run.source, Run.published_at)
    receipt = (SnapshotRow.url, SnapshotRow.sha256, SnapshotRow.size, SnapshotRow.fetched_at)
    statement = (
        select(SnapshotRow.id, *columns, *receipt)
        .join(Run, Run.id == SnapshotRow.run_id)
        .where(SnapshotRow.id.in_({stored.snapshot_id for stored in quotes}))
    )
    return {row[0]: Origin(*row[1:]) for row in connection.execute(statement)}


def _told(connection: Connection, quotes: Sequence[StoredQuote]) -> list[dict[str, Any]]:
    """Write quotes with their provenance."""
    if not quotes:
        return []
    origins = _origins(connection, quotes)
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
        and {"ends": day_text(observed.promotion.ends), "text": observed.promotion.text},
        "conditions": conditions_told(observed.conditions),
        "note": observed.note,
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
        "url": origin.url,
        "sha256": origin.sha256,
        "bytes": origin.size,
        "fetched_at": moment_text(origin.fetched_at),
        "record": observed.record_key,
        "part": observed.part,
    }
