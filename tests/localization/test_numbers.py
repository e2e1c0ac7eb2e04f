import re
from decimal import Decimal
from pathlib import Path

import pytest
from babel.numbers import get_currency_precision
from hypothesis import given
from hypothesis import strategies as st

from portal.localization.figures import money, money_plain, number
from portal.localization.languages import Language, read_languages
from portal.localization.numbers import (
    TOO_LARGE,
    AmountError,
    AmountProblem,
    amount_in_address,
    number_readings,
    parse_amount,
)

BOOK = read_languages(Path(__file__).parent.parent / "fixtures" / "languages" / "good.toml")
any_language = st.sampled_from(tuple(BOOK))
any_currency = st.sampled_from(["KES", "TZS", "UGX", "USD", "EUR", "XOF", "MAD", "TND", "INR", "EGP", "CHF"])


def language(code: str) -> Language:
    found = BOOK.get(code)
    assert found is not None
    return found


def problem(text: str, code: str = "en", currency: str = "KES") -> AmountError:
    with pytest.raises(AmountError) as raised:
        parse_amount(text, language(code), currency)
    return raised.value


@st.composite
def payable(draw: st.DrawFn) -> tuple[Decimal, str]:
    """An amount that can be paid in its currency, with the currency."""
    currency = draw(any_currency)
    places = get_currency_precision(currency)
    units = draw(st.integers(1, 10**11) | st.integers(1, 10**6))
    return Decimal(units).scaleb(-places), currency


def readings(text: str, spoken: Language, currency: str) -> tuple[Decimal, ...]:
    """What a text is read as: one amount, or those it is asked back with."""
    try:
        return (parse_amount(text, spoken, currency),)
    except AmountError as error:
        return error.readings


@given(payable(), any_language)
def test_what_is_printed_can_be_typed_back(amount_in: tuple[Decimal, str], spoken: Language) -> None:
    amount, currency = amount_in
    for printed in (
        money_plain(amount, currency, spoken),
        money_plain(amount, currency, spoken, short=True),
        money(amount, currency, spoken).striptags(),
        number(amount, spoken),
    ):
        read = readings(printed, spoken, currency)
        # Only thousandths (dinars) look like thousands; then both are offered.
        assert read == (amount,) or (get_currency_precision(currency) == 3 and amount in read)


@given(payable(), any_language)
def test_an_amount_in_an_address_is_read_alike_everywhere(amount_in: tuple[Decimal, str], spoken: Language) -> None:
    amount, currency = amount_in
    written = amount_in_address(amount)
    assert re.fullmatch(r"\d+(\.\d+)?", written)
    assert parse_amount(written, spoken, currency) == amount


@given(st.text(max_size=80) | st.text("0123456789.,' ٠١٢٣٤٥٦٧٨٩٫٬०१२\u00a0\u202f-−eENaKS€", max_size=30), any_language)
def test_any_text_is_an_amount_above_zero_or_a_told_problem(text: str, spoken: Language) -> None:
    try:
        amount = parse_amount(text, spoken, "KES")
    except AmountError:
        return
    assert 0 < amount < TOO_LARGE
    assert amount == round(amount, 2)


@pytest.mark.parametrize(
    ("text", "code", "amount"),
    [
        ("200", "en", "200"),
        ("20000.", "en", "20000"),
        ("18,", "fr", "18"),
        (".5", "en", "0.5"),
        (",5", "fr", "0.5"),
        ("18,000", "en", "18000"),
        ("18,000.50", "en", "18000.50"),
        ("18 000,50", "fr", "18000.50"),
        ("18\u202f000,50", "fr", "18000.50"),
        ("18\u00a0000", "fr", "18000"),
        ("18.000", "es", "18000"),
        ("18.000", "ar", "18000"),
        ("18.000,5", "es", "18000.5"),
        ("18’000.50", "de-CH", "18000.50"),
        ("18'000", "en", "18000"),
        ("1,00,000", "en", "100000"),
        ("1,00,000", "hi", "100000"),
        ("١٨٬٠٠٠", "ar", "18000"),
        ("١٨٬٠٠٠٫٥", "ar", "18000.5"),
        ("١٨٠٠٠", "fr", "18000"),
        ("۱۸۰۰۰", "prs", "18000"),
        ("১৮০০০", "bn", "18000"),
        ("१८,०००", "hi", "18000"),
        ("１８０００", "en", "18000"),
        ("0.50", "en", "0.50"),
        ("007", "en", "7"),
        ("200.00", "fr", "200"),
        (" 200 ", "en", "200"),
        ("\u200f200\u200e", "ar", "200"),
    ],
)
def test_digits_of_any_script_and_the_languages_own_separators_are_understood(
    text: str, code: str, amount: str
) -> None:
    assert parse_amount(text, language(code), "KES") == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "code"),
    [("18,000", "fr"), ("18.000", "en"), ("18.000", "fr"), ("18,000", "es"), ("18,000", "ar"), ("١٨,٠٠٠", "ar")],
)
def test_a_separator_that_may_be_either_is_asked_back_with_both_readings(text: str, code: str) -> None:
    asked = problem(text, code)
    assert asked.problem is AmountProblem.AMBIGUOUS
    assert asked.readings == (Decimal(18), Decimal(18000))


