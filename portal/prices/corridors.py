"""A corridor: what is compared between a sending and a receiving country.

Files under corridors/ say it (``portal.registry`` reads them); a corridor that only a source knows is built from its
country codes.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from portal.prices.quotes import CorridorCode


class CorridorNote(StrEnum):
    """What a corridor's dated note says; each has a sentence in the templates.

    Design, section 4: corridors whose official and street rates differ say so, and say that changing outside licensed
    places can be illegal and risky.
    """

    OFFICIAL_AND_STREET_RATES_DIFFER = "official_and_street_rates_differ"


@dataclass(frozen=True, slots=True)
class ComplaintDesk:
    """Where a person can complain: the regulator or ombudsman of one side."""

    name: str
    website: str


class MarketBasis(StrEnum):
    """What shares of a corridor's market are shares of."""

    VALUE = "value"  # of the money sent
    TRANSFERS = "transfers"  # of the number of transfers


@dataclass(frozen=True, slots=True)
class MarketShare:
    """One provider's share of a corridor's market."""

    provider: str  # a spelling that corridors/providers.toml knows, or the name as sources write it
    percent: Decimal


@dataclass(frozen=True, slots=True)
class MarketShares:
    """Who holds which share of a corridor's market, as a published source says it. Nothing here is an estimate of ours.

    Certification asks that the providers shown hold at least 60 % of it (World Bank, Remittance Price Comparison
    Databases: Minimum Requirements and Overall Policy Strategy).
    """

    source: str
    year: int
    basis: MarketBasis
    shares: tuple[MarketShare, ...]
    website: str = ""  # where the source can be read


@dataclass(frozen=True, slots=True)
class CertifiedDatabase:
    """A national price comparison that the World Bank has certified, as its source says."""

    name: str
    country: str  # whose senders it serves, ISO alpha-2
    website: str
    source: str  # who says that it is certified, and where
    checked_on: date | None = None  # the day a person last opened it and found it certified; None: not yet


@dataclass(frozen=True, slots=True)
class CertifiedDatabases:
    """The list of them, and the day a person last compared it with the World Bank's own; None: not yet."""

    databases: tuple[CertifiedDatabase, ...] = ()
    compared_on: date | None = None
    official_list: str = ""  # the address of the World Bank's own list
    listed: int | None = None  # how many it named on that day


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
    note: str = ""  # a CorridorNote: message key of a dated note; empty where there is none
    note_on: date | None = None  # the day the note was written or last confirmed
    note_source: str = ""  # where the note is from
    note_checked: bool = False  # False: "to be checked", no person has confirmed it yet
    market: MarketShares | None = None  # None: no published share is known
    reference: str = ""  # why this corridor and these values; empty where it is not declared
    declared: bool = True  # False: no file says it, built from country codes

    @property
    def slug(self) -> str:
        """The form addresses use: ``ke-tz``."""
        return self.code.slug

    @property
    def local_currency(self) -> str:
        """The currency of the receiving country."""
        return self.payout_currencies[0]
