"""Corridors without amounts of their own are asked about at those that were surveyed last."""

from dataclasses import replace
from decimal import Decimal

import pytest

from portal.collection.amounts import with_amounts
from portal.collection.wants import wanted_for
from portal.composition import Homeward
from portal.prices.corridors import Corridor
from portal.prices.quotes import CorridorCode
from portal.prices.vocabulary import Layer
from portal.registry.corridors import CorridorBook
from tests.collection.conftest import Pull
from tests.collection.invented_source import InventedSource, line, lines

KE_TZ = Corridor(CorridorCode("KE", "TZ"), "KES", ("TZS", "USD"), ("sw", "en"))

TWO_AMOUNTS = "\n".join(
    [lines(3), line("a", amount="45000"), line("b", amount="45000"), line("c", amount="20000", provider="Other")]
)


def amounts(portal: Homeward, corridor: Corridor = KE_TZ) -> list[int]:
    with portal.database.reading() as connection:
        return [int(amount) for amount in with_amounts(connection, corridor).price_points]


def test_the_two_most_surveyed_amounts_ascending(portal: Homeward, pull: Pull) -> None:
    pull(TWO_AMOUNTS)
    assert amounts(portal) == [18000, 45000]


def test_a_corridor_s_own_amounts_are_not_touched(portal: Homeward, pull: Pull) -> None:
    pull(TWO_AMOUNTS)
    assert amounts(portal, replace(KE_TZ, price_points=(Decimal(500),))) == [500]


def test_only_the_newest_survey_counts(portal: Homeward, pull: Pull) -> None:
    pull(lines(5, period="2025_1Q", day="2025-02-03", amount="15000") + "\n" + lines(2))
    assert amounts(portal) == [18000]


def test_an_estimate_does_not_ask_again_what_it_was_asked(portal: Homeward, pull: Pull) -> None:
    pull(InventedSource({"": lines(3, period="2026-11-20", amount="77", day="2026-11-20")}, layer=Layer.ESTIMATE))
    assert amounts(portal) == []


@pytest.mark.parametrize("sent", ["UGX"])
def test_amounts_in_another_currency_are_none_of_the_corridor(portal: Homeward, pull: Pull, sent: str) -> None:
    pull(lines(3))
    assert amounts(portal, replace(KE_TZ, currency=sent)) == []


def test_where_the_newest_survey_has_no_amount_an_older_one_has(portal: Homeward, pull: Pull) -> None:
    pull(InventedSource({"": lines(3, period="2025_1Q", day="2025-02-03")}, name="invented-survey"))
    estimate = lines(3, period="2026-11-20", amount="77", day="2026-11-20")
    pull(InventedSource({"": estimate}, name="invented-survey", layer=Layer.ESTIMATE))
    assert amounts(portal) == [18000]


def test_sources_of_estimates_are_told_amounts(portal: Homeward, pull: Pull) -> None:
    pull(TWO_AMOUNTS)
    book = replace(portal, corridors=CorridorBook({"ke-tz": KE_TZ}))
    for layer, told in ((Layer.ESTIMATE, [18000, 45000]), (Layer.TARIFF, [])):
        wanted = wanted_for(book, InventedSource(layer=layer), lambda _message: None, lambda: False)
        assert [int(amount) for amount in wanted.corridors[0].price_points] == told
