"""The shape of a comparison."""

from pydantic import BaseModel, Field

from portal.api.shapes.parts import Address, CorridorText, CurrencyCode, Day, Exact, ProviderName, QuoteId, Reference
from portal.prices.offers import ApartReason, RowNote
from portal.prices.priorities import Collecting, Paying
from portal.prices.vocabulary import AccessPoint, Layer, PaymentInstrument, PickupMethod, ProviderKind, Question, Speed


class ConditionsShape(BaseModel):
    """What sender and receiver need to know besides the price; only what the source said."""

    towns: list[str]
    identity_sender: str
    identity_receiver: str
    account_needed: bool | None
    minimum: Exact | None
    maximum: Exact | None
    joining_fee: Exact | None
    monthly_fee: Exact | None


class Use(BaseModel):
    """A service, and how it is used."""

    quote: QuoteId
    proof: Address = Field(description="The quote with its provenance")
    provider: ProviderName
    provider_kind: ProviderKind
    pay_in: list[PaymentInstrument]
    access_points: list[AccessPoint]
    pickup: list[PickupMethod]
    speed: Speed | None
    max_hours: int | None = Field(description="Longest wait of its speed; null where it has no end or is not known")
    source: str
    layer: Layer
    verified: bool = Field(description="A tariff that a mystery shop of the last 180 days confirms")
    observed_on: Day
    out_of_date_on: Day = Field(description="The first day on which this price is out of date")
    conditions: ConditionsShape | None


class Variant(BaseModel):
    """Another service of the same provider at the same price."""

    quote: QuoteId
    proof: Address
    pay_in: list[PaymentInstrument]
    access_points: list[AccessPoint]
    pickup: list[PickupMethod]
    speed: Speed | None
    max_hours: int | None


class FiguresShape(BaseModel):
    """The figures at the amount asked about: exact where no rounding is named."""

    paid: Exact = Field(description="What the sender pays in all, rounded up to what can be paid")
    paid_exact: Exact
    converted: Exact = Field(description="What is changed, sending currency")
    fee: Exact
    margin_percent: Exact = Field(description="Of the rate below the reference rate")
    rate: Exact = Field(description="Payout units per sending unit, as used here")
    receiver_fee: Exact | None = Field(description="Payout currency; null where it is not known")
    arrives: Exact = Field(description="What arrives, rounded down to what can be paid out")
    arrives_exact: Exact
    cost: Exact = Field(description="What is paid less what arrives at the reference rate, sending currency")
    cost_percent: Exact = Field(description="Of the amount converted")
    fee_cost: Exact
    margin_cost: Exact
    receiver_cost: Exact | None
    low: Exact = Field(description="Lowest value of the ranked quantity that the printed digits allow")
    high: Exact = Field(description="Highest value of it")


class RowShape(Use):
    """One line of a ranking."""

    place: int = Field(description="1 is best; rows that are about the same share a place")
    tied: bool
    best: bool = Field(description="Whether the words best and cheapest may be used for it: never for old prices")
    out_of_date: bool
    difference: Exact = Field(description="To the first row, in the ranked quantity")
    figures: FiguresShape
    notes: list[RowNote]
    variants: list[Variant]
    promotion: QuoteId | None = Field(description="The promotion that this standard price stands in for")


class RankingShape(BaseModel):
    """All services that pay out in one currency, at one reference rate."""

    payout_currency: CurrencyCode
    local: bool = Field(description="False: changing the money costs extra, which is not included")
    reference: Reference
    last_known: Day | None = Field(description="Newest observation, where all of them are out of date")
    rows: list[RowShape]


class ApartShape(Use):
    """A service that cannot be ranked, and why."""

    reason: ApartReason
    nearest_amount: Exact | None
    nearest_currency: CurrencyCode | None
    nearest_fee: Exact | None
    nearest_total_percent: Exact | None
    promotion: QuoteId | None = Field(description="The promotion that this standard price stands in for")


class PrioritiesShape(BaseModel):
    """What matters besides the price; null where it does not."""

    pickup: Collecting | None
    pay_in: Paying | None
    max_hours: int | None


class PricesShape(BaseModel):
    """The answer to one question."""

    corridor: CorridorText
    surveyed: bool = Field(description="Whether anybody has surveyed this corridor yet")
    ask: Question
    amount: Exact | None = Field(description="Null where none was given and nobody has surveyed the corridor")
    currency: CurrencyCode = Field(description="Of the amount")
    sending_currency: CurrencyCode
    priorities: PrioritiesShape
    ranked_by: str = Field(description="arrives, cost or paid: what decides the order")
    today: Day
    page: Address = Field(description="The same comparison as a page for people, in English")
    rankings: list[RankingShape]
    apart: list[ApartShape]
