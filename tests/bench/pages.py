"""Measures (b) and (c): the corridor page against a bare page of as many bytes, and against itself without a history.

Every request asks about another amount, and nothing of an answer is kept between requests on either side; but for one
measure, of the memory of finished pages, which asks about a few amounts in turn.
"""

import random
import statistics
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.bench.bare import create_bare_app
from tests.bench.client import BadAnswer, get, seconds_of, seconds_of_block
from tests.bench.measures import Goal, Measure, percentile
from tests.bench.portals import Portal
from tests.bench.serving import served
from tests.workbooks.money import PER_DOLLAR

CORRIDOR, CURRENCY = "ke-tz", "KES"
#: The surveyed amounts: 200 and 500 dollars' worth. Amounts asked about lie between them, both ends included.
SMALLEST, LARGEST = (round(dollars * PER_DOLLAR[CURRENCY]) for dollars in (200, 500))

OURS, BARE = "app:app", "tests.bench.bare:from_environment()"
#: Measure (b): blocks of pages, ours and bare in turn. A bare block is longer so that both take about as long.
BLOCKS, OUR_BLOCK, BARE_BLOCK = 8, 120, 480
#: Measure (c): pages asked of each of the two portals, in turn.
PAGES = 500
#: Pages asked before any is timed: templates compiled, catalogues read, pools filled.
WARM = 30
#: Amounts asked about in turn where finished pages are kept.
KEPT_AMOUNTS = 20
#: The goals.
RATE_AT_LEAST, KEPT_AT_LEAST, P95_AT_MOST = 0.25, 1.0, 1.2
#: For the measures of the page itself, which keep nothing of an answer.
NOTHING_KEPT = {"HOMEWARD_PAGE_MEMORY_BYTES": "0"}


class Questions:
    """Addresses of the corridor page with random amounts: the same series for the same seed."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def one(self) -> str:
        """Return the next address."""
        return f"/en/{CORRIDOR}?amount={self._chance.randint(SMALLEST, LARGEST)}&ask=pay"

    def some(self, count: int) -> list[str]:
        """Return the next addresses."""
        return [self.one() for _ in range(count)]


def measure_rate(portal: Portal, folder: Path) -> tuple[Measure, str]:
    """Measure (b): pages a second of ours and of the bare page, one server at work at a time."""
    questions = Questions(seed=1)
    settings = {**portal.environment, **NOTHING_KEPT}
    rates, remark = _against_bare(settings, lambda: questions.some(OUR_BLOCK), questions, folder)
    return Measure("corridor page, pages a second", *rates, "/s", Goal.AT_LEAST, RATE_AT_LEAST), remark


def measure_kept_rate(portal: Portal, folder: Path) -> tuple[Measure, str]:
    """Measure the same page from the memory of finished pages: as many people ask about a few amounts."""
    questions = Questions(seed=4)
    asked = questions.some(KEPT_AMOUNTS)
    block = [asked[number % KEPT_AMOUNTS] for number in range(BARE_BLOCK)]
    rates, remark = _against_bare(portal.environment, lambda: block, questions, folder)
    return Measure("kept corridor page, pages a second", *rates, "/s", Goal.AT_LEAST, KEPT_AT_LEAST), remark


def _against_bare(
    settings: Mapping[str, str], block: Callable[[], list[str]], questions: Questions, folder: Path
) -> tuple[tuple[float, float], str]:
    """Return pages a second, ours and bare, one server at work at a time, and a remark on their sizes."""
    with served(OURS, settings, questions.one(), folder / "ours.log") as ours:
        sizes = _sizes(ours, questions)
        rows = rows_for(round(statistics.mean(sizes)))
        with served(BARE, {"BENCH_ROWS": str(rows)}, "/", folder / "bare.log") as bare:
            for _ in range(WARM):
                get(bare, "/")
            bare_size = len(get(bare, "/"))
            seconds, asked = {ours: 0.0, bare: 0.0}, 0
            for _ in range(BLOCKS):
                addresses = block()
                asked += len(addresses)
                seconds[ours] += seconds_of_block(ours, addresses)
                seconds[bare] += seconds_of_block(bare, ["/"] * BARE_BLOCK)
    remark = (
        f"documents of {min(sizes):,} to {max(sizes):,} bytes, uncompressed; bare: {bare_size:,} bytes, {rows} rows"
    )
    return (asked / seconds[ours], BLOCKS * BARE_BLOCK / seconds[bare]), remark


def rows_for(size: int) -> int:
    """Return how many rows make the bare document as large as ``size`` bytes, to half a row."""
    few, many = 1, 2
    while _bare_size(many) < size:
        few, many = many, 2 * many
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (middle, many) if _bare_size(middle) <= size else (few, middle)
    return min((few, many), key=lambda rows: abs(_bare_size(rows) - size))


def _bare_size(rows: int) -> int:
    return len(create_bare_app(rows).test_client().get("/").data)


def _sizes(port: int, questions: Questions) -> list[int]:
    """Warm a server up; return the sizes of its documents. Raises BadAnswer where a page answers no question."""
    documents = [get(port, question) for question in questions.some(WARM)]
    if any(document.count(b'class="arrives"') < 2 for document in documents):
        raise BadAnswer(f"The page of {CORRIDOR} ranks no services at an amount that was surveyed.")
    if len(set(documents)) < WARM // 2:
        raise BadAnswer(f"The page of {CORRIDOR} gives the same answer to different questions.")
    return [len(document) for document in documents]


def measure_history(whole: Portal, single: Portal, folder: Path) -> tuple[Measure, str]:
    """Measure (c): the 95th percentile of the page's time with the whole history, and with the last quarter alone."""
    with (
        served(OURS, whole.environment | NOTHING_KEPT, Questions(seed=2).one(), folder / "whole.log") as whole_port,
        served(OURS, single.environment | NOTHING_KEPT, Questions(seed=2).one(), folder / "single.log") as single_port,
    ):
        sizes = {port: statistics.mean(_sizes(port, Questions(seed=2))) for port in (whole_port, single_port)}
        times: dict[int, list[float]] = {whole_port: [], single_port: []}
        for port, question in _in_turns(whole_port, single_port):
            times[port].append(seconds_of(port, question) * 1000)
    p95s = percentile(times[whole_port], 95), percentile(times[single_port], 95)
    medians = " and ".join(f"{statistics.median(times[port]):.1f} ms" for port in (whole_port, single_port))
    documents = " and ".join(f"{sizes[port]:,.0f}" for port in (whole_port, single_port))
    remark = f"medians of {medians}; documents of {documents} bytes on average, with the history and without"
    return Measure("corridor page, 95th percentile", *p95s, "ms", Goal.AT_MOST, P95_AT_MOST), remark


def _in_turns(first: int, second: int) -> Iterator[tuple[int, str]]:
    """Yield each question for both ports; who is asked first changes every time."""
    for question in Questions(seed=3).some(PAGES):
        for port in (first, second):
            yield port, question
        first, second = second, first
