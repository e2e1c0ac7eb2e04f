"""What the exchange rate of a quote is measured against where its record brings no market rate of its own.

A shopper's sheet, a tariff and a collector of quotes state the payout currency, and no market rate. A rate that is
upside down or a hundredfold would stand first in a ranking until a person noticed. So it is measured against the rates
known to the run; where nobody published one, against what the surveys nearest in time say of the same corridor. Both
are of runs before this one, so that the same run finds the same.
"""

from datetime import date, timedelta
from decimal import Decimal
from statistics import median_low

from sqlalchemy import Connection, and_, select

from portal.collection.tables import PricePointRow, QuoteRow, Run, RunState, ServiceRow
from portal.collection.tables.reading import SHOWN
from portal.prices.quotes import CorridorCode, Quote
from portal.prices.rates import KnownRates
from portal.prices.vocabulary import PayoutBasis

#: How far from a quote's day a survey may be: within two years, few currencies move threefold.
_WITHIN = timedelta(days=730)

#: Surveys nearest in time whose middle counts; a single slip of a surveyor is outvoted.
_VOTES = 9

_Pair = tuple[CorridorCode, str, str]  # where, the currency sent, the currency paid out


class MarketRates:
    """Market rates for quotes that bring none, as payout units per sending unit."""

    def __init__(self, connection: Connection, run_id: int, known: KnownRates) -> None:
        self._connection = connection
        self._run_id = run_id
        self._known = known
        self._surveyed: dict[_Pair, list[tuple[date, Decimal]]] = {}

    def of(self, quote: Quote) -> Decimal | None:
        """Return what a quote is measured against; None where it needs nothing, or nothing is known."""
        paid = quote.service.payout_currency
        sent = _sent(quote)
        if quote.reference_rate is not None or quote.payout_basis is not PayoutBasis.STATED or paid is None or not sent:
            return None
        published = self._known.rate(sent, paid, quote.observed_on)
        if published is not None:
            return published.rate
        return self._near((quote.service.corridor, sent, paid), quote.observed_on)

    def _near(self, pair: _Pair, on: date) -> Decimal | None:
        if pair not in self._surveyed:
            self._surveyed[pair] = self._read(pair)
        nearest = sorted((abs(day - on), rate) for day, rate in self._surveyed[pair] if abs(day - on) <= _WITHIN)
        return median_low(rate for _, rate in nearest[:_VOTES]) if nearest else None

    def _read(self, pair: _Pair) -> list[tuple[date, Decimal]]:
        """Each day's interbank rates of the published surveys of a corridor."""
        corridor, sent, paid = pair
        same = and_(PricePointRow.run_id == QuoteRow.run_id, PricePointRow.number == QuoteRow.number)
        rows = (
            select(QuoteRow.observed_on, QuoteRow.reference_rate)
            .join(ServiceRow, ServiceRow.id == QuoteRow.service_id)
            .join(PricePointRow, same)
            .join(Run, Run.id == QuoteRow.run_id)
            .where(
                ServiceRow.sending == corridor.sending,
                ServiceRow.receiving == corridor.receiving,
                ServiceRow.payout_currency == paid,
                PricePointRow.position == 0,
                PricePointRow.currency == sent,
                QuoteRow.status.in_(SHOWN),
                QuoteRow.run_id < self._run_id,
                Run.state == RunState.PUBLISHED.value,
            )
            .distinct()
        )
        return [(on, rate) for on, rate in self._connection.execute(rows) if rate is not None and rate > 0]


def _sent(quote: Quote) -> str:
    """Return the currency that is sent; "" where the points do not agree on one."""
    if quote.tariff is not None:
        return quote.tariff.currency
    currencies = {point.currency for point in quote.points}
    return currencies.pop() if len(currencies) == 1 else ""
