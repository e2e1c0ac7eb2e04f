"""The offers of a corridor, from SQL: the newest visible round of each source and part."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection, and_, func, or_, select

from portal.collection.tables import QuoteRow, Run, RunState
from portal.collection.tables.known_rates import SqlRates
from portal.collection.tables.reading import (
    SHOWN,
    StoredQuote,
    VisibleRound,
    quotes_where,
    read_quotes,
    shops_since,
    visible_rounds,
)
from portal.comparison.source_facts import SourceFacts
from portal.prices.offers import Offer
from portal.prices.quotes import CorridorCode, Quote
from portal.prices.rates import ReferenceRate
from portal.prices.reasons import Flag, Hold
from portal.prices.verification import SHOP_COUNTS_FOR_DAYS, Verification, verify
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

    known: SqlRates
    providers: ProviderBook
    sources: Mapping[str, SourceFacts]
    today: date

    def collected(self, connection: Connection, corridor: CorridorCode) -> Collected:
        """Read a corridor's newest rounds and make offers of their quotes: four short statements."""
        rounds = visible_rounds(connection, corridor)
        if not rounds:
            return Collected()
        source_of = {each.id: each.source for each in rounds}
        found = [(stored, source_of[stored.round_id]) for stored in read_quotes(connection, source_of)]
        self._preload(stored.quote for stored, _source in found)
        verified = self.verified(connection, corridor, [stored for stored, _source in found])
        offers = [self.offer(stored, source, verified=stored.id in verified) for stored, source in found]
        offers += [
            self.offer(stored, source, superseded=True) for stored, source in _standard_prices(connection, found)
        ]
        return Collected(tuple(rounds), tuple(offers))

    def offer(self, stored: StoredQuote, source: str, *, verified: bool = False, superseded: bool = False) -> Offer:
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
            superseded=superseded,
            verified=verified,
            licence_checked=bool(provider.registers),
            released_as_dollars=stored.status == "released" and Hold.SEND_CURRENCY_MISLABELLED in stored.reasons,
        )

    def verified(self, connection: Connection, corridor: CorridorCode, stored: Sequence[StoredQuote]) -> frozenset[str]:
        """Return the ids of the tariffs that a mystery shop of the last 180 days confirms (design, section 5).

        A shop speaks for so long, also when a newer round of its sheet did not go there again.
        """
        tariffs = [each for each in stored if each.quote.tariff is not None]
        if not tariffs:
            return frozenset()
        shops: dict[str, list[Quote]] = {}
        for each in shops_since(connection, self.today - timedelta(days=SHOP_COUNTS_FOR_DAYS), corridor):
            shops.setdefault(self._slug(each.quote), []).append(each.quote)
        return frozenset(
            each.id
            for each in tariffs
            if verify(each.quote, shops.get(self._slug(each.quote), ()), self.known, self.today)
            is Verification.VERIFIED
        )

    def _slug(self, quote: Quote) -> str:
        return self.providers.canonical(quote.service.provider).slug

    def _preload(self, quotes: Iterable[Quote]) -> None:
        """Read every reference rate that these quotes and the page need, in one statement."""
        currencies, days = {"USD"}, {self.today}
        for quote in quotes:
            days.add(quote.observed_on)
            currencies.update(filter(None, (sending_currency(quote), quote.service.payout_currency)))
        self.known.preload(currencies, days)

    def _reference(self, quote: Quote) -> ReferenceRate | None:
        payout, sending = quote.service.payout_currency, sending_currency(quote)
        if payout is None or sending is None or payout == sending:
            return None
        return self.known.rate(sending, payout, quote.observed_on)


def sending_currency(quote: Quote) -> str | None:
    """Return the currency in which a quote's amounts are, or None where it has none.

    A row that was sent in dollars under another code is in dollars, and its rates are per dollar.
    """
    if Flag.SENT_IN_DOLLARS in quote.flags:
        return "USD"
    if quote.points:
        return quote.points[0].currency
    return quote.tariff.currency if quote.tariff else None


def _standard_prices(connection: Connection, found: Iterable[tuple[StoredQuote, str]]) -> list[tuple[StoredQuote, str]]:
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
    of_those_days = or_(*(and_(QuoteRow.service_id == service, QuoteRow.observed_on == day) for service, day in newest))
    # By run and number, so that the newest run's reading of that day is the one that stays.
    last = {stored.service_id: stored for stored in quotes_where(connection, standard, of_those_days)}
    return [(stored, promoted[service]) for service, stored in last.items()]
