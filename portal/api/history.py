"""``history`` of a corridor and ``averages`` of a round: what the whole market costs, as it was when published."""

from typing import Any

from flask import Response

from portal.api.answers import answer, list_answer, sources_behind
from portal.api.asking import AveragesAsked, HistoryAsked, WorldAsked, check_days
from portal.api.corridors import corridor_or_refuse
from portal.api.cursors import part_of
from portal.api.figures import decimal_text, moment_text, part_text, period_begins
from portal.collection.history import AverageTold, averages_of
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


def averages(query_data: AveragesAsked) -> Response:
    """List the averages of every corridor in one round, by corridor."""
    keep_until_prices_change()
    with homeward().database.reading() as connection:
        found = averages_of(connection, query_data.period)
    wanted = [each for each in found if query_data.source in {None, each.source}]
    part = part_of(wanted, lambda each: (each.corridor, each.source, each.part), query_data.cursor, query_data.limit)
    return list_answer(part, map(_average_told, part.entries), sources_behind({each.source for each in wanted}))


def world(query_data: WorldAsked) -> Response:
    """Tell the global average of a round of the surveys: the simple mean over all rows of all corridors."""
    keep_until_prices_change()
    surveys = {name for name, facts in source_facts().items() if facts.layer is Layer.SURVEYED}
    with homeward().database.reading() as connection:
        found = world_average(connection, query_data.period, averages_of(connection, query_data.period), surveys)
    told = {
        "period": query_data.period,
        "average_percent": decimal_text(found.value),
        "rows": found.rows,
        "rows_held": found.rows_held,
        "corridors": found.corridors,
        "excluded": dict(found.excluded),
    }
    return answer(told, sources_behind(surveys))


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
        "part": part_text(each.part),
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
        "part": part_text(each.part),
        "period": each.period,
        "run": each.run_id,
        "average_percent": decimal_text(each.average_total),
        "average_rows": each.average_rows,
        "average_rows_held": each.average_rows_held,
        "average_without_promotions_percent": decimal_text(each.average_without_promotions),
        "smart_percent": decimal_text(each.smart),
        "smart_services": each.smart_services,
    }
