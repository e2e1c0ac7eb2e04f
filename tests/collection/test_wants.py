"""A pull of reference rates is told for which days of published prices rates are still missing."""

from datetime import date

from portal.collection.wants import days_without_rates, wanted_for
from portal.composition import Homeward
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
