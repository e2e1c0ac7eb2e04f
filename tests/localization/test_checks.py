import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from portal.config import ROOT
from portal.localization.catalogues import collect_messages
from portal.localization.checks import Severity, check_catalogues
from portal.localization.languages import read_languages

FIXTURES = Path(__file__).parent.parent / "fixtures" / "catalogues"

#: What is told of each bad catalogue: (the text it is about, the explanation).
FAULTS = {
    "context-lacking": ("Sender", "the text is not in the catalogue; run `make messages`"),
    "fuzzy": ("Cash", "the translation is marked fuzzy"),
    "missing": ("Cash", "the translation is missing"),
    "not-a-catalogue": ("", "cannot be read"),
    "per-cent-sign-alone": ("Above 5 %%", "has a per cent sign that is no placeholder; write %% for the sign itself"),
    "placeholder-broken": ("Sent by %(name)s", "has a per cent sign that is no placeholder"),
    "placeholder-lacking": ("Sent by %(name)s", "the translation lacks %(name)s"),
    "placeholder-of-another-kind": ("Sent by %(name)s", "has %(name)d, which the text does not have"),
    "placeholder-unknown": ("Sent by %(name)s", "has %(nom)s, which the text does not have"),
    "plural-form-missing": ("%(num)s service to %(country)s", "plural form 1 (for 2, 3, 4 …) is missing"),
    "plural-forms-too-few": ("%(num)s service to %(country)s", "plural form 1 (for 2, 3, 4 …) is missing"),
    "plural-number-lacking": ("%(num)s service to %(country)s", "plural form 0 (for 0, 1) lacks %(num)s"),
    "plural-placeholder-lacking": ("%(num)s service to %(country)s", "plural form 1 (for 2, 3, 4 …) lacks %(country)s"),
    "plural-rule-beyond-its-forms": ("", "chooses form 2, but has only 2"),
    "plural-rule-unreadable": ("", "the header's Plural-Forms cannot be read"),
    "plural-rule-wrong": ("", "the header's Plural-Forms must be: nplurals=2; plural=(n > 1);"),
    "space-after": ("Cash", "the translation begins or ends with a space"),
    "space-before": ("Cash", "the translation begins or ends with a space"),
    "tag-added": ("Cash", "must have the same tags as the text: none"),
    "tag-lacking": ('Read <a href="%(url)s">how</a>', 'the same tags as the text: <a href="%(url)s"> </a>'),
    "tag-not-closed": ('Read <a href="%(url)s">how</a>', 'the same tags as the text: <a href="%(url)s"> </a>'),
    "text-lacking": ("Branch", "the text is not in the catalogue; run `make messages`"),
    "text-no-longer-used": ("Wallet", "no page uses this text any more; run `make messages`"),
}


FAULTS_THAT_LEAD_TO_OTHERS = {"context-lacking", "plural-rule-unreadable", "plural-rule-wrong"}


@pytest.fixture(scope="module")
def messages() -> Catalog:
    return collect_messages(FIXTURES / "code", ROOT / "translations")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(FIXTURES / "languages.toml", tmp_path)
    return tmp_path


def put(folder: Path, code: str, catalogue: Path) -> None:
    target = folder / code / "LC_MESSAGES" / "messages.po"
    target.parent.mkdir(parents=True)
    shutil.copy(catalogue, target)


def found(folder: Path, messages: Catalog) -> list[tuple[Severity, str, str, str]]:
    faults = check_catalogues(read_languages(folder / "languages.toml"), folder, messages)
    return [(fault.severity, fault.language, fault.text, fault.explanation) for fault in faults]


def test_a_complete_and_faithful_catalogue_has_no_fault(folder: Path, messages: Catalog) -> None:
    put(folder, "fr", FIXTURES / "good" / "fr.po")
    assert found(folder, messages) == []


def test_a_form_for_one_number_may_say_it_in_words(tmp_path: Path, messages: Catalog) -> None:
    shutil.copy(FIXTURES / "languages-arabic.toml", tmp_path / "languages.toml")
    put(tmp_path, "ar", FIXTURES / "good" / "ar.po")
    assert found(tmp_path, messages) == []


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_each_fault_is_told_with_the_text_it_is_about(folder: Path, messages: Catalog, name: str) -> None:
    put(folder, "fr", FIXTURES / "bad" / f"{name}.po")
    text, explanation = FAULTS[name]
    told = [fault for fault in found(folder, messages) if fault[2] == text and explanation in fault[3]]
    assert [(severity, language) for severity, language, _, _ in told] == [("error", "fr")]


@pytest.mark.parametrize("name", sorted(set(FAULTS) - FAULTS_THAT_LEAD_TO_OTHERS))
def test_one_fault_is_told_once(folder: Path, messages: Catalog, name: str) -> None:
    put(folder, "fr", FIXTURES / "bad" / f"{name}.po")
    assert len(found(folder, messages)) == 1


def test_every_bad_catalogue_has_its_fault() -> None:
    assert {path.stem for path in (FIXTURES / "bad").glob("*.po")} == set(FAULTS)


def test_the_same_faults_are_warnings_in_a_draft(folder: Path, messages: Catalog) -> None:
    registry = folder / "languages.toml"
    before, french = registry.read_text(encoding="utf-8").split("[fr]")
    registry.write_text(before + "[fr]" + french.replace("published", "draft"), encoding="utf-8")
    put(folder, "fr", FIXTURES / "bad" / "missing.po")
    assert found(folder, messages) == [("warning", "fr", "Cash", "the translation is missing")]


def test_a_published_language_without_a_catalogue_is_a_fault(folder: Path, messages: Catalog) -> None:
    [(severity, language, _, explanation)] = found(folder, messages)
    assert (severity, language) == ("error", "fr")
    assert "messages.po is missing; `make messages` makes it" in explanation


def test_a_catalogue_that_the_registry_does_not_know_is_a_fault(folder: Path, messages: Catalog) -> None:
    put(folder, "fr", FIXTURES / "good" / "fr.po")
    put(folder, "pt", FIXTURES / "good" / "fr.po")
    [(severity, language, _, explanation)] = found(folder, messages)
    assert (severity, language) == ("error", "pt")
    assert "languages.toml does not know [pt]" in explanation


def test_english_needs_no_catalogue(folder: Path, messages: Catalog) -> None:
    put(folder, "fr", FIXTURES / "good" / "fr.po")
    put(folder, "en", FIXTURES / "good" / "fr.po")
    [(_, language, _, explanation)] = found(folder, messages)
    assert language == "en"
    assert "need no catalogue" in explanation


def test_what_stands_between_words_may_begin_or_end_with_a_space(folder: Path) -> None:
    texts = Catalog()
    texts.add(", ", None, [("portal/words.py", 3)])
    assert [fault for fault in found(folder, texts) if fault[1] == "en"] == []


@pytest.mark.parametrize(
    ("text", "explanation"),
    [
        ("5 % of it", "the text has a per cent sign that is no placeholder; write %% for the sign itself"),
        ("Cash ", "the text begins or ends with a space"),
    ],
)
def test_faults_of_the_english_texts_are_told_with_their_file(folder: Path, text: str, explanation: str) -> None:
    texts = Catalog()
    texts.add(text, None, [("portal/templates/page.html", 3)])
    told = [fault for fault in found(folder, texts) if fault[1] == "en"]
    assert told == [("error", "en", text, f"{explanation}; it is in portal/templates/page.html")]
