"""Reference (mid-market) rates: Frankfurter for every currency we compare, the ECB as second opinion and fallback.

All rates are units of a currency per one euro; crosses are made where they are asked for
(portal.collection.tables.known_rates), and so are legal pegs, which need no pulling (pegs.toml beside this file).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial

from portal.collection.snapshots import Fetched, Snapshot
from portal.collection.source import Fetcher, SnapshotUnreadable, SourceRefused, SourceUnreachable, Wanted
from portal.collection.sources.reference_rates import ecb, frankfurter
from portal.collection.sources.reference_rates.observed import BASE
from portal.collection.windows import CARRY_DAYS, Window, windows
from portal.prices.quotes import Record
from portal.prices.rates import KnownRates
from portal.prices.vocabulary import Layer

#: Always asked for, and first: pages tell amounts in today's dollars, and every source knows it.
_DOLLAR = "USD"

_UNKNOWN_CODE = 422

Answers = Callable[[Fetcher, Wanted], Iterator[Fetched | None]]


class ReferenceRates:
    """Frankfurter and the European Central Bank; either alone is enough for a run."""

    name = "reference-rates"
    title = "Reference rates: Frankfurter and the European Central Bank"
    version = 2
    layer: Layer | None = None
    licence = "Free to use where the source is named"
    credit = "Frankfurter (frankfurter.dev) and the central banks behind it; European Central Bank"
    homepage = "https://frankfurter.dev"
    out_of_date_after = timedelta(days=CARRY_DAYS)
    enabled_by_default = True
    accepts_files = True

    def fetch(self, fetcher: Fetcher, wanted: Wanted) -> Iterator[Fetched]:
        """Yield what is new. Raises SourceUnreachable only where both could not be asked."""
        failures = []
        for title, answers in (("Frankfurter", _frankfurter), ("The European Central Bank", _ecb)):
            answered = False
            try:
                for fetched in answers(fetcher, wanted):
                    answered = True
                    if fetched is not None:
                        yield fetched
                    if wanted.stop():
                        return
            except SourceUnreachable as error:
                lost = "Some of its rates are missing" if answered else "The other source is used alone"
                wanted.trouble(f"{title} could not be asked. {error} {lost}.")
                if not answered:
                    failures.append(str(error))
        if len(failures) == 2:
            raise SourceUnreachable(" ".join(failures))

    def read(self, snapshot: Snapshot, known: KnownRates) -> Iterator[Record]:
        """Yield every rate of one answer. Which file it is shows in its first bytes, also where a person gave it."""
        del known  # what is plausible beside earlier rates is judged by validation, not while reading
        with snapshot.path.open("rb") as file:
            begins = file.read(512).lstrip(b"\xef\xbb\xbf \t\r\n")
        if begins.startswith(b"PK"):
            return ecb.read_history(snapshot)
        if begins.startswith(b"<"):
            if begins.lower().startswith((b"<!doctype html", b"<html")):
                address = snapshot.url.partition("?")[0]
                raise SnapshotUnreadable(
                    f"{address} sent a web page instead of rates. Open it in a browser to see what it says."
                )
            return ecb.read_daily(snapshot)
        return frankfurter.read(snapshot)

    def needs_rates_on(self, snapshot: Snapshot) -> Iterable[tuple[str, date]]:
        """Return nothing: rates need no rates."""
        del snapshot
        return ()


def wanted_currencies(wanted: Wanted) -> list[str]:
    """Return the dollar, then every other currency of the corridors, sorted, without the euro itself."""
    named = {code for corridor in wanted.corridors for code in (corridor.currency, *corridor.payout_currencies)}
    return [_DOLLAR, *sorted(named - {BASE, _DOLLAR})]


def _frankfurter(fetcher: Fetcher, wanted: Wanted) -> Iterator[Fetched | None]:
    """Ask for the newest rates, then for the spans of days for which one is still missing, newest first."""
    address = str(wanted.addresses.get("frankfurter_url", frankfurter.PUBLIC_ADDRESS))
    currencies = wanted_currencies(wanted)
    spans = windows(wanted.observation_dates, longest=frankfurter.LONGEST_SPAN)
    for span in (None, *reversed(spans)):
        wanted.say(f"Asking Frankfurter for {f'the rates of {span}' if span else 'the newest rates'}.")
        for start in range(0, len(currencies), frankfurter.LARGEST_QUESTION):
            some = currencies[start : start + frankfurter.LARGEST_QUESTION]
            yield from _around_unknown(partial(_ask, fetcher, address, span), some, wanted.say)
    yield from _history_of_new_currencies(fetcher, wanted, address)


def _history_of_new_currencies(fetcher: Fetcher, wanted: Wanted, address: str) -> Iterator[Fetched | None]:
    """Ask for the past of currencies that came with a new corridor: of all others those days are known."""
    new = sorted(wanted.new_currencies)
    days = {day for of_one in wanted.new_currencies.values() for day in of_one}
    for span in reversed(windows(days, longest=frankfurter.LONGEST_SPAN)):
        wanted.say(f"Asking Frankfurter for the rates of {span}, of {', '.join(new)} alone.")
        for start in range(0, len(new), frankfurter.LARGEST_QUESTION):
            some = new[start : start + frankfurter.LARGEST_QUESTION]
            yield from _around_unknown(partial(_ask, fetcher, address, span), some, wanted.say)


def _ask(fetcher: Fetcher, address: str, span: Window | None, currencies: Sequence[str]) -> Fetched | None:
    return fetcher.get(frankfurter.question(address, currencies, span))


def _around_unknown(
    ask: Callable[[Sequence[str]], Fetched | None], currencies: Sequence[str], say: Callable[[str], None]
) -> Iterator[Fetched | None]:
    """Ask; where one unknown code spoils the question, ask by halves until it stands alone and is left out.

    Raises SourceRefused where even the dollar is unknown: then the question itself is not understood.
    """
    try:
        yield ask(currencies)
    except SourceRefused as refused:
        if refused.status != _UNKNOWN_CODE or list(currencies) == [_DOLLAR]:
            raise
        if len(currencies) == 1:
            say(f"Frankfurter knows no rate of {currencies[0]}; it is left out. {refused}")
            return
        middle = len(currencies) // 2
        yield from _around_unknown(ask, currencies[:middle], say)
        yield from _around_unknown(ask, currencies[middle:], say)


def _ecb(fetcher: Fetcher, wanted: Wanted) -> Iterator[Fetched | None]:
    """Ask for the newest day, and for the history where rates of earlier days are missing."""
    address = str(wanted.addresses.get("ecb_url", ecb.PUBLIC_ADDRESS))
    wanted.say("Asking the European Central Bank for its newest rates.")
    yield fetcher.get(ecb.daily(address))
    spans = windows(wanted.observation_dates, at_most=ecb.MOST_SPANS)
    if spans:
        wanted.say("Asking the European Central Bank for its rates of earlier days.")
        yield fetcher.get(ecb.history(address, spans))


SOURCE = ReferenceRates()
