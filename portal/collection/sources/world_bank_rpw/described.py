"""A row's words: everything that describes the service and not its price.

The same words stand in many rows, so what they mean is worked out once and found again by the raw cells.
"""

from dataclasses import dataclass, field
from sys import intern
from typing import Any, Final

from portal.collection.sources.world_bank_rpw import notes, words
from portal.collection.sources.world_bank_rpw.cells import not_given
from portal.collection.sources.world_bank_rpw.columns import Words
from portal.collection.sources.world_bank_rpw.refusals import RowRefused
from portal.prices import codes
from portal.prices.quotes import CorridorCode, Promotion, Service
from portal.prices.reasons import Flag
from portal.prices.vocabulary import (
    AccessPoint,
    Coverage,
    FieldEra,
    PaymentInstrument,
    PickupMethod,
    ProviderKind,
    Speed,
)

#: Codes of countries that are no more: the Netherlands Antilles (dissolved in 2010, surveyed until 2016) were priced in
#: their largest town, Willemstad on Curaçao.
_SUCCESSORS: Final = {"ANT": "CW"}

_DISCLOSED: Final = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Described:
    """What a row's words mean."""

    provider: str
    corridor: CorridorCode
    kind: ProviderKind
    pay_in: tuple[PaymentInstrument, ...]
    access_points: tuple[AccessPoint, ...]
    pickup: tuple[PickupMethod, ...]
    speed: Speed | None
    coverage: Coverage | None
    discloses_rate: bool
    promotion: Promotion | None
    note: str
    payout_note: str  # where a payout currency may be named: the note, or the product of before 2016
    flags: tuple[str, ...]
    _services: dict[tuple[str | None, bool], Service] = field(default_factory=dict)

    def service(self, payout_currency: str | None, era: FieldEra) -> Service:
        """The service that pays out in this currency; the same object for every row that has it."""
        key = (payout_currency, era is FieldEra.UNTIL_2016)
        if key not in self._services:
            self._services[key] = Service(
                *(self.provider, self.corridor, self.pay_in, self.access_points, self.pickup, payout_currency, era)
            )
        return self._services[key]


class Descriptions(dict[tuple[Any, ...], Described]):
    """What rows' words mean, by their raw cells. Raises RowRefused."""

    def __missing__(self, cells: tuple[Any, ...]) -> Described:
        # Equal texts of different cells are kept once: there are tens of thousands of these keys.
        key = tuple(intern(cell) if type(cell) is str else cell for cell in cells)
        value = self[key] = describe(Words(*(_text(cell) for cell in cells)))
        return value


def describe(cells: Words) -> Described:
    """Work out what a row's words mean. Raises RowRefused for a row without provider or countries."""
    if not_given(cells.firm):
        raise RowRefused("firm", "is empty; a price belongs to a provider")
    corridor = CorridorCode(_country("source_code", cells.sending), _country("destination_code", cells.receiving))
    paid = words.paying(cells.pay_in)
    note = notes.joined(*(text for text in (cells.note, cells.note2) if not not_given(text)))
    disclosed = _DISCLOSED.get(cells.transparent.casefold())
    return Described(
        provider=intern(cells.firm),
        corridor=corridor,
        kind=words.provider_kind(cells.firm_type),
        pay_in=paid.pay_in,
        access_points=words.access_points(cells.access_point) or paid.access_points,
        pickup=words.pickup_methods(cells.pickup, cells.pickup_location) or paid.pickup,
        speed=words.speed(cells.speed),
        coverage=words.coverage(cells.coverage),
        discloses_rate=bool(disclosed) and not notes.withholds_rate(note),
        promotion=notes.promotion(note),
        note=note,
        payout_note=notes.joined(note, paid.currency_note),
        flags=_flags(cells.corridor, corridor, disclosed),
    )


def _flags(written: str, corridor: CorridorCode, disclosed: bool | None) -> tuple[str, ...]:
    flags: list[str] = [] if disclosed is not None else [Flag.DISCLOSURE_NOT_GIVEN]
    if not not_given(written) and _written_corridor(written) != corridor:
        flags.append(Flag.CORRIDOR_DIFFERS)
    return tuple(flags)


def _written_corridor(written: str) -> CorridorCode | None:
    """The corridor of ``KENTZA``; None where it is not made of two country codes."""
    try:
        return CorridorCode(_country("corridor", written[:3]), _country("corridor", written[3:]))
    except RowRefused:
        return None


def _country(column: str, code: str) -> str:
    if code.upper() in _SUCCESSORS:
        return _SUCCESSORS[code.upper()]
    try:
        return codes.country(code)
    except codes.UnknownCode as error:
        raise RowRefused(column, f"holds '{code}': {error}") from error


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()
