"""What answers of every kind are made of."""

from datetime import date, datetime
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, Field, WithJsonSchema

DECIMAL_PATTERN = r"^-?[0-9]+(\.[0-9]+)?$"

#: An exact decimal, written digit for digit. JSON numbers would be read as floats, which cannot hold money.
Exact = Annotated[str, Field(pattern=DECIMAL_PATTERN), WithJsonSchema({"type": "string", "pattern": DECIMAL_PATTERN})]
CountryCode = Annotated[str, Field(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2")]
CurrencyCode = Annotated[str, Field(pattern="^[A-Z]{3}$", description="ISO 4217")]
CorridorText = Annotated[str, Field(pattern="^[A-Z]{2}-[A-Z]{2}$", description="Sending and receiving country")]
QuoteId = Annotated[str, Field(pattern="^[0-9]+-[0-9]+$")]
Address = Annotated[str, Field(description="Where it is, from the root of this portal's host")]
Day = date
Moment = datetime


class Credit(BaseModel):
    """A source to name wherever its figures are shown."""

    source: str = Field(description="Its name, as in /sources")
    credit: str = Field(description="How the source wants to be named")
    licence: str | None = Field(description="Under which its figures may be shown; null where none was found")
    homepage: str | None = Field(description="Where to read more; null where there is none")


class Attribution(BaseModel):
    """Whom to name, and how the figures came about. Keep it with them."""

    sources: list[Credit] = Field(description="Those the answer rests on")
    computed_by: str = Field(description="The portal that collected, checked and compared")
    method: Address = Field(description="How it is computed and ranked, in words")


T = TypeVar("T")


class Answer(BaseModel, Generic[T]):
    """An answer."""

    data: T = Field(description="What was asked for")
    attribution: Attribution = Field(description="Whom to name")


class ListAnswer(BaseModel, Generic[T]):
    """A part of a list."""

    data: list[T] = Field(description="The entries of this part")
    next: str | None = Field(description="Address of the next part; null where this is the last")
    attribution: Attribution = Field(description="Whom to name")


class Reference(BaseModel):
    """A reference (mid-market) rate: units of quote per one unit of base."""

    base: CurrencyCode = Field(description="One unit of this currency, ISO 4217")
    quote: CurrencyCode = Field(description="Is worth rate units of this one, ISO 4217")
    rate: Exact = Field(description="Units of quote per one base")
    on: Day = Field(description="The day it was published for; older than asked for where it is carried forward")
    age_days: int = Field(description="Days between on and the day asked about")
    source: str = Field(description="peg, frankfurter, ecb, or stated: the rate that a survey states")
    publisher: str | None = Field(description="Who stands behind it: a bank, or the law of a peg")
    second: "Reference | None" = Field(
        default=None, description="What another source says, where the two are more than 1 % apart; the first is used"
    )


class ProviderName(BaseModel):
    """A provider as this portal names it."""

    slug: str = Field(description="The form addresses use")
    name: str = Field(description="Canonical name")


class FieldFault(BaseModel):
    """What is wrong with one parameter."""

    parameter: str = Field(description="Its name")
    detail: str = Field(description="What to write instead")


class Problem(BaseModel):
    """A problem document (RFC 9457)."""

    type: str = Field(description="The kind of problem: an address where it is explained")
    title: str = Field(description="The same in a few words")
    status: int = Field(description="HTTP status")
    detail: str = Field(description="What happened, and what to do next")
    errors: list[FieldFault] | None = Field(default=None, description="What is wrong, parameter by parameter")
