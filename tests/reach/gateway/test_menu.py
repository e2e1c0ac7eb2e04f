"""The menu of phones without internet: four choices, back and forth, each screen small enough."""

import re

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from portal.reach.gateway.menu import screen
from portal.reach.gsm7 import Coding, size_of
from tests.reach.gateway.sending import Relay


def shown(relay: Relay, *keys: str) -> list[str]:
    response = relay.menu("*".join(keys))
    assert response.status_code == 200
    return response.text.splitlines()


def test_the_menu_begins_with_the_languages_in_their_own_names(priced_relay: Relay) -> None:
    assert shown(priced_relay) == ["CON Homeward", "1 English", "2 Français", "3 Español", "4 العربية"]


def test_four_choices_lead_to_the_prices(priced_relay: Relay) -> None:
    assert shown(priced_relay, "1") == ["CON From which country?", "1 Kenya", "2 Rwanda", "3 Tanzania", "0 Back"]
    assert shown(priced_relay, "1", "1") == [
        "CON To which country?",
        "1 Rwanda",
        "2 South Sudan",
        "3 Tanzania",
        "4 Uganda",
        "0 Back",
    ]
    assert shown(priced_relay, "1", "1", "3") == [
        "CON KE-TZ",
        "How much do you pay, in KES? For example: 18000",
        "0 Back",
    ]
    assert shown(priced_relay, "1", "1", "3", "20000") == [
        "END KE-TZ, prices 08/2025",
        "Pay 20000 KES, arrives:",
        "1 Western Union 384892 TZS",
        "2 MoneyGram 365747 TZS",
        "3 M-Pesa 349312 TZS",
        "https://home.example/c/107aqzc1bn",
    ]


def test_the_menu_speaks_the_language_chosen(priced_relay: Relay) -> None:
    assert "2 Rwanda" in shown(priced_relay, "2")
    assert "3 Tanzanie" in shown(priced_relay, "2")
    assert "كينيا" in "".join(shown(priced_relay, "4"))
    assert "يوم" not in "".join(shown(priced_relay, "2"))


@pytest.mark.parametrize(
    ("keys", "same_as"),
    [
        (("1", "0"), ()),
        (("0",), ()),
        (("1", "1", "0"), ("1",)),
        (("1", "1", "3", "0"), ("1", "1")),
        (("1", "1", "3", "0", "0", "0", "2"), ("2",)),
        (("1", "1", "3", "x", "0", "4", "20000"), ("1", "1", "4", "20000")),
    ],
)
def test_nought_goes_one_step_back(priced_relay: Relay, keys: tuple[str, ...], same_as: tuple[str, ...]) -> None:
    assert shown(priced_relay, *keys) == shown(priced_relay, *same_as)


def test_a_country_may_be_typed_as_well(priced_relay: Relay) -> None:
    answered = shown(priced_relay, "1", "1", "3", "20000")
    for sending, receiving in (("Kenya", "Tanzania"), ("ke", "tz"), ("Keny", "tanznia"), ("كينيا", "Tanzanie")):
        assert shown(priced_relay, "1", sending, receiving, "20000") == answered


@pytest.mark.parametrize("key", ["7", "99", "", "x", "٧", "-1", "1.5", "9" * 50])
def test_a_wrong_key_shows_the_list_again_and_says_why(priced_relay: Relay, key: str) -> None:
    first, *rest = shown(priced_relay, "1", key)
    assert first == "CON Choose a number from the list."
    assert rest[0] == "From which country?"


@pytest.mark.parametrize("key", ["7", "99", " ", "x", "9", "Kenya"])
def test_a_wrong_key_among_the_languages_is_said_too(priced_relay: Relay, key: str) -> None:
    first, *rest = shown(priced_relay, key)
    assert first == "CON Choose a number."
    assert rest == ["1 English", "2 Français", "3 Español", "4 العربية"]


@pytest.mark.parametrize("language", ["1", "2", "3", "4"])
def test_a_wrong_key_never_passes_without_a_word(app_with_many_corridors: Relay, language: str) -> None:
    """Also where a list fills the screen, and the country that was typed has a long name."""
    with app_with_many_corridors.app.app_context():
        for presses in range(12):
            way = "*".join([language, *["9"] * presses])
            asked = screen(way).text.splitlines()
            for key in ("x", "77", "Saint Vincent and the Grenadines"):
                said = screen(f"{way}*{key}").text.splitlines()
                assert said[0] != asked[0]
                assert [line for line in said if line[0].isdecimal()] == asked[1:]


def test_digits_of_any_script_choose(priced_relay: Relay) -> None:
    assert shown(priced_relay, "١", "१", "3", "٢٠٠٠٠") == shown(priced_relay, "1", "1", "3", "20000")


