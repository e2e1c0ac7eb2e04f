"""Reference rates that the rows of one survey snapshot prove among themselves, for a machine that knows no other.

A surveyed row says "M units of something per unit sent", and what it pays out in (local currency, dollar, euro) is the
question (``portal.prices.payout``). Rows of one period answer it together:

- two senders' corridors to one country, paid out in the same currency, give the cross rate of the two senders;
- a corridor and its reverse give one rate twice, one of them upside down;
- an amount that equals its dollar denomination under another code is dollars, if its M fits no row of its corridor;
- a payout in dollars or euros gives that currency's rate, once something else points at the same value.

No group of rows is believed on its own word: a rate needs two witnesses. Rates found so are good enough to tell which
currency a row pays out in (25 %); they are no reference for a cost.
"""

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Context, Decimal
from typing import Final

from portal.prices.codes import currencies_of
from portal.prices.corroboration import FIT, Corridor, Group, Worth, alike, corroborated, grouped
from portal.prices.rates import KnownRates, ReferenceRate
from portal.prices.vocabulary import RateSource

_FIVE_DIGITS: Final = Context(prec=5)  # a quarter's hundreds of daily rates become a handful
_EIGHT_DIGITS: Final = Context(prec=8)  # more than witnesses who agree within 5 % can know
_CARRIED: Final = timedelta(days=10)  # as everywhere: a rate serves for ten days after its own


class SurveyEvidence:
    """Rates that one survey snapshot proves; a ``KnownRates``. Feed every row with ``see``, then ask.

    Memory grows with corridors, periods and distinct rates (at five digits), not with rows. The answers do not depend
    on the order in which rows were seen.
    """

    def __init__(self) -> None:
        self._seen: dict[str, _Period] = defaultdict(_Period)
        self._solved: dict[str, _ProvenRates] = {}

    def see(
        self,
        period: str,
        sending_currency: str,
        receiving_country: str,
        reference: Decimal | None,
        observed_on: date,
        *,
        dollar_amount: bool = False,
    ) -> None:
        """Take in one row. ``dollar_amount``: its amount equals its dollar denomination under another code than USD.

        A missing or impossible reference rate proves nothing; neither does 1, which means "paid as it was sent".
        """
        if reference is None or not reference.is_finite() or reference <= 0 or reference == 1:
            return
        tender = currencies_of(receiving_country, observed_on)
        if tender:
            corridor = Corridor(sending_currency, receiving_country, tender[0])
            self._seen[period].see(corridor, _FIVE_DIGITS.plus(reference), observed_on, dollar_amount=dollar_amount)
            self._solved.pop(period, None)

    def rate(self, base: str, quote: str, on: date) -> ReferenceRate | None:
        """Return what the newest period around ``on`` proves (its last day at most ten days before), or None."""
        around = [name for name, period in self._seen.items() if period.first <= on <= period.last + _CARRIED]
        for name in sorted(around, key=lambda name: (self._seen[name].first, name), reverse=True):
            if (found := self.of(name).rate(base, quote, on)) is not None:
                return found
        return None

    def of(self, period: str) -> KnownRates:
        """Return the rates of one period, whatever day they are asked for: rows know their period better than a day."""
        if period not in self._solved:
            seen = self._seen[period] if period in self._seen else _Period()
            self._solved[period] = _ProvenRates(period, seen.last, corroborated(seen.groups()))
        return self._solved[period]


class _ProvenRates:
    """The rates of one period, from what its currencies are worth."""

    def __init__(self, period: str, on: date, worth: dict[str, Worth]) -> None:
        self._period = period
        self._on = on
        self._worth = worth

    def rate(self, base: str, quote: str, on: date) -> ReferenceRate | None:
        one, other = self._worth.get(base), self._worth.get(quote)
        if one is None or other is None or one.island != other.island:
            return None
        told = f"proved by the survey's own rows of {self._period}"
        return ReferenceRate(
            base, quote, _EIGHT_DIGITS.divide(one.value, other.value), self._on, RateSource.SURVEY, told
        )


class FirstKnown:
    """Several ``KnownRates`` asked in order; the first answer counts and is remembered."""

    def __init__(self, *asked: KnownRates) -> None:
        self._asked = asked
        self._answers: dict[tuple[str, str, date], ReferenceRate | None] = {}

    def rate(self, base: str, quote: str, on: date) -> ReferenceRate | None:
        """Return the first answer, or None where nobody knows."""
        question = (base, quote, on)
        if question not in self._answers:
            answers = (asked.rate(base, quote, on) for asked in self._asked)
            self._answers[question] = next((answer for answer in answers if answer is not None), None)
        return self._answers[question]


class _Period:
    """What was seen of one period: how often each rate stood in each corridor."""

    def __init__(self) -> None:
        self.first = date.max
        self.last = date.min
        self._rates: dict[Corridor, Counter[Decimal]] = defaultdict(Counter)
        self._dollar_amounts: dict[Corridor, Counter[Decimal]] = defaultdict(Counter)

    def see(self, corridor: Corridor, rate: Decimal, on: date, *, dollar_amount: bool) -> None:
        self.first = min(self.first, on)
        self.last = max(self.last, on)
        (self._dollar_amounts if dollar_amount else self._rates)[corridor][rate] += 1

    def groups(self) -> list[Group]:
        """All groups, each under the currency in which its amounts really are."""
        corridors = sorted({*self._rates, *self._dollar_amounts})
        return [group for corridor in corridors for group in self._groups_of(corridor)]

    def _groups_of(self, corridor: Corridor) -> list[Group]:
        """Groups of one corridor. Amounts equal to the denomination are dollars if no other row has such a rate."""
        others = self._rates.get(corridor, Counter())
        doubtful = self._dollar_amounts.get(corridor, Counter())
        strange = {r: n for r, n in doubtful.items() if others and not any(alike(r, other, FIT) for other in others)}
        usual = others + Counter({r: n for r, n in doubtful.items() if r not in strange})
        in_dollars = corridor._replace(sending="USD")
        return [
            *grouped(corridor, usual),
            *(group._replace(dollar_amount=True) for group in grouped(in_dollars, Counter(strange))),
        ]
