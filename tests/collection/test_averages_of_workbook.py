"""What is stored as the average of a round equals the simple mean worked out from the workbook's own cells."""

from collections import defaultdict
from fractions import Fraction
from pathlib import Path

import pytest

from portal.collection.history import AverageTold, averages_of
from portal.collection.review import decide, held_quotes
from portal.collection.sources.world_bank_rpw import SOURCE
from portal.collection.tables import RunState
from portal.collection.world_average import world_average
from portal.composition import Homeward
from portal.prices.codes import country
from tests.collection.conftest import Pull
from tests.workbooks import traps
from tests.workbooks.builder import Row

Means = dict[tuple[str, str], tuple[Fraction, int]]


def _means() -> Means:
    """By corridor and period: mean and number of the totals stated at 200 by rows that disclose their rate."""
    totals: defaultdict[tuple[str, str], list[Fraction]] = defaultdict(list)
    for row in _published():
        if _discloses(row) and _is_two_hundred(row):
            corridor = f"{country(str(row['source_code']))}-{country(str(row['destination_code']))}"
            totals[corridor, str(row["period"])].append(Fraction(str(row["cc1 total cost %"])))
    return {key: (sum(found, Fraction(0)) / len(found), len(found)) for key, found in totals.items()}


def _published() -> list[Row]:
    """Every row that holds a price."""
    return [row for rows in traps.all_rows() for row in rows if row.get("firm") and row["cc1 lcu amount"]]


def _discloses(row: Row) -> bool:
    notes = " ".join(str(row.get(name) or "") for name in ("Standard Note", "note1", "note2")).lower()
    return str(row["transparent"]).lower() == "yes" and not ("not transparent" in notes or "not disclosed" in notes)


def _is_two_hundred(row: Row) -> bool:
    return Fraction(str(row["cc1 denomination amount"])) == 200


def _stored(portal: Homeward) -> dict[tuple[str, str], AverageTold]:
    periods = {period for _, period in _means()}
    with portal.database.reading() as connection:
        found = [each for period in periods for each in averages_of(connection, period)]
    return {(each.corridor, each.period): each for each in found if each.average_rows}


@pytest.fixture
def imported(portal: Homeward, pull: Pull, tmp_path: Path) -> Homeward:
    """A portal that took in a workbook with every trap of the survey."""
    outcome = pull(SOURCE, file=traps.write_all_traps(tmp_path / "all-traps-not-real.xlsx"))
    assert outcome.state is RunState.PUBLISHED, outcome.message
    assert outcome.tally.quotes_held >= 3, "or nothing here is about held rows"
    return portal


def test_every_round_of_the_trap_workbook_has_the_mean_of_its_disclosing_rows(imported: Homeward) -> None:
    stored, expected = _stored(imported), _means()
    assert stored.keys() == expected.keys()
    for key, (mean, rows) in expected.items():
        told = stored[key]
        assert told.average_rows == rows, key
        assert told.average_total is not None
        assert abs(Fraction(told.average_total) - mean) < Fraction(1, 10_000), key


@pytest.mark.parametrize("without", [frozenset[str](), frozenset({"RW"})])
def test_the_global_average_of_every_round_is_the_mean_over_all_its_rows(
    imported: Homeward, without: frozenset[str]
) -> None:
    undisclosed = 0
    for period in sorted({str(row["period"]) for row in _published()}):
        totals = [
            mean * rows
            for (corridor, of), (mean, rows) in _means().items()
            if of == period and corridor[:2] not in without
        ]
        with imported.database.reading() as connection:
            averages = averages_of(connection, period)
            world = world_average(connection, period, averages, {SOURCE.name}, without)
        if world.value is None:
            assert totals == [], period
        else:
            mean = sum(totals, Fraction(0)) / world.rows
            assert abs(Fraction(world.value) - mean) < Fraction(1, 10_000), period
        published = [row for row in _published() if row["period"] == period]
        assert world.rows + sum(world.excluded.values()) == len(published)
        undisclosed += world.excluded.get("undisclosed", 0)
    assert undisclosed == [_discloses(row) for row in _published()].count(False)
    assert undisclosed == 2


def test_the_real_row_of_200_rwf_counts_though_it_is_held(imported: Homeward) -> None:
    told = _stored(imported)["RW-KE", "2025_3Q"]
    assert (told.average_rows, told.average_rows_held) == (7, 1)
    assert f"{told.average_total:.2f}" == "22.56"


def test_a_release_leaves_the_average_and_a_discard_takes_the_row_out(imported: Homeward) -> None:
    before = _stored(imported)["RW-KE", "2025_3Q"]
    with imported.database.reading() as connection:
        held = next(each for each in held_quotes(connection) if each.quote.period == "2025_3Q")

    def after(action: str) -> AverageTold:
        decide(imported.database, held.id, action, "Looked at it.", imported.clock())
        return _stored(imported)["RW-KE", "2025_3Q"]

    released = after("release")
    assert (released.average_total, released.average_rows) == (before.average_total, 7)
    assert released.average_rows_held == 0
    discarded = after("discard")
    assert (f"{discarded.average_total:.2f}", discarded.average_rows) == ("23.79", 6)
    assert after("release") == released


def test_a_decision_on_another_row_keeps_the_held_one_counting(imported: Homeward) -> None:
    with imported.database.reading() as connection:
        (held,) = [each for each in held_quotes(connection) if each.quote.period == "2025_3Q"]
        run_id = int(held.id.partition("-")[0])
        shown = connection.exec_driver_sql(
            f"SELECT number FROM quotes WHERE run_id = {run_id} AND round_id = {held.round_id} AND status = 'accepted'"
        ).scalars()
        other = f"{run_id}-{min(shown)}"
    decide(imported.database, other, "discard", "Called the bank.", imported.clock())
    told = _stored(imported)["RW-KE", "2025_3Q"]
    assert (told.average_rows, told.average_rows_held) == (6, 1)
