"""What a wish costs extra, against the first service without it."""

from decimal import Decimal
from typing import Any

import pytest

from portal.prices.extras import extras_of_wishes, usual_extras
from portal.prices.offers import Offer
from portal.prices.priorities import Collecting, Paying, Priorities
from portal.prices.vocabulary import PaymentInstrument, PickupMethod, Question, Speed
from tests.prices.offering import offer, ranking


def priced(provider: str, rate: str, pickup: PickupMethod, speed: Speed, **more: Any) -> Offer:
    return offer(provider, ("10000", "100", rate), ("40000", "100", rate), pickup=pickup, speed=speed, **more)


SLOW = priced("Slow", "19.900", PickupMethod.BANK_ACCOUNT, Speed.TWO_DAYS)
CASH = priced("Cash", "19.500", PickupMethod.CASH, Speed.SAME_DAY)
HOME = priced("Home", "19.000", PickupMethod.HOME_DELIVERY, Speed.NEXT_DAY)
ALL = (SLOW, CASH, HOME)


@pytest.mark.parametrize(
    ("question", "amount", "difference"),
    [
        (Question.PAY, "20000", Decimal(7960)),  # 19,900 x (19.9 - 19.5)
        (Question.SEND, "20000", Decimal(400)),  # 20,000 x (2.5 % - 0.5 %)
        (Question.RECEIVE, "388050", Decimal(400)),  # 388,050 / 19.5 + 100, less 388,050 / 19.9 + 100
    ],
)
def test_what_speed_costs_is_told_in_what_the_question_ranks_by(
    question: Question, amount: str, difference: Decimal
) -> None:
    (extra,) = extras_of_wishes(ranking(ALL, question, amount), question, Priorities(max_hours=24))
    assert (extra.within.offer, extra.without.offer) == (CASH, SLOW)
    assert extra.difference == difference
    assert not extra.about_the_same


def test_several_wishes_are_told_one_by_one_and_together() -> None:
    wishes = Priorities(Collecting.CASH, Paying.MOBILE_MONEY, 24)
    found = extras_of_wishes(ranking(ALL), Question.PAY, wishes)
    assert [extra.wish for extra in found] == [
        Priorities(pickup=Collecting.CASH),
        Priorities(pay_in=Paying.MOBILE_MONEY),
        Priorities(max_hours=24),
        wishes,
    ]
    assert [extra.costs_nothing for extra in found] == [True, True, True, False]
    assert found[-1].difference == 7960


def test_without_wishes_the_soonest_and_the_door_are_told() -> None:
    soonest, home = usual_extras(ranking(ALL), Question.PAY)
    assert soonest.wish == Priorities(max_hours=24)
    assert (home.within.offer, home.without.offer) == (HOME, CASH)
    assert home.difference == Decimal(19900) * Decimal("0.5")


def test_where_nobody_comes_to_the_door_nothing_is_said_of_it() -> None:
    assert [extra.wish for extra in usual_extras(ranking([SLOW, CASH]), Question.PAY)] == [Priorities(max_hours=24)]


def test_two_services_that_nobody_can_tell_apart_are_about_the_same() -> None:
    vague = priced("Vague", "20", PickupMethod.CASH, Speed.SAME_DAY)
    (extra, *_others) = usual_extras(ranking([SLOW, vague]), Question.PAY)
    (other,) = extras_of_wishes(ranking([SLOW, vague]), Question.PAY, Priorities(pickup=Collecting.BANK_ACCOUNT))
    assert extra.costs_nothing
    assert other.about_the_same


def test_a_variant_of_the_first_row_can_be_the_one_that_meets_a_wish() -> None:
    wallet = priced("Slow", "19.900", PickupMethod.MOBILE_WALLET, Speed.SIX_DAYS_OR_MORE)
    wish = Priorities(pickup=Collecting.MOBILE_WALLET)
    (extra,) = extras_of_wishes(ranking([SLOW, wallet]), Question.PAY, wish)
    assert extra.within.offer == wallet
    assert extra.difference == 0


def test_a_wish_that_nobody_meets_costs_nothing_that_could_be_told() -> None:
    card = Priorities(pay_in=Paying.CARD)
    assert PaymentInstrument.DEBIT_CARD not in SLOW.quote.service.pay_in
    assert extras_of_wishes(ranking(ALL), Question.PAY, card) == ()


def test_a_wish_met_only_by_an_old_price_may_be_better_and_says_so() -> None:
    old = priced("Old", "19.950", PickupMethod.CASH, Speed.SAME_DAY, lasts=10)
    (extra,) = extras_of_wishes(ranking([SLOW, old]), Question.PAY, Priorities(max_hours=24))
    assert extra.difference < 0
    assert extra.within.out_of_date
