"""Averages of a corridor and of the world, as the World Bank's survey computes them (design, section 4, "Averages").

The corridor average is the simple mean of the STATED total cost % over disclosing rows at denomination 200, one value
per published row, repeats and promotions included. So computed it equals published figures to 0.0001; recomputed from
fees and rates it misses them by about 0.001, which is why recomputation is only a check here. Sources that state no
total (mystery shops) are computed from their rates.

A row that the survey published counts with the total it states, also where this portal holds it from display: the
average is the survey's, not our opinion of its rows (docs/decisions/held-rows-count-in-averages.md).

Everything is in percent of the amount converted, exact; ``shown`` rounds for display. Averages are never the base of a
claim about savings.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from typing import Final

from portal.prices.cost import fee_deducted, fee_on_top, margin_percent, world_bank_total_percent
from portal.prices.money import CONTEXT, exactly
from portal.prices.quotes import PricePoint, Quote, Service
from portal.prices.validation import TOTAL_TOLERANCE
from portal.prices.vocabulary import Coverage, FeeConvention, Layer, Speed

#: The survey's first nominal amount in dollars, at which averages are published.
DENOMINATION: Final = Decimal(200)

_FOUR_DIGITS: Final = Decimal("0.0001")


class Exclusion(StrEnum):
    """Why a row counts in no average."""

    UNDISCLOSED = "undisclosed"  # the exchange rate is not disclosed: its stored margin 0 is not zero
    OTHER_DENOMINATION = "other_denomination"  # not surveyed at this denomination
    NO_TOTAL = "no_total"  # neither states a total nor gives what it takes to compute one
    NO_AMOUNT = "no_amount"  # a fee schedule, observed at no amount
    PROMOTION = "promotion"  # in the second figure only


@dataclass(frozen=True, slots=True)
class CountedRow:
    """One published row's value, with what the other figures ask of it. Small: an import keeps one for each row."""

    total: Decimal  # percent
    promotion: bool
    service: Service
    speed: Speed | None
    coverage: Coverage | None
    held: bool = False  # kept from display until a person decides


@dataclass(frozen=True, slots=True)
class Average:
    """A mean with the number of its rows, and of those left out by reason."""

    value: Decimal | None  # percent, exact; None: no row counts
    rows: int
    excluded: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CorridorAverages:
    """The corridor average, and the second, named figure without promotions."""

    every_row: Average
    without_promotions: Average


def counted_though_held(quote: Quote, denomination: Decimal = DENOMINATION) -> CountedRow | None:
    """Return what a row that is held from display brings into averages; None where it brings nothing.

    Only a survey's row speaks, and only with the total it states: nothing is computed from figures that are in doubt.
    """
    if quote.layer is not Layer.SURVEYED or not quote.discloses_rate:
        return None
    point = _point_at(quote, denomination)
    if point is None or point.stated_total is None:
        return None
    promotion = quote.promotion is not None
    return CountedRow(point.stated_total, promotion, quote.service, quote.speed, quote.coverage, held=True)


@exactly
def counted(
    quote: Quote, reference: Decimal | None = None, denomination: Decimal = DENOMINATION
) -> CountedRow | Exclusion:
    """Return what a quote brings into averages, or why it brings nothing.

    ``reference`` is our reference rate of its day, for sources that state neither a total nor a rate of their own.
    A row without denominations (a mystery shop) counts with its smallest amount.
    """
    if not quote.discloses_rate:
        return Exclusion.UNDISCLOSED
    if not quote.points:
        return Exclusion.NO_AMOUNT
    point = _point_at(quote, denomination)
    if point is None:
        return Exclusion.OTHER_DENOMINATION
    total = point.stated_total
    if total is None:
        total = _computed_total(quote, point, quote.reference_rate or reference)
    if total is None:
        return Exclusion.NO_TOTAL
    return CountedRow(total, quote.promotion is not None, quote.service, quote.speed, quote.coverage)


