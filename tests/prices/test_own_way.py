"""A person's own way against the first service: typed offers, and services of the list."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.prices.own_way import (
    OwnFigures,
    TypedOffer,
    TypedProblem,
    outcome_at_market,
    plausible,
    service_against,
    typed_against,
    typed_figures,
)
from portal.prices.vocabulary import Layer, Question
from tests.prices.offering import decimals, frankfurter, offer, ranking

MARKET = frankfurter("TZS", "20")
AMOUNT = Decimal(20000)
FEES = st.decimals(0, 5000, places=2)
RATES = st.decimals(10, 25, places=3)


def told(**figures: str) -> TypedOffer:
    return TypedOffer(**{name: Decimal(figure) for name, figure in figures.items()})


def figures(question: Question, amount: str | Decimal = AMOUNT, **typed: str) -> OwnFigures:
    found = typed_figures(question, Decimal(amount), told(**typed), MARKET)
    assert isinstance(found, OwnFigures), found
    return found


def test_a_fee_and_a_rate_say_what_arrives_of_what_is_paid() -> None:
    found = figures(Question.PAY, fee="200", rate="19.5")
    assert found.arrives == Decimal(19800) * Decimal("19.5")
    assert found.cost == 200 + Decimal(19800) * Decimal("0.025")


def test_sent_on_top_the_fee_is_paid_besides() -> None:
    found = figures(Question.SEND, fee="200", rate="19.5")
    assert (found.paid, found.arrives) == decimals(20200, 390000)


def test_where_a_sum_must_arrive_enough_is_sent() -> None:
    found = figures(Question.RECEIVE, "390000", fee="200", rate="19.7")
    assert found.paid == Decimal("19796.96") + 200  # 390,000 / 19.7, up to the smallest coin
    assert found.arrives >= 390000


def test_what_arrives_alone_is_enough() -> None:
    found = figures(Question.PAY, arrives="386100")
    assert found.cost == 20000 - Decimal(386100) / 20
    assert found.low == found.high == 386100


def test_what_is_paid_alone_is_enough_where_a_sum_must_arrive() -> None:
    assert figures(Question.RECEIVE, "400000", paid="20500").cost == 500


def test_better_than_the_market_stays_better() -> None:
    assert figures(Question.PAY, arrives="410000").cost == -500


@pytest.mark.parametrize(
    ("question", "typed", "problem"),
    [
        (Question.PAY, {}, TypedProblem.RATE_OR_OUTCOME),
        (Question.PAY, {"fee": "10"}, TypedProblem.RATE_OR_OUTCOME),
        (Question.PAY, {"rate": "19"}, TypedProblem.FEE_MISSING),
        (Question.PAY, {"fee": "10", "rate": "19", "arrives": "380000"}, TypedProblem.BOTH),
        (Question.PAY, {"fee": "20000", "rate": "19"}, TypedProblem.FEE_EXCEEDS),
        (Question.PAY, {"fee": "10", "rate": "0.05"}, TypedProblem.RATE_IMPLAUSIBLE),
        (Question.PAY, {"arrives": "40000001"}, TypedProblem.OUTCOME_IMPLAUSIBLE),
        (Question.PAY, {"arrives": "39999"}, TypedProblem.OUTCOME_IMPLAUSIBLE),
        (Question.PAY, {"fee": "20000", "arrives": "380000"}, TypedProblem.FEE_EXCEEDS),
        (Question.SEND, {"fee": "10", "arrives": "4000001"}, TypedProblem.OUTCOME_IMPLAUSIBLE),
        (Question.SEND, {"arrives": "380000"}, TypedProblem.FEE_MISSING),
        (Question.RECEIVE, {"arrives": "380000"}, TypedProblem.RATE_OR_OUTCOME),
        (Question.RECEIVE, {"fee": "10", "rate": "19", "paid": "20000"}, TypedProblem.BOTH),
        (Question.RECEIVE, {"paid": "99"}, TypedProblem.OUTCOME_IMPLAUSIBLE),
        (Question.RECEIVE, {"fee": "10", "paid": "10"}, TypedProblem.FEE_EXCEEDS),
    ],
)
def test_what_is_missing_is_asked_for(question: Question, typed: dict[str, str], problem: TypedProblem) -> None:
    assert typed_figures(question, AMOUNT, told(**typed), MARKET) is problem


def test_a_street_rate_is_believed_and_a_rate_upside_down_is_not() -> None:
    assert plausible(Decimal(9), Decimal(20))
    assert plausible(Decimal(60), Decimal(20))
    assert not plausible(Decimal("0.05"), Decimal(20))


def test_a_high_fee_of_a_small_sum_is_no_slip_where_it_is_told() -> None:
    """95 of 100 in fees leaves 5, which are changed at the market's rate: the rate is right, however little arrives."""
    assert figures(Question.PAY, "100", fee="95", arrives="100").arrives == 100
    assert typed_figures(Question.PAY, Decimal(100), told(arrives="100"), MARKET) is TypedProblem.OUTCOME_IMPLAUSIBLE


