"""Reference rates as published runs brought them: the ``KnownRates`` of pages, readers and replays.

Order of belief (design, section 4): legal peg, Frankfurter, cross rates of the ECB. What was not published on a day is
carried forward at most ten days, and keeps its own day. Of several published runs that brought the same rate the newest
wins. Crosses go through the euro, in 34 digits: quote per euro / base per euro, both of the newest day both are known.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select, union_all
from sqlalchemy.engine import Connection

from portal.collection.pegs import Pegs, read_pegs
from portal.collection.tables.rates import RateRow
from portal.collection.tables.runs import Run, RunState
from portal.collection.windows import CARRY_DAYS, Window, days_before, windows
from portal.prices.money import CONTEXT
from portal.prices.rates import ReferenceRate
from portal.prices.references import most_believed
from portal.prices.vocabulary import RateSource

_EURO = "EUR"
_PUBLISHED_BY = (RateSource.FRANKFURTER, RateSource.ECB)
_SHOWN = ("accepted", "released")

#: Spans of days in one query; SQLite joins at most 500 selects, and a page needs a handful.
_MOST_SPANS = 40

#: After so many lookups that were not preloaded, whole years are read at once: an import asks for every day there is.
_LOOKUPS_ONE_BY_ONE = 8

_EVER_PUBLISHED = select(RateRow.quote).where(RateRow.base == _EURO).distinct()


@dataclass(frozen=True, slots=True)
class _Published:
    """Units of a currency per one euro, and who stands behind it."""

    rate: Decimal
    publisher: str


_ONE = _Published(Decimal(1), "")
_Series = Mapping[date, _Published]
_Legs = tuple[date, _Published, _Published]  # the day, base per euro, quote per euro


class SqlRates:
    """Knows what the published runs before ``before_run`` (all, where None) brought, and the pegs.

    ``preload`` makes everything that follows cost no further query; without it, a lookup costs one at most, and many
    lookups cost one for each currency and year. What was read is kept: published runs do not change.
    """

    def __init__(self, connection: Connection, pegs: Pegs, before_run: int | None = None) -> None:
        self._connection = connection
        self._pegs = pegs
        self._before_run = before_run
        self._series: dict[tuple[str, str], dict[date, _Published]] = {}
        self._loaded: set[tuple[str, date]] = set()
        self._loaded_years: set[tuple[str, int]] = set()
        self._lookups = 0
        self._published: set[str] | None = None  # currencies that were ever published; None: not asked yet
        self._answers: dict[tuple[str, str, date], ReferenceRate | None] = {}

    def preload(self, currencies: Iterable[str], dates: Iterable[date]) -> None:
        """Read what rates between ``currencies`` on ``dates`` need, in a single query."""
        missing = self._missing(currencies, set(dates))
        if missing:
            self._read({currency for currency, _ in missing}, windows({day for _, day in missing}, _MOST_SPANS))
            self._loaded.update(missing)

    def rate(self, base: str, quote: str, on: date) -> ReferenceRate | None:
        """Return the rate of ``on``, or the newest at most ten days older; None where none is known."""
        if base == quote:
            return ReferenceRate(base, quote, Decimal(1), on, RateSource.PEG, reference=base)
        key = (base, quote, on)
        if key not in self._answers:
            self._look_up((base, quote), on)
            told = self._may_tell_of(base) and self._may_tell_of(quote)
            self._answers[key] = self._believed(base, quote, on) if told else None
        return self._answers[key]

    def of(self, source: RateSource, base: str, quote: str, on: date) -> ReferenceRate | None:
        """Return what one publisher alone says, without the pegs."""
        self._look_up((base, quote), on)
        return self._cross(source, base, quote, on, Pegs())

    def _missing(self, currencies: Iterable[str], days: set[date]) -> list[tuple[str, date]]:
        wanted = set(currencies)
        needed = (wanted | {self._pegs.anchor(currency) for currency in wanted}) - {_EURO}
        return [
            (currency, day)
            for currency in needed
            if self._published is None or currency in self._published
            for day in days
            if (currency, day) not in self._loaded and (currency, day.year) not in self._loaded_years
        ]

    def _look_up(self, currencies: Iterable[str], on: date) -> None:
        """Read what one lookup needs and nothing has read yet, in one query."""
        missing = self._missing(currencies, {on})
        if not missing:
            return
        self._lookups += 1
        if self._lookups <= _LOOKUPS_ONE_BY_ONE:
            self.preload(currencies, (on,))
            return
        if self._published is None:
            self._published = set(self._connection.scalars(_EVER_PUBLISHED))
            missing = self._missing(currencies, {on})
        if not missing:
            return
        year = Window(days_before(date(on.year, 1, 1), CARRY_DAYS), date(on.year, 12, 31))
        self._read({currency for currency, _ in missing}, [year])
        self._loaded_years.update((currency, on.year) for currency, _ in missing)

    def _read(self, currencies: set[str], spans: list[Window]) -> None:
        # Runs ascend: what a newer one says replaces what an older one said.
        names: dict[str, Any] = {"currencies": sorted(currencies)}
        if self._before_run is not None:
            names["before_run"] = self._before_run
        for place, span in enumerate(spans):
            names |= {f"first_{place}": span.first, f"last_{place}": span.last}
        query = _query(len(spans), before_run=self._before_run is not None)
        for source, quote, on, rate, publisher in self._connection.execute(query, names).all():
            self._series.setdefault((source, quote), {})[on] = _Published(rate, publisher)

    def _may_tell_of(self, currency: str) -> bool:
        """Whether a peg or anything read could give a rate of it: an import asks of many that nobody told."""
        if currency == _EURO or self._pegs.of(currency) is not None:
            return True
        return any((source.value, currency) in self._series for source in _PUBLISHED_BY)

    def _believed(self, base: str, quote: str, on: date) -> ReferenceRate | None:
        pegs = self._pegs.on(on)
        pegged = pegs.rate(base, quote, on)
        # Where pegs alone give the rate, published rates are the second opinion, and must not lean on the pegs.
        pegs = pegs if pegged is None else Pegs()
        published = [self._cross(source, base, quote, on, pegs) for source in _PUBLISHED_BY]
        if not any(published) and (pegs.of(base) or pegs.of(quote)):
            # Nobody published the anchor; the pegged currency itself may have been.
            published = [self._cross(source, base, quote, on, Pegs()) for source in _PUBLISHED_BY]
        return most_believed(rate for rate in (pegged, *published) if rate is not None)

    def _cross(self, source: RateSource, base: str, quote: str, on: date, pegs: Pegs) -> ReferenceRate | None:
        """Return one publisher's rate; a pegged currency is its anchor times the peg."""
        legs = self._newest_legs(source, pegs.anchor(base), pegs.anchor(quote), on)
        if legs is None:
            return None
        day, base_leg, quote_leg = legs
        per_euro = CONTEXT.multiply(quote_leg.rate, pegs.units(quote))
        value = CONTEXT.divide(per_euro, CONTEXT.multiply(base_leg.rate, pegs.units(base)))
        told = dict.fromkeys((base_leg.publisher, quote_leg.publisher, *pegs.laws(base, quote)))
        return ReferenceRate(base, quote, value, day, source, reference="; ".join(text for text in told if text))

    def _newest_legs(self, source: RateSource, base: str, quote: str, on: date) -> _Legs | None:
        """Return the newest day on which both are known, else the newest of each with the older of their days."""
        base_series, quote_series = self._of(source, base), self._of(source, quote)
        newest_base = newest_quote = None
        for back in range(CARRY_DAYS + 1):
            day = days_before(on, back)
            base_leg = _ONE if base_series is None else base_series.get(day)
            quote_leg = _ONE if quote_series is None else quote_series.get(day)
            if base_leg and quote_leg:
                return day, base_leg, quote_leg
            newest_base = newest_base or (base_leg and (day, base_leg))
            newest_quote = newest_quote or (quote_leg and (day, quote_leg))
        if newest_base and newest_quote:
            return min(newest_base[0], newest_quote[0]), newest_base[1], newest_quote[1]
        return None

    def _of(self, source: RateSource, currency: str) -> _Series | None:
        """Return what is known of a currency per euro by day; None for the euro itself, worth 1 on any day."""
        return None if currency == _EURO else self._series.get((source.value, currency), {})


