import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from portal.config import ROOT
from portal.localization.__main__ import main
from portal.localization.catalogues import CatalogueError, collect_messages, update_catalogues
from portal.localization.languages import read_languages

FIXTURES = Path(__file__).parent.parent / "fixtures" / "catalogues"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "translations"
    made.mkdir()
    shutil.copy(FIXTURES / "languages.toml", made)
    shutil.copy(ROOT / "translations" / "extraction.cfg", made)
    return made


@pytest.fixture
def code(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FIXTURES / "code", tmp_path / "code"))


def collect(code: Path, folder: Path) -> list[Path]:
    languages = read_languages(folder / "languages.toml")
    return list(update_catalogues(languages, folder, collect_messages(code, folder)))


def french(folder: Path) -> Path:
    return folder / "fr" / "LC_MESSAGES" / "messages.po"


def put_good(folder: Path) -> Path:
    path = french(folder)
    path.parent.mkdir(parents=True)
    shutil.copy(FIXTURES / "good" / "fr.po", path)
    return path


def test_texts_are_found_in_templates_and_in_python(code: Path, folder: Path) -> None:
    found = {(message.context, message.id) for message in collect_messages(code, folder) if message.id}
    assert found == {
        (None, "Cash"),
        (None, "Above 5 %%"),
        (None, "Sent by %(name)s"),
        (None, 'Read <a href="%(url)s">how</a>'),
        (None, ("%(num)s service to %(country)s", "%(num)s services to %(country)s")),
        (None, "Branch"),
        ("a person", "Sender"),
    }


