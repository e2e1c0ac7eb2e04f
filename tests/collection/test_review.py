"""A person's decision takes effect at once, with its reason, and holds when the same content comes again."""

import pytest
from sqlalchemy import select

from portal.collection.pegs import Pegs
from portal.collection.review import CannotDecide, decide, held_quotes, held_rates, refused_records
from portal.collection.tables import Decision, RunState
from portal.collection.tables.known_rates import SqlRates
from portal.collection.tables.reading import visible_rounds
from portal.composition import Homeward
from portal.prices.vocabulary import Layer
from tests.collection.conftest import Pull
from tests.collection.invented_source import InventedSource, line, lines
from tests.collection.test_collect import KE_TZ, shown

UPSIDE_DOWN = line("wrong", rate="0.052", provider="Invented Union")


def _decide(portal: Homeward, record_id: str, action: str, because: str = "Looked at the proof.") -> str:
    return decide(portal.database, record_id, action, because, portal.clock())


def _held(portal: Homeward) -> list[str]:
    with portal.database.reading() as connection:
        return [quote.id for quote in held_quotes(connection)]


def _average_rows(portal: Homeward) -> int:
    with portal.database.reading() as connection:
        (only,) = visible_rounds(connection, KE_TZ)
    return only.average_rows


def test_a_rate_upside_down_is_held_with_its_reason(portal: Homeward, pull: Pull) -> None:
    pull(lines(3) + "\n" + UPSIDE_DOWN)
    with portal.database.reading() as connection:
        (held,) = held_quotes(connection)
    assert held.reasons == ("rate_far_from_reference",)
    assert "upside down" in held.explanation
    assert len(shown(portal)) == 3


def test_a_released_quote_is_shown_at_once_and_counts_as_it_did(portal: Homeward, pull: Pull) -> None:
    pull(lines(3) + "\n" + UPSIDE_DOWN)
    assert _average_rows(portal) == 4, "the survey published it, and states its total"
    _decide(portal, "1-4", "release")
    assert [quote.status for quote in shown(portal)] == ["accepted"] * 3 + ["released"]
    assert _average_rows(portal) == 4
    assert _held(portal) == []


def test_a_discarded_quote_is_never_shown_and_counts_in_nothing(portal: Homeward, pull: Pull) -> None:
    pull(lines(3))
    _decide(portal, "1-2", "discard")
    assert [quote.id for quote in shown(portal)] == ["1-1", "1-3"]
    assert _average_rows(portal) == 2


def test_what_another_source_brings_counts_only_once_it_is_released(portal: Homeward, pull: Pull) -> None:
    shops = InventedSource({"": lines(3) + "\n" + UPSIDE_DOWN}, layer=Layer.SHOPPED)
    pull(shops)
    assert _average_rows(portal) == 3
    _decide(portal, "1-4", "release")
    assert _average_rows(portal) == 4


def test_a_second_row_of_one_key_counts_only_once_it_is_released(portal: Homeward, pull: Pull) -> None:
    pull(lines(3) + "\n" + line("2025_3Q-KE-TZ-0", provider="Invented Union"))
    assert _average_rows(portal) == 3
    _decide(portal, "1-4", "release")
    assert _average_rows(portal) == 4


def test_why_and_when_is_written_down(portal: Homeward, pull: Pull) -> None:
    pull(lines(3) + "\n" + UPSIDE_DOWN)
    _decide(portal, "1-4", "release", "Called the bank.")
    with portal.database.reading() as connection:
        row = connection.execute(select(Decision.__table__)).one()
    assert (row.source, row.action, row.because, row.decided_at) == (
        "invented",
        "release",
        "Called the bank.",
        portal.clock(),
    )


@pytest.mark.parametrize(("action", "count"), [("release", 5), ("discard", 4)])
def test_a_decision_holds_for_the_same_content_in_a_corrected_round(
    portal: Homeward, pull: Pull, action: str, count: int
) -> None:
    pull(lines(3) + "\n" + UPSIDE_DOWN)
    _decide(portal, "1-4", action)
    pull(lines(4) + "\n" + UPSIDE_DOWN)
    assert len(shown(portal)) == count
    assert _held(portal) == []


def test_other_content_is_held_anew(portal: Homeward, pull: Pull) -> None:
    pull(lines(3) + "\n" + UPSIDE_DOWN)
    _decide(portal, "1-4", "release")
    pull(lines(4) + "\n" + UPSIDE_DOWN.replace("0.052", "0.053"))
    assert _held(portal) == ["2-5"]


def test_what_a_newer_round_replaced_waits_no_more(portal: Homeward, pull: Pull) -> None:
    pull(lines(3) + "\n" + UPSIDE_DOWN)
    assert _held(portal) == ["1-4"]
    pull(lines(4))
    assert _held(portal) == []


def test_a_first_sheet_of_held_quotes_is_published_so_that_a_person_can_decide(portal: Homeward, pull: Pull) -> None:
    assert pull(UPSIDE_DOWN).state is RunState.PUBLISHED
    assert shown(portal) == []
    _decide(portal, "1-1", "release")
    assert len(shown(portal)) == 1


def test_a_held_rate_is_used_once_it_is_released(portal: Homeward, pull: Pull) -> None:
    rates = "rate,EUR,KES,2026-11-18,150\nrate,EUR,KES,2026-11-19,1500"
    pull(InventedSource({"": rates}, name="invented-rates", layer=None))
    with portal.database.reading() as connection:
        (held,) = held_rates(connection)
    assert held.id == "1-2"
    _decide(portal, held.id, "release")
    with portal.database.reading() as connection:
        rate = SqlRates(connection, Pegs()).rate("EUR", "KES", portal.clock().date())
        assert held_rates(connection) == []
    assert rate is not None
    assert rate.rate == 1500


def test_refused_records_are_told_even_where_the_run_failed(portal: Homeward, pull: Pull) -> None:
    pull("bad\nbad")
    with portal.database.reading() as connection:
        records = refused_records(connection, InventedSource())
    assert [(record.file, record.place) for record in records] == [
        ("file:invented-not-real.csv", "line 1"),
        ("file:invented-not-real.csv", "line 2"),
    ]


@pytest.mark.parametrize(
    ("record_id", "action", "because", "told"),
    [
        ("1-4", "release", "  ", "Say why"),
        ("quote 4", "release", "x", "Numbers look like 12-345"),
        ("1-99", "release", "x", "No published record"),
        ("9-1", "discard", "x", "No published record"),
        ("1-1", "release", "x", "is accepted already"),
    ],
)
def test_a_decision_that_makes_no_sense_is_explained(
    portal: Homeward, pull: Pull, record_id: str, action: str, because: str, told: str
) -> None:
    pull(lines(3) + "\n" + UPSIDE_DOWN)
    with pytest.raises(CannotDecide, match=told):
        _decide(portal, record_id, action, because)
