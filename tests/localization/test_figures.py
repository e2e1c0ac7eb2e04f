import re
from decimal import Decimal
from pathlib import Path

import pytest
from babel.numbers import format_currency, format_decimal
from hypothesis import given
from hypothesis import strategies as st

from portal.localization.figures import money, money_pattern, money_plain, number, percent, rate
from portal.localization.languages import ZEROS, Language, LanguageBook, read_languages
from portal.localization.names import currency_symbol

BOOK = read_languages(Path(__file__).parent.parent / "fixtures" / "languages" / "good.toml")
CURRENCIES = ["KES", "TZS", "UGX", "RWF", "USD", "EUR", "GBP", "XOF", "MAD", "DZD", "TND", "EGP", "INR", "BDT", "JPY"]

any_language = st.sampled_from(tuple(BOOK))
any_currency = st.sampled_from(CURRENCIES)
any_amount = st.decimals(-(10**13), 10**13, allow_nan=False, allow_infinity=False, places=6) | st.decimals(
    -(10**6), 10**6, allow_nan=False, allow_infinity=False, places=2
)


def language(code: str) -> Language:
    found = BOOK.get(code)
    assert found is not None
    return found


def as_babel_writes(text: str, spoken: Language) -> str:
    """Babel leaves out two things of CLDR: digits other than ours, and the space beside a symbol made of letters."""
    zero = ord(ZEROS[spoken.numbering])
    spaced = re.sub(r"(?<=[^\W\d])(?=\d)|(?<=\d)(?=[^\W\d])", "\u00a0", text)
    return spaced.translate({ord("0") + digit: chr(zero + digit) for digit in range(10)})


@given(any_amount, any_currency, any_language)
def test_money_is_written_as_babel_writes_it(amount: Decimal, currency: str, spoken: Language) -> None:
    babel = format_currency(amount, currency, locale=spoken.numbers, numbering_system=spoken.numbering)
    symbol = currency_symbol(currency, spoken)
    # Marks that hold a symbol, or a minus and its digits, together from right to left change no sign of what is read.
    written = re.sub("[\u2066\u2069]", "", money_plain(amount, currency, spoken)).replace(
        f"\u200e{symbol}\u200e", symbol
    )
    assert written == as_babel_writes(babel, spoken)


@given(any_amount, any_language)
def test_a_number_is_written_as_babel_writes_it(amount: Decimal, spoken: Language) -> None:
    babel = format_decimal(amount, "#,##,##0.00" if spoken.code in {"hi", "bn"} else "#,##0.00", locale=spoken.numbers,
                           numbering_system=spoken.numbering)  # fmt: skip
    written = number(amount, spoken, digits=2)
    assert written.lstrip("-\u200e\u061c\u2212") == as_babel_writes(babel, spoken).lstrip("-\u200e\u061c\u2212")


def test_a_difference_has_its_sign_on_either_side_of_zero() -> None:
    written = [number(Decimal(each), language("en"), signed=True) for each in ("2.50", "-2.50", "0.00")]
    assert written == ["+2.50", "-2.50", "0.00"]
    assert number(Decimal("2.50"), language("ar"), signed=True).startswith("\u200e+"), (
        "before its digits, as the minus is"
    )


@given(any_amount, any_currency, any_language)
def test_money_on_a_page_is_the_plain_text_isolated_from_the_text_around_it(
    amount: Decimal, currency: str, spoken: Language
) -> None:
    page = money(amount, currency, spoken)
    found = re.fullmatch(r'<bdi dir="(ltr|rtl)">(.*)</bdi>', page)
    assert found is not None
    assert found[2] == money_plain(amount, currency, spoken)