def test_what_comes_out_at_the_markets_rate() -> None:
    def at_market(question: Question, amount: str, fee: str | None) -> Decimal:
        return outcome_at_market(question, Decimal(amount), None if fee is None else Decimal(fee), MARKET)

    assert at_market(Question.PAY, "20000", None) == 400000
    assert at_market(Question.PAY, "20000", "1000") == 380000
    assert at_market(Question.SEND, "20000", "1000") == 400000
    assert at_market(Question.RECEIVE, "400000", "1000") == 21000
    with pytest.raises(ValueError, match="leaves nothing"):
        at_market(Question.PAY, "100", "100")


@given(FEES, RATES)
def test_a_typed_offer_costs_what_the_same_service_of_the_list_costs(fee: Decimal, rate: Decimal) -> None:
    """The same fee and rate lead to the same figures, whichever way they came in."""
    assume(rate <= 20)  # a surveyed rate better than the market's counts as the market's
    listed = ranking([offer("Alpha", ("10000", str(fee), str(rate)), ("40000", str(fee), str(rate)))])
    own = typed_figures(Question.PAY, AMOUNT, TypedOffer(fee=fee, rate=rate), listed.reference)
    assert isinstance(own, OwnFigures)
    row = listed.rows[0]
    assert abs(own.arrives - row.figures.arrives) < Decimal("1E-18")
    assert own.cost == row.figures.cost
    assert typed_against(own, row, Question.PAY).about_the_same


@given(FEES, RATES)
def test_the_range_of_a_typed_rate_holds_its_figure(fee: Decimal, rate: Decimal) -> None:
    for question in Question:
        found = typed_figures(question, AMOUNT, TypedOffer(fee=fee, rate=rate), MARKET)
        assert isinstance(found, OwnFigures)
        value = {Question.PAY: found.arrives_shown, Question.SEND: found.cost, Question.RECEIVE: found.paid_shown}
        assert found.low <= value[question] <= found.high


FRESH = offer("Fresh", ("10000", "100", "19.900"), ("40000", "100", "19.900"), layer=Layer.SHOPPED)
DEAR = offer("Dear", ("10000", "900", "19.100"), ("40000", "900", "19.100"), layer=Layer.SHOPPED)
OLD = offer("Old", ("10000", "900", "18.000"), ("40000", "900", "18.000"), lasts=10)


def test_a_year_is_the_difference_as_often_as_a_person_sends() -> None:
    first, dear = ranking([FRESH, DEAR]).rows
    against = service_against(dear, first, Question.PAY, 12)
    assert against.difference == 19900 * Decimal("19.9") - 19100 * Decimal("19.1")
    assert against.per_year == against.difference * 12


def test_no_year_is_reckoned_with_a_price_that_is_out_of_date() -> None:
    first, old = ranking([FRESH, OLD]).rows
    assert service_against(old, first, Question.PAY, 12).per_year is None
    only_old = ranking([OLD]).rows[0]
    against = typed_against(figures(Question.PAY, arrives="300000"), only_old, Question.PAY, 12)
    assert (against.per_year, against.current) == (None, False)
    assert against.difference > 0


def test_a_way_that_is_better_says_by_how_much() -> None:
    first = ranking([FRESH]).rows[0]
    against = typed_against(figures(Question.PAY, arrives="400000"), first, Question.PAY, 4)
    assert against.difference == 19900 * Decimal("19.9") - 400000
    assert against.per_year == against.difference * 4


def test_about_the_same_is_no_sum_for_a_year() -> None:
    first = ranking([FRESH]).rows[0]
    against = typed_against(figures(Question.PAY, fee="100", rate="19.9"), first, Question.PAY, 12)
    assert against.about_the_same
    assert against.per_year is None