def test_a_template_that_does_not_parse_is_an_error_with_its_file_and_line(code: Path, folder: Path) -> None:
    (code / "templates" / "broken.html").write_text("<p>\n{{ _('Cash' }}\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"templates/broken\.html, line 2, does not parse"):
        collect_messages(code, folder)


def test_collecting_makes_a_catalogue_for_every_language_but_english(code: Path, folder: Path) -> None:
    assert collect(code, folder) == [french(folder)]
    text = french(folder).read_text(encoding="utf-8")
    assert "Plural-Forms: nplurals=2; plural=(n > 1);" in text
    assert 'msgid "Cash"\nmsgstr ""\n' in text


def test_collecting_twice_changes_nothing(code: Path, folder: Path) -> None:
    collect(code, folder)
    assert collect(code, folder) == []


def test_collecting_into_a_finished_catalogue_changes_not_a_byte(code: Path, folder: Path) -> None:
    path = put_good(folder)
    assert collect(code, folder) == []
    assert path.read_bytes() == (FIXTURES / "good" / "fr.po").read_bytes()


def test_lines_that_move_change_nothing(code: Path, folder: Path) -> None:
    put_good(folder)
    page = code / "templates" / "page.html"
    page.write_text("\n\n<h1>{{ title }}</h1>\n" + page.read_text(encoding="utf-8"), encoding="utf-8")
    assert collect(code, folder) == []


def test_catalogues_name_files_but_no_lines_and_no_dates(code: Path, folder: Path) -> None:
    collect(code, folder)
    text = french(folder).read_text(encoding="utf-8")
    assert "#: code/templates/page.html\n" in text
    assert "page.html:" not in text
    assert "Date" not in text


def test_notes_for_translators_stand_beside_their_text(code: Path, folder: Path) -> None:
    collect(code, folder)
    text = french(folder).read_text(encoding="utf-8")
    assert '#. the name of a provider\n#: code/templates/page.html\n#, python-format\nmsgid "Sent by' in text


def test_a_new_text_joins_and_translations_stay(code: Path, folder: Path) -> None:
    path = put_good(folder)
    (code / "templates" / "more.html").write_text("{{ _('Completely new words') }}", encoding="utf-8")
    assert collect(code, folder) == [path]
    text = path.read_text(encoding="utf-8")
    assert 'msgid "Completely new words"\nmsgstr ""\n' in text
    assert 'msgstr "Espèces"' in text


def test_a_reworded_text_keeps_its_translation_for_a_person_to_confirm(code: Path, folder: Path) -> None:
    path = put_good(folder)
    page = code / "templates" / "page.html"
    page.write_text(page.read_text(encoding="utf-8").replace("Sent by", "Was sent by"), encoding="utf-8")
    collect(code, folder)
    text = path.read_text(encoding="utf-8")
    assert '#, fuzzy, python-format\nmsgid "Was sent by %(name)s"\nmsgstr "Envoyé par %(name)s"\n' in text
    assert collect(code, folder) == []


def test_a_text_that_is_gone_is_kept_apart_in_case_it_returns(code: Path, folder: Path) -> None:
    path = put_good(folder)
    (code / "words.py").write_text("", encoding="utf-8")
    collect(code, folder)
    assert '#~ msgid "Branch"\n#~ msgstr "Agence"' in path.read_text(encoding="utf-8")


def test_translators_names_and_notes_are_kept(code: Path, folder: Path) -> None:
    path = put_good(folder)
    text = path.read_text(encoding="utf-8")
    named = text.replace('"MIME', '"Last-Translator: A. Reader <a@example.org>\\n"\n"MIME')
    noted = named.replace("#: code/words.py\nmsgid", "# as banks say\n#: code/words.py\nmsgid")
    path.write_text("# Reviewed by A. Reader.\n" + noted, encoding="utf-8")
    before = path.read_text(encoding="utf-8")
    collect(code, folder)
    assert path.read_text(encoding="utf-8") == before


def test_a_language_that_babel_lacks_keeps_the_plural_rule_its_translator_wrote(code: Path, folder: Path) -> None:
    with (folder / "languages.toml").open("a", encoding="utf-8") as file:
        file.write('[kri]\nname = "Krio"\nlocale = "en"\ndirection = "ltr"\nstatus = "draft"\nreviewer = ""\n')
    krio = folder / "kri" / "LC_MESSAGES" / "messages.po"
    collect(code, folder)
    text = krio.read_text(encoding="utf-8")
    assert "Plural-Forms: nplurals=2; plural=(n != 1);" in text
    one_form = text.replace("nplurals=2; plural=(n != 1);", "nplurals=1; plural=0;").replace('msgstr[1] ""\n', "")
    krio.write_text(one_form, encoding="utf-8")
    collect(code, folder)
    assert krio.read_text(encoding="utf-8") == one_form


def run(command: str, folder: Path, code: Path) -> int:
    return main([command, "--folder", str(folder), "--code", str(code)])


def test_the_commands_say_what_they_did(code: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = put_good(folder)
    assert run("collect", folder, code) == 0
    assert "7 texts; 0 catalogues changed" in capsys.readouterr().out
    assert run("compile", folder, code) == 0
    assert f"compiled {path.with_suffix('.mo')}" in capsys.readouterr().out
    assert run("check", folder, code) == 0
    assert capsys.readouterr().out == "translations: 0 errors, 0 warnings\n"


def test_a_check_with_an_error_fails_and_lists_it(code: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = put_good(folder)
    path.write_text(path.read_text(encoding="utf-8").replace("Espèces", ""), encoding="utf-8")
    assert run("check", folder, code) == 1
    assert capsys.readouterr().out.splitlines() == [
        "error: fr: “Cash”: the translation is missing",
        "translations: 1 errors, 0 warnings",
    ]


def test_a_registry_that_cannot_be_read_is_told_without_a_traceback(
    code: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "languages.toml").unlink()
    assert run("compile", folder, code) == 1
    assert "languages.toml is missing" in capsys.readouterr().err


def test_a_catalogue_that_cannot_be_read_is_told_without_a_traceback(
    code: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_good(folder).write_text("<<<<<<< ours\n", encoding="utf-8")
    assert run("compile", folder, code) == 1
    assert "messages.po cannot be read" in capsys.readouterr().err


def test_our_own_templates_and_code_parse_and_their_texts_are_sound() -> None:
    messages = collect_messages(ROOT / "portal", ROOT / "translations")
    assert isinstance(messages, Catalog)
    assert "today" in messages
