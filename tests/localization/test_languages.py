from pathlib import Path

import pytest

from portal.config import ROOT
from portal.localization.languages import Direction, LanguageBook, LanguageError, read_languages

BAD = Path(__file__).parent.parent / "fixtures" / "languages" / "bad"

MESSAGES = {
    "declared-twice": "is not valid TOML: Cannot declare ('fr',) twice",
    "empty-name": "[fr]: name is empty",
    "missing-key": "[fr]: the key 'status' is missing",
    "name-with-a-space": "[fr]: name begins or ends with a space",
    "no-source-language": "[en] must be there and published",
    "not-a-language-code": "[french] is not a language code",
    "not-a-table": "[fr] must be a table",
    "not-text": "[fr]: reviewer must be text in quotation marks, not False",
    "not-toml": "is not valid TOML",
    "source-language-is-a-draft": "[en] must be there and published",
    "unknown-direction": "[fr]: direction = 'left' must be one of: ltr, rtl",
    "unknown-key": "[fr]: the key 'reviewed' is not known. Known keys: name, locale",
    "unknown-locale": "[fr]: locale = 'french' is not a locale that CLDR describes",
    "unknown-numbering": "[fr]: numbering = 'roman' is not known. Use one of: latn, arab",
    "unknown-numbers-locale": "[fr]: numbers = 'xx' is not a locale that CLDR describes",
    "unknown-status": "[fr]: status = 'ready' must be one of: draft, published",
    "wrong-direction": "[fr]: direction = 'rtl', but this language is written ltr",
}


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_a_fault_in_the_registry_is_told_with_file_language_and_key(name: str) -> None:
    path = BAD / f"{name}.toml"
    with pytest.raises(LanguageError) as told:
        read_languages(path)
    assert str(told.value).startswith(str(path))
    assert MESSAGES[name] in str(told.value)


def test_every_bad_registry_has_its_message() -> None:
    assert {path.stem for path in BAD.glob("*.toml")} == set(MESSAGES)


def test_a_missing_registry_says_where_to_read_on(tmp_path: Path) -> None:
    with pytest.raises(LanguageError, match=r"is missing.*docs/add-a-language\.md"):
        read_languages(tmp_path / "languages.toml")


def test_a_draft_is_known_but_not_published(languages: LanguageBook) -> None:
    draft = languages.get("so")
    assert draft is not None
    assert languages.get_published("so") is None
    assert draft not in languages.published


def test_the_first_published_language_is_the_default(languages: LanguageBook) -> None:
    assert languages.default.code == "en"


def test_a_language_nobody_reviewed_says_so_but_the_source_language_is_no_translation(languages: LanguageBook) -> None:
    reviewed = {language.code: language.reviewed for language in languages}
    assert (reviewed["en"], reviewed["fr"], reviewed["es"]) == (True, True, False)


def test_a_language_that_cldr_lacks_borrows_a_locale_and_keeps_its_own_direction(languages: LanguageBook) -> None:
    krio, dari = languages.get("kri"), languages.get("prs")
    assert krio is not None
    assert dari is not None
    assert (str(krio.locale), krio.direction) == ("en", Direction.LTR)
    assert (str(dari.locale), dari.direction) == ("fa_AF", Direction.RTL)


def test_our_languages_are_english_french_spanish_and_arabic() -> None:
    book = read_languages(ROOT / "translations" / "languages.toml")
    assert [language.code for language in book.published] == ["en", "fr", "es", "ar"]
    assert [language.name for language in book.published] == ["English", "Français", "Español", "العربية"]
    assert [language.direction for language in book.published] == ["ltr", "ltr", "ltr", "rtl"]
