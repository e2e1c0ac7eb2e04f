"""What is known of one corridor now, and the answers to questions about it: for pages, and for every room above.

Needs Flask's application context, but no request.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, Decimal

from sqlalchemy import Connection

from portal.collection.tables.known_rates import SqlRates
from portal.comparison.offers_from_sql import Collected, OfferMaker
from portal.comparison.rates import known_rates
from portal.comparison.source_facts import source_facts
from portal.composition import homeward
from portal.prices.compare import compare
from portal.prices.corridors import Corridor
from portal.prices.money import CONTEXT
from portal.prices.offers import Comparison, Offer
from portal.prices.priorities import NO_PRIORITIES, Priorities
from portal.prices.references import choose_reference
from portal.prices.vocabulary import Question


@dataclass(frozen=True, slots=True)
class Market:
    """A corridor's newest rounds, the offers in them, and the reference rates, on one day."""

    corridor: Corridor  # with every currency that is paid out, also those its file does not name
    collected: Collected
    known: SqlRates
    today: date

    @property
    def offers(self) -> tuple[Offer, ...]:
        """Every offer of the corridor's newest rounds, and standard prices that stand in for promotions."""
        return self.collected.offers

    @property
    def surveyed(self) -> bool:
        """Whether there is any price."""
        return bool(self.collected.offers)

    def compare(
        self, question: Question, amount: Decimal, currency: str, priorities: Priorities = NO_PRIORITIES
    ) -> Comparison:
        """Answer a question among the services that meet the priorities; ``amount`` is above zero, of ``currency``.

        ``currency`` is the corridor's sending currency for "pay" and "send", a payout currency for "receive".
        """
        return compare(
            self.offers,
            question,
            amount,
            currency,
            self.corridor,
            self.known,
            self.today,
            require_register_entry=homeward().settings.require_register_entry,
            priorities=priorities,
        )

    def usual_currency(self, question: Question) -> str:
        """Return the currency a question's amount is in where the person did not say."""
        return self.usually_arriving() if question is Question.RECEIVE else self.corridor.currency

    def usually_arriving(self) -> str:
        """Return the first currency of the corridor that a service pays out: in South Sudan dollars, not pounds."""
        paid_out = {offer.quote.service.payout_currency for offer in self.offers if not offer.superseded}
        corridor = self.corridor
        return next((code for code in corridor.payout_currencies if code in paid_out), corridor.local_currency)

    def surveyed_amounts(self) -> tuple[Decimal, ...]:
        """Return the amounts to begin with: the corridor's price points, else the two most observed, ascending."""
        corridor = self.corridor
        if corridor.price_points:
            return corridor.price_points
        seen = Counter(
            point.amount
            for offer in self.offers
            if not offer.superseded
            for point in offer.quote.points
            if point.currency == corridor.currency
        )
        return tuple(sorted(amount for amount, _count in seen.most_common(2)))

    def first_amount(self, question: Question, currency: str) -> Decimal:
        """Return the amount to answer where none was asked: the smallest price point, or what it is worth there."""
        amounts = self.surveyed_amounts()
        amount = amounts[0] if amounts else _smallest_of_tariffs(self.offers)
        if question is not Question.RECEIVE:
            return amount
        reference = choose_reference(self.corridor.currency, currency, self.known, self.offers, self.today)
        worth = CONTEXT.multiply(amount, reference.rate) if reference else amount
        step = Decimal(1).scaleb(max(worth.adjusted() - 1, 0))
        # Two digits, rounded up: less could be below what a service without a margin delivers of its smallest amount.
        return (worth / step).to_integral_value(ROUND_CEILING) * step


def market_of(connection: Connection, corridor: Corridor) -> Market:
    """Read what is known of a corridor now."""
    known, today = known_rates(connection), homeward().clock().date()
    collected = OfferMaker(known, homeward().providers, source_facts(), today).collected(connection, corridor.code)
    return Market(_with_payouts(corridor, collected.offers), collected, known, today)


def _with_payouts(corridor: Corridor, offers: Iterable[Offer]) -> Corridor:
    """Add the currencies that are paid out, though the corridor's file does not name them."""
    paid_out = (offer.quote.service.payout_currency for offer in offers)
    every = dict.fromkeys([*corridor.payout_currencies, *(code for code in paid_out if code)])
    return replace(corridor, payout_currencies=tuple(every))


def _smallest_of_tariffs(offers: Iterable[Offer]) -> Decimal:
    """Return an amount that every tariff of the corridor prices, if there is one: their largest smallest amount."""
    smallest = [offer.quote.tariff.bands[0].minimum for offer in offers if offer.quote.tariff]
    return max([*smallest, Decimal(100)])
