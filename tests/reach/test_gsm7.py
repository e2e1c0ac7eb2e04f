"""How much of a message a text takes, and how texts are written so that more fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.reach.gsm7 import Coding, Size, for_a_message, size_of


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("", Size(Coding.GSM7, 0)),
        ("a" * 160, Size(Coding.GSM7, 160)),
        ("@£$¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¡ÄÖÑÜ§¿äöñüà\n", Size(Coding.GSM7, 41)),
        ("€", Size(Coding.GSM7, 2)),  # the extension table: an escape before each
        ("^{}\\[~]|€", Size(Coding.GSM7, 18)),
        ("ç", Size(Coding.UCS2, 1)),  # only the capital is in the alphabet
        ("كينيا", Size(Coding.UCS2, 5)),
        ("a😀", Size(Coding.UCS2, 3)),
    ],
)
def test_signs_take_the_room_that_the_standard_says(text: str, size: Size) -> None:
    assert size_of(text) == size


def test_one_sign_too_many_makes_two_parts() -> None:
    assert size_of("a" * 160).one_part
    assert not size_of("a" * 161).one_part
    assert not size_of("a" * 159 + "€").one_part
    assert size_of("م" * 70).one_part
    assert not size_of("م" * 71).one_part


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("Français à Noël : coûte 5 œufs", "Francais à Noel : coute 5 oeufs"),
        ("España, año, ¿cuánto? ¡más!", "España, año, ¿cuanto? ¡mas!"),
        ("« Kenya → Tanzanie » — l’été…", '" Kenya > Tanzanie " - l\'été...'),
        ("18\N{NARROW NO-BREAK SPACE}000\N{NO-BREAK SPACE}KES", "18 000 KES"),
        ("e\N{COMBINING ACUTE ACCENT}", "é"),
        ("Łódź, Reykjavík, Şişli", "Lodz, Reykjavik, Sisli"),
        ("\N{RIGHT-TO-LEFT MARK}200", "200"),
    ],
)
def test_french_and_spanish_are_written_in_the_short_alphabet(text: str, sent: str) -> None:
    assert for_a_message(text) == sent
    assert size_of(sent).coding is Coding.GSM7


def test_a_text_in_another_script_keeps_all_its_signs() -> None:
    assert for_a_message("يصل 18000 KES إلى Société") == "يصل 18000 KES إلى Société"


@given(st.text())
def test_writing_a_text_for_a_message_twice_changes_nothing(text: str) -> None:
    once = for_a_message(text)
    assert for_a_message(once) == once


@given(st.text(st.characters(codec="latin-1", categories=["L", "N", "P", "Zs"])))
def test_every_text_of_western_europe_fits_the_short_alphabet(text: str) -> None:
    kept = "".join(sign for sign in text if sign not in "×÷¢©®°±²³¹¼½¾µ¶¬¦ªº")
    assert size_of(for_a_message(kept)).coding is Coding.GSM7
