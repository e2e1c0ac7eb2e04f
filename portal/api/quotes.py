"""``/api/v1/quotes`` and the quotes of a corridor: every observed price with its provenance."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

from flask import Response
from sqlalchemy import Connection, select

from portal.api.answers import answer, list_answer, sources_behind
from portal.api.asking import Nothing, PartAsked, QuotesAsked, check_days
from portal.api.corridors import corridor_or_refuse
from portal.api.cursors import Key, Part, part_of
from portal.api.figures import period_begins
from portal.api.problems import Kind, refuse
from portal.api.quote_told import origins_of, quotes_told
from portal.collection.tables import QuoteRow, RunState, ServiceRow
from portal.collection.tables.reading import SHOWN, StoredQuote, VisibleRound, quotes_where, read_quote, visible_rounds
from portal.comparison.queries import history_of
from portal.composition import homeward
from portal.layout import keep_until_prices_change

_ID: Final = re.compile(r"([1-9][0-9]{0,8})-([1-9][0-9]{0,8})", re.ASCII)


def quote(quote: str, query_data: Nothing) -> Response:
    """Show one observed price: its figures as the source gave them, and what proves them.

    A price that a person has still to look at is 404 of the kind being-checked; one that was taken back is 410.
    """
    keep_until_prices_change()
    with homeward().database.reading() as connection:
        stored = _shown_or_refuse(connection, quote)
        (told,) = quotes_told(connection, [stored])
    return answer(told, sources_behind({told["source"]}))


def quote_history(quote: str, query_data: PartAsked) -> Response:
    """List every price observed for the service of this quote, the oldest period first.

    A service's history breaks in 2016, when the survey's fields changed.
    """
    keep_until_prices_change()
    with homeward().database.reading() as connection:
        stored = _shown_or_refuse(connection, quote)
        found = history_of(connection, stored.service_id)
        part = part_of(found, _history_key, query_data.cursor, query_data.limit)
        told = quotes_told(connection, part.entries)
    return list_answer(part, told, sources_behind({each["source"] for each in told}))


def _history_key(stored: StoredQuote) -> Key:
    """Return what an observation is known by: a later reading of it, which takes its place, has the same."""
    observed = stored.quote
    return period_begins(observed.period), observed.period, observed.part, observed.record_key


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
        told = quotes_told(connection, part.entries)
    return list_answer(part, told, sources_behind({each.source for each in rounds}))


def _asked(each: VisibleRound, asked: QuotesAsked) -> bool:
    return (
        asked.period in {None, each.period}
        and asked.source in {None, each.source}
        and (asked.since is None or each.newest_on >= asked.since)
        and (asked.until is None or each.oldest_on <= asked.until)
    )


def _part(connection: Connection, rounds: Sequence[VisibleRound], asked: QuotesAsked) -> Part[StoredQuote]:
    """Read one part: which quotes the rounds hold first, by the rounds' index alone, then those of the part whole."""
    query = select(
        QuoteRow.run_id,
        QuoteRow.number,
        QuoteRow.round_id,
        QuoteRow.status,
        QuoteRow.layer,
        QuoteRow.observed_on,
        QuoteRow.service_id,
    ).where(QuoteRow.round_id.in_([each.id for each in rounds]))
    services = None if asked.provider is None else _services_of(connection, asked.provider)
    held = [row for row in connection.execute(query) if _wanted(row, asked, services)]
    part = part_of(held, lambda row: (row.run_id, row.number), asked.cursor, asked.limit)
    stored = quotes_where(
        connection,
        QuoteRow.round_id.in_({row.round_id for row in part.entries}),
        QuoteRow.number.in_({row.number for row in part.entries}),
    )
    wanted = {f"{row.run_id}-{row.number}" for row in part.entries}
    return Part([each for each in stored if each.id in wanted], part.cursor)


def _wanted(row: Any, asked: QuotesAsked, services: AbstractSet[int] | None) -> bool:
    return (
        row.status in SHOWN
        and asked.layer in {None, row.layer}
        and (asked.since is None or row.observed_on >= asked.since)
        and (asked.until is None or row.observed_on <= asked.until)
        and (services is None or row.service_id in services)
    )


def _services_of(connection: Connection, slug: str) -> AbstractSet[int]:
    spelled = spellings_of(connection, slug)
    return set(connection.scalars(select(ServiceRow.id).where(ServiceRow.provider.in_(spelled))))


def spellings_of(connection: Connection, slug: str) -> list[str]:
    """Return how sources spell a provider, by its slug."""
    canonical = homeward().providers.canonical
    spelled = connection.scalars(select(ServiceRow.provider).distinct())
    return [name for name in spelled if canonical(name).slug == slug]


def _shown_or_refuse(connection: Connection, quote_id: str) -> StoredQuote:
    found = _ID.fullmatch(quote_id)
    stored = read_quote(connection, int(found[1]), int(found[2])) if found else None
    if stored is None or origins_of(connection, [stored])[stored.snapshot_id].run_state != RunState.PUBLISHED.value:
        refuse(Kind.NOT_FOUND, "There is no price of this number. Numbers look like 1-5, and stand in every row.")
    if stored.status == "discarded":
        refuse(Kind.TAKEN_BACK, "A person found that this price is wrong. Do not use it any more.")
    if stored.status not in SHOWN:
        reasons = ", ".join(stored.reasons)
        refuse(Kind.BEING_CHECKED, f"This price is held back until a person has looked at it ({reasons}).")
    return stored
