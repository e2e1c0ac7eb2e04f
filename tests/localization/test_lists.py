import pytest
from markupsafe import Markup

from portal.localization.languages import Language, LanguageBook
from portal.localization.lists import all_of, all_of_marked, label_of_all, one_label_of, one_of


@pytest.fixture
def speak(languages: LanguageBook) -> dict[str, Language]:
    return {language.code: language for language in languages}


@pytest.mark.parametrize(
    ("code", "all_joined", "one_joined"),
    [
        ("en", "A, B and C", "A, B or C"),
        ("fr", "A, B et C", "A, B ou C"),
        ("es", "A, B y C", "A, B o C"),
        ("ar", "A وB وC", "A أو B أو C"),
    ],
)
def test_each_language_joins_a_list_in_its_own_way(
    speak: dict[str, Language], code: str, all_joined: str, one_joined: str
) -> None:
    assert all_of(["A", "B", "C"], speak[code]) == all_joined
    assert one_of(["A", "B", "C"], speak[code]) == one_joined


@pytest.mark.parametrize(
    ("things", "all_joined", "one_joined"),
    [
        (["Bolivia", "India"], "Bolivia e India", "Bolivia o India"),
        (["Nigeria", "Omán"], "Nigeria y Omán", "Nigeria u Omán"),
        (["España", "Honduras"], "España y Honduras", "España u Honduras"),
        (["agua", "hielo"], "agua y hielo", "agua o hielo"),
        (["Irán"], "Irán", "Irán"),
    ],
)
def test_spanish_changes_and_and_or_before_their_own_sound(
    speak: dict[str, Language], things: list[str], all_joined: str, one_joined: str
) -> None:
    assert all_of(things, speak["es"]) == all_joined
    assert one_of(things, speak["es"]) == one_joined
    assert (
        str(all_of_marked([Markup(f"<bdi>{each}</bdi>") for each in things], speak["es"]))
        .replace("<bdi>", "")
        .replace("</bdi>", "")
        == all_joined
    )


def test_only_the_first_of_several_labels_begins_with_a_capital(speak: dict[str, Language]) -> None:
    assert one_label_of(["Cash", "Debit card", "ATM"], speak["en"]) == "Cash, debit card or ATM"
    assert one_label_of(["Sucursal", "Oficina de correos"], speak["es"]) == "Sucursal u oficina de correos"
    assert label_of_all(["Cobrar en efectivo", "Hoy mismo"], speak["es"]) == "Cobrar en efectivo y hoy mismo"


def test_every_language_can_join_any_number_of_things(languages: LanguageBook) -> None:
    for language in languages:
        for number in range(6):
            things = [f"thing{each}" for each in range(number)]
            for joined in (all_of(things, language), one_of(things, language)):
                assert all(thing in joined for thing in things)


def test_what_people_wrote_is_escaped_and_what_is_marked_stays(speak: dict[str, Language]) -> None:
    assert all_of_marked(["<b>", Markup("<bdi>x</bdi>")], speak["en"]) == "&lt;b&gt; and <bdi>x</bdi>"
