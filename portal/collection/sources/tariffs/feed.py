"""The provider tariff feed, version 1: its shape, and the rules that a tariff keeps (docs/tariff-feed.md).

Figures are texts with a point for decimals, never JSON numbers: a program that reads ``19.6`` as a binary fraction has
lost the digits already. Unknown keys are refused, so that a misspelt fee is noticed and not read as "no fee".
"""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from portal.prices import codes
from portal.prices.vocabulary import (
    AccessPoint,
    FeeConvention,
    PaymentInstrument,
    PickupMethod,
    ProviderKind,
    Speed,
)

FORMAT = "homeward-tariff-feed"
VERSION = 1
DECIMAL_PATTERN = r"^[0-9]{1,18}(\.[0-9]{1,12})?$"


def _exact(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str) or not value.isascii() or not _is_plain(value):
        raise ValueError(f'{value!r} is not a figure in the form of this feed. Write it as a text such as "19.6".')
    return Decimal(value)


def _is_plain(text: str) -> bool:
    whole, point, rest = text.partition(".")
    return whole.isdigit() and len(whole) <= 18 and (not point or (rest.isdigit() and len(rest) <= 12))


def _country(value: Any) -> str:
    return codes.country(value) if isinstance(value, str) else _no_text(value)


def _currency(value: Any) -> str:
    return codes.currency(value) if isinstance(value, str) else _no_text(value)


def _no_text(value: Any) -> str:
    raise ValueError(f"{value!r} is not a text.")


def _day(value: Any) -> date:
    # date.fromisoformat alone also takes 20261121 and 2026-W47-6.
    if isinstance(value, str) and len(value) == 10:
        return date.fromisoformat(value)
    raise ValueError(f"{value!r} is not a day in the form 2026-11-21.")


Figure = Annotated[Decimal, BeforeValidator(_exact), WithJsonSchema({"type": "string", "pattern": DECIMAL_PATTERN})]
Country = Annotated[str, BeforeValidator(_country), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{2}$"})]
Currency = Annotated[str, BeforeValidator(_currency), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$"})]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
ShortText = Annotated[str, Field(max_length=400)]
KnownConvention = Annotated[Literal["on_top", "deducted"], Field(description="Is the fee added, or taken out?")]


class Strict(BaseModel):
    """Refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FeedBand(Strict):
    """A band of send amounts, both ends included, and its fee."""

    minimum: Figure = Field(description="Smallest amount of the band, send currency")
    maximum: Figure | None = Field(default=None, description="Largest amount of the band; left out: no upper end")
    fixed_fee: Figure = Field(default=Decimal(0), description="Send currency")
    percent_fee: Figure = Field(default=Decimal(0), description="Percent of the amount, such as 1.5")
    minimum_fee: Figure | None = Field(default=None, description="The fee is never less, send currency")
    maximum_fee: Figure | None = Field(default=None, description="The fee is never more, send currency")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.maximum is not None and self.maximum < self.minimum:
            raise ValueError(f"The band's maximum {self.maximum} is below its minimum {self.minimum}.")
        if self.minimum_fee is not None and self.maximum_fee is not None and self.maximum_fee < self.minimum_fee:
            raise ValueError(f"The maximum fee {self.maximum_fee} is below the minimum fee {self.minimum_fee}.")
        if self.percent_fee > 100:
            raise ValueError(f"A percent fee of {self.percent_fee} is more than the whole amount.")
        return self


class CashOut(Strict):
    """What collecting costs the receiver."""

    fixed: Figure | None = Field(default=None, description="Payout currency")
    percent: Figure | None = Field(default=None, description="Percent of what arrives")


class FeedTariff(Strict):
    """One service's fee schedule."""

    id: str = Field(min_length=1, max_length=80, description="Yours; the same from one feed to the next")
    sending: Country = Field(alias="from", description="Sending country, ISO 3166-1 alpha-2")
    receiving: Country = Field(alias="to", description="Receiving country, ISO 3166-1 alpha-2")
    pay_in: tuple[PaymentInstrument, ...] = Field(min_length=1)
    access_points: tuple[AccessPoint, ...] = ()
    pickup: tuple[PickupMethod, ...] = Field(min_length=1)
    send_currency: Currency
    payout_currency: Currency
    fee_is: KnownConvention
    bands: tuple[FeedBand, ...] = Field(min_length=1, max_length=200)
    margin: Figure | None = Field(default=None, description="Percent below the mid-market rate; this or rate")
    rate: Figure | None = Field(default=None, description="Payout units for one send unit; this or margin")
    cash_out: CashOut | None = Field(default=None, description="Left out: not known, and shown as not known")
    joining_fee: Figure | None = Field(default=None, description="Once, send currency")
    monthly_fee: Figure | None = Field(default=None, description="A month, send currency")
    towns: tuple[ShortText, ...] = Field(default=(), max_length=2000, description="Towns or agents served")
    identity_sender: ShortText = ""
    identity_receiver: ShortText = ""
    account_needed: bool | None = None
    speed: Speed | None = None
    valid_from: Day | None = None
    valid_until: Day | None = Field(default=None, description="Last day")
    promotion: ShortText = Field(default="", description="Its words, if this price is for some people or some time")
    note: ShortText = ""

    @model_validator(mode="after")
    def _hold_together(self) -> Self:
        if (self.margin is None) == (self.rate is None):
            raise ValueError("Give either margin or rate: exactly one of the two.")
        if self.rate is not None and self.rate == 0:
            raise ValueError("The rate is 0. Give the rate you apply.")
        if self.margin is not None and self.margin >= 100:
            raise ValueError(f"A margin of {self.margin} % leaves nothing to arrive.")
        if self.sending == self.receiving:
            raise ValueError("'from' and 'to' name the same country.")
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValueError("'valid_until' is before 'valid_from'.")
        for lower, upper in pairwise(self.bands):
            if lower.maximum is None or upper.minimum <= lower.maximum:
                raise ValueError("The bands must ascend and not overlap: start each above the end of the one before.")
        return self

    @property
    def convention(self) -> FeeConvention:
        """The fee convention in the portal's words."""
        return FeeConvention(self.fee_is)


class FeedProvider(Strict):
    """Whose tariffs these are."""

    name: str = Field(min_length=1, max_length=200)
    kind: ProviderKind = ProviderKind.OTHER
    website: ShortText = ""


class FeedHead(Strict):
    """The feed without its tariffs, which are read one by one so that a bad one takes no good one down."""

    format: Literal["homeward-tariff-feed"]
    version: Literal[1]
    provider: FeedProvider
    published_on: Day = Field(description="The day you last confirmed these tariffs")


class Feed(FeedHead):
    """The whole feed: what the published JSON Schema is made from."""

    tariffs: tuple[FeedTariff, ...] = Field(min_length=1, max_length=5000)


def json_schema() -> dict[str, Any]:
    """Return the feed's JSON Schema (draft 2020-12), as published beside this module."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{FORMAT} {VERSION}",
        **Feed.model_json_schema(by_alias=True),
    }
