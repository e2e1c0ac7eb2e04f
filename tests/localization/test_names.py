import pytest

from portal.localization.languages import Language, LanguageBook
from portal.localization.names import country, currency_name, currency_symbol


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


def test_what_cldr_does_not_name_is_shown_as_its_code(speak: dict[str, Language]) -> None:
    assert country("QQ", speak["fr"]) == "QQ"
    assert currency_name("QQQ", speak["fr"]) == "QQQ"


def test_a_currencys_sign_is_the_one_the_languages_readers_know(speak: dict[str, Language]) -> None:
    assert currency_symbol("EUR", speak["en"]) == "€"
    assert currency_symbol("MAD", speak["ar"]) == "د.م.\u200f"
    assert currency_symbol("KES", speak["en"]) == "KES"
