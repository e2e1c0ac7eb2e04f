"""A corridor over the years: which rounds, which prices, where the lines stop."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from portal.collection.tables.reading import visible_rounds
from portal.composition import Homeward, homeward
from portal.prices.quotes import CorridorCode
from portal.trends.history import Past, pasts, series, service_choices
from portal.trends.priced import read_priced
from tests.pages.published import publish
from tests.trends.history_not_real import BANK, PROMOTION, ROUNDS, WALLET, priced_quote, publish_history

KE_TZ = CorridorCode("KE", "TZ")


@pytest.fixture
def published(app: Flask) -> Flask:
    """The application with the invented history, on each database in turn."""
    portal: Homeward = app.extensions["homeward"]
    publish_history(portal.database)
    return app


def history(app: Flask, chosen: str = "") -> Past:
    with app.app_context(), homeward().database.reading() as connection:
        rounds = visible_rounds(connection, KE_TZ, newest_only=False)
        rows = read_priced(connection, [each.id for each in rounds], homeward().providers)
        keys = {choice.provider: choice.key for choice in service_choices(rows) if choice.rounds > 2}
        (past,) = pasts(rounds, rows, keys.get(chosen, ""))
        return past


def test_it_tells_every_round_oldest_first(published: Flask) -> None:
    assert [each.round.period for each in history(published).rounds] == list(ROUNDS)


def test_averages_are_those_of_the_round(published: Flask) -> None:
    averages = {each.round.period: each.round.average_total for each in history(published).rounds}
    assert averages["2025_3Q"] == Decimal(4)
    assert averages["2016_2Q"] == Decimal(7)
    assert averages["2025_1Q"] == Decimal(20) / 3 or str(averages["2025_1Q"]).startswith("6.666666666666")


def test_the_cheapest_is_no_promotion_and_no_price_in_doubt(published: Flask) -> None:
    found = {each.round.period: each.cheapest for each in history(published).rounds}
    names = {period: (row.provider, row.total) for period, row in found.items() if row}
    assert names["2025_3Q"] == (WALLET, Decimal(2))
    assert names["2024_4Q"] == (WALLET, Decimal(3)), f"{PROMOTION} is cheaper, but a promotion"
    assert names["2025_1Q"] == (BANK, Decimal(8)), "two prices were found for the cheaper service"


def test_a_chosen_service_is_followed_through_the_rounds_since_the_fields_changed(published: Flask) -> None:
    followed = {each.round.period: each.chosen for each in history(published, WALLET).rounds}
    assert {period: [row.total for row in price.found] for period, price in followed.items() if price} == {
        "2016_2Q": [Decimal(4)],
        "2024_4Q": [Decimal(3)],
        "2025_1Q": [Decimal(7), Decimal(5)],  # found twice: nobody knows which is right
        "2025_3Q": [Decimal(2)],
    }


def test_the_line_of_a_service_stops_where_two_prices_of_it_were_found(published: Flask) -> None:
    *_others, line = series(history(published, WALLET), ["average", "cheapest", "smart", "chosen"])
    assert [[value for _day, value in piece] for piece in line.pieces] == [[4], [3], [2]]


def test_of_prices_that_agree_the_newest_stands_though_it_is_not_the_lowest(published: Flask) -> None:
    portal: Homeward = published.extensions["homeward"]
    day = date(2025, 11, 1)
    older, newer = (
        replace(priced_quote(total, period="2025_4Q", observed_on=day.replace(day=place)), record_key=total)
        for place, total in ((1, "3"), (2, "3.5"))
    )
    publish(portal.database, [newer, older])
    last = history(published).rounds[-1]
    assert (last.round.period, last.cheapest and last.cheapest.total) == ("2025_4Q", Decimal("3.5"))


def test_a_line_stops_at_a_gap_and_at_the_break_of_2016(published: Flask) -> None:
    past = history(published, BANK)
    assert [each.round.period for each in past.rounds if each.gap] == ["2024_4Q", "2025_3Q"]
    assert [each.round.period for each in past.rounds if each.breaks] == ["2016_2Q"]
    assert past.breaks
    average, *_others = series(past, ["average", "cheapest", "smart", "chosen"])
    values = [[value for _day, value in piece] for piece in average.pieces]
    assert [len(piece) for piece in values] == [2, 1, 2, 1]


def test_a_service_has_one_name_whatever_its_rounds(published: Flask) -> None:
    with published.app_context(), homeward().database.reading() as connection:
        rounds = visible_rounds(connection, KE_TZ, newest_only=False)
        rows = read_priced(connection, [each.id for each in rounds], homeward().providers)
    choices = {(choice.provider, choice.terms.era): choice for choice in service_choices(rows)}
    assert len(choices) == 4  # the bank before 2016 and after, the wallet, the promotion
    assert sorted(choice.rounds for choice in choices.values()) == [1, 2, 4, 4]
    assert len({choice.key for choice in choices.values()}) == 4


def test_a_round_without_an_average_is_no_gap(published: Flask) -> None:
    portal: Homeward = published.extensions["homeward"]
    hidden = replace(priced_quote("0", period="2025_2Q", observed_on=date(2025, 5, 10)), discloses_rate=False)
    publish(portal.database, [hidden], averages={"average_total": None, "average_rows": 0})
    rounds = {each.round.period: each for each in history(published).rounds}
    assert rounds["2025_2Q"].cheapest is None
    assert rounds["2025_3Q"].gap is None
    average, *_others = series(history(published), ["average", "cheapest", "smart"])
    assert [len(piece) for piece in average.pieces] == [2, 1, 2, 1], "its line stops there all the same"
