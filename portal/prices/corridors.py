"""A corridor: what is compared between a sending and a receiving country.

Files under corridors/ say it (``portal.registry`` reads them); a corridor that only a source knows is built from its
country codes.
"""

from dataclasses import dataclass
from decimal import Decimal

from portal.prices.quotes import CorridorCode


@dataclass(frozen=True, slots=True)
class ComplaintDesk:
    """Where a person can complain: the regulator or ombudsman of one side."""

    name: str
    website: str


@dataclass(frozen=True, slots=True)
class Corridor:
    """One corridor with what people on both sides need."""

    code: CorridorCode
    currency: str  # of the sending side, ISO 4217
    payout_currencies: tuple[str, ...]  # local first
    languages: tuple[str, ...]  # that its people use, most used first; ISO 639 codes
    price_points: tuple[Decimal, ...] = ()  # empty: the newest surveyed amounts
    complaints_sending: tuple[ComplaintDesk, ...] = ()
    complaints_receiving: tuple[ComplaintDesk, ...] = ()
    note: str = ""  # message key of a dated note, such as official and street rates that differ
    declared: bool = True  # False: no file says it, built from country codes

    @property
    def slug(self) -> str:
        """The form addresses use: ``ke-tz``."""
        return self.code.slug

    @property
    def local_currency(self) -> str:
        """The currency of the receiving country."""
        return self.payout_currencies[0]
