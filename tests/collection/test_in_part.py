"""What could not be had of a source, although the pull goes on, is written down with the run."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.collection.receipts import newest_receipt
from portal.collection.snapshots import Fetched
from portal.collection.source import Fetcher, Wanted
from portal.collection.tables import Run, RunState
from portal.composition import Homeward
from tests.collection.conftest import Pull
from tests.collection.invented_source import InventedSource, lines


@dataclass
class HalfReached(InventedSource):
    """One of its two places cannot be asked."""

    def fetch(self, fetcher: Fetcher, wanted: Wanted) -> Iterator[Fetched]:
        wanted.trouble("The second place gave no answer.")
        yield from InventedSource.fetch(self, fetcher, wanted)


def _last(portal: Homeward) -> tuple[str, str, str]:
    with portal.database.reading() as connection:
        state, reason, message = connection.execute(
            select(Run.state, Run.reason, Run.message).order_by(Run.id.desc()).limit(1)
        ).one()
    return state, reason, message


def test_a_place_that_gave_no_answer_is_told_with_what_was_published(portal: Homeward, pull: Pull) -> None:
    outcome = pull(HalfReached({"": lines(2)}))
    assert (outcome.state, outcome.reason) == (RunState.PUBLISHED, "in_part")
    assert "The second place gave no answer." in outcome.message
    assert _last(portal) == (outcome.state.value, outcome.reason, outcome.message)


def test_it_is_told_also_where_nothing_else_was_new(portal: Homeward, pull: Pull) -> None:
    pull(InventedSource({"": lines(2)}))
    outcome = pull(HalfReached({"": lines(2)}))
    assert (outcome.state, outcome.reason) == (RunState.UNCHANGED, "in_part")
    assert outcome.message.startswith("The second place gave no answer.")
    assert _last(portal) == (outcome.state.value, outcome.reason, outcome.message)


def test_a_run_that_lacked_nothing_says_nothing_of_it(portal: Homeward, pull: Pull) -> None:
    assert pull(InventedSource({"": lines(2)})).reason == ""
    assert _last(portal)[1] == ""


@dataclass
class Tagged(InventedSource):
    """Its answers carry an ETag."""

    def fetch(self, fetcher: Fetcher, wanted: Wanted) -> Iterator[Fetched]:
        for fetched in InventedSource.fetch(self, fetcher, wanted):
            yield replace(fetched, etag=f'"{fetched.part}"')


def test_only_an_answer_that_is_published_is_asked_for_with_a_condition(portal: Homeward, pull: Pull) -> None:
    source = Tagged({"good": lines(2), "broken": "<html>Sorry</html>"})
    pull(source)
    receipt = newest_receipt(portal.database, source, again=False)
    assert receipt("file:good-not-real.csv") == ('"good"', "")
    assert receipt("file:broken-not-real.csv") is None, "not changed would be no answer: it was never read"


@pytest.mark.parametrize("again", [True, False])
def test_what_a_file_given_by_hand_replaced_is_asked_for_whole(
    portal: Homeward, pull: Pull, tmp_path: Path, again: bool
) -> None:
    source = Tagged({"": lines(4)})
    pull(source)
    older = tmp_path / "older-not-real.csv"
    older.write_text(lines(4, fee="900"))
    pull(source, file=older)
    assert newest_receipt(portal.database, source, again)("file:invented-not-real.csv") is None
    pull(source)
    known = newest_receipt(portal.database, source, again)("file:invented-not-real.csv")
    assert (known is None) is again
