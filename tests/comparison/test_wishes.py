"""A person's priorities in the address."""

from dataclasses import astuple

import pytest
from flask import Flask

from portal.comparison.wishes import address, in_address, read_wishes
from portal.comparison.words_of_wishes import wish_words
from portal.prices.priorities import NO_PRIORITIES, WAITS, Collecting, Paying, Priorities


def test_every_wish_is_read_back_from_its_address(app: Flask) -> None:
    with app.test_request_context("/en/"):
        for wishes in (NO_PRIORITIES, Priorities(Collecting.HOME), Priorities(Collecting.CASH, Paying.CARD, 48)):
            assert read_wishes(in_address(wishes)).priorities == wishes


def test_what_does_not_matter_is_left_out_of_the_address() -> None:
    assert address("/en/ke-tz", {"amount": "1"}, Priorities(max_hours=24)) == "/en/ke-tz?amount=1&max_hours=24"
    assert address("/en/ke-tz", {}, NO_PRIORITIES) == "/en/ke-tz"


def test_empty_values_do_not_matter(app: Flask) -> None:
    with app.test_request_context("/en/"):
        found = read_wishes({"pickup": "", "pay_in": " ", "max_hours": ""})
    assert (found.priorities, found.problems) == (NO_PRIORITIES, {})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pickup", "gold"),
        ("pickup", "atm"),
        ("pay_in", "cheque"),
        ("max_hours", "0"),
        ("max_hours", "-1"),
        ("max_hours", "soon"),
        ("max_hours", "1.5"),
        ("max_hours", "10000"),
        ("max_hours", "٢٤"),
        ("max_hours", "1_0"),
    ],
)
def test_what_cannot_be_understood_is_named_and_the_other_wishes_are_kept(app: Flask, name: str, value: str) -> None:
    good = {"pickup": "cash", "pay_in": "card", "max_hours": "24"}
    with app.test_request_context("/en/"):
        found = read_wishes(good | {name: value})
    assert list(found.problems) == [name]
    kept = set(astuple(Priorities(Collecting.CASH, Paying.CARD, 24))) & set(astuple(found.priorities))
    assert len(kept) == 2
    assert getattr(found.priorities, name) is None


def test_every_wish_has_a_name(app: Flask) -> None:
    with app.test_request_context("/en/"):
        known = wish_words()
        names = [known.named(Priorities(pickup=wish)) for wish in Collecting]
        names += [known.named(Priorities(pay_in=wish)) for wish in Paying]
        names += [known.named(Priorities(max_hours=wait)) for wait in (*WAITS, 30)]
    assert len(set(names)) == len(names) == 13
    assert "Within 30 hours" in names
