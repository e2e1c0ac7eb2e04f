"""What a pull is for: corridors, addresses of outside systems, and the days whose reference rates are missing."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, func, select, tuple_

from portal.collection.amounts import with_amounts
from portal.collection.source import Source, Wanted
from portal.collection.tables import QuoteRow, RateRow, Run, RunState, ServiceRow
from portal.composition import Homeward
from portal.prices.corridors import Corridor
from portal.prices.vocabulary import Layer, RateSource

#: Markets close for at most so many days in a row: between two published days this far apart nothing is missing.
_CLOSED = timedelta(days=4)

#: So long after its first rate a currency's history is asked for at each pull, until some of it has come.
_NEW_FOR = timedelta(days=14)


def wanted_for(portal: Homeward, source: Source, say: Callable[[str], None], stop: Callable[[], bool]) -> Wanted:
    """Return what a source is told when it is pulled."""
    settings = portal.settings
    observed: tuple[date, ...] = ()
    new_currencies: dict[str, tuple[date, ...]] = {}
    corridors = portal.corridors.all()
    if source.layer is None:
        with portal.database.reading() as connection:
            observed = days_without_rates(connection)
            new_currencies = currencies_without_history(connection, corridors, portal.clock(), observed)
    if source.layer is Layer.ESTIMATE:
        with portal.database.reading() as connection:
            corridors = tuple(with_amounts(connection, corridor) for corridor in corridors)
    return Wanted(
        corridors=corridors,
        today=portal.clock().date(),
        observation_dates=observed,
        new_currencies=new_currencies,
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


def currencies_without_history(
    connection: Connection, corridors: Iterable[Corridor], now: datetime, asked_anyway: Collection[date] = ()
) -> dict[str, tuple[date, ...]]:
    """Return the currencies that came with a new corridor, each with the days of its quotes that lack a rate of it.

    New is a currency whose first rate was published at most ``_NEW_FOR`` ago. Beyond that nothing is asked again: a
    publisher that has no history of it will not get one. ``asked_anyway`` are days missing of all currencies.
    """
    found = {}
    for currency, oldest in _new_rates(connection, now).items():
        days = _observed_between(corridors_of(corridors, currency), connection)
        if missing := tuple(sorted(day for day in days if day < oldest and day not in asked_anyway)):
            found[currency] = missing
    return found


def corridors_of(corridors: Iterable[Corridor], currency: str) -> list[tuple[str, str]]:
    """Return the country pairs of the corridors in which a currency is sent or paid out."""
    return [
        (each.code.sending, each.code.receiving)
        for each in corridors
        if currency == each.currency or currency in each.payout_currencies
    ]


def _new_rates(connection: Connection, now: datetime) -> dict[str, date]:
    """Return the currencies whose first rates were published lately, each with the oldest day known of it."""
    first_published, oldest = func.min(Run.published_at), func.min(RateRow.on)
    rows = connection.execute(
        select(RateRow.quote, first_published, oldest)
        .join(Run, Run.id == RateRow.run_id)
        .where(Run.state == RunState.PUBLISHED.value, RateRow.source == RateSource.FRANKFURTER.value)
        .group_by(RateRow.quote)
        .order_by(RateRow.quote)
    )
    return {quote: on for quote, published_at, on in rows if published_at and now - published_at <= _NEW_FOR}


def _observed_between(pairs: list[tuple[str, str]], connection: Connection) -> Iterable[date]:
    """Return the days of published quotes in some corridors."""
    if not pairs:
        return ()
    services = select(ServiceRow.id).where(tuple_(ServiceRow.sending, ServiceRow.receiving).in_(pairs))
    return connection.scalars(
        select(QuoteRow.observed_on)
        .distinct()
        .join(Run, Run.id == QuoteRow.run_id)
        .where(Run.state == RunState.PUBLISHED.value, QuoteRow.service_id.in_(services))
    ).all()


def _covered(day: date, known: list[date]) -> bool:
    before, after = bisect_right(known, day) - 1, bisect_left(known, day)
    return (before >= 0 and known[before] == day) or (
        before >= 0 and after < len(known) and day - known[before] <= _CLOSED and known[after] - day <= _CLOSED
    )
