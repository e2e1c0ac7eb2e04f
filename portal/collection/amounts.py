"""Which amounts a corridor is asked about where its file names none: those that were surveyed last."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

from sqlalchemy import Connection, and_, select

from portal.collection.tables import PricePointRow, QuoteRow
from portal.collection.tables.reading import SHOWN, visible_rounds
from portal.prices.corridors import Corridor
from portal.prices.vocabulary import Layer

#: Layers whose amounts somebody chose to ask about. An estimate's amounts are our own questions come back.
_SURVEYS = (Layer.SURVEYED.value, Layer.SHOPPED.value)

#: Certification asks for two price points a corridor (design, section 2).
_PRICE_POINTS = 2


def with_amounts(connection: Connection, corridor: Corridor) -> Corridor:
    """Return a corridor with price points: its own, else those of its newest survey, else those of an older one.

    A corridor that nobody surveyed in its own currency stays without.
    """
    if corridor.price_points:
        return corridor
    for newest_only in (True, False):
        rounds = visible_rounds(connection, corridor.code, newest_only)
        for each in sorted(rounds, key=lambda one: one.newest_on, reverse=True):
            if amounts := _surveyed(connection, each.id, corridor.currency):
                return replace(corridor, price_points=amounts)
    return corridor


def _surveyed(connection: Connection, round_id: int, currency: str) -> tuple[Decimal, ...]:
    """Return the amounts of a round that were asked about most often, ascending."""
    same = and_(QuoteRow.run_id == PricePointRow.run_id, QuoteRow.number == PricePointRow.number)
    amounts = connection.scalars(
        select(PricePointRow.amount)
        .join(QuoteRow, same)
        .where(
            QuoteRow.round_id == round_id,
            QuoteRow.status.in_(SHOWN),
            QuoteRow.layer.in_(_SURVEYS),
            PricePointRow.currency == currency,
        )
    )
    seen = Counter(amount for amount in amounts if amount > 0)
    return tuple(sorted(amount for amount, _times in seen.most_common(_PRICE_POINTS)))
