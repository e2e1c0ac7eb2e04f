"""Publish quotes for page tests: rows as a finished run leaves them, without the way that collection takes there."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Connection, insert, select

from portal.collection.pegs import read_pegs
from portal.collection.snapshots import Snapshot
from portal.collection.sources.world_bank_rpw import STARTER_FILE, WorldBankRPW
from portal.collection.tables import PricePointRow, QuoteRow, Round, Run, ServiceRow, SnapshotRow
from portal.collection.tables.mapping import (
    POINT_COLUMNS,
    QUOTE_COLUMNS,
    SERVICE_COLUMNS,
    point_values,
    quote_values,
    service_key,
    service_values,
)
from portal.database import Database
from portal.prices.quotes import Quote
from portal.prices.rates import NoRates

WHEN = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
SHA256 = "5f" * 32


def starter_quotes() -> list[Quote]:
    """Return the quotes of the starter prices: real rows of the World Bank's survey, East Africa, 2025."""
    snapshot = Snapshot(SHA256, f"file:{STARTER_FILE.name}", WHEN, 200, "text/csv", "", STARTER_FILE)
    assert read_pegs() is not None
    return [record for record in WorldBankRPW().read(snapshot, NoRates()) if isinstance(record, Quote)]


def publish_starter_prices(database: Database) -> int:
    """Publish the starter prices; the rows sent in dollars under another code are held, as collection holds them."""
    quotes = starter_quotes()
    held = {quote.record_key for quote in quotes if "sent_in_dollars" in quote.flags}
    averages = {"average_total": Decimal("6.21"), "average_rows": 9, "smart": Decimal("2.5"), "smart_rows": 3}
    return publish(database, quotes, held=held, averages=averages)


def publish(
    database: Database,
    quotes: Sequence[Quote],
    source: str = "world-bank-rpw",
    *,
    held: Iterable[str] = (),
    discarded: Iterable[str] = (),
    state: str = "published",
    averages: dict[str, object] | None = None,
) -> int:
    """Write a run with these quotes and return its number. ``held`` and ``discarded`` are record keys."""
    statuses = dict.fromkeys(held, "held") | dict.fromkeys(discarded, "discarded")
    with database.writing() as connection:
        run_id = _run(connection, source, state, len(quotes))
        snapshot_id = _snapshot(connection, run_id)
        rounds = _rounds(connection, run_id, source, quotes, averages or {})
        services = _services(connection, quotes)
        for number, quote in enumerate(quotes, 1):
            status = statuses.get(quote.record_key, "accepted")
            row = dict(zip(QUOTE_COLUMNS, quote_values(quote), strict=True))
            row |= {
                "run_id": run_id,
                "number": number,
                "round_id": rounds[_place(quote)],
                "snapshot_id": snapshot_id,
                "service_id": services[service_key(service_values(quote.service))],
                "content_hash": "0" * 32,
                "status": status,
                "reasons": "" if status == "accepted" else "rate_far_from_reference",
                "flags": ",".join(quote.flags),
            }
            connection.execute(insert(QuoteRow), row)
            for position, point in enumerate(quote.points):
                values = dict(zip(POINT_COLUMNS, point_values(point), strict=True))
                place = {"run_id": run_id, "number": number, "position": position}
                connection.execute(insert(PricePointRow), values | place)
    return run_id


def _place(quote: Quote) -> tuple[str, str, str, str]:
    return quote.part, quote.service.corridor.sending, quote.service.corridor.receiving, quote.period


def _run(connection: Connection, source: str, state: str, quotes: int) -> int:
    values = {
        "source": source,
        "source_version": 1,
        "state": state,
        "asked_by": "starter",
        "started_at": WHEN,
        "ended_at": WHEN,
        "published_at": WHEN if state == "published" else None,
        "records_read": quotes,
        "quotes_accepted": quotes,
    }
    return int(connection.execute(insert(Run).returning(Run.id), values).scalar_one())


def _snapshot(connection: Connection, run_id: int) -> int:
    values = {
        "run_id": run_id,
        "position": 0,
        "was_read": True,
        "url": f"file:{Path(STARTER_FILE).name}",
        "sha256": SHA256,
        "size": 1000,
        "status": 200,
        "fetched_at": WHEN,
    }
    return int(connection.execute(insert(SnapshotRow).returning(SnapshotRow.id), values).scalar_one())


def _rounds(
    connection: Connection, run_id: int, source: str, quotes: Sequence[Quote], averages: dict[str, object]
) -> dict[tuple[str, str, str, str], int]:
    days: dict[tuple[str, str, str, str], list[date]] = {}
    for quote in quotes:
        days.setdefault(_place(quote), []).append(quote.observed_on)
    made = {}
    for place, observed in days.items():
        part, sending, receiving, period = place
        values = {
            "run_id": run_id,
            "source": source,
            "part": part,
            "sending": sending,
            "receiving": receiving,
            "period": period,
            "oldest_on": min(observed),
            "newest_on": max(observed),
            "quotes": len(observed),
            **averages,
        }
        made[place] = int(connection.execute(insert(Round).returning(Round.id), values).scalar_one())
    return made


def _services(connection: Connection, quotes: Sequence[Quote]) -> dict[str, int]:
    known = {row.key: row.id for row in connection.execute(select(ServiceRow.key, ServiceRow.id))}
    for quote in quotes:
        values = service_values(quote.service)
        key = service_key(values)
        if key not in known:
            row = dict(zip(SERVICE_COLUMNS, values, strict=True)) | {"key": key}
            known[key] = int(connection.execute(insert(ServiceRow).returning(ServiceRow.id), row).scalar_one())
    return known


def quote_like(record_key: str, **changes: object) -> Quote:
    """Return the first starter quote under another key, with other fields of it or of its service."""
    quote = starter_quotes()[0]
    service_fields = {key: value for key, value in changes.items() if hasattr(quote.service, key)}
    quote_fields = {key: value for key, value in changes.items() if key not in service_fields}
    service = replace(quote.service, **service_fields)  # type: ignore[arg-type]  # names are checked by replace
    return replace(quote, record_key=record_key, service=service, **quote_fields)  # type: ignore[arg-type]
