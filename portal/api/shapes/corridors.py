"""The shapes of corridors, of their history, and of averages."""

from pydantic import BaseModel, Field

from portal.api.shapes.parts import Address, CorridorText, CountryCode, CurrencyCode, Day, Exact, Moment


class CorridorShape(BaseModel):
    """A corridor."""

    corridor: CorridorText
    slug: str = Field(description="The form addresses use")
    sending: CountryCode = Field(alias="from", description="Sending country, ISO 3166-1")
    receiving: CountryCode = Field(alias="to", description="Receiving country, ISO 3166-1")
    currency: CurrencyCode = Field(description="Of the sending side")
    payout_currencies: list[CurrencyCode] = Field(description="The local one first")
    languages: list[str] = Field(description="That its people use, the most used first; ISO 639")
    declared: bool = Field(description="False: only a source knows it; built from the two country codes")
    surveyed: bool = Field(description="Whether any price of it was ever published")
    prices: Address = Field(description="Its comparison")
    quotes: Address = Field(description="Its observed prices")
    history: Address = Field(description="Its rounds with their averages")


class DeskShape(BaseModel):
    """Where a person can complain."""

    name: str = Field(description="Its own name")
    website: str = Field(description="Where to complain")


class NoteShape(BaseModel):
    """A dated note, such as official and street rates that differ."""

    key: str = Field(description="What it is about")
    on: Day | None = Field(description="The day it was written of")
    source: str | None = Field(description="Where that is from; null: not said")
    checked: bool = Field(description="Whether a person has confirmed it")


class CorridorDetails(CorridorShape):
    """A corridor with what people on both sides need."""

    price_points: list[Exact] = Field(description="Amounts to ask about that this portal declares, sending currency")
    surveyed_amounts: list[Exact] = Field(description="Amounts to begin with: price_points, else the most observed")
    complaints_sending: list[DeskShape] = Field(description="On the sending side")
    complaints_receiving: list[DeskShape] = Field(description="On the receiving side")
    note: NoteShape | None = Field(description="Null where there is none")
    reference: str | None = Field(description="Why this corridor and these values; null: not declared")


class AverageShape(BaseModel):
    """The averages of one round of a corridor, computed when it was published."""

    corridor: CorridorText
    source: str = Field(description="Who collected the prices, as in /sources")
    part: str | None = Field(description="Which part of the source; null where it has none")
    period: str = Field(description="The source's name of the round")
    run: int = Field(description="The run that published it")
    average_percent: Exact | None = Field(description="Mean of the stated total cost, percent; null: no row counts")
    average_rows: int = Field(description="Prices in the average")
    average_rows_held: int = Field(description="Of those, held back from display")
    average_without_promotions_percent: Exact | None = Field(description="The same without promotions, percent")
    smart_percent: Exact | None = Field(description="Our approximation of SmaRT, percent; null: not enough services")
    smart_services: int = Field(description="Services in it")


class RoundShape(AverageShape):
    """One round of a corridor."""

    observed_from: Day = Field(description="Day of the oldest price")
    observed_until: Day = Field(description="Day of the newest price")
    quotes: int = Field(description="Prices shown")
    published_at: Moment = Field(description="When it was published")
    average_without_promotions_rows: int = Field(description="Prices in that average")
    smart_coverage_unknown: int = Field(description="Services in it whose coverage is not given; they count")


class WorldShape(BaseModel):
    """The global average of one round of the surveys."""

    period: str = Field(description="The round")
    average_percent: Exact | None = Field(description="Mean of the stated total cost, percent; null: no row counts")
    rows: int = Field(description="Prices in the average")
    rows_held: int = Field(description="Of those, held back from display")
    corridors: int = Field(description="Corridors in the average")
    excluded: dict[str, int] = Field(description="Rows left out, by reason")
