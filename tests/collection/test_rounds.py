"""Surveys tell the past, tariffs and estimates tell the present: what a newer snapshot lacks means two things."""

import pytest

from portal.collection.tables import RunState
from portal.collection.tables.reading import VisibleRound, visible_rounds
from portal.composition import Homeward
from portal.prices.vocabulary import Layer
from tests.collection.conftest import Pull
from tests.collection.invented_source import InventedSource, lines
from tests.collection.test_collect import KE_TZ, shown

UGANDA = lines(8, period="2026-11-01", corridor="KE-UG", payout="UGX")


def _feed(*texts: str) -> InventedSource:
    return InventedSource({"": "\n".join(texts)}, layer=Layer.TARIFF)


def _rounds(portal: Homeward, newest_only: bool) -> list[VisibleRound]:
    with portal.database.reading() as connection:
        return visible_rounds(connection, KE_TZ, newest_only)


def test_a_corridor_that_a_feed_no_longer_has_is_withdrawn_and_stays_as_history(portal: Homeward, pull: Pull) -> None:
    pull(_feed(lines(1, period="2026-10-01"), UGANDA))
    pull(_feed(UGANDA))
    assert shown(portal) == []
    assert [each.period for each in _rounds(portal, newest_only=False)] == ["2026-10-01"]


def test_a_withdrawn_corridor_may_come_back_as_it_was(portal: Homeward, pull: Pull) -> None:
    pull(_feed(lines(1, period="2026-10-01"), UGANDA))
    pull(_feed(UGANDA))
    pull(_feed(lines(1, period="2026-10-01"), UGANDA))
    assert [quote.quote.period for quote in shown(portal)] == ["2026-10-01"]


@pytest.mark.parametrize("period", ["2026-09-01", "2026-11-01"])
def test_a_withdrawn_corridor_may_come_back_with_another_date(portal: Homeward, pull: Pull, period: str) -> None:
    pull(_feed(lines(1, period="2026-10-01"), UGANDA))
    pull(_feed(UGANDA))
    pull(_feed(lines(1, period=period), UGANDA))
    assert [quote.quote.period for quote in shown(portal)] == [period]


def test_a_feed_dated_earlier_than_before_takes_the_later_round_back(portal: Homeward, pull: Pull) -> None:
    pull(_feed(lines(1, period="2026-10-01"), UGANDA))
    pull(_feed(lines(1, period="2026-09-01"), UGANDA))
    assert [quote.quote.period for quote in shown(portal)] == ["2026-09-01"]


def test_a_feed_that_moves_on_keeps_its_history(portal: Homeward, pull: Pull) -> None:
    pull(_feed(lines(1, period="2026-10-01")))
    pull(_feed(lines(1, period="2026-11-01", fee="900")))
    assert [each.period for each in _rounds(portal, newest_only=False)] == ["2026-11-01", "2026-10-01"]
    assert [quote.quote.period for quote in shown(portal)] == ["2026-11-01"]


def test_one_small_feed_that_shrinks_stops_no_other(portal: Homeward, pull: Pull) -> None:
    two = InventedSource({"a": lines(4, period="2026-10-01"), "b": UGANDA}, layer=Layer.TARIFF)
    pull(two)
    two.texts = {"a": lines(1, period="2026-11-01"), "b": UGANDA}
    assert pull(two).state is RunState.PUBLISHED, "9 of 12 are left"
    assert len(shown(portal)) == 1
    two.texts = {"a": lines(1, period="2026-11-01"), "b": lines(2, corridor="KE-UG", payout="UGX")}
    assert pull(two).reason == "sudden_drop", "3 of 9 would be left"


def test_pulling_twice_leaves_a_withdrawal_alone(portal: Homeward, pull: Pull) -> None:
    pull(_feed(lines(1, period="2026-10-01"), UGANDA))
    pull(_feed(UGANDA))
    pull(_feed(UGANDA.replace("1050", "1051")))
    with portal.database.reading() as connection:
        assert visible_rounds(connection, KE_TZ) == []
    assert [each.run_id for each in _rounds(portal, newest_only=False)] == [1]
