from dataclasses import replace

import pytest
from babel import Locale

from portal.localization.languages import Language, LanguageBook
from portal.localization.names import capitalized, country, currency_name, currency_symbol


@pytest.fixture
def speak(languages: LanguageBook) -> dict[str, Language]:
    return {language.code: language for language in languages}


def test_countries_are_named_in_the_language_of_the_page(speak: dict[str, Language]) -> None:
    assert [country("TZ", speak[code]) for code in ("en", "fr", "es", "ar")] == [
        "Tanzania",
        "Tanzanie",
        "Tanzania",
        "تنزانيا",
    ]


def test_currencies_are_named_in_the_language_of_the_page(speak: dict[str, Language]) -> None:
    assert currency_name("XOF", speak["en"]) == "West African CFA Franc"
    assert currency_name("MAD", speak["fr"]) == "dirham marocain"


def test_a_language_that_cldr_lacks_has_the_names_of_the_locale_it_borrows(speak: dict[str, Language]) -> None:
    assert country("SL", speak["kri"]) == "Sierra Leone"
    assert country("KE", speak["prs"]) == "کینیا"


def test_a_name_begins_a_line_with_a_capital_where_the_script_has_them(speak: dict[str, Language]) -> None:
    assert capitalized(currency_name("KES", speak["es"]), speak["es"]) == "Chelín keniano"
    assert capitalized(currency_name("ETB", speak["fr"]), speak["fr"]) == "Birr éthiopien"
    assert capitalized(currency_name("KES", speak["en"]), speak["en"]) == "Kenyan Shilling"
    arabic = currency_name("KES", speak["ar"])
    assert capitalized(arabic, speak["ar"]) == arabic


@pytest.mark.parametrize(
    ("locale", "name", "capital"), [("tr", "isviçre frangı", "İsviçre frangı"), ("nl", "ijzer", "IJzer")]
)
def test_a_language_has_its_own_capitals(speak: dict[str, Language], locale: str, name: str, capital: str) -> None:
    assert capitalized(name, replace(speak["en"], locale=Locale(locale))) == capital


def test_what_cldr_does_not_name_is_shown_as_its_code(speak: dict[str, Language]) -> None:
    assert country("QQ", speak["fr"]) == "QQ"
    assert currency_name("QQQ", speak["fr"]) == "QQQ"


def test_a_currencys_sign_is_the_one_the_languages_readers_know(speak: dict[str, Language]) -> None:
    assert currency_symbol("EUR", speak["en"]) == "€"
    assert currency_symbol("MAD", speak["ar"]) == "د.م.\u200f"
    assert currency_symbol("KES", speak["en"]) == "KES"
