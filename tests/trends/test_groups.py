"""Means over groups, and like compared with like."""

from collections.abc import Iterable
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portal.collection.measures import counted_row
from portal.collection.tables.reading import StoredQuote
from portal.prices.averages import Exclusion
from portal.prices.quotes import Promotion
from portal.prices.rates import NoRates
from portal.prices.vocabulary import PaymentInstrument, PickupMethod
from portal.trends.groups import Difference, left_out, like_for_like, mean_of, means_by
from portal.trends.priced import Priced
from tests.trends.history_not_real import priced_quote

CASH, ACCOUNT = frozenset({PickupMethod.CASH}), frozenset({PickupMethod.BANK_ACCOUNT})


def row(total: str, provider: str = "Invented", pickup: Iterable[PickupMethod] = CASH, **changes: object) -> Priced:
    quote = priced_quote(total, provider=provider, pickup=tuple(pickup), **changes)
    stored = StoredQuote("1-1", quote, "accepted", (), "", 1, 1, 1)
    return Priced(stored, provider, provider.lower(), counted_row(quote, NoRates()))


def test_a_mean_tells_how_many_rows_and_corridors_are_behind_it() -> None:
    mean = mean_of([row("4"), row("5"), row("7.5")])
    assert (mean.value, mean.rows, mean.corridors) == (Decimal("5.5"), 3, 1)
    assert mean_of([]).value is None


def test_a_service_of_two_ways_counts_in_each() -> None:
    both = row("6", pay_in=(PaymentInstrument.CASH, PaymentInstrument.DEBIT_CARD))
    means = means_by([both, row("2", pay_in=(PaymentInstrument.CASH,))], lambda each: each.quote.service.pay_in)
    assert {group: (mean.value, mean.rows) for group, mean in means.items()} == {
        "cash": (Decimal(4), 2),
        "debit_card": (Decimal(6), 1),
    }


def test_what_does_not_count_is_counted_by_its_reason() -> None:
    hidden = priced_quote("0", provider="Hides its rate")
    hidden_row = Priced(row("0").stored, "Hides its rate", "hides", Exclusion.UNDISCLOSED)
    assert hidden.discloses_rate
    assert left_out([row("4"), hidden_row]) == {"undisclosed": 1}
    assert mean_of([row("4"), hidden_row]).rows == 1


def test_cash_is_compared_with_an_account_where_nothing_else_differs() -> None:
    rows = [
        row("8", "First"), row("3", "First", ACCOUNT),
        row("5", "Second"), row("4", "Second", ACCOUNT),
        row("90", "Cash only"), row("1", "Account only", ACCOUNT),
        row("50", "First", CASH, pay_in=(PaymentInstrument.DEBIT_CARD,)),
    ]  # fmt: skip
    assert like_for_like(rows, CASH, ACCOUNT) == Difference(Decimal(3), 2)


def test_promotions_are_no_base_of_a_comparison() -> None:
    rows = [row("8"), row("1", pickup=ACCOUNT, promotion=Promotion())]
    assert like_for_like(rows, CASH, ACCOUNT) == Difference(None, 0)


def test_a_service_that_is_collected_in_either_way_is_in_no_pair() -> None:
    assert like_for_like([row("8", pickup=CASH | ACCOUNT), row("3", pickup=ACCOUNT)], CASH, ACCOUNT).pairs == 0


@given(st.lists(st.decimals(-50, 200, places=4), min_size=1, max_size=8))
def test_the_difference_is_turned_round_with_the_sides(totals: list[Decimal]) -> None:
    rows = [row(str(total), f"P{place}", way) for place, total in enumerate(totals) for way in (CASH, ACCOUNT)]
    rows += [row("10", f"P{place}") for place in range(len(totals))]
    one, other = like_for_like(rows, CASH, ACCOUNT), like_for_like(rows, ACCOUNT, CASH)
    assert one.pairs == other.pairs == len(totals)
    assert one.points is not None
    assert other.points is not None
    assert one.points == other.points.copy_negate()
