"""How these tests read a file: as a snapshot of it, with or without known rates."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from portal.collection.snapshots import Snapshot
from portal.collection.sources.world_bank_rpw import SOURCE
from portal.prices.quotes import Record
from portal.prices.rates import KnownRates, NoRates, ReferenceRate
from portal.prices.vocabulary import RateSource


@dataclass(frozen=True)
class PerDollar:
    """Knows rates from what a dollar buys, on every day."""

    units: dict[str, str]

    def rate(self, base: str, quote: str, on: date) -> ReferenceRate | None:
        if base not in self.units or quote not in self.units:
            return None
        rate = Decimal(self.units[quote]) / Decimal(self.units[base])
        return ReferenceRate(base, quote, rate, on, RateSource.FRANKFURTER)


@pytest.fixture
def rates() -> KnownRates:
    """Rates of early 2025, near enough to tell currencies apart."""
    return PerDollar(
        {"USD": "1", "KES": "129.25", "TZS": "2605", "EUR": "0.955", "XOF": "626", "CLP": "950", "PEN": "3.7"}
    )


@pytest.fixture
def read() -> Callable[..., list[Record]]:
    """Read a file whole, with the rates given (none, where not)."""

    def reading(path: Path, known: KnownRates | None = None) -> list[Record]:
        snapshot = Snapshot("0" * 64, f"file:{path.name}", datetime(2026, 11, 21, 9, tzinfo=UTC), 200, "", "", path)
        return list(SOURCE.read(snapshot, known or NoRates()))

    return reading
