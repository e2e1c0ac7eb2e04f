import random
from dataclasses import replace

import pytest
from babel import Locale

from portal.localization.collation import sort_key
from portal.localization.languages import Language, LanguageBook


@pytest.fixture
def speak(languages: LanguageBook) -> dict[str, Language]:
    return {language.code: language for language in languages}


@pytest.mark.parametrize(
    ("code", "in_order"),
    [
        ("fr", ["Danemark", "Égypte", "Émirats arabes unis", "Équateur", "Espagne", "États-Unis", "Éthiopie", "Fidji"]),
        ("fr", ["Corée du Sud", "Costa Rica", "Côte d’Ivoire", "Croatie"]),
        ("en", ["Afghanistan", "Åland Islands", "Albania", "Algeria"]),
        ("en", ["St Helena", "St. Kitts & Nevis", "St. Lucia", "Sudan"]),
        ("es", ["Canadá", "Caña", "Caoba"]),  # ñ is a letter of its own
        ("fr", ["Caña", "Canada", "Canaux"]),  # and in French an n with an accent
        ("ar", ["إثيوبيا", "أذربيجان", "إسبانيا", "أستراليا", "ألمانيا"]),
    ],
)
def test_names_stand_where_readers_look_for_them(speak: dict[str, Language], code: str, in_order: list[str]) -> None:
    shuffled = random.Random(1).sample(in_order, len(in_order))
    assert sorted(shuffled, key=lambda name: sort_key(name, speak[code])) == in_order


def test_an_alphabets_own_letters_stand_where_it_has_them(speak: dict[str, Language]) -> None:
    polish = replace(speak["en"], locale=Locale("pl"))
    assert sort_key("Luksemburg", polish) < sort_key("Łotwa", polish) < sort_key("Madagaskar", polish)


def test_names_that_differ_only_in_accents_have_a_fixed_order(speak: dict[str, Language]) -> None:
    assert sorted(["pêche", "Peche", "péché"], key=lambda name: sort_key(name, speak["fr"])) == sorted(
        ["péché", "pêche", "Peche"], key=lambda name: sort_key(name, speak["fr"])
    )
