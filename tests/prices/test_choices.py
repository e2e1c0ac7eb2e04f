"""How many services each choice leaves."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from portal.prices.choices import choices, droppable, priced_services, services_left
from portal.prices.offers import Offer
from portal.prices.priorities import NO_PRIORITIES, WAITS, Collecting, Paying, Priorities
from portal.prices.vocabulary import PaymentInstrument, PickupMethod, Speed
from tests.prices.offering import FixedRates, compared, offer

WISHES = st.builds(
    Priorities,
    st.sampled_from([None, *Collecting]),
    st.sampled_from([None, *Paying]),
    st.sampled_from([None, *WAITS, 30]),
)


def service(provider: str, pay_in: PaymentInstrument, pickup: PickupMethod, speed: Speed | None) -> Offer:
    made = offer(provider, pickup=pickup, pay_in=(pay_in,))
    return replace(made, quote=replace(made.quote, speed=speed))


OFFERS = st.lists(
    st.builds(
        service,
        st.sampled_from(["Alpha", "Beta", "Gamma"]),
        st.sampled_from(PaymentInstrument),
        st.sampled_from(PickupMethod),
        st.sampled_from([None, *Speed]),
    ),
    max_size=12,
)

CASH_TODAY = service("Alpha", PaymentInstrument.CASH, PickupMethod.CASH, Speed.SAME_DAY)
BANK_LATER = service("Beta", PaymentInstrument.BANK_ACCOUNT, PickupMethod.BANK_ACCOUNT, Speed.TWO_DAYS)
WALLET_NOW = service("Gamma", PaymentInstrument.MOBILE_MONEY, PickupMethod.MOBILE_WALLET, Speed.LESS_THAN_ONE_HOUR)
THREE = (CASH_TODAY, BANK_LATER, WALLET_NOW)


@given(OFFERS, WISHES)
def test_each_number_is_what_is_left_after_that_choice(offers: list[Offer], wishes: Priorities) -> None:
    counted = choices(offers, wishes)
    for pickup, left in counted.pickup.items():
        assert left == services_left(offers, replace(wishes, pickup=pickup))
    for pay_in, left in counted.pay_in.items():
        assert left == services_left(offers, replace(wishes, pay_in=pay_in))
    for hours, left in counted.max_hours.items():
        assert left == services_left(offers, replace(wishes, max_hours=hours))


def test_the_numbers_are_given_the_other_choices() -> None:
    counted = choices(THREE, Priorities(pickup=Collecting.CASH))
    assert counted.pickup[Collecting.BANK_ACCOUNT] == 1  # instead of cash
    assert counted.pay_in[Paying.BANK_ACCOUNT] == 0  # besides cash
    assert counted.max_hours == {None: 1, 1: 0, 24: 1, 48: 1, 120: 1}


def test_a_wait_that_is_not_offered_is_counted_too() -> None:
    assert choices(THREE, Priorities(max_hours=30)).max_hours[30] == 2


def test_a_service_counts_once_though_two_prices_of_it_are_shown() -> None:
    twice = replace(CASH_TODAY, quote_id="another")
    assert services_left([CASH_TODAY, twice], NO_PRIORITIES) == 1


def test_only_services_with_a_price_for_the_amount_are_counted() -> None:
    undisclosed = offer("Delta", discloses_rate=False)
    far = offer("Epsilon", ("90000", "10", "19.9"), ("95000", "10", "19.9"))
    counted = priced_services(compared([CASH_TODAY, undisclosed, far]))
    assert [each.provider for each in counted] == ["Alpha"]


def test_of_one_currency_only_what_is_paid_out_in_it_is_counted() -> None:
    dollars = offer("Delta", ("10000", "10", "0.0077"), ("40000", "10", "0.0077"), payout="USD", reference="0.0078")
    found = compared([CASH_TODAY, dollars])
    assert [each.provider for each in priced_services(found, "USD")] == ["Delta"]
    assert [each.provider for each in priced_services(found, "TZS")] == ["Alpha"]
    assert priced_services(found, "EUR") == ()


def test_variants_of_a_row_are_services_of_their_own() -> None:
    to_wallet = service("Alpha", PaymentInstrument.CASH, PickupMethod.MOBILE_WALLET, Speed.SAME_DAY)
    to_bank = service("Alpha", PaymentInstrument.CASH, PickupMethod.BANK_ACCOUNT, Speed.SAME_DAY)
    found = compared([to_wallet, to_bank])
    assert len(found.rankings[0].rows) == 1
    assert services_left(priced_services(found), NO_PRIORITIES) == 2


def test_where_nothing_is_left_dropping_the_wish_that_helps_most_comes_first() -> None:
    wishes = Priorities(Collecting.MOBILE_WALLET, Paying.CASH, 24)
    dropped = droppable([*THREE, service("Delta", PaymentInstrument.CASH, PickupMethod.ATM, Speed.SAME_DAY)], wishes)
    assert [(each.wish, each.services) for each in dropped] == [("pickup", 2), ("pay_in", 1), ("max_hours", 0)]
    assert dropped[0].priorities == replace(wishes, pickup=None)


@given(OFFERS, WISHES)
def test_a_wish_leaves_out_services_and_changes_no_figure(offers: list[Offer], wishes: Priorities) -> None:
    every = {row.offer.quote_id: row.figures for ranking in compared(offers).rankings for row in ranking.rows}
    every |= {
        variant.offer.quote_id: variant.figures
        for ranking in compared(offers).rankings
        for row in ranking.rows
        for variant in row.variants
    }
    met = compared(offers, priorities=wishes)
    for offered in priced_services(met):
        assert wishes.met_by(offered)
    for ranking in met.rankings:
        for row in ranking.rows:
            assert every[row.offer.quote_id] == row.figures
    assert services_left(priced_services(compared(offers)), wishes) == services_left(
        priced_services(met), NO_PRIORITIES
    )


def test_a_wish_does_not_move_the_reference_rate() -> None:
    """On a machine without rates the newest survey's own is used, also where a wish leaves that survey's row out."""
    older = offer("Alpha", reference="21", pickup=PickupMethod.CASH)
    newer = offer("Beta", reference="20", pickup=PickupMethod.MOBILE_WALLET, on=older.quote.observed_on.replace(day=27))

    unknown = FixedRates({})
    (met,) = compared([older, newer], known=unknown, priorities=Priorities(pickup=Collecting.CASH)).rankings
    assert met.reference.rate == 20
