"""``history`` of a corridor and ``averages`` of a round: what the whole market costs, as it was when published."""

from collections import defaultdict
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple, NoReturn

from flask import Response, request
from sqlalchemy import Connection, select

from portal.api.answers import answer, list_answer, sources_behind
from portal.api.asking import AveragesAsked, HistoryAsked, PartAsked, WorldAsked, check_days
from portal.api.corridors import corridor_or_refuse
from portal.api.cursors import Key, part_of
from portal.api.figures import decimal_text, moment_text, part_text, period_begins
from portal.api.problems import Kind, refuse
from portal.collection.history import AverageTold, averages_of
from portal.collection.tables import Round, Run, RunState
from portal.collection.tables.reading import VisibleRound, visible_rounds
from portal.collection.world_average import world_average
from portal.comparison.source_facts import source_facts
from portal.composition import homeward
from portal.layout import keep_until_prices_change
from portal.prices.vocabulary import Layer


def corridor_history(corridor: str, query_data: HistoryAsked) -> Response:
    """List the rounds of a corridor, the oldest period first, with the averages computed when each was published.

    The average is the simple mean of the total cost that the source states, over the rows that disclose their rate, at
    the smaller surveyed amount. SmaRT is our approximation: the mean of the three cheapest that take at most five days.
    """
    keep_until_prices_change()
    found = corridor_or_refuse(corridor)
    check_days(query_data.since, query_data.until)
    with homeward().database.reading() as connection:
        rounds = visible_rounds(connection, found.code, newest_only=False)
    wanted = [each for each in rounds if _asked(each, query_data)]
    part = part_of(wanted, _key, query_data.cursor, query_data.limit)
    return list_answer(part, map(_round_told, part.entries), sources_behind({each.source for each in wanted}))


def periods(query_data: PartAsked) -> Response:
    """List the rounds that have averages, the newest first, each with the sources that name one so."""
    keep_until_prices_change()
    with homeward().database.reading() as connection:
        found = _periods(connection)
    part = part_of(found, lambda each: each.key, query_data.cursor, query_data.limit, newest_first=True)
    told = [_period_told(each) for each in part.entries]
    return list_answer(part, told, sources_behind({source for each in found for source in each.sources}))


def averages(query_data: AveragesAsked) -> Response:
    """List the averages of every corridor in one round, by corridor; without a period, in the newest."""
    keep_until_prices_change()
    with homeward().database.reading() as connection:
        period = query_data.period or _newest(connection)
        found = averages_of(connection, period)
    if query_data.period and not found:
        _refuse_period()
    wanted = [each for each in found if query_data.source in {None, each.source}]
    part = part_of(wanted, lambda each: (each.corridor, each.source, each.part), query_data.cursor, query_data.limit)
    return list_answer(part, map(_average_told, part.entries), sources_behind({each.source for each in wanted}))


def world(query_data: WorldAsked) -> Response:
    """Tell the global average of a round of the surveys: the simple mean over all rows of all corridors.

    Without a period, of the newest of those rounds.
    """
    keep_until_prices_change()
    surveys = {name for name, facts in source_facts().items() if facts.layer is Layer.SURVEYED}
    with homeward().database.reading() as connection:
        period = query_data.period or _newest(connection, surveys)
        rounds = [each for each in averages_of(connection, period) if each.source in surveys]
        if not rounds:
            _refuse_period()
        found = world_average(connection, period, rounds, surveys)
    told = {
        "period": period,
        "average_percent": decimal_text(found.value),
        "rows": found.rows,
        "rows_held": found.rows_held,
        "corridors": found.corridors,
        "excluded": dict(found.excluded),
    }
    return answer(told, sources_behind(surveys))


class _Period(NamedTuple):
    """A name of rounds that have averages."""

    period: str
    sources: frozenset[str]
    corridors: int

    @property
    def key(self) -> Key:
        """What orders them by time."""
        return period_begins(self.period), self.period


def _periods(connection: Connection) -> list[_Period]:
    """Return the periods of published rounds with an average, in no order."""
    query = (
        select(Round.period, Round.source, Round.sending, Round.receiving)
        .join(Run, Run.id == Round.run_id)
        .where(Run.state == RunState.PUBLISHED.value, Round.average_rows > 0, ~Round.withdrawn)
        .distinct()
    )
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for period, source, sending, receiving in connection.execute(query):
        found[period].append((source, f"{sending}-{receiving}"))
    return [
        _Period(period, frozenset(source for source, _ in rounds), len({corridor for _, corridor in rounds}))
        for period, rounds in found.items()
    ]


def _newest(connection: Connection, of_sources: AbstractSet[str] | None = None) -> str:
    """Return the newest period that has averages, "" where none has."""
    found = [each for each in _periods(connection) if of_sources is None or each.sources & of_sources]
    return max(found, key=lambda each: each.key).period if found else ""


def _refuse_period() -> NoReturn:
    refuse(Kind.NOT_FOUND, "No round of this name has prices. /api/v1/averages/periods lists those that have.")


def _period_told(each: _Period) -> dict[str, Any]:
    return {
        "period": each.period,
        "sources": sorted(each.sources),
        "corridors": each.corridors,
        "averages": f"{request.script_root}/api/v1/averages?period={each.period}",
    }


def _asked(each: VisibleRound, asked: HistoryAsked) -> bool:
    return (
        asked.source in {None, each.source}
        and (asked.since is None or each.newest_on >= asked.since)
        and (asked.until is None or each.oldest_on <= asked.until)
    )


def _key(each: VisibleRound) -> tuple[str, ...]:
    """Return what a round is known by: a corrected one that takes its place has the same."""
    return period_begins(each.period), each.period, each.source, each.part


def _round_told(each: VisibleRound) -> dict[str, Any]:
    return {
        "corridor": str(each.corridor),
        "source": each.source,
        "part": part_text(each.part) or None,
        "period": each.period,
        "observed_from": each.oldest_on.isoformat(),
        "observed_until": each.newest_on.isoformat(),
        "quotes": each.quotes,
        "run": each.run_id,
        "published_at": moment_text(each.published_at),
        "average_percent": decimal_text(each.average_total),
        "average_rows": each.average_rows,
        "average_rows_held": each.average_rows_held,
        "average_without_promotions_percent": decimal_text(each.average_without_promotions),
        "average_without_promotions_rows": each.average_without_promotions_rows,
        "smart_percent": decimal_text(each.smart),
        "smart_services": each.smart_rows,
        "smart_coverage_unknown": each.smart_coverage_unknown,
    }


def _average_told(each: AverageTold) -> dict[str, Any]:
    return {
        "corridor": each.corridor,
        "source": each.source,
        "part": part_text(each.part) or None,
        "period": each.period,
        "run": each.run_id,
        "average_percent": decimal_text(each.average_total),
        "average_rows": each.average_rows,
        "average_rows_held": each.average_rows_held,
        "average_without_promotions_percent": decimal_text(each.average_without_promotions),
        "smart_percent": decimal_text(each.smart),
        "smart_services": each.smart_services,
    }
