"""Coverage of a corridor: which providers it shows, how old their prices are, and what share of its market they hold.

Shares come from the corridor's file alone, which cites a published source and its year. Nothing is guessed: where no
source is cited there is no figure, and a provider whose prices are all out of date covers nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from portal.prices.corridors import MarketShares
from portal.prices.offers import Offer
from portal.prices.services import is_out_of_date

#: What certification asks: the providers shown hold so many percent of the corridor's market (requirement 7).
ENOUGH: Final = Decimal(60)

#: For how many years after the one they are of published shares of a market count.
SHARES_COUNT_FOR_YEARS: Final = 10

SlugOf = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class ProviderCoverage:
    """One provider in one corridor."""

    name: str
    slug: str
    services: int
    current: int  # of those, with a price that is not out of date
    newest_on: date
    share: Decimal | None  # percent of the market, where the cited source names it


@dataclass(frozen=True, slots=True)
class Coverage:
    """A corridor's coverage. ``covered`` and ``named`` are percent of the market; None without shares that count."""

    providers: tuple[ProviderCoverage, ...]  # by name
    market: MarketShares | None  # as cited, also where its year does not count
    covered: Decimal | None  # held by providers with a price that is not out of date
    named: Decimal | None  # held by every provider that the source names
    missing: tuple[tuple[str, Decimal], ...]  # named by the source, but without a price here that is not out of date

    @property
    def newest_on(self) -> date | None:
        """The day of the newest price; None where there is none."""
        return max((provider.newest_on for provider in self.providers), default=None)

    @property
    def services(self) -> int:
        """How many services are shown."""
        return sum(provider.services for provider in self.providers)

    @property
    def current(self) -> int:
        """How many of them have a price that is not out of date."""
        return sum(provider.current for provider in self.providers)

    @property
    def enough(self) -> bool:
        """Whether requirement 7 is met."""
        return self.covered is not None and self.covered >= ENOUGH


def shares_count(market: MarketShares, today: date) -> bool:
    """Whether published shares are of a year that is neither long past nor still to come."""
    return today.year - SHARES_COUNT_FOR_YEARS <= market.year <= today.year


def still_holds(offer: Offer, today: date) -> bool:
    """Whether a price is not out of date. One seen on a day still to come was not seen yet."""
    return offer.quote.observed_on <= today and not is_out_of_date(offer, today)


def coverage_of(offers: Iterable[Offer], market: MarketShares | None, slug_of: SlugOf, today: date) -> Coverage:
    """Return the coverage that a corridor's offers make; ``slug_of`` unifies the spellings of a provider."""
    counting = market is not None and shares_count(market, today)
    shares = {slug_of(share.provider): share for share in market.shares} if market and counting else {}
    by_provider: dict[str, list[Offer]] = {}
    for offer in offers:
        if not offer.superseded:
            by_provider.setdefault(offer.provider_slug, []).append(offer)
    providers = [
        ProviderCoverage(
            name=theirs[0].provider,
            slug=slug,
            services=len({offer.quote.service for offer in theirs}),
            current=len({offer.quote.service for offer in theirs if still_holds(offer, today)}),
            newest_on=max(offer.quote.observed_on for offer in theirs),
            share=shares[slug].percent if slug in shares else None,
        )
        for slug, theirs in by_provider.items()
    ]
    covering = {provider.slug for provider in providers if provider.current}
    held = [share.percent for slug, share in shares.items() if slug in covering]
    return Coverage(
        providers=tuple(sorted(providers, key=lambda provider: provider.name.casefold())),
        market=market,
        covered=sum(held, Decimal(0)) if counting else None,
        named=sum((share.percent for share in shares.values()), Decimal(0)) if counting else None,
        missing=tuple((share.provider, share.percent) for slug, share in shares.items() if slug not in covering),
    )
