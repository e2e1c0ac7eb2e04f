"""What is known of providers: where each has prices, and all prices of one of them.

A provider is who the registry says (``corridors/providers.toml``): all its spellings together, and nobody's else.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal

from sqlalchemy import Connection, func, select

from portal.collection.tables import QuoteRow, Run, RunState, ServiceRow
from portal.collection.tables.reading import SHOWN, VisibleRound, quotes_where
from portal.comparison.source_facts import source_facts
from portal.composition import homeward
from portal.prices.providers import Provider
from portal.prices.quotes import CorridorCode
from portal.prices.vocabulary import ProviderKind
from portal.trends.priced import Priced, RoundPrice, priced, service_prices
from portal.trends.rounds import newest_rounds


@dataclass(frozen=True, slots=True)
class Presence:
    """A provider with its prices in the newest rounds."""

    provider: Provider
    kind: ProviderKind | None  # the registry's, else the source's newest word
    corridors: int
    prices: int


def price_sources() -> frozenset[str]:
    """Return the names of the sources that bring prices, not reference rates."""
    return frozenset(name for name, facts in source_facts().items() if facts.layer is not None)


def presences(connection: Connection) -> list[Presence]:
    """Return every provider that has a price in some corridor's newest round, by no order."""
    ids = [each.id for each in newest_rounds(connection, price_sources())]
    statement = (
        select(ServiceRow.provider, ServiceRow.sending, ServiceRow.receiving, QuoteRow.provider_kind, func.count())
        .join(ServiceRow, ServiceRow.id == QuoteRow.service_id)
        .where(QuoteRow.round_id.in_(ids), QuoteRow.status.in_(SHOWN))
        .group_by(ServiceRow.provider, ServiceRow.sending, ServiceRow.receiving, QuoteRow.provider_kind)
        .order_by(QuoteRow.provider_kind)
    )
    book = homeward().providers
    providers: dict[str, Provider] = {}
    corridors: dict[str, set[CorridorCode]] = {}
    kinds: dict[str, str] = {}
    prices: dict[str, int] = {}
    for spelled, sending, receiving, kind, count in connection.execute(statement):
        provider = book.canonical(spelled)
        slug = provider.slug
        providers[slug] = provider
        corridors.setdefault(slug, set()).add(CorridorCode(sending, receiving))
        kinds[slug] = kind
        prices[slug] = prices.get(slug, 0) + count
    return [
        Presence(provider, provider.kind or ProviderKind(kinds[slug]), len(corridors[slug]), prices[slug])
        for slug, provider in providers.items()
    ]


@dataclass(frozen=True, slots=True)
class Served:
    """A provider, the numbers of its services, and every corridor for which it ever had a price that was shown."""

    provider: Provider
    services: tuple[int, ...]
    corridors: tuple[CorridorCode, ...]


def provider_of(connection: Connection, slug: str) -> Served | None:
    """Return the provider that has a slug; None where it is not declared and no price of it was ever shown."""
    book = homeward().providers
    spelled = connection.execute(select(ServiceRow.provider).distinct()).scalars()
    names = [name for name in spelled if book.canonical(name).slug == slug]
    services, corridors = _services(connection, names) if names else ((), ())
    declared = book.by_slug(slug)
    if declared is None and not corridors:
        return None
    return Served(declared or book.canonical(names[0]), services, corridors)


def _services(connection: Connection, names: Collection[str]) -> tuple[tuple[int, ...], tuple[CorridorCode, ...]]:
    statement = (
        select(ServiceRow.id, ServiceRow.sending, ServiceRow.receiving)
        .join(QuoteRow, QuoteRow.service_id == ServiceRow.id)
        .join(Run, Run.id == QuoteRow.run_id)
        .where(ServiceRow.provider.in_(names), QuoteRow.status.in_(SHOWN), Run.state == RunState.PUBLISHED.value)
        .distinct()
    )
    found = connection.execute(statement).all()
    corridors = {CorridorCode(row.sending, row.receiving) for row in found}
    return tuple(row.id for row in found), tuple(sorted(corridors))


def rows_of_services(connection: Connection, services: Collection[int], rounds: Iterable[VisibleRound]) -> list[Priced]:
    """Return the prices shown of some services in some rounds."""
    stored = quotes_where(
        connection,
        QuoteRow.service_id.in_(services),
        QuoteRow.round_id.in_([each.id for each in rounds]),
        QuoteRow.status.in_(SHOWN),
    )
    return priced(stored, connection, homeward().providers)


@dataclass(frozen=True, slots=True)
class Change:
    """A service between two rounds: what it cost, and what it costs (percent). None: it was not found there."""

    before: RoundPrice | None
    now: RoundPrice | None

    @property
    def in_doubt(self) -> bool:
        """Whether in either round several prices were found that do not agree."""
        return any(price is not None and price.in_doubt for price in (self.before, self.now))

    @property
    def points(self) -> Decimal | None:
        """By how many points its standard price rose (or, below zero, fell); None where either is not known."""
        if self.before is None or self.now is None or self.before.total is None or self.now.total is None:
            return None
        return self.now.total - self.before.total


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed from one round to the next: how many services became dearer, cheaper, and so on.

    Each service counts once. Found in both rounds without a standard price in each, it is in doubt or a promotion.
    """

    dearer: int = 0
    cheaper: int = 0
    same: int = 0
    new: int = 0
    gone: int = 0
    in_doubt: int = 0  # in either round at several prices that do not agree
    promotion: int = 0  # in either round as a promotion alone


def changes(before: Sequence[Priced], now: Sequence[Priced]) -> list[Change]:
    """Pair the services of two rounds, by their terms, each with what its round says of it (``service_prices``)."""
    old, new = service_prices(before), service_prices(now)
    return [Change(old.get(key), new.get(key)) for key in dict.fromkeys([*new, *old])]


def counted_changes(found: Iterable[Change]) -> Changes:
    """Count changes by their kind."""
    kinds = Counter(map(_kind, found))
    return Changes(**{each.name: kinds[each.name] for each in fields(Changes)})


def _kind(change: Change) -> str:
    """Return the name of the count in ``Changes`` to which a change belongs."""
    if change.before is None:
        return "new"
    if change.now is None:
        return "gone"
    points = change.points
    if points is None:
        return "in_doubt" if change.in_doubt else "promotion"
    return "dearer" if points > 0 else "cheaper" if points < 0 else "same"
