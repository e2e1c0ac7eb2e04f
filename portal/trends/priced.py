"""The rows of rounds with what each brings into averages: every figure of this room is made of these.

What counts, and why a row does not, is decided where averages are computed (``portal.prices.averages``); a row that is
held from display counts with the total the survey states, but is never offered as a price.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Final, TypeVar

from sqlalchemy import Connection

from portal.collection.measures import Counted, counted_held_row, counted_row
from portal.collection.tables.reading import SHOWN, StoredQuote, read_quotes
from portal.comparison.rates import known_rates
from portal.prices.averages import CountedRow
from portal.prices.quotes import Quote
from portal.prices.services import AGREEING_POINTS, newest_then_dearest
from portal.registry.providers import ProviderBook

#: Digits of the name that a service has in addresses.
_KEY_DIGITS: Final = 10
_WITH_HELD: Final = (*SHOWN, "held")

_K = TypeVar("_K")


@dataclass(frozen=True, slots=True)
class Priced:
    """One row of a round."""

    stored: StoredQuote
    provider: str  # canonical name
    provider_slug: str
    counted: Counted | None  # None: held, and brings nothing into any average

    @property
    def quote(self) -> Quote:
        """What was observed."""
        return self.stored.quote

    @property
    def shown(self) -> bool:
        """Whether the public sees this price, with its proof."""
        return self.stored.status in SHOWN

    @property
    def total(self) -> Decimal | None:
        """Its total cost in percent, where it counts."""
        return self.counted.total if isinstance(self.counted, CountedRow) else None

    @property
    def service(self) -> str:
        """The name of its service in addresses: the same from round to round, as long as its terms are the same.

        Made of the canonical provider, so that two spellings of one provider are one history, and of the corridor: the
        same way to pay and to collect is another service elsewhere, with a price of its own.
        """
        service = self.quote.service
        terms = (
            *(service.corridor.slug, self.provider_slug),
            *("+".join(service.pay_in), "+".join(service.access_points), "+".join(service.pickup)),
            *(service.payout_currency, service.era.value),
        )
        return sha256(repr(terms).encode()).hexdigest()[:_KEY_DIGITS]


@dataclass(frozen=True, slots=True)
class RoundPrice:
    """What one round says of ONE service: one price, or several between which nobody can decide."""

    found: tuple[Priced, ...]  # newest first, at least one; several: more than a point apart

    @property
    def in_doubt(self) -> bool:
        """Whether several prices were found that do not agree."""
        return len(self.found) > 1

    @property
    def promotion(self) -> bool:
        """Whether a promotion alone was found."""
        return self.found[0].quote.promotion is not None

    @property
    def settled(self) -> Priced | None:
        """The standard price that is compared with other rounds and services; None where nobody can name one."""
        return None if self.in_doubt or self.promotion else self.found[0]

    @property
    def total(self) -> Decimal | None:
        """The total cost of the standard price, in percent."""
        return self.settled.total if self.settled else None


def read_priced(connection: Connection, rounds: Iterable[int], providers: ProviderBook) -> list[Priced]:
    """Return the rows of some rounds, those held from display among them, by run and number."""
    return priced(read_quotes(connection, rounds, _WITH_HELD), connection, providers)


def priced(stored: Iterable[StoredQuote], connection: Connection, providers: ProviderBook) -> list[Priced]:
    """Say of each stored quote what it brings into averages."""
    known = known_rates(connection)

    def counted(each: StoredQuote) -> Counted | None:
        if each.status in SHOWN:
            return counted_row(each.quote, known)
        return counted_held_row(each.quote, each.reasons)

    found = []
    for each in stored:
        provider = providers.canonical(each.quote.service.provider)
        found.append(Priced(each, provider.name, provider.slug, counted(each)))
    return found


def cheapest(rows: Iterable[Priced]) -> Priced | None:
    """Return the row of one round with the lowest total cost, or None where no price can be named so.

    Each service speaks with its standard price (``RoundPrice.settled``). Of equal ones the first record stands, so that
    the answer is always the same.
    """
    settled = [price.settled for price in service_prices(rows).values() if price.settled]
    return min(settled, key=lambda row: row.total or Decimal(0), default=None)


def service_prices(rows: Iterable[Priced]) -> dict[str, RoundPrice]:
    """Return what ONE round says of each service that has a price in it which is shown and counts.

    As a comparison decides (``portal.prices.services``): of standard prices within a point of one another the newest
    stands; further apart all are told, and none is believed. A promotion is told only where no standard price is.
    """
    priced_rows = (row for row in rows if row.shown and row.total is not None)
    return {service: _round_price(found) for service, found in by_service(priced_rows).items()}


def _round_price(rows: Iterable[Priced]) -> RoundPrice:
    newest_first = sorted(rows, key=lambda row: (*newest_then_dearest(row.quote), row.stored.id), reverse=True)
    standard = [row for row in newest_first if row.quote.promotion is None]
    if not _disagree(standard):
        return RoundPrice(tuple((standard or newest_first)[:1]))
    of_total: dict[Decimal | None, Priced] = {}
    for row in standard:
        of_total.setdefault(row.total, row)
    return RoundPrice(tuple(of_total.values()))


def by_round(rows: Iterable[Priced]) -> dict[int, list[Priced]]:
    """Group rows by the round they are in."""
    return _by(rows, lambda row: row.stored.round_id)


def by_service(rows: Iterable[Priced]) -> dict[str, list[Priced]]:
    """Group rows by their service."""
    return _by(rows, lambda row: row.service)


def _by(rows: Iterable[Priced], key: Callable[[Priced], _K]) -> dict[_K, list[Priced]]:
    groups: dict[_K, list[Priced]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def _disagree(rows: Iterable[Priced]) -> bool:
    totals = [row.total for row in rows if row.total is not None]
    return bool(totals) and max(totals) - min(totals) > AGREEING_POINTS