@pytest.mark.parametrize(
    ("typed", "same_as"),
    [("S. Sudan", "2"), ("South Sudan", "2"), ("soudan sud", "2"), ("south sudn", "2"), ("Kampala", "4")],
)
def test_a_typed_name_is_read_whole(priced_relay: Relay, typed: str, same_as: str) -> None:
    assert shown(priced_relay, "1", "1", typed) == shown(priced_relay, "1", "1", same_as)


@pytest.mark.parametrize("typed", ["South", "Tanzania Congo", "New Tanzania", "Republic"])
def test_part_of_a_typed_name_is_never_taken_alone(priced_relay: Relay, typed: str) -> None:
    assert shown(priced_relay, "1", "1", typed)[0] == "CON Choose a number from the list."


def test_a_country_without_prices_is_told_so(priced_relay: Relay) -> None:
    assert shown(priced_relay, "1", "France")[0] == "CON We have no prices for France yet."
    assert shown(priced_relay, "1", "1", "Senegal")[:2] == [
        "CON We have no prices for Senegal yet.",
        "To which country?",
    ]


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("x", "We could not read this as an amount."),
        ("", "Write an amount in figures, such as 200."),
        ("5", "No service has a price for this amount. The nearest amount with a price: 18000 KES."),
        ("9000000", "No service has a price for this amount. The nearest amount with a price: 45000 KES."),
        ("200 USD", "You wrote an amount in US Dollar."),
        ("-7", "Write an amount above zero."),
    ],
)
def test_an_amount_that_has_no_answer_is_asked_again(priced_relay: Relay, amount: str, said: str) -> None:
    lines = shown(priced_relay, "1", "1", "3", amount)
    assert lines[0].startswith(f"CON {said}")
    assert lines[-2:] == ["How much do you pay, in KES? For example: 18000", "0 Back"]
    assert shown(priced_relay, "1", "1", "3", amount, "20000")[0].startswith("END KE-TZ")


@pytest.mark.parametrize("amount", ["x", "5", "-7", "18.00.0", "99999999999999"])
def test_where_the_letters_leave_little_room_a_person_still_learns_why(priced_relay: Relay, amount: str) -> None:
    asked = shown(priced_relay, "4", "3", "2")
    said = shown(priced_relay, "4", "3", "2", amount)
    assert said[0] not in {asked[0], asked[1]}
    assert "سعر" in said[0] or "كتابة" in said[0]


def test_in_arabic_the_nearest_amount_is_named_where_it_fits(priced_relay: Relay) -> None:
    assert "18000 KES" in shown(priced_relay, "4", "3", "2", "5")[0]


def test_without_prices_the_menu_ends_at_once(relay: Relay) -> None:
    assert shown(relay) == ["END There are no prices yet."]


def test_a_way_that_is_too_long_ends(priced_relay: Relay) -> None:
    assert shown(priced_relay, *(["1", "0"] * 200))[0] == "END This went on for too long. Please start again."


keys = st.lists(
    st.one_of(st.sampled_from(["0", "1", "2", "3", "4", "9", "20000", "Kenya", "TZ"]), st.text(max_size=12)), max_size=9
)


@given(keys)
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
def test_whatever_is_pressed_every_screen_fits(priced_relay: Relay, keys: list[str]) -> None:
    with priced_relay.app.app_context():
        made = screen("*".join(keys))
    size = size_of(made.text)
    assert size.one_part, (size, made.text)
    assert size.coding is Coding.UCS2 or size.used <= 182
    assert made.text.strip()


def test_long_lists_are_parted_and_nine_shows_more(app_with_many_corridors: Relay) -> None:
    relay = app_with_many_corridors
    seen: list[str] = []
    for presses in range(8):
        lines = shown(relay, "1", *["9"] * presses)
        assert size_of("\n".join(lines).removeprefix("CON ")).one_part
        assert lines[-2:] == ["0 Back", "9 More"]
        seen += [re.sub(r"^\d ", "", line) for line in lines[1:-2]]
    assert len(set(seen)) == 20
    assert seen[:3] == ["Bahrain", "Belgium", "Denmark"]


def test_from_a_later_page_nought_goes_to_the_page_before(app_with_many_corridors: Relay) -> None:
    assert shown(app_with_many_corridors, "1", "9", "0") == shown(app_with_many_corridors, "1")


def test_in_arabic_the_same_list_takes_more_screens(app_with_many_corridors: Relay) -> None:
    for presses in range(12):
        text = "\n".join(shown(app_with_many_corridors, "4", *["9"] * presses)).removeprefix("CON ")
        assert size_of(text).one_part
