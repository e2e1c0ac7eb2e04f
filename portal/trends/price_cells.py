"""How tables of this room show what a round says of a service, and mark what is no settled standard price."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.localization import gettext as _
from portal.trends.naming import percent_or_dash, proof_of
from portal.trends.priced import Priced, RoundPrice, service_prices


@dataclass(frozen=True, slots=True)
class PriceCell:
    """The prices of one service in one round, each with its proof; none: it has no price there."""

    prices: tuple[tuple[str, str], ...] = ()
    mark: str = ""  # why no one standard price stands here


def price_cell(price: RoundPrice | None) -> PriceCell:
    """Tell what a round says of a service."""
    if price is None:
        return PriceCell()
    mark = two_prices() if price.in_doubt else promotion() if price.promotion else ""
    return PriceCell(tuple((percent_or_dash(row), proof_of(row)) for row in price.found), mark)


def marks(rows: Iterable[Priced]) -> dict[str, str]:
    """Return the marks of ONE round's prices by their number: promotions, and services with prices in doubt."""
    every = list(rows)
    doubtful = {service for service, price in service_prices(every).items() if price.in_doubt}
    found = {row.stored.id: two_prices() for row in every if row.total is not None and row.service in doubtful}
    return found | {row.stored.id: promotion() for row in every if row.quote.promotion is not None}


def two_prices() -> str:
    """Say of a service that several prices of it were found in one round, more than a point apart."""
    return _("Two prices found")


def promotion() -> str:
    """Say of a price that it is for some people, or for some time only."""
    return _("Promotion")
