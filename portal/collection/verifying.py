"""Holds tariffs that a mystery shop contradicts, in the moment in which the one or the other is published."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, func, select, update

from portal.collection.pegs import read_pegs
from portal.collection.tables import QuoteRow, Round
from portal.collection.tables.known_rates import SqlRates
from portal.collection.tables.reading import SHOWN, StoredQuote, quotes_where, shops_since, standing_rounds
from portal.composition import Homeward
from portal.prices.quotes import CorridorCode, Quote
from portal.prices.reasons import Hold, sentence
from portal.prices.verification import SHOP_COUNTS_FOR_DAYS, Verification, verify
from portal.prices.vocabulary import Layer

#: Layers whose publication can bring a contradiction to light.
_CONCERNED = (Layer.SHOPPED, Layer.TARIFF)


@dataclass(frozen=True, slots=True)
class _Same:
    """What a shop and a tariff must share to be compared at all."""

    provider: str  # canonical
    corridor: CorridorCode


def hold_contradicted(connection: Connection, portal: Homeward, layer: Layer | None, run_id: int) -> int:
    """Hold every accepted tariff that the newest comparable shop contradicts, this run's included; return how many.

    A tariff that a person has released stays released: the shop was explained.
    """
    if layer not in _CONCERNED:
        return 0
    today = portal.clock().date()
    shops: defaultdict[_Same, list[Quote]] = defaultdict(list)
    first = today - timedelta(days=SHOP_COUNTS_FOR_DAYS)
    for shop in shops_since(connection, first, run_id=run_id):
        shops[_same(portal, shop.quote)].append(shop.quote)
    if not shops:
        return 0
    rates = SqlRates(connection, read_pegs())
    contradicted = [
        tariff
        for tariff in _accepted_tariffs(connection, run_id)
        if (found := shops.get(_same(portal, tariff.quote)))
        and verify(tariff.quote, found, rates, today) is Verification.CONTRADICTED
    ]
    _hold(connection, contradicted)
    return len(contradicted)


def _accepted_tariffs(connection: Connection, run_id: int) -> list[StoredQuote]:
    return quotes_where(
        connection,
        QuoteRow.layer == Layer.TARIFF.value,
        QuoteRow.status == "accepted",
        QuoteRow.round_id.in_(standing_rounds(run_id)),
    )


def _same(portal: Homeward, quote: Quote) -> _Same:
    return _Same(portal.providers.canonical(quote.service.provider).slug, quote.service.corridor)


def _hold(connection: Connection, tariffs: Iterable[StoredQuote]) -> None:
    rounds = set()
    for tariff in tariffs:
        run_id, number = map(int, tariff.id.split("-"))
        connection.execute(
            update(QuoteRow)
            .where(QuoteRow.run_id == run_id, QuoteRow.number == number)
            .values(
                status="held",
                reasons=Hold.TARIFF_CONTRADICTED.value,
                explanation=sentence(Hold.TARIFF_CONTRADICTED),
            )
        )
        rounds.add(tariff.round_id)
    for round_id in rounds:
        shown = select(func.count()).where(QuoteRow.round_id == round_id, QuoteRow.status.in_(SHOWN)).scalar_subquery()
        connection.execute(update(Round).where(Round.id == round_id).values(quotes=shown))
