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

    amount: Exact = Field(description="Amount sent, in currency")
    currency: CurrencyCode = Field(description="Of amount and fee, ISO 4217")
    fee: Exact | None = Field(description="In currency")
    rate: Exact | None = Field(description="Payout units per sending unit, in the digits it was printed with")
    denomination: Exact | None = Field(description="The survey's nominal dollars, which may be far from today's value")
    stated_margin_percent: Exact | None = Field(description="Exchange margin that the source states, percent")
    stated_total_percent: Exact | None = Field(description="Total cost that the source states, percent of amount")
    receiver_fee: Exact | None = Field(description="Fee of the receiver, payout currency; null: not known")


class BandShape(BaseModel):
    """One band of a tariff, both ends included."""

    minimum: Exact = Field(description="Smallest amount, sending currency")
    maximum: Exact | None = Field(description="Largest amount, sending currency; null: no end")
    fixed_fee: Exact = Field(description="Sending currency")
    percent_fee: Exact = Field(description="Percent of the amount, besides fixed_fee")
    minimum_fee: Exact | None = Field(description="Fee at least, sending currency")
    maximum_fee: Exact | None = Field(description="Fee at most, sending currency")


class TariffShape(BaseModel):
    """A provider's fee schedule: margin or rate, never both."""

    currency: CurrencyCode = Field(description="Sending currency, ISO 4217")
    bands: list[BandShape] = Field(description="By amount")
    margin_percent: Exact | None = Field(description="Percent below the reference rate")
    rate: Exact | None = Field(description="Payout units per sending unit")
    cash_out_fixed: Exact | None = Field(description="Receiver's fixed fee, payout currency")
    cash_out_percent: Exact | None = Field(description="Receiver's fee, percent of what arrives")
    valid_from: Day | None = Field(description="First day; null: not said")
    valid_until: Day | None = Field(description="Last day; null: not said")


class PromotionShape(BaseModel):
    """A price for some people or for some time only."""

    ends: Day | None = Field(description="Last day; null: not known")
    text: str | None = Field(description="The source's own words; null where there are none")


class Provenance(BaseModel):
    """What proves a quote: the raw bytes are archived under their SHA-256 and are never edited."""

    run: int = Field(description="The run that collected it")
    published_at: Moment | None = Field(description="When it was first shown")
    url: str = Field(description="The address asked, or file: and the name of a file")
    sha256: Sha256 = Field(description="SHA-256 of the raw bytes")
    bytes: int = Field(description="How many they are")
    fetched_at: Moment = Field(description="When they were fetched")
    record: str = Field(description="Which record of the raw file it is")
    part: str | None = Field(description="Which part of the source; null where it has none")


class QuoteShape(BaseModel):
    """One observed price of one service at one time, as its source stated it."""

    quote: QuoteId = Field(description="Its number")
    page: Address = Field(description="The proof as a page for people, with the arithmetic")
    history: Address = Field(description="Every price of the same service")
    corridor: CorridorText
    provider: ProviderName = Field(description="By its canonical name")
    provider_as_spelled: str = Field(description="As the source spells it")
    provider_kind: ProviderKind = Field(description="Sort of firm")
    source: str = Field(description="Who collected it, as in /sources")
    layer: Layer = Field(description="How it came to be known")
    pay_in: list[PaymentInstrument] = Field(description="How the sender pays; any of these")
    access_points: list[AccessPoint] = Field(description="Where the sender pays; any of these")
    pickup: list[PickupMethod] = Field(description="How it is collected; any of these")
    payout_currency: CurrencyCode | None = Field(description="In which it arrives, ISO 4217; null: not known")
    payout_basis: PayoutBasis = Field(description="How that currency is known")
    era: FieldEra = Field(description="Which of the survey's two sets of fields")
    speed: Speed | None = Field(description="Class of the wait; null where not known")
    max_hours: int | None = Field(description="Longest wait; null: no end, or not known")
    coverage: Coverage | None = Field(description="The survey's judgement of the receiving network")
    fee_convention: FeeConvention = Field(description="Whether the fee comes on top")
    discloses_rate: bool = Field(description="False: margin and total mean nothing")
    observed_on: Day = Field(description="Day of the observation")
    out_of_date_on: Day = Field(description="The first day on which it is out of date")
    period: str = Field(description="The source's name of the round")
    points: list[PointShape] = Field(description="What was observed, amount by amount")
    tariff: TariffShape | None = Field(description="Null where amounts were observed")
    reference: Reference | None = Field(description="Our reference rate of the day of observation")
    source_reference_rate: Exact | None = Field(
        description="The source's own, payout units per sending unit; null: not said"
    )
    promotion: PromotionShape | None = Field(description="Null where it is for everybody")
    conditions: ConditionsShape = Field(description="What else to know")
    note: str | None = Field(description="The source's own words; null where there are none")
    flags: list[str] = Field(description="Slips of the source, kept and shown")
    released: bool = Field(description="Held back at first, and released by a person")
    held_for: list[str] = Field(description="Why it was held, or is doubted")
    provenance: Provenance = Field(description="What proves it")
