"""Wise's comparisons: what a bank transfer costs with Wise and others, as Wise estimates it.

Off by default (docs/sources.md says why): no licence to republish was found, and its owner is itself a provider. Where
an operator turns it on, every price is labelled "estimate collected by Wise".
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from portal.collection.snapshots import Fetched, Snapshot
from portal.collection.source import Fetcher, Request, SourceRefused, SourceUnreachable, Wanted
from portal.collection.sources.wise_comparisons.answer import read_answer
from portal.collection.sources.wise_comparisons.question import Question
from portal.prices.quotes import Record
from portal.prices.rates import KnownRates
from portal.prices.vocabulary import Layer

#: Where it is unless the operator says otherwise.
PUBLIC_ADDRESS = "https://api.wise.com/v4/comparisons"

_TOO_MANY_REQUESTS = 429


class WiseComparisons:
    """One question for each corridor and amount, one after another."""

    name = "wise-comparisons"
    title = "Comparisons by Wise"
    version = 1
    layer: Layer | None = Layer.ESTIMATE
    licence = ""
    credit = "Estimate collected by Wise"
    homepage = "https://docs.wise.com/api-reference/comparison"
    out_of_date_after = timedelta(days=7)
    enabled_by_default = False
    accepts_files = False  # an answer does not say what was asked

    def fetch(self, fetcher: Fetcher, wanted: Wanted) -> Iterator[Fetched]:
        """Yield what is new. A question that Wise refuses is left out; where it cannot be reached, the rest waits.

        Raises SourceUnreachable where not one question was answered.
        """
        address = str(wanted.addresses.get("wise_url", PUBLIC_ADDRESS))
        answered, trouble = 0, ""
        for question in questions(wanted):
            if wanted.stop():
                return
            wanted.say(f"Asking Wise about {question.part}.")
            try:
                fetched = fetcher.get(_request(question, address))
            except SourceUnreachable as error:
                trouble = str(error)
                told = f"Wise gave no answer about {question.part}. {error}"
                if isinstance(error, SourceRefused) and error.status != _TOO_MANY_REQUESTS:
                    wanted.say(told)
                    continue
                wanted.trouble(f"{told} The rest was not asked for this time.")
                break  # it asks for a pause, or is out of reach: pressing on would help nobody
            answered += 1
            if fetched is not None:
                yield fetched
        if trouble and not answered:
            raise SourceUnreachable(trouble)

    def read(self, snapshot: Snapshot, known: KnownRates) -> Iterator[Record]:
        """Yield a quote or a refusal for each provider. Raises SnapshotUnreadable."""
        del known  # the payout currency is the one asked for
        return read_answer(snapshot)

    def needs_rates_on(self, snapshot: Snapshot) -> Iterable[tuple[str, date]]:
        """Return nothing: quotes state all that reading needs."""
        del snapshot
        return ()


def questions(wanted: Wanted) -> Iterator[Question]:
    """Yield a question for each amount of each corridor where money is exchanged; say which have no amounts."""
    without = []
    for corridor in wanted.corridors:
        if corridor.currency == corridor.local_currency:
            continue  # nothing is exchanged, and Wise compares exchanges
        if not corridor.price_points:
            without.append(str(corridor.code))
        for amount in corridor.price_points:
            yield Question(corridor.code, corridor.currency, corridor.local_currency, amount)
    if without:
        wanted.say(
            f"Wise was not asked about {len(without)} corridors without amounts ({', '.join(without)}). Write "
            "price_points into their files, or pull a survey first."
        )


def _request(question: Question, address: str) -> Request:
    return Request(
        question.address(address),
        part=question.part,
        accept=("application/json",),
        configured=address != PUBLIC_ADDRESS,
        max_bytes=5_000_000,
    )


SOURCE = WiseComparisons()
