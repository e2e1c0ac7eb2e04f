"""What may be asked: the parameters of every address, strictly.

An unknown parameter, one given twice, or a value that is not understood is refused with a plain message; nothing is
guessed and nothing is ignored. An empty value counts as not given, so that a form can send all of its fields.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final, Self

from babel.numbers import get_currency_precision
from flask import Flask, request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema, model_validator
from pydantic_core import ErrorDetails

from portal.api.problems import Fault, Kind, refuse, refuse_parameter
from portal.localization.numbers import TOO_LARGE
from portal.prices.priorities import Collecting, Paying, Priorities
from portal.prices.vocabulary import Layer, Question

_AMOUNT: Final = re.compile(r"[0-9]+(?:\.(?P<decimals>[0-9]+))?", re.ASCII)
_MOST_DECIMALS: Final = 6
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_NUMBER: Final = re.compile(r"[0-9]{1,9}", re.ASCII)

_COUNTRY: Final = "^[A-Za-z]{2}$"
_CURRENCY: Final = "^[A-Za-z]{3}$"
_PERIOD: Final = "^[0-9A-Za-z_-]{1,20}$"
_SLUG: Final = "^[a-z0-9-]{1,80}$"
_SOURCE: Final = "^[a-z0-9-]{1,40}$"

#: What to write, for each form that a text may need to have.
_FORMS: Final[Mapping[str, str]] = {
    _COUNTRY: "Write a country as two letters (ISO 3166-1), such as KE.",
    _CURRENCY: "Write a currency as three letters (ISO 4217), such as KES.",
    _PERIOD: "Write a round by its name, such as 2025_3Q. /api/v1/averages/periods lists them.",
    _SLUG: "Write a provider's slug in small letters, such as western-union. /api/v1/providers lists them.",
    _SOURCE: "Write a source's name in small letters, such as world-bank-rpw. /api/v1/sources lists them.",
}

#: How many entries a part of a list has where nobody says, and at most.
USUAL_PART, LARGEST_PART = 100, 500


def _read_amount(value: object) -> object:
    if not isinstance(value, str):
        return value
    written = _AMOUNT.fullmatch(value)
    if written is None:
        raise ValueError("Write the amount in figures, with a point before decimals, such as 18000 or 199.50.")
    if len(written["decimals"] or "") > _MOST_DECIMALS:
        raise ValueError("No currency has such small coins. Write fewer decimals.")
    amount = Decimal(value)
    if not amount:
        raise ValueError("Write an amount above zero.")
    if amount >= TOO_LARGE:
        raise ValueError("This amount is too large for a transfer. Write a smaller one.")
    return amount


def _read_day(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError("Write a day as YYYY-MM-DD, such as 2026-11-21.")


def _read_number(value: object) -> object:
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        raise ValueError("Write a whole number in figures.")
    return value


def _read_code(value: object) -> object:
    return value.upper() if isinstance(value, str) and value.isascii() else value


Amount = Annotated[
    Decimal,
    BeforeValidator(_read_amount),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,12}(\\.[0-9]{1,6})?$", "examples": ["18000"]}),
]
Day = Annotated[date, BeforeValidator(_read_day), WithJsonSchema({"type": "string", "format": "date"})]
Hours = Annotated[int, Field(ge=1, le=10_000), BeforeValidator(_read_number)]
Country = Annotated[str, Field(pattern=_COUNTRY), BeforeValidator(_read_code)]
Currency = Annotated[str, Field(pattern=_CURRENCY), BeforeValidator(_read_code)]
Period = Annotated[
    str,
    Field(
        pattern=_PERIOD,
        description="A round of a source, such as 2025_3Q; a day where a source has no rounds.",
        examples=["2025_3Q"],
    ),
]
Slug = Annotated[str, Field(pattern=_SLUG)]
SourceName = Annotated[str, Field(pattern=_SOURCE, description="Its name, such as world-bank-rpw.")]


#: Our own sentence for each kind of fault that pydantic finds, filled with what it knows of it.
_SENTENCES: Final[Mapping[str, str]] = {
    "value_error": "{error}",
    "enum": "Write {expected}.",
    "string_pattern_mismatch": "{form}",
    "greater_than_equal": "Write {ge} or more.",
    "less_than_equal": "Write {le} or less.",
    "string_too_long": "It is too long. Write at most {max_length} signs.",
}
_ANY_FAULT: Final = "It cannot be used. The OpenAPI document says what may be written here."


def _said(fault: ErrorDetails) -> str:
    """Say what to write instead of a value that is not understood: in our words, never in pydantic's."""
    context = {name: str(value) for name, value in fault.get("ctx", {}).items()}
    context["expected"] = context.get("expected", "").replace("'", "")
    context["form"] = _FORMS.get(context.get("pattern", ""), _ANY_FAULT)
    return _SENTENCES.get(fault["type"], _ANY_FAULT).format_map(context)


