"""A source for tests: a tiny CSV of invented prices. No figure of it is real.

Columns: key,period,sending,receiving,provider,payout,amount,fee,rate,reference,day[,note]. A line beginning with "rate"
is a reference rate: rate,base,quote,day,figure. A line beginning with "bad" is refused.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from portal.collection.snapshots import Fetched, Snapshot
from portal.collection.source import Fetcher, Request, SnapshotUnreadable, Wanted
from portal.prices.quotes import CorridorCode, ObservedRate, PricePoint, Quote, Record, Rejected, Service
from portal.prices.rates import KnownRates
from portal.prices.vocabulary import (
    FeeConvention,
    Layer,
    PaymentInstrument,
    PayoutBasis,
    PickupMethod,
    ProviderKind,
)


class NoNetwork:
    """A fetcher for sources that ask nobody."""

    def get(self, request: Request) -> Fetched | None:
        raise AssertionError(f"Nobody should ask for {request.url}.")


@dataclass
class InventedSource:
    """Hands out the texts it is given, by part."""

    texts: Mapping[str, str] = field(default_factory=dict)
    name: str = "invented"
    title: str = "Invented prices, not real"
    version: int = 1
    layer: Layer | None = Layer.SURVEYED
    licence: str = ""
    credit: str = ""
    homepage: str = ""
    out_of_date_after: timedelta = timedelta(days=400)
    enabled_by_default: bool = True
    accepts_files: bool = True
    complete: bool = True
    before_reading: Callable[[], None] = lambda: None
    reads: int = 0

    def fetch(self, fetcher: Fetcher, wanted: Wanted) -> Iterator[Fetched]:
        del fetcher
        for part, text in self.texts.items():
            if wanted.stop():
                return
            with tempfile.NamedTemporaryFile("w", prefix="invented-", delete=False) as file:
                file.write(text)
            yield Fetched(
                url=f"file:{part or 'invented'}-not-real.csv",
                path=Path(file.name),
                fetched_at=datetime(2026, 11, 21, 9, tzinfo=UTC),
                status=200,
                media_type="text/csv",
                part=part,
                complete=self.complete,
            )

    def read(self, snapshot: Snapshot, known: KnownRates) -> Iterator[Record]:
        self.reads += 1
        self.before_reading()
        text = snapshot.bytes().decode()
        if text.startswith("<"):
            raise SnapshotUnreadable("This is a web page, not a list of prices.")
        for number, line in enumerate(text.splitlines()):
            yield self._record(number, line.split(","), snapshot.part, known)

    def needs_rates_on(self, snapshot: Snapshot) -> Iterable[tuple[str, date]]:
        del snapshot
        return ()

    def _record(self, number: int, cells: list[str], part: str, known: KnownRates) -> Record:
        if cells[0] == "bad":
            return Rejected(f"bad-{number}", f"line {number + 1}", "unreadable", "Cannot be read.", (("line", "bad"),))
        if cells[0] == "rate":
            source = cells[5] if len(cells) > 5 else "frankfurter"
            return ObservedRate(cells[1], cells[2], date.fromisoformat(cells[3]), Decimal(cells[4]), source)
        key, period, sending, receiving, provider, payout, amount, fee, rate, reference, day, *note = cells
        seen = known.rate("EUR", "KES", date.fromisoformat(day))
        return Quote(
            record_key=key,
            service=Service(
                provider=provider,
                corridor=CorridorCode(sending, receiving),
                pay_in=(PaymentInstrument.CASH,),
                access_points=(),
                pickup=(PickupMethod.CASH,),
                payout_currency=payout,
            ),
            provider_kind=ProviderKind.BANK,
            layer=self.layer or Layer.SURVEYED,
            period=period,
            part=part,
            observed_on=date.fromisoformat(day),
            points=(
                PricePoint(
                    amount=Decimal(amount),
                    currency="KES",
                    fee=Decimal(fee),
                    rate=Decimal(rate),
                    denomination=Decimal(200),
                    stated_margin=Decimal("1.5"),
                    stated_total=Decimal("5.25"),
                ),
            ),
            reference_rate=Decimal(reference),
            fee_convention=FeeConvention.ON_TOP,
            payout_basis=PayoutBasis.STATED,
            note=f"known {seen.rate}" if seen else "".join(note),
        )


def line(key: str, period: str = "2025_3Q", corridor: str = "KE-TZ", **cells: str) -> str:
    """Return one line of the CSV."""
    sending, receiving = corridor.split("-")
    values = {
        "provider": "Invented Bank",
        "payout": "TZS",
        "amount": "18000",
        "fee": "1050",
        "rate": "19.10",
        "reference": "19.45",
        "day": "2025-08-04",
        "note": "",
    } | cells
    return ",".join([key, period, sending, receiving, *values.values()])


def lines(count: int, period: str = "2025_3Q", corridor: str = "KE-TZ", **cells: str) -> str:
    """Return many lines, told apart by their keys and providers."""
    return "\n".join(
        line(f"{period}-{corridor}-{number}", period, corridor, **{"provider": f"Invented Bank {number}", **cells})
        for number in range(count)
    )
