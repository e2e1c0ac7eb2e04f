"""What can be said of a record by itself: its values, the name of its content, the verdict on it, its say in averages.

All of it follows from the snapshot, the rates known to the run, the day and a person's earlier decisions; nothing here
numbers or writes. So a large snapshot can be read and assessed in a process of its own (``reading_apart``), and what is
handed over is plain: texts and tuples, which travel between processes many times faster than quotes do.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Dialect

from portal.collection.judging import Ruling, rule_on_quote
from portal.collection.known import RatesOfRun
from portal.collection.market_rates import MarketRates
from portal.collection.measures import counted_held_row, counted_row
from portal.collection.rounds import Place
from portal.collection.snapshots import Snapshot
from portal.collection.source import Source
from portal.collection.statements import bound
from portal.collection.tables import PricePointRow, QuoteRow
from portal.collection.tables.mapping import (
    POINT_COLUMNS,
    QUOTE_COLUMNS,
    content_hash,
    point_values,
    quote_values,
    service_values,
)
from portal.prices.averages import CountedRow, Exclusion
from portal.prices.payout import lacks_a_rate
from portal.prices.quotes import ObservedRate, Quote, Record, Rejected
from portal.prices.rates import KnownRates
from portal.prices.vocabulary import Coverage, PayoutBasis, Speed

#: Records that are handed over together; between two such lots a run looks whether to stop.
AT_ONCE = 500

#: Why a record with a text that no honest source has is refused.
UNUSABLE_TEXT = "unusable_text"

#: Longest texts that the tables take, by what they are.
_LONGEST = {"record_key": 200, "provider": 200, "period": 20, "part": 400, "collector": 80}


class Weight(NamedTuple):
    """A ``CountedRow`` without its service, which the quote names already."""

    total: str  # percent, digit for digit
    promotion: bool
    speed: Speed | None
    coverage: Coverage | None
    held: bool


class AssessedQuote(NamedTuple):
    """A quote about which everything is said that does not depend on other runs or on its place in this one."""

    place: Place
    observed_on: date
    digest: bytes
    status: str
    reasons: str  # joined by ","
    explanation: str
    flags: str  # joined by ","
    values: tuple[Any, ...]  # of QUOTE_COLUMNS, as the database takes them
    points: tuple[tuple[Any, ...], ...]  # of POINT_COLUMNS, as the database takes them
    service: tuple[Any, ...]  # of SERVICE_COLUMNS
    weight: Weight | Exclusion | None  # in averages; None: no say in them
    waits_for_a_rate: bool  # its payout currency is unknown for want of a reference rate


Assessed = AssessedQuote | ObservedRate | Rejected


@dataclass(frozen=True, slots=True)
class Prepared:
    """A quote as the values of its rows, with the name of its content."""

    quote: Quote
    values: tuple[Any, ...]
    points: tuple[tuple[Any, ...], ...]
    service: tuple[Any, ...]
    digest: bytes


def prepare(quote: Quote) -> Prepared:
    """Compute a quote's values once, for its hash and for its rows."""
    values = quote_values(quote)
    points = tuple(map(point_values, quote.points))
    service = service_values(quote.service)
    return Prepared(quote, values, points, service, content_hash(quote, values, points, service))


@dataclass(frozen=True, slots=True)
class Terms:
    """What an assessment depends on besides the snapshot and the rates known."""

    today: date
    decided: Mapping[str, str]  # a person's latest decision (release, discard) by the hash of the content


