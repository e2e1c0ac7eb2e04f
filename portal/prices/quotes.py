"""What is observed: services, their price points, quotes and tariffs, as every source hands them over.

A quote here is one observation of one service at one time, from one record of one snapshot; it carries its price
points (the amounts at which it was priced) because they share the proof and are interpolated together. See
docs/decisions/quotes-carry-their-price-points.md.

Amounts and fees are in the sending currency unless said otherwise; rates are payout-currency units per one unit of the
sending currency; percentages are numbers such as ``Decimal("5.76")`` for 5.76 %.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from portal.prices.vocabulary import (
    AccessPoint,
    Coverage,
    FeeConvention,
    FieldEra,
    Layer,
    PaymentInstrument,
    PayoutBasis,
    PickupMethod,
    ProviderKind,
    Speed,
)


@dataclass(frozen=True, slots=True, order=True)
class CorridorCode:
    """A sending and a receiving country, ISO 3166-1 alpha-2 ("KE", "TZ")."""

    sending: str
    receiving: str

    @property
    def slug(self) -> str:
        """The form addresses use: ``ke-tz``."""
        return f"{self.sending}-{self.receiving}".lower()

    def __str__(self) -> str:
        return f"{self.sending}-{self.receiving}"


@dataclass(frozen=True, slots=True)
class Service:
    """What stays the same between two observations: the key under which a service's history is kept."""

    provider: str  # as the source spells it; canonical names are applied when read (corridors/providers.toml)
    corridor: CorridorCode
    pay_in: tuple[PaymentInstrument, ...]  # sorted; several where the source says "Cash, Debit card"
    access_points: tuple[AccessPoint, ...]  # sorted; empty where the source does not say
    pickup: tuple[PickupMethod, ...]  # sorted; empty where the source does not say
    payout_currency: str | None  # ISO 4217; None where it could not be settled
    era: FieldEra = FieldEra.SINCE_2016


@dataclass(frozen=True, slots=True)
class PricePoint:
    """One surveyed amount of a quote. ``None`` means that the source did not give the figure."""

    amount: Decimal  # send amount in ``currency``: what is converted, or what is paid where the fee is deducted
    currency: str  # ISO 4217 of the sending side
    fee: Decimal | None
    rate: Decimal | None  # exchange rate applied, its digits as printed (they carry its uncertainty)
    denomination: Decimal | None = None  # the survey's nominal USD amount (200, 500)
    stated_margin: Decimal | None = None  # percent, as the source states it
    stated_total: Decimal | None = None  # percent, as the source states it
    receiver_fee: Decimal | None = None  # in the payout currency; None where not known


@dataclass(frozen=True, slots=True)
class Promotion:
    """A price for some people or for some time only."""

    ends: date | None = None  # None: "end unknown"
    text: str = ""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a sender and a receiver need to know besides the price. Empty means that the source did not say."""

    towns: tuple[str, ...] = ()  # towns or agents served on the receiving side
    identity_sender: str = ""
    identity_receiver: str = ""
    account_needed: bool | None = None
    minimum: Decimal | None = None  # limits in the sending currency
    maximum: Decimal | None = None
    joining_fee: Decimal | None = None  # sending currency, once
    monthly_fee: Decimal | None = None  # sending currency, a month


@dataclass(frozen=True, slots=True)
class Band:
    """One band of a tariff: applies to amounts from ``minimum`` to ``maximum``, both included."""

    minimum: Decimal
    maximum: Decimal | None  # None: no upper end
    fixed_fee: Decimal
    percent_fee: Decimal  # of the amount, percent
    minimum_fee: Decimal | None = None
    maximum_fee: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Tariff:
    """A provider's fee schedule: exact at any amount inside its bands. Exactly one of margin and rate is given."""

    currency: str  # sending currency
    bands: tuple[Band, ...]  # ascending, not overlapping
    margin: Decimal | None  # percent below the reference rate
    rate: Decimal | None  # payout units per sending unit
    cash_out_fixed: Decimal | None = None  # receiver side, payout currency
    cash_out_percent: Decimal | None = None  # receiver side, percent of what arrives
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """One service observed at one time (see the module's docstring)."""

    record_key: str  # unique within its snapshot, stable between releases where the source allows
    service: Service
    provider_kind: ProviderKind
    layer: Layer
    period: str  # the source's name of the round: "2025_3Q"; a date where it has no rounds
    part: str  # which part of the source the record belongs to: a feed's address, a sheet's name; "" for one whole
    observed_on: date
    points: tuple[PricePoint, ...]  # ascending by amount; empty for a tariff
    tariff: Tariff | None = None
    reference_rate: Decimal | None = None  # the source's own interbank rate
    fee_convention: FeeConvention = FeeConvention.UNKNOWN
    discloses_rate: bool = True
    payout_basis: PayoutBasis = PayoutBasis.UNKNOWN
    speed: Speed | None = None
    coverage: Coverage | None = None
    promotion: Promotion | None = None
    conditions: Conditions = field(default_factory=Conditions)
    collector: str = ""  # who observed: the shopper's code, never a name
    evidence: str = ""  # what proves it: a receipt's file name or address
    note: str = ""  # the source's own words
    flags: tuple[str, ...] = ()  # codes of portal.prices.validation: the source's own slips, kept and shown


@dataclass(frozen=True, slots=True)
class ObservedRate:
    """A reference (mid-market) rate as one source published it: ``rate`` units of ``quote`` per one ``base``."""

    base: str
    quote: str
    on: date
    rate: Decimal
    source: str  # a portal.prices.vocabulary.RateSource value
    publisher: str = ""  # the central bank or institution behind it, where named


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that could not become a quote: kept whole, with where it stood and why it was refused."""

    record_key: str
    place: str  # "sheet 'Dataset (from Q2 2016)', row 17"; "line 4"
    reason: str  # a code of portal.prices.validation
    explanation: str  # what happened and what to do next, in English
    raw: tuple[tuple[str, str], ...]  # the record as found: (column, text)


Record = Quote | ObservedRate | Rejected