class Asked(BaseModel):
    """Parameters of one address."""

    model_config = ConfigDict(extra="forbid")

    @classmethod
    def model_validate(cls, obj: Any, **how: Any) -> Self:
        """Read parameters. Ends the request with every fault in plain words, whatever found it."""
        try:
            return super().model_validate(obj, **how)
        except ValidationError as error:
            faults = [Fault(".".join(map(str, each["loc"])), _said(each)) for each in error.errors()]
            refuse(Kind.BAD_PARAMETER, "; ".join(f"{each.parameter}: {each.detail}" for each in faults), faults)

    @model_validator(mode="before")
    @classmethod
    def _empty_is_not_given(cls, values: Any) -> Any:
        if not isinstance(values, dict):
            return values
        unknown = sorted(set(values) - _aliases(cls).keys())
        if unknown:
            known = ", ".join(_aliases(cls)) or "none"
            refuse(
                Kind.BAD_PARAMETER,
                f"There is no parameter {unknown[0][:60]!r} here. Known here: {known}.",
                [Fault(name[:60], f"There is no such parameter here. Known here: {known}.") for name in unknown[:9]],
            )
        return {name: value for name, value in values.items() if value != ""}


def _aliases(model: type[BaseModel]) -> dict[str, None]:
    return dict.fromkeys(field.alias or name for name, field in model.model_fields.items())


class Nothing(Asked):
    """No parameters."""


class PartAsked(Asked):
    """Which part of a list."""

    limit: Annotated[
        int, Field(ge=1, le=LARGEST_PART, description="How many entries at most."), BeforeValidator(_read_number)
    ] = USUAL_PART
    cursor: Annotated[
        str | None,
        Field(max_length=600, description="Where this part begins: follow next of the part before, or leave it out."),
    ] = None


class CorridorsAsked(PartAsked):
    """Which corridors."""

    sending: Annotated[Country | None, Field(alias="from", description="Sending country.")] = None
    receiving: Annotated[Country | None, Field(alias="to", description="Receiving country.")] = None


class PricesAsked(Asked):
    """The question that a comparison answers, as on the portal's own page."""

    amount: Annotated[
        Amount | None,
        Field(
            description="Above zero, with no more decimals than its currency has. Without it, the first one surveyed."
        ),
    ] = None
    ask: Annotated[
        Question,
        Field(
            description="pay: this is paid in all, ranked by what arrives. send: this is converted, fees on top, "
            "ranked by cost. receive: this must arrive, ranked by what is paid."
        ),
    ] = Question.PAY
    currency: Annotated[
        Currency | None,
        Field(description="Of the amount: the sending one for pay and send, one that is paid out for receive."),
    ] = None
    pickup: Annotated[Collecting | None, Field(description="Only services collected so.")] = None
    pay_in: Annotated[Paying | None, Field(description="Only services paid so.")] = None
    max_hours: Annotated[Hours | None, Field(description="Only services that are as fast, in hours.")] = None

    @property
    def priorities(self) -> Priorities:
        """What matters besides the price."""
        return Priorities(self.pickup, self.pay_in, self.max_hours)


class QuotesAsked(PartAsked):
    """Which quotes of a corridor, history included."""

    period: Period | None = None
    source: SourceName | None = None
    provider: Annotated[Slug | None, Field(description="The provider's slug, such as western-union.")] = None
    layer: Annotated[Layer | None, Field(description="How the price came to be known.")] = None
    since: Annotated[Day | None, Field(alias="from", description="Observed on this day or later.")] = None
    until: Annotated[Day | None, Field(alias="to", description="Observed on this day or earlier.")] = None


class HistoryAsked(PartAsked):
    """Which rounds of a corridor."""

    source: SourceName | None = None
    since: Annotated[Day | None, Field(alias="from", description="Observed until this day or later.")] = None
    until: Annotated[Day | None, Field(alias="to", description="Observed from this day or earlier.")] = None


_ROUND: Final = "A round of a source, such as 2025_3Q, as /averages/periods lists them. Without it, the newest."


class AveragesAsked(PartAsked):
    """Which round of every corridor."""

    period: Annotated[Period | None, Field(description=_ROUND)] = None
    source: SourceName | None = None


class WorldAsked(Asked):
    """Which round."""

    period: Annotated[Period | None, Field(description=_ROUND)] = None


class PublishedRatesAsked(PartAsked):
    """Which published reference rates."""

    currency: Annotated[
        Currency | None,
        Field(description="Its units per one euro, day by day. Without it, the newest of every currency."),
    ] = None
    since: Annotated[Day | None, Field(alias="from", description="Of this day or later.")] = None
    until: Annotated[Day | None, Field(alias="to", description="Of this day or earlier.")] = None


class RateAsked(Asked):
    """The day of a rate."""

    on: Annotated[Day | None, Field(description="Without it, today.")] = None


class RunsAsked(PartAsked):
    """Which collection runs."""

    source: SourceName | None = None


def amount_of(amount: Decimal, currency: str) -> Decimal:
    """Return the amount, which its currency can write. Ends the request where it has too small coins."""
    if amount != round(amount, get_currency_precision(currency)):
        refuse_parameter("amount", f"{currency} has no such small coins. Write fewer decimals.")
    return amount


def check_days(since: date | None, until: date | None) -> None:
    """End the request where a span of days ends before it begins."""
    if since and until and since > until:
        refuse_parameter("to", "It is before from. Write the earlier day in from.")


def refuse_repeats(api: Flask) -> None:
    """Refuse a parameter that is given twice: nobody could say which one counts."""

    @api.before_request
    def each_once() -> None:
        for name, values in request.args.lists():
            if len(values) > 1:
                refuse_parameter(name[:60], "It is given more than once. Give it once.")
