"""The shape of a comparison."""

from pydantic import BaseModel, Field

from portal.api.shapes.parts import Address, CorridorText, CurrencyCode, Day, Exact, ProviderName, QuoteId, Reference
from portal.prices.offers import ApartReason, RowNote
from portal.prices.priorities import Collecting, Paying
from portal.prices.vocabulary import AccessPoint, Layer, PaymentInstrument, PickupMethod, ProviderKind, Question, Speed


class ConditionsShape(BaseModel):
    """What sender and receiver need to know besides the price; only what the source said."""

    towns: list[str] = Field(description="Towns or agents served on the receiving side")
    identity_sender: str | None = Field(description="What the sender must show")
    identity_receiver: str | None = Field(description="What the receiver must show")
    account_needed: bool | None = Field(description="Whether the sender needs an account")
    minimum: Exact | None = Field(description="Least that can be sent, sending currency")
    maximum: Exact | None = Field(description="Most that can be sent, sending currency")
    joining_fee: Exact | None = Field(description="Once, sending currency; in no figure here")
    monthly_fee: Exact | None = Field(description="Each month, sending currency; in no figure here")


class Use(BaseModel):
    """A service, and how it is used."""

    quote: QuoteId = Field(description="Its number")
    proof: Address = Field(description="The quote with its provenance")
    provider: ProviderName = Field(description="Who offers it")
    provider_kind: ProviderKind = Field(description="Sort of firm")
    pay_in: list[PaymentInstrument] = Field(description="How the sender pays; any of these")
    access_points: list[AccessPoint] = Field(description="Where the sender pays; any of these")
    pickup: list[PickupMethod] = Field(description="How it is collected; any of these")
    speed: Speed | None = Field(description="Class of the wait; null where not known")
    max_hours: int | None = Field(description="Longest wait of its speed; null where it has no end or is not known")
    source: str = Field(description="Who collected the price, as in /sources")
    layer: Layer = Field(description="How the price came to be known")
    verified: bool = Field(description="A tariff that a mystery shop of the last 180 days confirms")
    observed_on: Day = Field(description="Day of the observation")
    out_of_date_on: Day = Field(description="The first day on which this price is out of date")
    conditions: ConditionsShape | None = Field(description="Null where the source says nothing")


class Variant(BaseModel):
    """Another service of the same provider at the same price."""

    quote: QuoteId = Field(description="Its number")
    proof: Address = Field(description="The quote with its provenance")
    pay_in: list[PaymentInstrument] = Field(description="How the sender pays; any of these")
    access_points: list[AccessPoint] = Field(description="Where the sender pays; any of these")
    pickup: list[PickupMethod] = Field(description="How it is collected; any of these")
    speed: Speed | None = Field(description="Class of the wait; null where not known")
    max_hours: int | None = Field(description="Longest wait; null: no end, or not known")


class FiguresShape(BaseModel):
    """The figures at the amount asked about: exact where no rounding is named."""

    paid: Exact = Field(description="Paid in all, rounded up to what can be paid, sending currency")
    paid_exact: Exact = Field(description="The same before rounding, sending currency")
    converted: Exact = Field(description="What is changed, sending currency")
    fee: Exact = Field(description="Sending currency")
    margin_percent: Exact = Field(description="Percent by which the rate lies below the reference rate")
    rate: Exact = Field(description="Payout units per sending unit, as used here")
    receiver_fee: Exact | None = Field(description="Payout currency; null where it is not known")
    arrives: Exact = Field(description="Rounded down to what can be paid out, payout currency")
    arrives_exact: Exact = Field(description="The same before rounding, payout currency")
    cost: Exact = Field(description="What is paid less what arrives at the reference rate, sending currency")
    cost_percent: Exact = Field(description="cost in percent of the amount converted")
    fee_cost: Exact = Field(description="The fee's part of cost, sending currency")
    margin_cost: Exact = Field(description="The exchange margin's part of cost, sending currency")
    receiver_cost: Exact | None = Field(description="The receiver's part of cost, sending currency; null: not known")
    low: Exact = Field(description="Lowest value of the ranked quantity that the printed digits allow")
    high: Exact = Field(description="Highest value of the ranked quantity that they allow")


class RowShape(Use):
    """One line of a ranking."""

    place: int = Field(description="1 is best; rows that are about the same share a place")
    tied: bool = Field(description="Whether it shares its place")
    best: bool = Field(description="Whether the words best and cheapest may be used for it: never for old prices")
    out_of_date: bool = Field(description="Whether the price is too old to rely on")
    difference: Exact = Field(description="To the first row, in the ranked quantity")
    figures: FiguresShape = Field(description="At the amount asked about")
    notes: list[RowNote] = Field(description="What to know of the figures")
    variants: list[Variant] = Field(description="Other ways to use it at the same price")
    promotion: QuoteId | None = Field(description="The promotion that this standard price stands in for")


class RankingShape(BaseModel):
    """All services that pay out in one currency, at one reference rate."""

    payout_currency: CurrencyCode = Field(description="In which the money arrives, ISO 4217")
    local: bool = Field(description="False: changing the money costs extra, which is not included")
    reference: Reference = Field(description="The rate that all rows are compared at")
    last_known: Day | None = Field(description="Newest observation, where all of them are out of date")
    rows: list[RowShape] = Field(description="By place")


class ApartShape(Use):
    """A service that cannot be ranked, and why."""

    reason: ApartReason = Field(description="Why it has no place")
    nearest_amount: Exact | None = Field(description="Surveyed amount nearest to the one asked, in nearest_currency")
    nearest_currency: CurrencyCode | None = Field(description="Of nearest_amount and nearest_fee, ISO 4217")
    nearest_fee: Exact | None = Field(description="Fee at that amount, in nearest_currency")
    nearest_total_percent: Exact | None = Field(description="Total cost at that amount, percent of it")
    promotion: QuoteId | None = Field(description="The promotion that this standard price stands in for")


class PrioritiesShape(BaseModel):
    """What matters besides the price; null where it does not."""

    pickup: Collecting | None = Field(description="Only services collected so")
    pay_in: Paying | None = Field(description="Only services paid so")
    max_hours: int | None = Field(description="Only services as fast, in hours")


class PricesShape(BaseModel):
    """The answer to one question."""

    corridor: CorridorText
    surveyed: bool = Field(description="Whether anybody has surveyed this corridor yet")
    ask: Question = Field(description="The question answered")
    amount: Exact | None = Field(description="In currency; null: none was given, and nobody has surveyed the corridor")
    currency: CurrencyCode = Field(description="Of the amount")
    sending_currency: CurrencyCode = Field(description="ISO 4217")
    priorities: PrioritiesShape = Field(description="What was asked besides the price")
    ranked_by: str = Field(description="arrives, cost or paid: what decides the order")
    today: Day = Field(description="The day that the answer is of")
    page: Address = Field(description="The same comparison as a page for people, in English")
    rankings: list[RankingShape] = Field(description="One for each payout currency, the local one first")
    apart: list[ApartShape] = Field(description="Services without a place")
