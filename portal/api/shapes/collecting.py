"""The shapes of providers, published rates, sources and runs."""

from pydantic import BaseModel, Field

from portal.api.shapes.parts import Address, CorridorText, CountryCode, Credit, CurrencyCode, Day, Exact, Moment
from portal.api.shapes.quotes import Sha256
from portal.collection.tables import RunState
from portal.prices.vocabulary import Layer, ProviderKind


class RegisterShape(BaseModel):
    """A licence or register entry that a person has looked up."""

    country: CountryCode = Field(description="That keeps the register, ISO 3166-1")
    register_name: str = Field(alias="register", description="Its name")
    website: str = Field(description="The entry, or the register")
    checked_on: Day = Field(description="Day on which a person looked it up")


class ProviderShape(BaseModel):
    """A provider."""

    slug: str = Field(description="The form addresses use")
    name: str = Field(description="Canonical name")
    kind: ProviderKind | None = Field(description="Null where this portal does not declare the provider")
    website: str | None = Field(description="Null where not known")
    aliases: list[str] = Field(description="Other spellings of sources; only these unify")
    registers: list[RegisterShape] = Field(description="Where it is licensed or registered")
    corridors: list[CorridorText] = Field(description="Of which a price was ever published")
    address: Address


class PublishedRateShape(BaseModel):
    """Units of quote per one base, as one source published it."""

    base: CurrencyCode = Field(description="One unit of this currency, always EUR")
    quote: CurrencyCode = Field(description="Is worth rate units of this one, ISO 4217")
    on: Day = Field(description="The day it was published for")
    rate: Exact = Field(description="Units of quote per one base")
    source: str = Field(description="frankfurter or ecb")
    publisher: str | None = Field(description="The bank that stands behind it; null: not said")
    run: int = Field(description="The run that collected it")


class SourceShape(Credit):
    """A source, and how it is."""

    title: str = Field(description="As pages name it")
    layer: Layer | None = Field(description="How its prices come to be known; null for reference rates")
    enabled_by_default: bool = Field(description="Whether it is pulled without being asked for")
    out_of_date_after_days: int = Field(description="Age at which its prices are out of date")
    last_run_state: RunState | None = Field(description="Null where it was never pulled")
    last_run_reason: str | None = Field(description="Why it ended so; null where nothing is to be said")
    last_run_message: str | None = Field(description="The same in words")
    last_run_started_at: Moment | None = Field(description="Null where it was never pulled")
    last_published_at: Moment | None = Field(description="When a run last published something")
    next_pull_at: Moment | None = Field(description="Null where none is planned")
    quotes_shown: int = Field(description="Prices shown, history included")
    quotes_held: int = Field(description="Prices that wait for a person")
    rates_collected: int = Field(description="Reference rates, all runs")
    newest_observed_on: Day | None = Field(description="Day of its newest price")


class RunShape(BaseModel):
    """One attempt to collect a source. Only what a published run brought is ever shown."""

    run: int = Field(description="Its number")
    source: str = Field(description="The source, as in /sources")
    reader_version: int = Field(description="Of the code that read the answers")
    state: RunState = Field(description="How it stands or ended")
    asked_by: str = Field(description="scheduler, command or starter")
    started_at: Moment = Field(description="When it began")
    ended_at: Moment | None = Field(description="Null while it is at work")
    published_at: Moment | None = Field(description="Null where nothing of it is shown")
    records_read: int = Field(description="Records in the answers")
    quotes_accepted: int = Field(description="Prices taken in")
    quotes_held: int = Field(description="Prices held for a person")
    records_rejected: int = Field(description="Records that could not be used")
    rates_accepted: int = Field(description="Reference rates taken in")
    reason: str | None = Field(description="Why it ended so; null where nothing is to be said")
    message: str | None = Field(description="The same in words")
    address: Address


class SnapshotShape(BaseModel):
    """The receipt of one archived answer."""

    part: str | None = Field(description="Which part of the source; null where it has none")
    url: str = Field(description="The address asked, or file: and the name of a file")
    sha256: Sha256 = Field(description="SHA-256 of the raw bytes")
    bytes: int = Field(description="How many they are")
    status: int = Field(description="HTTP status of the answer")
    media_type: str | None = Field(description="As the answer says; null: not said")
    read: bool = Field(description="False: the same bytes were read before")
    fetched_at: Moment = Field(description="When they were fetched")


class RunDetails(RunShape):
    """A run with its receipts."""

    snapshots: list[SnapshotShape] = Field(description="In the order in which they were fetched")


class PeriodShape(BaseModel):
    """A round that has averages, of one source or several."""

    period: str = Field(description="As /averages takes it")
    sources: list[str] = Field(description="Whose rounds have this name, as in /sources")
    corridors: int = Field(description="Corridors with prices in it")
    averages: Address = Field(description="Its averages")


class Entrance(BaseModel):
    """Where everything is."""

    corridors: Address = Field(description="What is compared")
    providers: Address = Field(description="Who sends")
    averages: Address = Field(description="Of the newest round")
    periods: Address = Field(description="The rounds that have averages")
    reference_rates: Address = Field(description="The newest of each currency")
    sources: Address = Field(description="Where prices are from")
    runs: Address = Field(description="How they were collected")
    openapi: Address = Field(description="This API for programs")
    readable: Address = Field(description="The same for people")
    fair_use: str = Field(description="How many requests are welcome from one address")
