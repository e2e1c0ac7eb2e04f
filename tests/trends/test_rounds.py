"""Rounds of many corridors at once, on both databases."""

from dataclasses import replace
from decimal import Decimal

from flask import Flask
from sqlalchemy import update

from portal.collection.history import averages_of
from portal.collection.tables import Round
from portal.collection.tables.reading import visible_rounds
from portal.collection.world_average import world_average
from portal.composition import Homeward, homeward
from portal.prices.averages import shown
from portal.prices.quotes import CorridorCode
from portal.trends.groups import mean_of
from portal.trends.priced import read_priced
from portal.trends.rounds import newest_rounds, periods_of, rounds_of, surveys, world_over_time
from tests.pages.published import publish, starter_quotes

SURVEYS = frozenset({"world-bank-rpw"})


def test_only_surveys_make_averages_over_the_world(app: Flask) -> None:
    with app.app_context():
        assert surveys() == SURVEYS


def test_the_newest_round_of_each_corridor_is_the_one_the_corridor_shows(surveyed_app: Flask) -> None:
    with surveyed_app.app_context(), homeward().database.reading() as connection:
        found = newest_rounds(connection, SURVEYS)
        assert len(found) == 8
        for each in found:
            assert visible_rounds(connection, each.corridor) == [each]


def test_a_round_that_was_taken_back_gives_way_to_the_one_before(surveyed_app: Flask) -> None:
    portal: Homeward = surveyed_app.extensions["homeward"]
    with portal.database.writing() as connection:
        newest = (Round.sending == "KE", Round.receiving == "TZ", Round.period == "2025_3Q")
        connection.execute(update(Round).where(*newest).values(quotes=0))
    with surveyed_app.app_context(), portal.database.reading() as connection:
        periods = {str(each.corridor): each.period for each in newest_rounds(connection, SURVEYS)}
    assert periods.pop("KE-TZ") == "2025_1Q"
    assert set(periods.values()) == {"2025_3Q"}


def test_a_later_run_takes_the_place_of_an_earlier_one(surveyed_app: Flask) -> None:
    portal: Homeward = surveyed_app.extensions["homeward"]
    again = [replace(quote) for quote in starter_quotes() if quote.service.corridor == CorridorCode("KE", "TZ")]
    later = publish(portal.database, again, averages={"average_total": Decimal(7), "average_rows": 2})
    with surveyed_app.app_context(), portal.database.reading() as connection:
        runs = {str(each.corridor): each.run_id for each in rounds_of(connection, SURVEYS, "2025_3Q")}
    assert runs.pop("KE-TZ") == later
    assert set(runs.values()) == {1}


def test_the_worlds_average_is_the_mean_of_its_rows_and_the_commands_figure(surveyed_app: Flask) -> None:
    with surveyed_app.app_context(), homeward().database.reading() as connection:
        for each in world_over_time(connection, SURVEYS):
            ids = [found.id for found in rounds_of(connection, SURVEYS, each.period)]
            exact = mean_of(read_priced(connection, ids, homeward().providers))
            told = world_average(connection, each.period, averages_of(connection, each.period), SURVEYS)
            assert exact.value is not None
            assert told.value is not None
            assert shown(each.value) == shown(exact.value) == shown(told.value)
            assert each.rows == exact.rows == told.rows
            assert each.corridors == exact.corridors == 8


def test_a_sending_country_can_be_left_out(surveyed_app: Flask) -> None:
    with surveyed_app.app_context(), homeward().database.reading() as connection:
        (*_earlier, whole), (*_others, without) = (world_over_time(connection, SURVEYS, code) for code in ("", "TZ"))
        told = world_average(connection, "2025_3Q", averages_of(connection, "2025_3Q"), SURVEYS, {"TZ"})
    assert without.corridors == whole.corridors - 3
    assert told.value is not None
    assert (shown(without.value), without.rows) == (shown(told.value), told.rows)


def test_rounds_are_listed_newest_first(surveyed_app: Flask) -> None:
    with surveyed_app.app_context(), homeward().database.reading() as connection:
        assert periods_of(connection, SURVEYS) == ["2025_3Q", "2025_1Q"]
        assert rounds_of(connection, SURVEYS, "2025_2Q") == []
