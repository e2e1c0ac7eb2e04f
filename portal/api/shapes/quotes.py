"""The shape of a quote with its provenance."""

from typing import Annotated

from pydantic import BaseModel, Field

from portal.api.shapes.parts import (
    Address,
    CorridorText,
    CurrencyCode,
    Day,
    Exact,
    Moment,
    ProviderName,
    QuoteId,
    Reference,
)
from portal.api.shapes.prices import ConditionsShape
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

Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class PointShape(BaseModel):
    """One surveyed amount. Null: the source did not give the figure, or the rate is not disclosed."""

    amount: Exact
    currency: CurrencyCode
    fee: Exact | None
    rate: Exact | None = Field(description="With the digits it was printed with: they carry its uncertainty")
    denomination: Exact | None = Field(description="The survey's nominal dollars, which may be far from today's value")
    stated_margin_percent: Exact | None
    stated_total_percent: Exact | None
    receiver_fee: Exact | None = Field(description="Payout currency")


class BandShape(BaseModel):
    """One band of a tariff, both ends included."""

    minimum: Exact
    maximum: Exact | None
    fixed_fee: Exact
    percent_fee: Exact
    minimum_fee: Exact | None
    maximum_fee: Exact | None


class TariffShape(BaseModel):
    """A provider's fee schedule: margin or rate, never both."""

    currency: CurrencyCode
    bands: list[BandShape]
    margin_percent: Exact | None
    rate: Exact | None
    cash_out_fixed: Exact | None
    cash_out_percent: Exact | None
    valid_from: Day | None
    valid_until: Day | None


class PromotionShape(BaseModel):
    """A price for some people or for some time only."""

    ends: Day | None
    text: str


class Provenance(BaseModel):
    """What proves a quote: the raw bytes are archived under their SHA-256 and are never edited."""

    run: int
    published_at: Moment | None
    url: str = Field(description="The address asked, or file: and the name of a file")
    sha256: Sha256
    bytes: int
    fetched_at: Moment
    record: str = Field(description="Which record of the raw file it is")
    part: str


class QuoteShape(BaseModel):
    """One observed price of one service at one time, as its source stated it."""

    quote: QuoteId
    page: Address = Field(description="The proof as a page for people, with the arithmetic")
    history: Address
    corridor: CorridorText
    provider: ProviderName
    provider_as_spelled: str
    provider_kind: ProviderKind
    source: str
    layer: Layer
    pay_in: list[PaymentInstrument]
    access_points: list[AccessPoint]
    pickup: list[PickupMethod]
    payout_currency: CurrencyCode | None
    payout_basis: PayoutBasis
    era: FieldEra
    speed: Speed | None
    max_hours: int | None
    coverage: Coverage | None
    fee_convention: FeeConvention
    discloses_rate: bool
    observed_on: Day
    out_of_date_on: Day
    period: str
    points: list[PointShape]
    tariff: TariffShape | None
    reference: Reference | None = Field(description="Our reference rate of the day of observation")
    source_reference_rate: Exact | None = Field(description="The source's own")
    promotion: PromotionShape | None
    conditions: ConditionsShape
    note: str = Field(description="The source's own words")
    flags: list[str] = Field(description="Slips of the source, kept and shown")
    released: bool = Field(description="Held back at first, and released by a person")
    held_for: list[str]
    provenance: Provenance
