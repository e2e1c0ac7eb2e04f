"""Places in a ranking."""

from decimal import Decimal
from itertools import pairwise
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


def test_an_unverified_tariff_never_outranks_a_shopped_price() -> None:
    found = places(
        contender("tariff", 20, unverified=True),
        contender("dearer tariff", 19, unverified=True),
        contender("survey", 15),
        contender("shopped", 10, shopped=True),
        contender("last", 5),
    )
    assert [(name, place) for name, place, _ in found] == [
        ("survey", 1),
        ("shopped", 2),
        ("tariff", 3),
        ("dearer tariff", 4),
        ("last", 5),
    ]


def test_an_unverified_tariff_about_the_same_as_a_shopped_price_stands_after_it() -> None:
    found = places(contender("tariff", 10.5, 1, unverified=True), contender("shopped", 10, 1, shopped=True))
    assert found == [("shopped", 1, True), ("tariff", 1, True)]


def test_without_a_shopped_price_an_unverified_tariff_stands_where_its_figure_puts_it() -> None:
    assert places(contender("survey", 1), contender("tariff", 2, unverified=True))[0][0] == "tariff"


def test_prices_out_of_date_come_after_those_that_are_not() -> None:
    found = places(
        contender("old", 99, out_of_date=True), contender("older", 98, out_of_date=True), contender("new", 1)
    )
    assert found == [("new", 1, False), ("old", 2, False), ("older", 3, False)]


@st.composite
def fields(draw: st.DrawFn) -> list[Contender[str]]:
    count = draw(st.integers(1, 12))
    numbers = st.integers(0, 60)
    flags = st.sampled_from(
        [{}, {}, {"shopped": True}, {"unverified": True}, {"in_doubt": True}, {"out_of_date": True}]
    )
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
            if a.shopped and b.unverified and not a.out_of_date and not b.out_of_date:
                assert place[a.row] <= place[b.row]
            plain = not (a.unverified or b.unverified or a.in_doubt or b.in_doubt)
            first_is_shared_with_doubt = place[b.row] == 1
            if plain and a.out_of_date == b.out_of_date and a.range.low > b.range.high:
                assert place[a.row] < place[b.row] or first_is_shared_with_doubt
    firsts = [by_name[entry.row] for entry in placed if entry.place == 1]
    assert any(not row.in_doubt for row in firsts) or all(row.in_doubt for row in rows)


@given(fields())
def test_rows_about_the_same_overlap_with_another_of_their_place(rows: list[Contender[str]]) -> None:
    by_name = {row.row: row for row in rows}
    placed = in_places(rows)
    for entry in placed:
        if entry.tied and not by_name[entry.row].unverified:
            others = [by_name[o.row] for o in placed if o.place == entry.place and o.row != entry.row]
            assert any(by_name[entry.row].range.overlaps(other.range) for other in others)
