from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.prices import codes
from portal.prices.codes import UnknownCode, alpha3, country, currencies_of, currency, local_currency

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("given_code", "expected"),
    [
        ("KE", "KE"),
        ("KEN", "KE"),
        ("ken", "KE"),
        (" tza ", "TZ"),
        ("XK", "XK"),
        ("XKX", "XK"),
        ("KSV", "XK"),
        ("WBG", "PS"),
    ],
)
def test_a_country_is_known_by_either_code(given_code: str, expected: str) -> None:
    assert country(given_code) == expected


@pytest.mark.parametrize("code", ["", "X", "ZZ", "EU", "UN", "XXX", "Kenya", "SUN", "YUG", "404"])
def test_a_code_of_no_country_is_refused_and_named(code: str) -> None:
    with pytest.raises(UnknownCode, match="no country code") as refusal:
        country(code)
    assert f"“{code}”" in str(refusal.value)


@pytest.mark.parametrize(
    ("given_code", "expected"),
    [("KE", "KEN"), ("XK", "XKX"), ("PS", "PSE"), ("CD", "COD"), ("DE", "DEU"), ("RO", "ROU"), ("TL", "TLS")],
)
def test_alpha_3_is_the_present_code(given_code: str, expected: str) -> None:
    assert alpha3(given_code) == expected


def test_every_country_has_an_alpha_3_code_that_leads_back_to_it() -> None:
    assert len(codes.countries()) > 240
    for code in codes.countries():
        assert country(alpha3(code)) == code


@pytest.mark.parametrize("code", ["KES", "kes", " EUR", "XOF", "SSP", "LVL"])
def test_a_currency_is_known_also_when_it_is_history(code: str) -> None:
    assert currency(code) == code.strip().upper()


@pytest.mark.parametrize("code", ["", "KE", "EURO", "XXX", "XAU", "XTS", "XDR", "ABC", "€"])
def test_what_nobody_is_paid_in_is_no_currency(code: str) -> None:
    with pytest.raises(UnknownCode, match="no currency code"):
        currency(code)


@pytest.mark.parametrize(
    ("place", "franc"), [("SN", "XOF"), ("ML", "XOF"), ("GW", "XOF"), ("CM", "XAF"), ("GA", "XAF")]
)
def test_cfa_is_the_franc_of_its_country(place: str, franc: str) -> None:
    assert currency("CFA", place) == franc


@pytest.mark.parametrize("place", [None, "KE", "ZZ"])
def test_cfa_without_a_country_that_uses_it_is_refused(place: str | None) -> None:
    with pytest.raises(UnknownCode, match="two francs"):
        currency("CFA", place)


def test_chiles_unit_of_account_is_read_as_the_peso() -> None:
    assert currency("CLF", "CL") == "CLP"


@pytest.mark.parametrize(
    ("place", "on", "expected"),
    [
        ("TZ", TODAY, "TZS"),
        ("SS", TODAY, "SSP"),
        ("SS", date(2011, 8, 1), "SSP"),
        ("XK", TODAY, "EUR"),
        ("HT", TODAY, "HTG"),
        ("LS", TODAY, "LSL"),
        ("NA", TODAY, "NAD"),
        ("BT", TODAY, "BTN"),
        ("ZW", TODAY, "ZWG"),
        ("PA", TODAY, "USD"),
        ("PS", TODAY, "ILS"),
        ("EC", TODAY, "USD"),
        ("LV", date(2013, 12, 31), "LVL"),
        ("LV", date(2014, 1, 1), "EUR"),
        ("BG", date(2025, 12, 31), "BGN"),
        ("BG", date(2026, 1, 1), "EUR"),
        ("SL", date(2023, 1, 1), "SLE"),
        ("CL", TODAY, "CLP"),
        ("US", TODAY, "USD"),
    ],
)
def test_the_local_currency_is_the_countrys_own_on_that_day(place: str, on: date, expected: str) -> None:
    assert local_currency(place, on) == expected


def test_all_legal_tender_is_named_the_own_first() -> None:
    assert currencies_of("HT", TODAY) == ("HTG", "USD")
    assert currencies_of("HTI", TODAY) == ("HTG", "USD")


def test_a_place_without_money_says_so() -> None:
    assert currencies_of("AQ", TODAY) == ()
    with pytest.raises(UnknownCode, match="No legal tender is known for AQ"):
        local_currency("AQ", TODAY)


@given(st.sampled_from(sorted(codes.countries())), st.dates(date(2011, 1, 1), date(2030, 1, 1)))
def test_whatever_is_legal_tender_is_a_currency(place: str, on: date) -> None:
    for code in currencies_of(place, on):
        assert currency(code) == code


@given(st.text(max_size=6))
def test_any_text_is_either_a_country_or_refused_in_words(text: str) -> None:
    if text.strip().upper() in codes.countries():
        assert country(text) == text.strip().upper()
    elif len(text.strip()) != 3:
        with pytest.raises(UnknownCode, match="ISO 3166-1"):
            country(text)
