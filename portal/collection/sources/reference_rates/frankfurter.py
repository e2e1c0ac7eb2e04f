"""Frankfurter v2: reference rates of many central banks behind one address (frankfurter.dev; open source, no key).

``GET /v2/rates?base=EUR&quotes=XOF,MAD`` answers ``[{"date", "base", "quote", "rate"}]``, with ``expand=providers``
also the central banks behind each; ``from`` and ``to`` ask for a span of days. An unknown code refuses the whole
question with 422.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from urllib.parse import urlencode

from portal.collection.exact_json import exact_json
from portal.collection.snapshots import Snapshot
from portal.collection.source import Request, SnapshotUnreadable
from portal.collection.sources.reference_rates.observed import BASE, Observer
from portal.collection.windows import Window
from portal.prices.quotes import Record, Rejected
from portal.prices.reasons import Refusal
from portal.prices.vocabulary import RateSource

#: Where it is unless the operator says otherwise (an instance of one's own may have a private address).
PUBLIC_ADDRESS = "https://api.frankfurter.dev/v2"

#: Currencies in one question, so that addresses stay short enough for every server on the way.
LARGEST_QUESTION = 60

#: Longest span of days in one question.
LONGEST_SPAN = 120

_PART = "Frankfurter"
_NEWEST = "newest"


def question(address: str, currencies: Sequence[str], window: Window | None) -> Request:
    """Return the request for the newest rates of ``currencies`` per euro, or for those of a span of days."""
    asked = {"base": BASE, "quotes": ",".join(currencies)}
    # The banks behind a rate are asked for with the newest only: they would make a span several times as long.
    asked |= {"from": str(window.first), "to": str(window.last)} if window else {"expand": "providers"}
    return Request(
        f"{address.rstrip('/')}/rates?{urlencode(asked, safe=',')}",
        part=f"{_PART} {window or _NEWEST} {currencies[0]}-{currencies[-1]}",
        accept=("application/json",),
        configured=address != PUBLIC_ADDRESS,
        max_bytes=20_000_000,
    )


def read(snapshot: Snapshot) -> Iterator[Record]:
    """Yield the rates of one answer. Raises SnapshotUnreadable where it is no list of rates."""
    entries = exact_json(snapshot.bytes(), "Frankfurter")
    if isinstance(entries, dict) and "message" in entries:
        raise SnapshotUnreadable(f"Frankfurter sent a message instead of rates: {entries['message']}")
    if not isinstance(entries, list):
        raise SnapshotUnreadable("Frankfurter sent something other than a list of rates. Its form may have changed.")
    if not entries and ".." not in snapshot.part:  # in a past span there may really be none
        raise SnapshotUnreadable("Frankfurter sent an empty list of rates. Nothing was published from it.")
    return _records(entries, Observer(RateSource.FRANKFURTER))


def _records(entries: list[object], observer: Observer) -> Iterator[Record]:
    for number, entry in sorted(enumerate(entries, start=1), key=_dollar_first):
        place = f"entry {number}"
        raw = tuple((str(key), str(value)) for key, value in entry.items()) if isinstance(entry, dict) else ()
        if not isinstance(entry, dict) or entry.get("base") != BASE:
            told = f"This is no rate per {BASE}, which is what was asked for. It is left out."
            yield Rejected(f"#{number}", place, Refusal.UNREADABLE, told, raw or (("entry", str(entry)),))
            continue
        rate = entry.get("rate")
        yield observer.observe(
            place,
            _text(entry.get("date")),
            _text(entry.get("quote")),
            rate if isinstance(rate, Decimal) else None,
            _banks(entry.get("providers")),
            raw,
        )


def _dollar_first(numbered: tuple[int, object]) -> bool:
    """Rates of the dollar come first: with them surveys tell of most others whether they can be."""
    _number, entry = numbered
    return not (isinstance(entry, dict) and entry.get("quote") == "USD")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _banks(providers: object) -> str:
    """Name the banks behind a rate, as many as fit into a line."""
    names = [name for name in providers if isinstance(name, str)] if isinstance(providers, list) else []
    shown = names[:8]
    more = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    return (", ".join(shown) + more)[:200]
