"""What is shown and yet waits for a person: one service, found twice in its newest round at prices that disagree."""

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import Connection, select

from portal.collection.pegs import read_pegs
from portal.collection.tables import Round, Run, RunState
from portal.collection.tables.known_rates import SqlRates
from portal.collection.tables.reading import StoredQuote, read_quotes, visible_rounds
from portal.composition import Homeward
from portal.prices.doubts import in_doubt
from portal.prices.offers import Offer
from portal.prices.quotes import CorridorCode
from portal.prices.rates import KnownRates


def quotes_in_doubt(connection: Connection, portal: Homeward, source: str | None = None) -> list[StoredQuote]:
    """Return the prices of services found twice, by corridor; both are shown until a person discards the wrong one."""
    known, found = SqlRates(connection, read_pegs()), []
    for corridor in _corridors(connection):
        source_of = {each.id: each.source for each in visible_rounds(connection, corridor)}
        stored = {each.id: each for each in read_quotes(connection, source_of)}
        offers = list(_offers(portal, stored.values(), source_of, known))
        sending = {offer.quote.points[0].currency for offer in offers if offer.quote.points}
        for currency in sorted(sending):
            doubted = in_doubt(offers, currency, known, portal.clock().date())
            found += [stored[each.quote_id] for each in doubted if source in {None, each.source}]
    return found


def _corridors(connection: Connection) -> list[CorridorCode]:
    published = (
        select(Round.sending, Round.receiving)
        .distinct()
        .join(Run, Run.id == Round.run_id)
        .where(Run.state == RunState.PUBLISHED.value)
        .order_by(Round.sending, Round.receiving)
    )
    return [CorridorCode(*row) for row in connection.execute(published)]


def _offers(
    portal: Homeward, stored: Iterable[StoredQuote], source_of: dict[int, str], known: KnownRates
) -> Iterator[Offer]:
    for each in stored:
        provider, service = portal.providers.canonical(each.quote.service.provider), each.quote.service
        sending = each.quote.points[0].currency if each.quote.points else None
        ours = None
        if sending is not None and service.payout_currency not in {None, sending}:
            ours = known.rate(sending, str(service.payout_currency), each.quote.observed_on)
        yield Offer(
            quote=each.quote,
            quote_id=each.id,
            provider=provider.name,
            provider_slug=provider.slug,
            source=source_of[each.round_id],
            observed_reference=ours,
            out_of_date_on=date.max,  # two prices disagree at any age
        )
