"""What a reference rate is measured against where none of its own source is near: other sources, and surveys.

The first rate of a currency must not be believed only because nothing contradicts it: were it upside down, it would be
what every later, right one is measured against. So it is measured against another publisher's rate of about that day,
else against what the surveys' own interbank rates make of the currencies known already.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from sqlalchemy import and_, func, select

from portal.collection.tables import PricePointRow, QuoteRow, Run, RunState, ServiceRow
from portal.collection.tables.reading import SHOWN
from portal.database import Database
from portal.prices.money import CONTEXT

#: How far from a rate's day a survey may be to say whether the rate can be: within it, few currencies move threefold.
WITHIN = timedelta(days=730)

#: Surveys nearest in time whose middle counts; a single slip of a surveyor is outvoted.
_VOTES = 9

_EURO = "EUR"


class SurveyYardstick:
    """Units of a currency per euro, as published surveys imply them. Read once, when first asked."""

    def __init__(self, database: Database, run_id: int) -> None:
        self._database = database
        self._run_id = run_id
        self._surveyed: dict[str, list[tuple[str, date, Decimal]]] | None = None

    def per_euro(self, currency: str, on: date, known: Mapping[str, Decimal]) -> Decimal | None:
        """Return what the surveys around a day imply, from other currencies ``known`` per euro; None where nothing."""
        per_euro = {**known, _EURO: Decimal(1)}
        implied = sorted(
            (abs(day - on), CONTEXT.multiply(per_euro[other], units))
            for other, day, units in self._of(currency)
            if other in per_euro and abs(day - on) <= WITHIN
        )
        return median(figure for _, figure in implied[:_VOTES]) if implied else None

    def _of(self, currency: str) -> list[tuple[str, date, Decimal]]:
        """Return (other currency, day, units of ``currency`` per unit of the other) of every surveyed pair."""
        if self._surveyed is None:
            self._surveyed = {}
            for sent, paid, on, rate in self._read():
                self._surveyed.setdefault(paid, []).append((sent, on, rate))
                self._surveyed.setdefault(sent, []).append((paid, on, CONTEXT.divide(Decimal(1), rate)))
        return self._surveyed.get(currency, [])

    def _read(self) -> Iterator[tuple[str, str, date, Decimal]]:
        """One interbank rate for each pair of currencies and day of published surveys."""
        same = and_(PricePointRow.run_id == QuoteRow.run_id, PricePointRow.number == QuoteRow.number)
        rows = (
            select(
                PricePointRow.currency,
                ServiceRow.payout_currency,
                QuoteRow.observed_on,
                func.min(QuoteRow.reference_rate, type_=QuoteRow.reference_rate.type),
            )
            .join(PricePointRow, same)
            .join(ServiceRow, ServiceRow.id == QuoteRow.service_id)
            .join(Run, Run.id == QuoteRow.run_id)
            .where(
                Run.state == RunState.PUBLISHED.value,
                QuoteRow.run_id < self._run_id,
                QuoteRow.status.in_(SHOWN),
                QuoteRow.reference_rate.is_not(None),
                ServiceRow.payout_currency.is_not(None),
                PricePointRow.position == 0,
                PricePointRow.currency != ServiceRow.payout_currency,
            )
            .group_by(PricePointRow.currency, ServiceRow.payout_currency, QuoteRow.observed_on)
        )
        with self._database.reading() as connection:
            for sent, paid, on, rate in connection.execute(rows):
                if paid is not None and rate is not None and rate > 0:
                    yield sent, paid, on, rate
