"""``/api/v1/sources`` and ``/api/v1/runs``: where everything is from, how each source is, and what each run brought."""

from typing import Any

from flask import Response, request
from sqlalchemy import Connection, select

from portal.api.answers import answer, credit_told, list_answer, sources_behind
from portal.api.asking import Nothing, PartAsked, RunsAsked
from portal.api.cursors import cut, key_after, part_of
from portal.api.figures import address_text, day_text, moment_text, part_text
from portal.api.problems import Kind, refuse
from portal.collection.tables import Run, SnapshotRow
from portal.comparison.queries import SourceHealth, source_health
from portal.comparison.source_facts import SourceFacts, source_facts
from portal.composition import homeward

_RUN = select(
    Run.id,
    Run.source,
    Run.source_version,
    Run.state,
    Run.asked_by,
    Run.started_at,
    Run.ended_at,
    Run.published_at,
    Run.records_read,
    Run.quotes_accepted,
    Run.quotes_held,
    Run.records_rejected,
    Run.rates_accepted,
    Run.reason,
    Run.message,
)

#: The largest number a run can have.
_LARGEST_ID = 2**31 - 1


def sources(query_data: PartAsked) -> Response:
    """List the sources: licence, credit, how each is, and when it is pulled next."""
    known = source_facts()
    with homeward().database.reading() as connection:
        health = source_health(connection, known)
    part = part_of(known.values(), lambda each: (each.name,), query_data.cursor, query_data.limit)
    told = [_source_told(facts, health[facts.name]) for facts in part.entries]
    return list_answer(part, told, sources_behind())


def source(source: str, query_data: Nothing) -> Response:
    """Describe a source."""
    facts = source_facts().get(source)
    if facts is None:
        refuse(Kind.NOT_FOUND, "There is no such source. /api/v1/sources lists them.")
    with homeward().database.reading() as connection:
        health = source_health(connection, [facts.name])
    return answer(_source_told(facts, health[facts.name]), sources_behind({facts.name}))


def runs(query_data: RunsAsked) -> Response:
    """List the collection runs, the newest first, failed ones too: a run publishes all of its prices or none."""
    query = _RUN.order_by(Run.id.desc()).limit(query_data.limit + 1)
    if query_data.source is not None:
        query = query.where(Run.source == query_data.source)
    after = key_after(query_data.cursor)
    if after is not None:
        query = query.where(Run.id < after[0])
    with homeward().database.reading() as connection:
        part = cut(connection.execute(query).all(), lambda row: (row.id,), query_data.limit)
    return list_answer(part, map(_run_told, part.entries), sources_behind({row.source for row in part.entries}))


def run(run: int, query_data: Nothing) -> Response:
    """Describe a run, with a receipt for each answer that it archived: address, time and SHA-256 of the raw bytes."""
    with homeward().database.reading() as connection:
        found = connection.execute(_RUN.where(Run.id == run)).first() if 0 < run <= _LARGEST_ID else None
        if found is None:
            refuse(Kind.NOT_FOUND, "There is no run of this number. /api/v1/runs lists them.")
        told = _run_told(found) | {"snapshots": _snapshots_told(connection, run)}
    return answer(told, sources_behind({found.source}))


def _source_told(facts: SourceFacts, health: SourceHealth) -> dict[str, Any]:
    return credit_told(facts) | {
        "title": facts.title,
        "layer": facts.layer,
        "enabled_by_default": facts.enabled_by_default,
        "out_of_date_after_days": facts.out_of_date_after.days,
        "last_run_state": health.last_state or None,
        "last_run_reason": health.last_reason or None,
        "last_run_message": health.last_message or None,
        "last_run_started_at": moment_text(health.last_started),
        "last_published_at": moment_text(health.last_published),
        "next_pull_at": moment_text(health.next_pull),
        "quotes_shown": health.prices,
        "quotes_held": health.held,
        "rates_collected": health.rates,
        "newest_observed_on": day_text(health.newest_on),
    }


def _run_told(row: Any) -> dict[str, Any]:
    return {
        "run": row.id,
        "source": row.source,
        "reader_version": row.source_version,
        "state": row.state,
        "asked_by": row.asked_by,
        "started_at": moment_text(row.started_at),
        "ended_at": moment_text(row.ended_at),
        "published_at": moment_text(row.published_at),
        "records_read": row.records_read,
        "quotes_accepted": row.quotes_accepted,
        "quotes_held": row.quotes_held,
        "records_rejected": row.records_rejected,
        "rates_accepted": row.rates_accepted,
        "reason": row.reason or None,
        "message": row.message or None,
        "address": f"{request.script_root}/api/v1/runs/{row.id}",
    }


def _snapshots_told(connection: Connection, run_id: int) -> list[dict[str, Any]]:
    columns = (
        SnapshotRow.part,
        SnapshotRow.url,
        SnapshotRow.sha256,
        SnapshotRow.size,
        SnapshotRow.status,
        SnapshotRow.media_type,
        SnapshotRow.was_read,
        SnapshotRow.fetched_at,
    )
    query = select(*columns).where(SnapshotRow.run_id == run_id).order_by(SnapshotRow.position)
    return [
        {
            "part": part_text(row.part) or None,
            "url": address_text(row.url),
            "sha256": row.sha256,
            "bytes": row.size,
            "status": row.status,
            "media_type": row.media_type or None,
            "read": row.was_read,
            "fetched_at": moment_text(row.fetched_at),
        }
        for row in connection.execute(query)
    ]
