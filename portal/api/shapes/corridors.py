"""The shapes of corridors, of their history, and of averages."""

from pydantic import BaseModel, Field

from portal.api.shapes.parts import Address, CorridorText, CountryCode, CurrencyCode, Day, Exact, Moment


class CorridorShape(BaseModel):
    """A corridor."""

    corridor: CorridorText
    slug: str = Field(description="The form addresses use")
    sending: CountryCode = Field(alias="from")
    receiving: CountryCode = Field(alias="to")
    currency: CurrencyCode = Field(description="Of the sending side")
    payout_currencies: list[CurrencyCode] = Field(description="The local one first")
    languages: list[str] = Field(description="That its people use, the most used first; ISO 639")
    declared: bool = Field(description="False: only a source knows it; built from the two country codes")
    surveyed: bool = Field(description="Whether any price of it was ever published")
    prices: Address
    quotes: Address
    history: Address


class DeskShape(BaseModel):
    """Where a person can complain."""

    name: str
    website: str


class NoteShape(BaseModel):
    """A dated note, such as official and street rates that differ."""

    key: str
    on: Day | None
    source: str
    checked: bool = Field(description="Whether a person has confirmed it")


class CorridorDetails(CorridorShape):
    """A corridor with what people on both sides need."""

    price_points: list[Exact] = Field(description="Amounts to ask about; empty: the newest surveyed ones")
    complaints_sending: list[DeskShape]
    complaints_receiving: list[DeskShape]
    note: NoteShape | None
    reference: str = Field(description="Why this corridor and these values")


class AverageShape(BaseModel):
    """The averages of one round of a corridor, computed when it was published."""

    corridor: CorridorText
    source: str
    part: str
    period: str
    run: int
    average_percent: Exact | None = Field(description="Simple mean of the stated total cost; null where no row counts")
    average_rows: int
    average_rows_held: int = Field(description="Of those, held back from display")
    average_without_promotions_percent: Exact | None
    smart_percent: Exact | None = Field(description="Our approximation; null: not enough services")
    smart_services: int


class RoundShape(AverageShape):
    """One round of a corridor."""

    observed_from: Day
    observed_until: Day
    quotes: int
    published_at: Moment
    average_without_promotions_rows: int
    smart_coverage_unknown: int = Field(description="Services in it whose coverage is not given; they count")


class WorldShape(BaseModel):
    """The global average of one round of the surveys."""

    period: str
    average_percent: Exact | None
    rows: int
    rows_held: int
    corridors: int
    excluded: dict[str, int] = Field(description="Rows left out, by reason")
