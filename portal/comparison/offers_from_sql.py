"""The offers of a corridor, from SQL: the newest visible round of each source and part, as the comparison takes them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, and_, func, or_, select

from portal.collection.tables import QuoteRow, Run, RunState
from portal.collection.tables.reading import (
    SHOWN,
    StoredQuote,
    VisibleRound,
    quotes_where,
    read_quotes,
    visible_rounds,
)
from portal.comparison.source_facts import SourceFacts
from portal.comparison.verification import verified_tariffs
from portal.prices.offers import Offer
from portal.prices.quotes import CorridorCode, Quote
from portal.prices.rates import KnownRates, ReferenceRate
from portal.registry.providers import ProviderBook

#: A source that this portal no longer has cannot say when its prices age; the survey's rule is used.
OUT_OF_DATE_AFTER: Final = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Collected:
    """What is known of a corridor: its newest rounds, with their averages, and the offers in them."""

    rounds: tuple[VisibleRound, ...] = ()
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class OfferMaker:
    """Makes offers of stored quotes, with what the registries and the reference rates say about them."""

    known: KnownRates
    providers: ProviderBook
    sources: Mapping[str, SourceFacts]

    def collected(self, connection: Connection, corridor: CorridorCode) -> Collected:
        """Read a corridor's newest rounds and make offers of their quotes: four short statements."""
        rounds = visible_rounds(connection, corridor)
        if not rounds:
            return Collected()
        source_of = {each.id: each.source for each in rounds}
        found = [(stored, source_of[stored.round_id]) for stored in read_quotes(connection, source_of)]
        found += _standard_prices(connection, found)
        verified = verified_tariffs([stored for stored, _source in found], self.providers, self.known)
        return Collected(
            tuple(rounds), tuple(self.offer(stored, source, stored.id in verified) for stored, source in found)
        )

    def offer(self, stored: StoredQuote, source: str, verified: bool = False) -> Offer:
        """Make the offer of one stored quote."""
        quote = stored.quote
        provider = self.providers.canonical(quote.service.provider)
        facts = self.sources.get(source)
        after = facts.out_of_date_after if facts else OUT_OF_DATE_AFTER
        return Offer(
            quote=quote,
            quote_id=stored.id,
            provider=provider.name,
            provider_slug=provider.slug,
            source=source,
            observed_reference=self._reference(quote),
            out_of_date_on=quote.observed_on + after,
            verified=verified,
            licence_checked=bool(provider.registers),
            released_as_dollars=stored.status == "released" and MISLABELLED in stored.reasons,
        )

    def _reference(self, quote: Quote) -> ReferenceRate | None:
        payout = quote.service.payout_currency
        sending = quote.points[0].currency if quote.points else quote.tariff.currency if quote.tariff else None
        if payout is None or sending is None or payout == sending:
            return None
        return self.known.rate(sending, payout, quote.observed_on)


def _standard_prices(
    connection: Connection, found: Iterable[tuple[StoredQuote, str]]
) -> list[tuple[StoredQuote, str]]:
    """Return, for each service now on promotion, its newest standard price: the ranking uses that one, dated."""
    promoted = {stored.service_id: source for stored, source in found if stored.quote.promotion}
    standing = {stored.service_id for stored, _source in found if not stored.quote.promotion}
    wanted = sorted(promoted.keys() - standing)
    if not wanted:
        return []
    standard = and_(
        QuoteRow.service_id.in_(wanted),
        QuoteRow.promotion.is_(False),
        QuoteRow.status.in_(SHOWN),
        QuoteRow.run_id.in_(select(Run.id).where(Run.state == RunState.PUBLISHED.value)),
    )
    newest = connection.execute(
        select(QuoteRow.service_id, func.max(QuoteRow.observed_on)).where(standard).group_by(QuoteRow.service_id)
    ).all()
    if not newest:
        return []
    of_those_days = or_(
        *(and_(QuoteRow.service_id == service, QuoteRow.observed_on == day) for service, day in newest)
    )
    # By run and number, so that the newest run's reading of that day is the one that stays.
    last = {stored.service_id: stored for stored in quotes_where(connection, standard, of_those_days)}
    return [(stored, promoted[service]) for service, stored in last.items()]
