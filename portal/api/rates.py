"""``/api/v1/reference-rates``: the market rates that everything is compared at, and what was published of each."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from flask import Response
from sqlalchemy import Connection, Select, and_, func, select, tuple_

from portal.api.answers import answer, list_answer, sources_behind
from portal.api.asking import PublishedRatesAsked, RateAsked, check_days
from portal.api.cursors import Part, cut, key_after, part_of
from portal.api.figures import decimal_text
from portal.api.prices import reference_told
from portal.api.problems import Kind, refuse, refuse_parameter
from portal.collection.tables import RateRow, Run, RunState
from portal.collection.tables.reading import SHOWN
from portal.comparison.rates import known_rates
from portal.composition import homeward
from portal.layout import keep_until_prices_change

#: How many rows are read for each entry wanted: a day that several runs brought has as many rows.
_ROWS_AT_ONCE = 3


class Published(NamedTuple):
    """A reference rate as one source published it."""

    quote: str
    on: date
    source: str
    rate: Decimal
    publisher: str
    run_id: int


def published_rates(query_data: PublishedRatesAsked) -> Response:
    """List what each source published of a currency per one euro, the oldest first.

    Without a currency, the newest of each currency and source, by currency. Legal pegs are not published day by day;
    the rate between two currencies takes them into account.
    """
    keep_until_prices_change()
    check_days(query_data.since, query_data.until)
    with homeward().database.reading() as connection:
        part = _newest_of_each(connection, query_data) if query_data.currency is None else _part(connection, query_data)
    told = [_published_told(each) for each in part.entries]
    return list_answer(part, told, sources_behind({"reference-rates"}))


def rate(base: str, counter: str, query_data: RateAsked) -> Response:
    """Tell the reference rate between two currencies on a day: what a comparison of that day would use.

    Where nothing was published on that day, the newest of the ten days before is carried forward and keeps its own day.
    A legal peg is believed first, from its first day on, then Frankfurter, then the European Central Bank.
    """
    keep_until_prices_change()
    today, base, quote = homeward().clock().date(), base.upper(), counter.upper()
    on = query_data.on or today
    if base == quote:
        refuse_parameter("counter", "It is the same currency as base. Write two currencies, such as EUR/XOF.")
    if on > today:
        refuse_parameter("on", f"Nobody knows the rates of days to come. Write today ({today.isoformat()}) or earlier.")
    with homeward().database.reading() as connection:
        found = known_rates(connection).rate(base, quote, on) if _are_codes(base, quote) else None
    if found is None:
        refuse(
            Kind.NOT_FOUND,
            f"No rate of that day, or of the ten days before, is known between these currencies. Write two ISO 4217 "
            f"codes, such as EUR/XOF, and another day than {on.isoformat()}.",
        )
    return answer(reference_told(found, found.age_in_days(on)), sources_behind({"reference-rates"}))


def _are_codes(*texts: str) -> bool:
    return all(len(text) == 3 and text.isascii() and text.isalpha() for text in texts)


def _published(asked: PublishedRatesAsked) -> Select[*tuple[Any, ...]]:
    """Return the query of everything published in the days asked about: the fields of Published, then the number."""
    query: Select[*tuple[Any, ...]] = (
        select(
            RateRow.quote,
            RateRow.on,
            RateRow.source,
            RateRow.rate,
            RateRow.publisher,
            RateRow.run_id,
            RateRow.number,
        )
        .join(Run, Run.id == RateRow.run_id)
        .where(Run.state == RunState.PUBLISHED.value, RateRow.status.in_(SHOWN), RateRow.base == "EUR")
    )
    if asked.since is not None:
        query = query.where(RateRow.on >= asked.since)
    if asked.until is not None:
        query = query.where(RateRow.on <= asked.until)
    return query


def _part(connection: Connection, asked: PublishedRatesAsked) -> Part[Published]:
    """Read one part. Of several runs that brought the same rate the newest counts: the last row of that day."""
    query = _published(asked).where(RateRow.quote == asked.currency)
    query = query.order_by(RateRow.on, RateRow.source, RateRow.run_id, RateRow.number)
    after = key_after(asked.cursor)
    if after is not None:
        query = query.where(tuple_(RateRow.on, RateRow.source) > (date.fromisoformat(str(after[0])), after[1]))
    newest: dict[tuple[str, str], Published] = {}
    for row in connection.execute(query).yield_per(_ROWS_AT_ONCE * asked.limit):
        key = (row.on.isoformat(), row.source)
        if key not in newest and len(newest) > asked.limit:
            break
        newest[key] = Published(*row[:-1])
    return cut(tuple(newest.values()), lambda each: (each.on.isoformat(), each.source), asked.limit)


def _newest_of_each(connection: Connection, asked: PublishedRatesAsked) -> Part[Published]:
    """Read the newest rate of each currency and source; they are few enough to be sorted here."""
    days = _published(asked).subquery()
    last = select(days.c.quote, days.c.source, func.max(days.c.on).label("on")).group_by(days.c.quote, days.c.source)
    newest = last.subquery()
    same = and_(days.c.quote == newest.c.quote, days.c.source == newest.c.source, days.c.on == newest.c.on)
    columns = (days.c[name] for name in Published._fields)
    rows = connection.execute(select(*columns).join(newest, same).order_by(days.c.run_id, days.c.number))
    found = {(row.quote, row.source): Published(*row) for row in rows}  # of the same day the newest run's counts
    return part_of(found.values(), lambda each: (each.quote, each.source), asked.cursor, asked.limit)


def _published_told(each: Published) -> dict[str, Any]:
    return {
        "base": "EUR",
        "quote": each.quote,
        "on": each.on.isoformat(),
        "rate": decimal_text(each.rate),
        "source": each.source,
        "publisher": each.publisher or None,
        "run": each.run_id,
    }
