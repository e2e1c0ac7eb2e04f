"""Legal pegs: exchange rates that are facts with a reference, kept as data beside the source of reference rates."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from portal.prices.money import CONTEXT
from portal.prices.rates import ReferenceRate
from portal.prices.vocabulary import RateSource

PEGS_FILE = Path(__file__).parent / "sources" / "reference_rates" / "pegs.toml"

_CODE = re.compile(r"[A-Z]{3}")


class PegsError(ValueError):
    """The file of pegs cannot be used; the message names the peg and what to write."""


@dataclass(frozen=True, slots=True)
class Peg:
    """``rate`` units of ``currency`` per one ``anchor`` from ``since`` on, and where that is laid down."""

    currency: str
    anchor: str
    rate: Decimal
    since: date  # its first day; on earlier days the law says nothing
    law: str
    address: str


class Pegs:
    """Every peg. Knows the rates that follow from pegs alone, such as XOF per EUR or XOF per XAF."""

    def __init__(self, pegs: Iterable[Peg] = ()) -> None:
        self._pegs = {peg.currency: peg for peg in pegs}
        self._all_since = max((peg.since for peg in self), default=date.min)

    def __iter__(self) -> Iterator[Peg]:
        return iter(self._pegs.values())

    def on(self, day: date) -> "Pegs":
        """Return those that are in force on a day."""
        if day >= self._all_since:
            return self
        return Pegs(peg for peg in self if peg.since <= day)

    def of(self, currency: str) -> Peg | None:
        """Return the peg of ``currency``, or None where it floats."""
        return self._pegs.get(currency)

    def anchor(self, currency: str) -> str:
        """Return the currency that ``currency`` is pegged to; itself where it floats."""
        peg = self.of(currency)
        return peg.anchor if peg else currency

    def units(self, currency: str) -> Decimal:
        """Return how many units of ``currency`` make one of its anchor; 1 where it floats."""
        peg = self.of(currency)
        return peg.rate if peg else Decimal(1)

    def laws(self, *currencies: str) -> tuple[str, ...]:
        """Return where the pegs among ``currencies`` are laid down, each once, in their order."""
        found = (self.of(currency) for currency in currencies)
        return tuple(dict.fromkeys(peg.law for peg in found if peg))

    def rate(self, base: str, quote: str, on: date) -> ReferenceRate | None:
        """Return the rate where the pegs of that day alone give it, else None. No day of its own makes it older."""
        pegs = self.on(on)
        if base == quote or pegs.anchor(base) != pegs.anchor(quote):
            return None
        value = CONTEXT.divide(pegs.units(quote), pegs.units(base))
        return ReferenceRate(base, quote, value, on, RateSource.PEG, reference="; ".join(pegs.laws(base, quote)))


@cache
def read_pegs(path: Path = PEGS_FILE) -> Pegs:
    """Read the file of pegs, strictly. Raises PegsError."""
    try:
        document = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise PegsError(f"{path.name} is not TOML: {error}") from error
    entries = document.pop("peg", [])
    if document or not isinstance(entries, list):
        raise PegsError(f"{path.name} may hold [[peg]] entries only; remove {', '.join(map(repr, document)) or 'peg'}.")
    pegs = [_peg(entry, f"{path.name}, peg {number}") for number, entry in enumerate(entries, start=1)]
    currencies = {peg.currency for peg in pegs}
    if len(currencies) < len(pegs):
        raise PegsError(f"{path.name} pegs a currency twice; keep one entry for each.")
    chained = next((peg for peg in pegs if peg.anchor in currencies), None)
    if chained is not None:
        raise PegsError(
            f"{path.name}: {chained.currency} is pegged to {chained.anchor}, itself pegged. Name its anchor."
        )
    return Pegs(pegs)


def _peg(entry: dict[str, Any], place: str) -> Peg:
    keys = {field.name for field in fields(Peg)}
    if entry.keys() != keys:
        odd = ", ".join(sorted(entry.keys() ^ keys))
        raise PegsError(f"{place}: missing or unknown keys ({odd}). A peg has {', '.join(sorted(keys))}, all of them.")
    rate = Decimal(entry["rate"]) if isinstance(entry["rate"], int) else entry["rate"]
    if not isinstance(rate, Decimal) or not rate.is_finite() or rate <= 0:
        raise PegsError(f"{place}: the rate {entry['rate']!r} is no number above zero.")
    for key in ("currency", "anchor"):
        if not isinstance(entry[key], str) or not _CODE.fullmatch(entry[key]):
            raise PegsError(f"{place}: {key} {entry[key]!r} is no currency code. Write three capital letters.")
    if not entry["law"] or not str(entry["address"]).startswith("https://"):
        raise PegsError(f"{place}: a peg needs its legal reference (law) and an https address where it can be read.")
    if type(entry["since"]) is not date:
        raise PegsError(f"{place}: since {entry['since']!r} is no day. Write the peg's first day, such as 1999-01-01.")
    return Peg(entry["currency"], entry["anchor"], rate, entry["since"], str(entry["law"]), str(entry["address"]))