def corridor_averages(rows: Iterable[CountedRow | Exclusion]) -> CorridorAverages:
    """Return the averages of one corridor's round; ``rows`` as ``counted`` gave them, one for each published row."""
    every = list(rows)
    standard = [Exclusion.PROMOTION if isinstance(row, CountedRow) and row.promotion else row for row in every]
    return CorridorAverages(average(every), average(standard))


@exactly
def average(rows: Iterable[CountedRow | str]) -> Average:
    """Return the simple mean of the rows that count; a row that does not is handed over as its reason."""
    totals: list[Decimal] = []
    excluded: Counter[str] = Counter()
    for row in rows:
        if isinstance(row, CountedRow):
            totals.append(row.total)
        else:
            excluded[str(row)] += 1
    value = sum(totals, Decimal(0)) / len(totals) if totals else None
    return Average(value, len(totals), dict(sorted(excluded.items())))


@dataclass(frozen=True, slots=True)
class MeanOfRows:
    """The average of one corridor's round and the number of rows behind it, as they were stored."""

    value: Decimal | None  # percent
    rows: int


@exactly
def global_average(corridors: Iterable[MeanOfRows]) -> MeanOfRows:
    """Return the simple mean over all rows of all corridors: each corridor weighs as much as it has rows."""
    counting = [each for each in corridors if each.value is not None and each.rows]
    rows = sum(each.rows for each in counting)
    total = sum((each.value * each.rows for each in counting if each.value is not None), Decimal(0))
    return MeanOfRows(total / rows if rows else None, rows)


def shown(value: Decimal) -> Decimal:
    """Round a percentage to the four digits in which averages are published (half to even)."""
    return value.quantize(_FOUR_DIGITS, ROUND_HALF_EVEN, CONTEXT)


@dataclass(frozen=True, slots=True)
class Recomputation:
    """The stated totals against fee and rates, over the rows that give both. A check, never a figure to publish."""

    stated: Decimal | None
    recomputed: Decimal | None
    rows: int
    differing: int  # rows more than 0.05 points apart

    @property
    def differs(self) -> bool:
        """Whether the two means differ in the digits that are published."""
        if self.stated is None or self.recomputed is None:
            return False
        return shown(self.stated) != shown(self.recomputed)


@exactly
def recompute(quotes: Iterable[Quote], denomination: Decimal = DENOMINATION) -> Recomputation:
    """Compare stated totals with fee/amount + (1 - R/M) over disclosing rows."""
    stated, recomputed = [], []
    for quote in quotes:
        point = _point_at(quote, denomination) if quote.discloses_rate else None
        if point is not None and point.stated_total is not None:
            total = _computed_total(quote, point, quote.reference_rate)
            if total is not None:
                stated.append(point.stated_total)
                recomputed.append(total)
    if not stated:
        return Recomputation(None, None, 0, 0)
    rows = len(stated)
    differing = sum(abs(one - other) > TOTAL_TOLERANCE for one, other in zip(stated, recomputed, strict=True))
    return Recomputation(sum(stated, Decimal(0)) / rows, sum(recomputed, Decimal(0)) / rows, rows, differing)


def _point_at(quote: Quote, denomination: Decimal) -> PricePoint | None:
    if quote.points and all(point.denomination is None for point in quote.points):
        return quote.points[0]
    return next((point for point in quote.points if point.denomination == denomination), None)


def _computed_total(quote: Quote, point: PricePoint, reference: Decimal | None) -> Decimal | None:
    if point.fee is None or point.rate is None or reference is None or reference <= 0:
        return None
    split = fee_deducted if quote.fee_convention is FeeConvention.DEDUCTED else fee_on_top
    converted = split(point.amount, point.fee).converted
    if converted <= 0:
        return None
    return world_bank_total_percent(point.fee, converted, margin_percent(point.rate, reference))
