"""One corridor file: its keys, and what each may hold. docs/add-a-corridor.md is the recipe for people."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, ClassVar, Final

from pydantic import Field, ValidationInfo, field_validator

from portal.prices.codes import currencies_of
from portal.prices.corridors import ComplaintDesk, Corridor, CorridorNote
from portal.prices.quotes import CorridorCode
from portal.registry.desks import Desk
from portal.registry.fields import (
    STILL_USED,
    Amount,
    CountryCode,
    CurrencyCode,
    LanguageCode,
    Text,
    used_in,
    without_repeats,
)
from portal.registry.market_table import Market
from portal.registry.reading import Table

# Paid out in countries whose own currency is another one; the reader of a survey row tries the same two.
PAID_OUT_ABROAD: Final = frozenset({"USD", "EUR"})


class Complaints(Table):
    """Desks for this corridor alone; those of the two countries are added to them."""

    sending: list[Desk] = Field(default_factory=list)
    receiving: list[Desk] = Field(default_factory=list)


class Note(Table):
    """A dated note, such as official and street rates that differ."""

    key: Annotated[CorridorNote, Field(strict=False)]
    written_on: date = Field(alias="date")
    source: Text
    checked: bool = False


class CorridorFile(Table):
    """A corridor as its file says it."""

    sending: CountryCode = Field(alias="from")
    receiving: CountryCode = Field(alias="to")
    currency: CurrencyCode
    payout: list[CurrencyCode] = Field(min_length=1)
    languages: list[LanguageCode] = Field(min_length=1)
    reference: Text
    price_points: list[Amount] = Field(default_factory=list)
    complaints: Complaints = Complaints()
    note: Note | None = None
    market: Market | None = None

    missing: ClassVar[dict[str, str]] = (
        Desk.missing
        | Market.missing
        | {
            "from": "Write the sending country's code, such as KE.",
            "to": "Write the receiving country's code, such as TZ.",
            "currency": "Write the currency people send, such as KES.",
            "payout": 'Write the currencies that are paid out, the local one first, such as ["TZS", "USD"].',
            "languages": 'Write the languages of its people, the most used first, such as ["sw", "en"].',
            "reference": "Write the source that says why this corridor, and why these values.",
            "source": "Write where it is from: who says so, and in which publication.",
            "date": "Write the day the note was written or last confirmed, such as 2026-11-21.",
            "key": f"Write one of: {', '.join(CorridorNote)}.",
        }
    )

    @field_validator("receiving")
    @classmethod
    def _leads_abroad(cls, receiving: str, info: ValidationInfo) -> str:
        if receiving == info.data.get("sending"):
            raise ValueError(f"{receiving} is the sending country too. A corridor leads to another country.")
        return receiving

    @field_validator("currency")
    @classmethod
    def _is_sent_from_there(cls, currency: str, info: ValidationInfo) -> str:
        sending = info.data.get("sending")
        if sending and currency not in currencies_of(sending, STILL_USED):
            raise ValueError(
                f"{sending} does not use {currency}. It uses {used_in(sending)}: correct currency or from."
            )
        return currency

    @field_validator("payout")
    @classmethod
    def _is_paid_out_there(cls, payout: list[str], info: ValidationInfo) -> list[str]:
        receiving = info.data.get("receiving")
        if not receiving:
            return without_repeats(payout)
        local = currencies_of(receiving, STILL_USED)
        for code in payout:
            if code not in local and code not in PAID_OUT_ABROAD:
                raise ValueError(
                    f"{receiving} does not use {code}. It uses {used_in(receiving)}; USD and EUR may be paid out too."
                )
        if payout[0] not in local:
            raise ValueError(f"{payout[0]} stands first. Put the local currency first: {used_in(receiving)}.")
        return without_repeats(payout)

    @field_validator("languages")
    @classmethod
    def _each_language_once(cls, languages: list[str]) -> list[str]:
        return without_repeats(languages)

    @field_validator("price_points")
    @classmethod
    def _ascend(cls, points: list[Decimal]) -> list[Decimal]:
        if any(later <= earlier for earlier, later in pairwise(points)):
            raise ValueError("does not ascend. Write each amount once, the smallest first.")
        return points

    def corridor(self, desks: dict[str, tuple[ComplaintDesk, ...]]) -> Corridor:
        """Return the corridor, its own desks before those of its two countries."""
        note = self.note
        return Corridor(
            code=CorridorCode(self.sending, self.receiving),
            currency=self.currency,
            payout_currencies=tuple(self.payout),
            languages=tuple(self.languages),
            price_points=tuple(self.price_points),
            complaints_sending=_with_country(self.complaints.sending, desks.get(self.sending, ())),
            complaints_receiving=_with_country(self.complaints.receiving, desks.get(self.receiving, ())),
            note=note.key if note else "",
            note_on=note.written_on if note else None,
            note_source=note.source if note else "",
            note_checked=note.checked if note else False,
            market=self.market.shares_known() if self.market else None,
            reference=self.reference,
        )


def _with_country(own: list[Desk], of_country: tuple[ComplaintDesk, ...]) -> tuple[ComplaintDesk, ...]:
    first = tuple(entry.desk() for entry in own)
    return first + tuple(desk for desk in of_country if desk not in first)