def test_thousandths_of_a_dinar_are_asked_back_too_rather_than_taken_a_thousandfold() -> None:
    asked = problem("18,125", "fr", "TND")
    assert asked.readings == (Decimal("18.125"), Decimal(18125))


@pytest.mark.parametrize(
    ("text", "code", "amount"),
    [("18.50", "fr", "18.50"), ("18,5", "en", "18.5"), ("1.234,50", "en", "1234.50"), ("1,234,567", "fr", "1234567")],
)
def test_another_languages_form_is_read_where_it_can_mean_one_thing_only(text: str, code: str, amount: str) -> None:
    assert parse_amount(text, language(code), "KES") == Decimal(amount)


@pytest.mark.parametrize("text", ["", "   ", "\u00a0", "\u200f"])
def test_nothing_typed_is_empty(text: str) -> None:
    assert problem(text).problem is AmountProblem.EMPTY


@pytest.mark.parametrize(
    "text", ["-5", "\u22125", "\u200e-5", "5-", "-5 KES", "KES -5", "-KES 5", "0", "0.00", "-0", "٠"]
)
def test_nothing_or_less_cannot_be_sent(text: str) -> None:
    assert problem(text).problem is AmountProblem.NEGATIVE


@pytest.mark.parametrize(
    "text",
    [
        "two hundred", "NaN", "Infinity", "1e5", "1_000", "0x10", "+5", "5%", "²", "½", "Ⅷ", "一百",
        "1٢3", "१2", "1,2,3", "18 00", "1,234 567", "1.2.3", "1..5", ".", ",", "-", "--5", "1 . 5", "()",
        "1" + "a" * 100, "<script>", "5\x00", "KES", "5 KESH", "xKES 5",
    ],
)  # fmt: skip
def test_words_and_forms_that_no_language_writes_are_refused(text: str) -> None:
    assert problem(text).problem is AmountProblem.NOT_A_NUMBER


@pytest.mark.parametrize("text", ["1000000000000", "1,000,000,000,000", "9" * 50, "9" * 5000])
def test_more_than_anybody_sends_is_too_large(text: str) -> None:
    assert problem(text).problem is AmountProblem.TOO_LARGE


def test_the_largest_amount_is_just_below_the_limit() -> None:
    assert parse_amount("999,999,999,999.99", language("en"), "KES") == TOO_LARGE - Decimal("0.01")


@pytest.mark.parametrize(
    ("text", "currency"), [("18.5555", "KES"), ("200.5", "XOF"), ("1.12345", "TND"), ("2,0000", "KES")]
)
def test_coins_that_do_not_exist_are_refused(text: str, currency: str) -> None:
    assert problem(text, currency=currency).problem is AmountProblem.TOO_MANY_DIGITS


def test_an_amount_as_programs_write_it_is_read() -> None:
    assert parse_amount("129800.000000", language("en"), "TZS") == 129800


@pytest.mark.parametrize(
    ("text", "code", "currency"),
    [
        ("KES 200", "en", "KES"),
        ("200 kes", "en", "KES"),
        ("200€", "fr", "EUR"),
        ("€200", "en", "EUR"),
        ("200 د.م.", "ar", "MAD"),
        ("200 F CFA", "fr", "XOF"),
        ("200 $US", "fr", "USD"),
        ("$200", "en", "USD"),
        ("200 FCFA", "fr", "XOF"),
    ],
)
def test_the_currencys_own_sign_may_stand_beside_the_amount(text: str, code: str, currency: str) -> None:
    assert parse_amount(text, language(code), currency) == 200


@pytest.mark.parametrize(
    ("text", "other"), [("200 USD", "USD"), ("€200", "EUR"), ("TZS 200", "TZS"), ("£200", "GBP"), ("$200", "USD")]
)
def test_another_currencys_sign_is_told(text: str, other: str) -> None:
    told = problem(text)
    assert (told.problem, told.currency) == (AmountProblem.WRONG_CURRENCY, other)


@pytest.mark.parametrize(
    ("text", "code", "meant"),
    [
        ("19.6", "en", ["19.6"]),
        ("19.600", "en", ["19.600", "19600"]),
        ("19.600", "es", ["19.600", "19600"]),
        ("19,600", "fr", ["19.600", "19600"]),
        ("0.0076", "en", ["0.0076"]),
        ("0", "en", ["0"]),
        ("١٩٫٦", "ar", ["19.6"]),
    ],
)
def test_a_number_that_is_no_amount_is_told_in_all_its_readings(text: str, code: str, meant: list[str]) -> None:
    assert number_readings(text, language(code)) == tuple(Decimal(reading) for reading in meant)


@pytest.mark.parametrize("text", ["", " ", "x", "-19", "1e5", "19.6.1", "9" * 70])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(AmountError):
        number_readings(text, language("en"))
