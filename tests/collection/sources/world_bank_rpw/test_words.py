import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.collection.sources.world_bank_rpw import words
from portal.prices.vocabulary import (
    AccessPoint,
    Coverage,
    PaymentInstrument,
    PickupMethod,
    ProviderKind,
    Speed,
)


@pytest.mark.parametrize(
    ("text", "pay_in"),
    [
        ("Cash", {PaymentInstrument.CASH}),
        ("Bank account transfer,Cash", {PaymentInstrument.BANK_ACCOUNT, PaymentInstrument.CASH}),
        (
            "Credit Card,Debit card,Mobile money",
            {PaymentInstrument.CREDIT_CARD, PaymentInstrument.DEBIT_CARD, PaymentInstrument.MOBILE_MONEY},
        ),
        (
            "Debit/credit card, Mobile money",
            {PaymentInstrument.CREDIT_CARD, PaymentInstrument.DEBIT_CARD, PaymentInstrument.MOBILE_MONEY},
        ),
        ("credit card", {PaymentInstrument.CREDIT_CARD}),
        ("N/A", set()),
        ("Cheque", {PaymentInstrument.OTHER}),
    ],
)
def test_payment_instruments_are_read_in_any_casing_and_combination(text: str, pay_in: set[PaymentInstrument]) -> None:
    assert set(words.paying(text).pay_in) == pay_in


@pytest.mark.parametrize(
    ("product", "pay_in", "pickup"),
    [
        ("Cash to cash", {PaymentInstrument.CASH}, {PickupMethod.CASH}),
        ("Account to account (same bank)", {PaymentInstrument.BANK_ACCOUNT}, {PickupMethod.PARTNER_BANK_ACCOUNT}),
        ("Account to account (other bank)", {PaymentInstrument.BANK_ACCOUNT}, {PickupMethod.BANK_ACCOUNT}),
        ("Cash to account, Cash to cash", {PaymentInstrument.CASH}, {PickupMethod.BANK_ACCOUNT, PickupMethod.CASH}),
        ("Door to door", set(), {PickupMethod.HOME_DELIVERY}),
        ("Mobile", {PaymentInstrument.MOBILE_MONEY}, set()),
    ],
)
def test_a_product_of_before_2016_says_both_how_to_pay_and_how_to_collect(
    product: str, pay_in: set[PaymentInstrument], pickup: set[PickupMethod]
) -> None:
    read = words.paying(product)
    assert (set(read.pay_in), set(read.pickup)) == (pay_in, pickup)


def test_an_online_service_is_reached_by_internet_and_says_nothing_of_payment() -> None:
    assert words.paying("Online service") == ((), (AccessPoint.INTERNET,), (), "")


def test_a_product_that_names_a_currency_is_a_note_about_the_payout() -> None:
    assert words.paying("Cash to cash, USD service").currency_note == "USD service"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at Branch", {AccessPoint.BRANCH}),
        ("Internet,Mobile phone", {AccessPoint.INTERNET, AccessPoint.MOBILE_PHONE}),
        ("Post Office branch", {AccessPoint.POST_OFFICE}),
        ("Not available", set()),
        ("Call Center", {AccessPoint.CALL_CENTRE}),
    ],
)
def test_access_points_of_both_eras_are_one_vocabulary(text: str, expected: set[AccessPoint]) -> None:
    assert set(words.access_points(text)) == expected


@pytest.mark.parametrize(
    "text", ["Own/partner Bank account", "Own/Partner bank account", "Bank account (same/partner bank)"]
)
def test_every_spelling_of_a_partner_bank_is_one_pickup_method(text: str) -> None:
    assert words.pickup_methods(text, "") == (PickupMethod.PARTNER_BANK_ACCOUNT,)


def test_cash_at_home_is_home_delivery_and_not_cash_at_a_counter() -> None:
    assert words.pickup_methods("Cash", "Home delivery") == (PickupMethod.HOME_DELIVERY,)
    assert words.pickup_methods("Cash", "Agent") == (PickupMethod.CASH,)
    assert words.pickup_methods("Bank account", "Home delivery") == (PickupMethod.BANK_ACCOUNT,)


def test_a_range_of_days_promises_its_later_end() -> None:
    assert words.speed("1-3 days") is Speed.THREE_TO_FIVE_DAYS


def test_a_speed_not_given_is_not_guessed() -> None:
    assert words.speed("N/A") is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Post Office", ProviderKind.POST_OFFICE),
        ("Post office", ProviderKind.POST_OFFICE),
        ("Non-Bank FI", ProviderKind.NON_BANK_FINANCIAL_INSTITUTION),
        ("Bank / Money Transfer Operator", ProviderKind.COMBINATION),
        ("Bank/Post office", ProviderKind.COMBINATION),
        ("Building society", ProviderKind.OTHER),
    ],
)
def test_firm_types_are_read_in_any_casing_and_combination(text: str, kind: ProviderKind) -> None:
    assert words.provider_kind(text) is kind


def test_coverage_of_before_2016_is_on_another_scale_and_not_translated() -> None:
    assert words.coverage("Nationwide") is None
    assert words.coverage("low") is Coverage.LOW


@given(st.text())
def test_no_text_breaks_the_reading_of_words(text: str) -> None:
    read = words.paying(text)
    assert list(read.pay_in) == sorted(set(read.pay_in))
    assert list(words.pickup_methods(text, text)) == sorted(set(words.pickup_methods(text, text)))
    assert isinstance(words.provider_kind(text), ProviderKind)
