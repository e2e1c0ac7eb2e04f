"""Places in a ranking."""

from decimal import Decimal
from itertools import combinations, pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from portal.prices.placing import Contender, in_places
from portal.prices.terms import Range


def contender(name: str, value: float, doubt: float = 0, **more: Any) -> Contender[str]:
    middle, half = Decimal(str(value)), Decimal(str(doubt))
    return Contender(name, middle, Range(middle - half, middle + half), (name,), **more)


def places(*contenders: Contender[str]) -> list[tuple[str, int, bool]]:
    return [(placed.row, placed.place, placed.tied) for placed in in_places(contenders)]


def test_more_comes_first() -> None:
    assert places(contender("b", 1), contender("a", 2)) == [("a", 1, False), ("b", 2, False)]


def test_overlapping_ranges_share_a_place_and_the_next_place_counts_them_all() -> None:
    found = places(contender("a", 10, 1), contender("b", 9, 1), contender("c", 5, 1))
    assert found == [("a", 1, True), ("b", 1, True), ("c", 3, False)]


def test_a_chain_of_overlaps_does_not_join_rows_that_differ_for_sure() -> None:
    found = places(contender("a", 10, 1), contender("b", 8.5, 1), contender("c", 7, 1))
    assert found == [("a", 1, True), ("b", 1, True), ("c", 3, False)]


def test_neither_of_two_prices_found_is_first_alone() -> None:
    found = places(contender("doubt", 10, in_doubt=True), contender("a", 9), contender("b", 8))
    assert found == [("doubt", 1, False), ("a", 1, False), ("b", 3, False)]
    assert places(contender("a", 10), contender("doubt", 9, in_doubt=True)) == [("a", 1, False), ("doubt", 2, False)]
    assert places(contender("doubt", 10, in_doubt=True)) == [("doubt", 1, False)]


def test_rows_that_differ_for_sure_are_not_tied_by_a_place_that_a_doubt_makes_them_share() -> None:
    found = in_places([contender("doubt", 10, in_doubt=True), contender("a", 8, 1), contender("b", 7, 1)])
    assert [(one.row, one.place, one.tied_with) for one in found] == [
        ("doubt", 1, ()),
        ("a", 1, ("b",)),
        ("b", 1, ("a",)),
    ]
    plain = in_places([contender("a", 8, 1), contender("b", 7, 1)])
    assert [one.tied_with for one in plain] == [(), ()], "tied with all others of the place"


def test_rows_stand_in_the_order_of_the_ranked_quantity_however_coarsely_one_is_known() -> None:
    found = places(
        contender("fine", 280, 0.4),
        contender("next", 276, 0.4),
        contender("coarse", 270, 35),
        contender("last", 269, 1),
    )
    assert found == [("fine", 1, False), ("next", 2, True), ("coarse", 2, True), ("last", 4, False)]


def test_an_unverified_tariff_stands_after_every_price_that_somebody_else_has_seen() -> None:
    found = places(
        contender("tariff", 20, unverified=True),
        contender("dearer tariff", 4, unverified=True),
        contender("price", 15),
        contender("last known price", 10, out_of_date=True),
        contender("old tariff", 30, unverified=True, out_of_date=True),
    )
    assert [(name, place) for name, place, _ in found] == [
        ("price", 1),
        ("last known price", 2),
        ("tariff", 3),
        ("dearer tariff", 4),
        ("old tariff", 5),
    ]


def test_an_unverified_tariff_does_not_share_the_place_of_a_price_in_doubt() -> None:
    found = places(contender("doubt", 10, in_doubt=True), contender("tariff", 9, unverified=True))
    assert found == [("doubt", 1, False), ("tariff", 2, False)]


def test_prices_out_of_date_come_after_those_that_are_not() -> None:
    found = places(
        contender("old", 99, out_of_date=True), contender("older", 98, out_of_date=True), contender("new", 1)
    )
    assert found == [("new", 1, False), ("old", 2, False), ("older", 3, False)]


@st.composite
def fields(draw: st.DrawFn) -> list[Contender[str]]:
    count = draw(st.integers(1, 12))
    numbers = st.integers(0, 60)
    flags = st.sampled_from([{}, {}, {"unverified": True}, {"in_doubt": True}, {"out_of_date": True}])
    return [contender(f"{n:02}", draw(numbers), draw(st.integers(0, 6)), **draw(flags)) for n in range(count)]


@given(fields(), st.randoms())
def test_the_order_in_which_offers_come_does_not_matter(rows: list[Contender[str]], chance: Any) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert in_places(rows) == in_places(shuffled)


@given(fields())
def test_places_hold_what_they_promise(rows: list[Contender[str]]) -> None:
    by_name = {row.row: row for row in rows}
    placed = in_places(rows)
    assert sorted(entry.row for entry in placed) == sorted(by_name)
    assert placed[0].place == 1
    assert all(a.place <= b.place for a, b in pairwise(placed))
    place = {entry.row: entry.place for entry in placed}
    for a in rows:
        for b in rows:
            if b.unverified and not a.unverified:
                assert place[a.row] < place[b.row]
            if (a.unverified, a.out_of_date) == (b.unverified, b.out_of_date) and a.range.low > b.range.high:
                in_doubt_first = place[b.row] == 1 and any(row.in_doubt for row in rows)
                assert place[a.row] < place[b.row] or in_doubt_first
    best = [
        row for row in rows if (row.unverified, row.out_of_date) == min((o.unverified, o.out_of_date) for o in rows)
    ]
    firsts = [by_name[entry.row] for entry in placed if entry.place == 1]
    assert any(not row.in_doubt for row in firsts) or all(row.in_doubt for row in best)


@given(fields())
def test_within_one_standing_the_ranked_quantity_never_rises(rows: list[Contender[str]]) -> None:
    by_name = {row.row: row for row in rows}
    for a, b in pairwise(by_name[entry.row] for entry in in_places(rows)):
        if (a.unverified, a.out_of_date) == (b.unverified, b.out_of_date):
            assert a.value >= b.value


@given(fields())
def test_rows_that_are_about_the_same_all_overlap_with_one_another(rows: list[Contender[str]]) -> None:
    by_name = {row.row: row for row in rows}
    placed = in_places(rows)
    for a, b in combinations([entry for entry in placed if entry.tied], 2):
        if a.place == b.place and a.place > 1:  # the first place may be shared with rows in doubt
            assert by_name[a.row].range.overlaps(by_name[b.row].range)
