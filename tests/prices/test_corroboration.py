from collections import Counter
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.prices.corroboration import Corridor, Group, Worth, alike, corroborated, grouped

D = Decimal
LOCAL = {"TZ": "TZS", "KE": "KES", "UG": "UGX", "RW": "RWF", "SS": "SSP", "DZ": "DZD", "MA": "MAD", "EC": "USD"}


def group(sending: str, country: str, rate: str, rows: int = 5, *, dollar_amount: bool = False) -> Group:
    return Group(Corridor(sending, country, LOCAL[country]), D(rate), rows, dollar_amount)


def rate(worth: dict[str, Worth], base: str, quote: str) -> Decimal | None:
    if base not in worth or quote not in worth or worth[base].island != worth[quote].island:
        return None
    return worth[base].value / worth[quote].value


def test_a_corridor_and_its_reverse_prove_one_rate() -> None:
    found = rate(corroborated([group("KES", "TZ", "20.2"), group("TZS", "KE", "0.0498")]), "KES", "TZS")
    assert found is not None
    assert alike(found, D("20.2"), D("1.02"))


def test_a_reverse_that_says_something_else_proves_nothing() -> None:
    assert corroborated([group("KES", "TZ", "20.2"), group("TZS", "KE", "0.12")]) == {}


def test_one_corridor_alone_proves_nothing() -> None:
    assert corroborated([group("KES", "TZ", "20.2", rows=1000)]) == {}


def test_two_rates_with_as_many_witnesses_leave_it_open() -> None:
    groups = [
        group("KES", "TZ", "20.2"),
        group("TZS", "KE", "0.0498"),
        group("KES", "TZ", "2.02"),
        group("TZS", "KE", "0.498"),
    ]
    assert rate(corroborated(groups), "KES", "TZS") is None


def test_amounts_in_dollars_and_payouts_in_dollars_prove_the_dollar_together() -> None:
    dollars = group("USD", "KE", "129.2", rows=1, dollar_amount=True)
    assert rate(corroborated([dollars]), "KES", "USD") is None
    found = rate(corroborated([dollars, group("KES", "SS", "0.00774")]), "USD", "KES")
    assert found is not None
    assert alike(found, D("129.2"), D("1.01"))


def test_a_currency_that_nobody_sends_needs_two_senders() -> None:
    known = [group("KES", "TZ", "20.2"), group("TZS", "KE", "0.0498")]
    one = corroborated([*known, group("KES", "UG", "27.6")])
    two = corroborated([*known, group("KES", "UG", "27.6"), group("TZS", "UG", "1.37")])
    assert rate(one, "KES", "UGX") is None
    found = rate(two, "KES", "UGX")
    assert found is not None
    assert alike(found, D("27.6"), D("1.02"))


HARD = [group("EUR", "EC", "1.16"), group("EUR", "TZ", "2900"), group("USD", "TZ", "2500"),
        group("EUR", "KE", "150"), group("USD", "KE", "129.3")]  # fmt: skip


def test_what_is_neither_dollar_nor_euro_is_local_though_only_euros_are_sent_there() -> None:
    found = rate(corroborated([*HARD, group("EUR", "DZ", "151.5", rows=3)]), "EUR", "DZD")
    assert found == D("151.5")


@pytest.mark.parametrize(
    "groups",
    [
        [group("EUR", "DZ", "151.5", rows=2)],  # too few rows
        [group("EUR", "DZ", "1.4", rows=20)],  # too near to the dollar to tell
        [group("EUR", "DZ", "151.5", rows=4), group("EUR", "DZ", "15150", rows=4)],  # no main value
    ],
)
def test_elimination_is_refused_where_it_could_mislead(groups: list[Group]) -> None:
    assert rate(corroborated([*HARD, *groups]), "EUR", "DZD") is None


def test_dollars_paid_out_by_two_senders_are_not_taken_for_local_money() -> None:
    assert rate(corroborated([*HARD, group("EUR", "SS", "1.16"), group("USD", "SS", "1.01")]), "EUR", "SSP") is None


def test_rates_are_grouped_where_they_lie_close() -> None:
    corridor = Corridor("KES", "TZ", "TZS")
    rates = Counter({D("0.0077"): 3, D("0.0078"): 1, D("20.0"): 2, D("20.3"): 2, D("20.6"): 1})
    assert [(each.rate, each.rows) for each in grouped(corridor, rates)] == [(D("0.0077"), 4), (D("20.3"), 5)]


positive = st.decimals(min_value=D("0.001"), max_value=D("10000"), places=4, allow_nan=False)


@given(rates=st.lists(positive, max_size=40))
def test_every_row_is_in_one_group_and_groups_lie_apart(rates: list[Decimal]) -> None:
    groups = list(grouped(Corridor("KES", "TZ", "TZS"), Counter(rates)))
    assert sum(each.rows for each in groups) == len(rates)
    for one, other in pairwise(groups):
        assert other.rate > one.rate * D("1.05")


@given(one=positive, other=positive)
def test_alike_does_not_depend_on_the_side(one: Decimal, other: Decimal) -> None:
    assert alike(one, other, D("1.25")) == alike(other, one, D("1.25"))
    assert alike(one, one, D("1.25"))
