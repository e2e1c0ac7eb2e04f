"""In which currency each row pays out: asked of known rates first, then of what the survey's rows prove together."""

from datetime import date
from decimal import Decimal
from typing import Any

from portal.collection.sources.world_bank_rpw.described import Described
from portal.prices.payout import Payout, settle_payout
from portal.prices.quotes import PricePoint
from portal.prices.rates import KnownRates
from portal.prices.survey_evidence import FirstKnown, SurveyEvidence


class Payouts:
    """Settles payout currencies. Every row is seen first; only then is any asked about."""

    def __init__(self, known: KnownRates) -> None:
        self._known = known
        self._evidence = SurveyEvidence()
        self._period = ""
        self._rates: KnownRates = known
        self._settled: dict[tuple[Any, ...], Payout] = {}

    def see(
        self,
        period: str,
        currency: str,
        dollar_amount: bool,
        country: str,
        reference: Decimal | None,
        day: date,
    ) -> None:
        """Take in what one row proves."""
        self._evidence.see(period, currency, country, reference, day, dollar_amount=dollar_amount)

    def of(self, period: str, point: PricePoint, described: Described, reference: Decimal | None, day: date) -> Payout:
        """Return the payout of a row. Rows of one corridor and day mostly ask the same: they are answered once."""
        if period != self._period:
            self._turn_to(period)
        key = (
            *(point.currency, described.corridor.receiving, day, reference, described.payout_note),
            *(point.rate == reference, point.amount == point.denomination),
        )
        payout = self._settled.get(key)
        if payout is None:
            payout = self._settled[key] = settle_payout(
                point, described.corridor.receiving, reference, described.payout_note, day, self._rates
            )
        return payout

    def _turn_to(self, period: str) -> None:
        """Rows stand period by period; what was settled for another is forgotten."""
        self._period = period
        self._rates = FirstKnown(self._known, self._evidence.of(period))
        self._settled.clear()
