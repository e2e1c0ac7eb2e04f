"""What a pull is for: corridors, addresses of outside systems, and the days whose reference rates are missing."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import Connection, select

from portal.collection.amounts import with_amounts
from portal.collection.source import Source, Wanted
from portal.collection.tables import QuoteRow, RateRow, Run, RunState
from portal.composition import Homeward
from portal.prices.vocabulary import Layer, RateSource

#: Markets close for at most so many days in a row: between two published days this far apart nothing is missing.
_CLOSED = timedelta(days=4)


def wanted_for(portal: Homeward, source: Source, say: Callable[[str], None], stop: Callable[[], bool]) -> Wanted:
    """Return what a source is told when it is pulled."""
    settings = portal.settings
    observed: tuple[date, ...] = ()
    if source.layer is None:
        with portal.database.reading() as connection:
            observed = days_without_rates(connection)
    corridors = portal.corridors.all()
    if source.layer is Layer.ESTIMATE:
        with portal.database.reading() as connection:
            corridors = tuple(with_amounts(connection, corridor) for corridor in corridors)
    return Wanted(
        corridors=corridors,
        today=portal.clock().date(),
        observation_dates=observed,
        addresses={
            "catalogue_url": settings.catalogue_url,
            "frankfurter_url": settings.frankfurter_url,
            "ecb_url": settings.ecb_url,
            "wise_url": settings.wise_url,
            "tariff_feeds": settings.tariff_feeds,
            "survey_sheets": settings.survey_sheets,
        },
        say=say,
        stop=stop,
    )


def days_without_rates(connection: Connection) -> tuple[date, ...]:
    """Return the days of published quotes for which the first of our rate sources has published nothing yet.

    A day between two published ones was a weekend or a holiday: the last rate is carried forward, nothing is missing.
    """
    published = Run.state == RunState.PUBLISHED.value
    observed = connection.scalars(
        select(QuoteRow.observed_on).distinct().join(Run, Run.id == QuoteRow.run_id).where(published)
    )
    rates = select(RateRow.on).distinct().join(Run, Run.id == RateRow.run_id)
    known = sorted(connection.scalars(rates.where(published, RateRow.source == RateSource.FRANKFURTER.value)))
    return tuple(sorted(day for day in observed if not _covered(day, known)))


def _covered(day: date, known: list[date]) -> bool:
    before, after = bisect_right(known, day) - 1, bisect_left(known, day)
    return (before >= 0 and known[before] == day) or (
        before >= 0 and after < len(known) and day - known[before] <= _CLOSED and known[after] - day <= _CLOSED
    )