@cache
def _query(spans: int, *, before_run: bool) -> Select[str, str, date, Decimal, str]:
    """Return the statement that reads rates in so many spans of days, as parameters ``first_0``, ``last_0``, ...

    Made once for each number of spans: to build it takes many times longer than to run it. One select per span, so that
    each is a short walk along the index and not one past every year between them.
    """
    found = union_all(*(_in_span(place, before_run=before_run) for place in range(spans))).subquery()
    columns = (found.c.source, found.c.quote, found.c.on, found.c.rate, found.c.publisher)
    return select(*columns).order_by(found.c.run_id, found.c.number)


def _in_span(place: int, *, before_run: bool) -> Select[str, str, date, Decimal, str, int, int]:
    row = RateRow
    query = (
        select(row.source, row.quote, row.on, row.rate, row.publisher, row.run_id, row.number)
        .join(Run, Run.id == row.run_id)
        .where(Run.state == RunState.PUBLISHED.value, row.base == _EURO, row.status.in_(_SHOWN))
        .where(row.quote.in_(bindparam("currencies", expanding=True)))
        .where(row.on.between(bindparam(f"first_{place}"), bindparam(f"last_{place}")))
    )
    return query.where(row.run_id < bindparam("before_run")) if before_run else query


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two sources more than 1 % apart on units of ``quote`` per one ``base``. The first one is used."""

    base: str
    quote: str
    first: ReferenceRate
    second: ReferenceRate
    percent: Decimal  # of the first: how far the second lies above it (below: negative)
    first_age: int  # days
    second_age: int


def disagreements(connection: Connection, today: date, pegs: Pegs | None = None) -> list[Disagreement]:
    """Return where today's rates per euro (and per anchor of a peg) disagree, the widest apart first."""
    pegs = (read_pegs() if pegs is None else pegs).on(today)
    known = SqlRates(connection, pegs)
    currencies = _currencies(connection, today)
    known.preload(currencies | {peg.currency for peg in pegs}, [today])
    pairs = {(pegs.anchor(currency) if pegs.of(currency) else _EURO, currency) for currency in currencies}
    found = []
    for base, quote in sorted(pairs):
        rate = known.rate(base, quote, today)
        if rate is not None and rate.second is not None:
            found.append(_disagreement(rate, rate.second, today))
    return sorted(found, key=lambda one: abs(one.percent), reverse=True)


