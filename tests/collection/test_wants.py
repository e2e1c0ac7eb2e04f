"""A pull of reference rates is told for which days of published prices rates are still missing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.collection.wants import currencies_without_history, days_without_rates, wanted_for
from portal.composition import Homeward
from portal.prices.corridors import Corridor
from portal.prices.quotes import CorridorCode
from portal.registry.corridors import CorridorBook
from tests.collection.conftest import Pull
from tests.collection.invented_source import InventedSource, line


def _rates(*days: str) -> InventedSource:
    text = "\n".join(f"rate,EUR,KES,{day},150" for day in days)
    return InventedSource({"": text}, name="invented-rates", layer=None)


def _missing(portal: Homeward) -> list[str]:
    with portal.database.reading() as connection:
        return [day.isoformat() for day in days_without_rates(connection)]


def test_a_day_is_missing_until_its_rates_are_published(portal: Homeward, pull: Pull) -> None:
    pull("\n".join([line("a", day="2025-08-04"), line("b", day="2025-08-05"), line("c", day="2025-08-05")]))
    assert _missing(portal) == ["2025-08-04", "2025-08-05"]
    pull(_rates("2025-08-04"))
    assert _missing(portal) == ["2025-08-05"]


def test_a_weekend_between_two_published_days_is_not_missing(portal: Homeward, pull: Pull) -> None:
    pull(line("a", day="2025-08-02"))
    pull(_rates("2025-08-01", "2025-08-04"))
    assert _missing(portal) == []


def test_days_far_from_any_published_one_are_missing(portal: Homeward, pull: Pull) -> None:
    pull(line("a", day="2025-08-14"))
    pull(_rates("2025-08-01", "2025-09-01"))
    assert _missing(portal) == ["2025-08-14"]


def test_only_sources_of_rates_are_told_days(portal: Homeward, pull: Pull) -> None:
    pull(line("a", day="2025-08-04"))
    prices = wanted_for(portal, InventedSource(), lambda _message: None, lambda: False)
    rates = wanted_for(portal, _rates(), lambda _message: None, lambda: False)
    assert prices.observation_dates == ()
    assert rates.observation_dates == (date(2025, 8, 4),)
    assert rates.addresses["frankfurter_url"] == portal.settings.frankfurter_url


def _rate(currency: str, *days: str) -> InventedSource:
    text = "\n".join(f"rate,EUR,{currency},{day},150" for day in days)
    return InventedSource({"": text}, name="invented-rates", layer=None)


_CORRIDORS = (
    Corridor(CorridorCode("KE", "TZ"), "KES", ("TZS",), ()),
    Corridor(CorridorCode("KE", "UG"), "KES", ("UGX",), ()),
)

Lacking = Callable[..., dict[str, tuple[date, ...]]]


@pytest.fixture
def lacking(portal: Homeward) -> Lacking:
    """What is asked for, so many days after the rates came."""

    def ask(days_later: int = 0) -> dict[str, tuple[date, ...]]:
        now = portal.clock() + timedelta(days=days_later)
        with portal.database.reading() as connection:
            return currencies_without_history(connection, _CORRIDORS, now, days_without_rates(connection))

    return ask


def test_a_currency_of_a_new_corridor_lacks_the_days_of_its_own_quotes(pull: Pull, lacking: Lacking) -> None:
    pull("\n".join([line("a", day="2025-02-18"), line("b", corridor="KE-UG", day="2025-08-04")]))
    pull(_rates("2025-02-18", "2025-08-04"))
    assert lacking() == {}
    pull(_rate("UGX", "2026-11-20"))
    assert lacking() == {"UGX": (date(2025, 8, 4),)}
    assert lacking(days_later=15) == {}, "a publisher without its history is not asked for ever"


def test_a_currency_whose_past_has_come_is_not_asked_for_again(pull: Pull, lacking: Lacking) -> None:
    pull(line("b", corridor="KE-UG", day="2025-08-04"))
    pull(_rates("2025-08-04"))
    pull(_rate("UGX", "2025-08-04", "2026-11-20"))
    assert lacking() == {}


def test_days_that_all_currencies_lack_are_asked_for_once(pull: Pull, lacking: Lacking) -> None:
    pull(line("b", corridor="KE-UG", day="2025-08-04"))
    pull(_rate("UGX", "2026-11-20"))
    assert lacking() == {}


def test_a_source_of_rates_is_told_of_new_currencies(portal: Homeward, pull: Pull) -> None:
    pull(line("a", day="2025-02-18"))
    pull(_rates("2025-02-18"))
    pull(_rate("TZS", "2026-11-20"))
    told = wanted_for(portal, _rates(), lambda _message: None, lambda: False)
    assert told.new_currencies == {}, "this portal knows no corridor file"
    book = CorridorBook({"ke-tz": _CORRIDORS[0]})
    told = wanted_for(replace(portal, corridors=book), _rates(), lambda _message: None, lambda: False)
    assert told.new_currencies == {"TZS": (date(2025, 2, 18),)}