@given(any_amount, any_currency, any_language)
def test_money_never_breaks_across_lines(amount: Decimal, currency: str, spoken: Language) -> None:
    assert not re.search(r"[ \t\n\u2000-\u2006\u2008-\u200a]", money_plain(amount, currency, spoken))


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("en", "TZS\u00a0349,140.00"),
        ("fr", "349\u202f140,00\u00a0TZS"),
        ("es", "349.140,00\u00a0TZS"),
        ("ar", "\u200f349.140,00\u00a0TZS"),
        ("arz", "\u200f٣٤٩٬١٤٠٫٠٠\u00a0TZS"),
        ("hi", "TZS\u00a03,49,140.00"),
        ("bn", "৩,৪৯,১৪০.০০\u00a0TZS"),
        ("de-CH", "TZS\u00a0349’140.00"),
        ("kri", "TZS\u00a0349,140.00"),
    ],
)
def test_each_language_has_its_own_separators_digits_and_order(code: str, written: str) -> None:
    assert money_plain(Decimal(349140), "TZS", language(code)) == written


def test_a_symbol_that_is_no_letter_stands_close() -> None:
    assert money_plain(Decimal("12.5"), "EUR", language("en")) == "€12.50"


def test_dollars_are_told_from_other_dollars() -> None:
    assert money_plain(Decimal(200), "USD", language("en")) == "US$200.00"


def test_a_currency_without_small_coins_has_no_decimals_and_one_with_thousandths_has_three() -> None:
    assert money_plain(Decimal(18000), "XOF", language("fr")) == "18\u202f000\u00a0F\u202fCFA"
    assert money_plain(Decimal("18.5"), "TND", language("en")) == "TND\u00a018.500"


def test_a_headline_leaves_out_decimals_that_are_all_zero_and_no_others() -> None:
    assert money_plain(Decimal("349140.00"), "TZS", language("en"), short=True) == "TZS\u00a0349,140"
    assert money_plain(Decimal("349140.50"), "TZS", language("en"), short=True) == "TZS\u00a0349,140.50"


def test_the_number_of_decimals_can_be_set() -> None:
    assert money_plain(Decimal("1.2345"), "EUR", language("en"), digits=4) == "€1.2345"


def test_a_negative_amount_keeps_its_sign_inside_the_isolation() -> None:
    assert money(Decimal(-5), "EUR", language("fr")) == '<bdi dir="ltr">-5,00\u00a0€</bdi>'


def test_in_arabic_the_amount_runs_from_right_to_left() -> None:
    assert money(Decimal(5), "MAD", language("ar")) == '<bdi dir="rtl">\u200f5,00\u00a0د.م.\u200f</bdi>'


def test_in_arabic_a_symbol_of_letters_and_a_sign_stays_whole() -> None:
    """Without marks the dollar sign drifts to the other side: ``$US``."""
    assert money_plain(Decimal("147.76"), "USD", language("ar")) == "\u200f147,76\u00a0\u200eUS$\u200e"
    assert money_plain(Decimal("147.76"), "EUR", language("ar")) == "\u200f147,76\u00a0€"


@pytest.mark.parametrize("odd", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_amount_is_refused(odd: str) -> None:
    with pytest.raises(ValueError, match="Only a number can be shown"):
        money(Decimal(odd), "EUR", language("en"))


def test_cldr_is_read_once_for_a_language_and_a_currency() -> None:
    money_pattern.cache_clear()
    for cents in range(100):
        money(Decimal(cents) / 100, "KES", language("en"))
    assert money_pattern.cache_info().misses == 1


@pytest.mark.parametrize(("printed", "written"), [("0.00760", "0,00760"), ("2601.50", "2.601,50"), ("1E+3", "1.000")])
def test_a_rate_keeps_every_printed_digit(printed: str, written: str) -> None:
    assert rate(Decimal(printed), language("es")) == written


def test_a_percentage_is_given_in_percent_and_has_two_decimals_or_as_many_as_asked() -> None:
    assert percent(Decimal("5.764"), language("en")) == "5.76%"
    assert percent(Decimal("5.764"), language("fr"), digits=1) == "5,8\u00a0%"
    assert percent(Decimal("-0.004"), language("en")) == "0.00%"
    assert percent(Decimal(-3), language("en"), digits=0) == "-3%"


def test_a_whole_number_has_groups_and_no_decimals() -> None:
    assert number(204469, language("en")) == "204,469"
    assert number(-7, language("en")) == "-7"


def test_figures_differ_between_languages_only_in_writing(languages: LanguageBook) -> None:
    written = {money_plain(Decimal(1000), "EUR", spoken) for spoken in languages}
    assert len(written) > 5
