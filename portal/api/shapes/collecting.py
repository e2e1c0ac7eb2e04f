"""The shapes of providers, published rates, sources and runs."""

from pydantic import BaseModel, Field

from portal.api.shapes.parts import Address, CorridorText, CountryCode, Credit, CurrencyCode, Day, Exact, Moment
from portal.api.shapes.quotes import Sha256
from portal.collection.tables import RunState
from portal.prices.vocabulary import Layer, ProviderKind


class RegisterShape(BaseModel):
    """A licence or register entry that a person has looked up."""

    country: CountryCode
    register_name: str = Field(alias="register")
    website: str
    checked_on: Day


class ProviderShape(BaseModel):
    """A provider."""

    slug: str
    name: str
    kind: ProviderKind | None = Field(description="Null where this portal does not declare the provider")
    website: str
    aliases: list[str] = Field(description="Other spellings of sources; only these unify")
    registers: list[RegisterShape]
    corridors: list[CorridorText]
    address: Address


class PublishedRateShape(BaseModel):
    """Units of quote per one base, as one source published it."""

    base: CurrencyCode
    quote: CurrencyCode
    on: Day
    rate: Exact
    source: str
    publisher: str
    run: int


class SourceShape(Credit):
    """A source, and how it is."""

    title: str
    layer: Layer | None = Field(description="How its prices come to be known; null for reference rates")
    enabled_by_default: bool
    out_of_date_after_days: int
    last_run_state: RunState | None = Field(description="Null where it was never pulled")
    last_run_reason: str
    last_run_message: str
    last_run_started_at: Moment | None
    last_published_at: Moment | None
    next_pull_at: Moment | None
    quotes_shown: int
    quotes_held: int
    rates_collected: int
    newest_observed_on: Day | None


class RunShape(BaseModel):
    """One attempt to collect a source. Only what a published run brought is ever shown."""

    run: int
    source: str
    reader_version: int
    state: RunState
    asked_by: str
    started_at: Moment
    ended_at: Moment | None
    published_at: Moment | None
    records_read: int
    quotes_accepted: int
    quotes_held: int
    records_rejected: int
    rates_accepted: int
    reason: str
    message: str
    address: Address


class SnapshotShape(BaseModel):
    """The receipt of one archived answer."""

    part: str
    url: str
    sha256: Sha256
    bytes: int
    status: int
    media_type: str
    read: bool
    fetched_at: Moment


class RunDetails(RunShape):
    """A run with its receipts."""

    snapshots: list[SnapshotShape]


class Entrance(BaseModel):
    """Where everything is."""

    corridors: Address
    providers: Address
    averages: Address
    reference_rates: Address
    sources: Address
    runs: Address
    openapi: Address
    readable: Address
    fair_use: str = Field(description="How many requests are welcome from one address")
