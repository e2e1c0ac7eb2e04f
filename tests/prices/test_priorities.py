"""A person's priorities say which services are compared."""

from dataclasses import replace

import pytest

from portal.prices.offers import Offer
from portal.prices.priorities import NO_PRIORITIES, Collecting, Paying, Priorities
from portal.prices.vocabulary import PaymentInstrument, PickupMethod, Speed
from tests.prices.offering import offer


def with_use(
    pay_in: PaymentInstrument = PaymentInstrument.CASH,
    pickup: tuple[PickupMethod, ...] = (PickupMethod.CASH,),
    speed: Speed | None = Speed.SAME_DAY,
) -> Offer:
    made = offer()
    service = replace(made.quote.service, pay_in=(pay_in,), pickup=pickup)
    return replace(made, quote=replace(made.quote, service=service, speed=speed))


def test_nobody_without_priorities_loses_a_service() -> None:
    assert NO_PRIORITIES.met_by(with_use(pickup=(), speed=None))
    assert not NO_PRIORITIES


@pytest.mark.parametrize("method", [PickupMethod.CASH, PickupMethod.ATM])
def test_cash_is_collected_at_a_counter_or_from_a_machine(method: PickupMethod) -> None:
    assert Priorities(pickup=Collecting.CASH).met_by(with_use(pickup=(method,)))


def test_a_service_that_does_not_say_how_it_is_collected_meets_no_wish_about_it() -> None:
    assert not any(Priorities(pickup=wish).met_by(with_use(pickup=())) for wish in Collecting)


@pytest.mark.parametrize(
    "card", [PaymentInstrument.DEBIT_CARD, PaymentInstrument.CREDIT_CARD, PaymentInstrument.PREPAID_CARD]
)
def test_every_kind_of_card_is_a_card(card: PaymentInstrument) -> None:
    assert Priorities(pay_in=Paying.CARD).met_by(with_use(card))
    assert not Priorities(pay_in=Paying.CASH).met_by(with_use(card))


@pytest.mark.parametrize(
    ("speed", "hours", "met"),
    [
        (Speed.LESS_THAN_ONE_HOUR, 1, True),
        (Speed.SAME_DAY, 1, False),
        (Speed.SAME_DAY, 24, True),
        (Speed.NEXT_DAY, 24, False),
        (Speed.SIX_DAYS_OR_MORE, 120, False),
        (None, 120, False),
    ],
)
def test_a_service_must_be_known_to_be_fast_enough(speed: Speed | None, hours: int, met: bool) -> None:
    assert Priorities(max_hours=hours).met_by(with_use(speed=speed)) is met


def test_every_priority_must_be_met() -> None:
    wish = Priorities(Collecting.CASH, Paying.CASH, 24)
    good = with_use()
    others = [
        with_use(PaymentInstrument.BANK_ACCOUNT),
        with_use(pickup=(PickupMethod.BANK_ACCOUNT,)),
        with_use(speed=None),
    ]
    assert wish.met_by(good)
    assert not any(wish.met_by(each) for each in others)