def _disagreement(first: ReferenceRate, second: ReferenceRate, today: date) -> Disagreement:
    ratio = CONTEXT.divide(second.rate, first.rate)
    percent = CONTEXT.multiply(CONTEXT.subtract(ratio, Decimal(1)), Decimal(100))
    ages = first.age_in_days(today), second.age_in_days(today)
    return Disagreement(first.base, first.quote, first, second, percent, *ages)


@dataclass(frozen=True, slots=True)
class RateAge:
    """The newest published rate per euro that one source has of a currency, within the days a rate is carried."""

    source: RateSource
    currency: str
    on: date
    age: int  # days


def rate_ages(connection: Connection, today: date) -> list[RateAge]:
    """Return how old each source's newest rate of each currency is, the oldest first.

    A currency that is missing here has no rate that could still be used.
    """
    known = SqlRates(connection, Pegs())
    currencies = _currencies(connection, today)
    known.preload(currencies, [today])
    found = []
    for source in _PUBLISHED_BY:
        for currency in sorted(currencies):
            rate = known.of(source, _EURO, currency, today)
            if rate is not None:
                found.append(RateAge(source, currency, rate.on, rate.age_in_days(today)))
    return sorted(found, key=lambda age: -age.age)


def _currencies(connection: Connection, today: date) -> set[str]:
    """Return the currencies with a published rate young enough to be used today."""
    first = today - timedelta(days=CARRY_DAYS)
    query = (
        select(RateRow.quote)
        .distinct()
        .join(Run, Run.id == RateRow.run_id)
        .where(Run.state == RunState.PUBLISHED.value, RateRow.base == _EURO, RateRow.status.in_(_SHOWN))
        .where(RateRow.on.between(first, today))
    )
    return set(connection.scalars(query))
