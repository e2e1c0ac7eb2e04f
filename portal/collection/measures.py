"""The averages of a round: computed when it is published, and again when a person decides on one of its quotes."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from portal.prices.averages import CountedRow, Exclusion, corridor_averages, counted, counted_though_held
from portal.prices.quotes import Quote, Service
from portal.prices.rates import KnownRates
from portal.prices.reasons import Hold
from portal.prices.smart import smart

#: Values of the columns of ``rounds`` that hold averages.
Measures = dict[str, Any]

#: What one quote brings into its round's averages.
Counted = CountedRow | Exclusion


def counted_row(quote: Quote, known: KnownRates, service: Service | None = None) -> Counted:
    """Return what a shown quote brings into averages.

    Where a source states neither totals nor a rate of its own, our reference rate of the quote's day is used: that of
    the run. ``service`` is the quote's, shared by all rows of one service: an import keeps a row for each quote.
    """
    reference = None
    if quote.reference_rate is None and quote.points and quote.service.payout_currency:
        rate = known.rate(quote.points[0].currency, quote.service.payout_currency, quote.observed_on)
        reference = rate.rate if rate is not None else None
    row = counted(quote, reference)
    if service is None or isinstance(row, Exclusion):
        return row
    return CountedRow(row.total, row.promotion, service, row.speed, row.coverage)


def counted_held_row(quote: Quote, reasons: Collection[str], service: Service | None = None) -> CountedRow | None:
    """Return what a quote that is held for ``reasons`` brings into averages; None where it brings nothing.

    The second of two rows under one key is no row of its own until a person says so.
    """
    row = None if Hold.DUPLICATE_KEY in reasons else counted_though_held(quote)
    return row if row is None or service is None else replace(row, service=service)


def measures(rows: Iterable[Counted]) -> Measures:
    """Return a round's averages from what each of its quotes brings."""
    every = list(rows)
    averages, approximation = corridor_averages(every), smart(every)
    return {
        "average_total": averages.every_row.value,
        "average_rows": averages.every_row.rows,
        "average_rows_held": sum(isinstance(row, CountedRow) and row.held for row in every),
        "average_without_promotions": averages.without_promotions.value,
        "average_without_promotions_rows": averages.without_promotions.rows,
        "smart": approximation.value,
        "smart_rows": approximation.services,
        "smart_coverage_unknown": approximation.coverage_unknown,
    }