class Assessor:
    """Assesses the records of one snapshot: their keys are unique within it only."""

    def __init__(self, terms: Terms, known: KnownRates, dialect: Dialect, market: MarketRates | None = None) -> None:
        self._terms = terms
        self._known = known
        self._market = market
        self._dialect = dialect
        self._keys: set[str] = set()

    def assess(self, records: Iterable[Record]) -> Iterator[list[Assessed]]:
        """Yield what is to be said of the records, in their order, so many at once."""
        coming = iter(records)
        while lot := list(islice(coming, AT_ONCE)):
            yield self._lot(lot)

    def _lot(self, records: Sequence[Record]) -> list[Assessed]:
        lot: list[Any] = []  # quotes are put in once all values of the lot have been made ready for the database
        waiting: list[tuple[int, Prepared, Ruling, Weight | Exclusion | None, bool]] = []
        for record in records:
            refusal = unstorable(record) if isinstance(record, Quote) else None
            if isinstance(record, Quote) and refusal is None:
                prepared = prepare(record)
                ruling = self._ruled(record, prepared)
                waiting.append((len(lot), prepared, ruling, self._weight(record, ruling), self._waits(record)))
            lot.append(refusal or record)
        values = bound(self._dialect, QuoteRow, QUOTE_COLUMNS, [prepared.values for _, prepared, *_ in waiting])
        every_point = [point for _, prepared, *_ in waiting for point in prepared.points]
        points = iter(bound(self._dialect, PricePointRow, POINT_COLUMNS, every_point))
        for (at, prepared, ruling, weight, waits), quote in zip(waiting, values, strict=True):
            lot[at] = _assessed(prepared, ruling, weight, waits, quote, tuple(islice(points, len(prepared.points))))
        return lot

    def _ruled(self, quote: Quote, prepared: Prepared) -> Ruling:
        decided = self._terms.decided
        decision = decided.get(prepared.digest.hex()) if decided else None
        market_rate = None if self._market is None else self._market.of(quote)
        ruling = rule_on_quote(quote, self._terms.today, self._keys, decision, market_rate)
        self._keys.add(quote.record_key)
        return ruling

    def _weight(self, quote: Quote, ruling: Ruling) -> Weight | Exclusion | None:
        row: CountedRow | Exclusion | None = None
        if ruling.shown:
            row = counted_row(quote, self._known)
        elif ruling.status == "held":
            row = counted_held_row(quote, ruling.reasons)
        if not isinstance(row, CountedRow):
            return row
        return Weight(str(row.total), row.promotion, row.speed, row.coverage, row.held)

    def _waits(self, quote: Quote) -> bool:
        """Whether a reference rate that is not known yet could settle the payout currency."""
        if quote.payout_basis is not PayoutBasis.UNKNOWN or not quote.points:
            return False
        receiving = quote.service.corridor.receiving
        return lacks_a_rate(quote.points[0].currency, receiving, quote.observed_on, self._known)


def assessed(
    source: Source, snapshot: Snapshot, terms: Terms, known: RatesOfRun, dialect: Dialect
) -> Iterator[list[Assessed]]:
    """Read a snapshot and yield what is to be said of its records, in their order. Raises SnapshotUnreadable."""
    known.prepare(source, snapshot)
    return Assessor(terms, known.rates, dialect, known.market).assess(source.read(snapshot, known.rates))


def _assessed(
    prepared: Prepared,
    ruling: Ruling,
    weight: Weight | Exclusion | None,
    waits: bool,
    values: tuple[Any, ...],
    points: tuple[tuple[Any, ...], ...],
) -> AssessedQuote:
    quote = prepared.quote
    corridor = quote.service.corridor
    flags = (*quote.flags, *ruling.flags)
    return AssessedQuote(
        (quote.part, corridor.sending, corridor.receiving, quote.period),
        quote.observed_on,
        prepared.digest,
        ruling.status,
        ",".join(ruling.reasons),
        ruling.explanation,
        ",".join(dict.fromkeys(flags)) if flags else "",
        values,
        points,
        prepared.service,
        weight,
        waits,
    )


def unstorable(quote: Quote) -> Rejected | None:
    """Return the refusal of a quote with a text that no honest source has: overlong, or with a null character."""
    texts = {
        "record_key": quote.record_key,
        "provider": quote.service.provider,
        "period": quote.period,
        "part": quote.part,
        "collector": quote.collector,
    }
    wrong = next((name for name, text in texts.items() if len(text) > _LONGEST[name] or "\0" in text), "")
    if not wrong and ("\0" in quote.note or "\0" in quote.evidence):
        wrong = "note"
    if not wrong:
        return None
    return Rejected(
        record_key=quote.record_key.replace("\0", "")[:200],
        place="",
        reason=UNUSABLE_TEXT,
        explanation=f"Its {wrong.replace('_', ' ')} is too long or holds a null character. Ask the source to mend it.",
        raw=((wrong, texts.get(wrong, "").replace("\0", "")[:1000]),),
    )
