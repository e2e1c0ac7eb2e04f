"""``make bench``: one line per measure; what is told besides begins with #. docs/speed.md explains both."""

import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench import workbooks
from tests.bench.client import BadAnswer
from tests.bench.importing import measure_imports, survey_of
from tests.bench.measures import Measure
from tests.bench.open_data import measure_open_data
from tests.bench.pages import measure_history, measure_kept_rate, measure_rate
from tests.bench.portals import fresh_portal
from tests.bench.programs import BenchFailed

MET, SHORT, FAILED = 0, 1, 2


def measured(folder: Path) -> Iterator[Measure | str]:
    """Yield the measures and remarks as they come; every file of theirs is in ``folder``."""
    yield "Making the workbooks, unless they are kept from an earlier bench."
    workbook, quarter = workbooks.whole_history(), workbooks.last_quarter()
    whole, imports, remark = measure_imports(workbook, folder)
    yield from imports
    yield remark
    rate, remark = measure_rate(whole, folder)
    yield rate
    yield remark
    kept, remark = measure_kept_rate(whole, folder)
    yield kept
    yield remark
    answers, remark = measure_open_data(whole, survey_of(folder), folder)
    yield answers
    yield remark
    single = fresh_portal(folder / "single")
    single.pull(quarter)
    history, remark = measure_history(whole, single, folder)
    yield history
    yield f"{workbooks.QUARTERS} quarters and the years before, against one: {remark}"


def main() -> int:
    """Print the bench; return 0 where every goal is met, 1 where one is short, 2 where it could not be measured."""
    status = MET
    with tempfile.TemporaryDirectory(prefix="homeward-bench-") as folder:
        try:
            for found in measured(Path(folder)):
                if isinstance(found, Measure):
                    status = status if found.met else SHORT
                    print(found.line(), flush=True)
                else:
                    print(f"# {found}", flush=True)
        except (BenchFailed, BadAnswer, OSError) as error:
            print(f"The bench could not be finished. {error}", file=sys.stderr)
            return FAILED
    return status


if __name__ == "__main__":
    # Ended from outside, it unwinds as on Ctrl-C: programs it started are ended, its folder is removed.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(main())
