"""Which prices may fire an alert, and what they deliver.

Design, section 5: alerts are fired by the current layer alone, which is provider tariffs and quote APIs, and by no
price that is out of date. What the World Bank or a mystery shopper found on some day is the surveyed layer: true of
that day, but nobody offers it now. Of the current layer, what a provider states counts once a mystery shop confirms it,
because nobody can buy attention with a feed any more than a rank. Tariffs that nobody has confirmed, and estimates of
third parties, count for those who asked for them, and their mail says what they are. One of two prices that were found
for a service never counts.

Prices of the current layer are compared among themselves, at a market rate of our own: a confirmed tariff would else
always stand behind the very shop that confirms it.
"""

from dataclasses import replace
from decimal import Decimal

from portal.comparison.market import Market
from portal.prices.offers import Offer, Row, RowNote
from portal.prices.priorities import Priorities
from portal.prices.services import is_out_of_date
from portal.prices.vocabulary import Layer, Question

_CURRENT = frozenset({Layer.TARIFF, Layer.ESTIMATE})


def current_market(market: Market, *, unconfirmed_too: bool) -> Market:
    """Return the market of the prices that may fire an alert."""
    offers = tuple(
        offer
        for offer in market.offers
        if offer.quote.layer in _CURRENT
        and (unconfirmed_too or _is_confirmed(offer))
        and not is_out_of_date(offer, market.today)
    )
    return replace(market, collected=replace(market.collected, offers=offers))


def delivering(market: Market, amount: Decimal, payout_currency: str, priorities: Priorities) -> tuple[Row, ...]:
    """Return the rows of a current market for an amount paid in all, in the order of the ranking.

    Amounts above zero, in the corridor's sending currency. What arrives is as pages show it: rounded down to what can
    be paid out.
    """
    comparison = market.compare(Question.PAY, amount, market.corridor.currency, priorities)
    ranking = next((each for each in comparison.rankings if each.payout_currency == payout_currency), None)
    rows = ranking.rows if ranking else ()
    return tuple(row for row in rows if RowNote.TWO_PRICES_FOUND not in row.notes)


def delivering_more(rows: tuple[Row, ...], threshold: Decimal) -> tuple[Row, ...]:
    """Return the rows with which more than the threshold arrives."""
    return tuple(row for row in rows if row.figures.arrives_shown > threshold)


def _is_confirmed(offer: Offer) -> bool:
    return offer.quote.layer is Layer.TARIFF and offer.verified
