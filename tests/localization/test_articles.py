from pathlib import Path

import pytest
from flask import Flask

from portal.localization import country_in_sentence, set_up_localization, using_language
from portal.localization.articles import read_articles
from portal.localization.languages import LanguageError, read_languages
from portal.prices.codes import countries

FOLDER = Path(__file__).parents[2] / "translations"
BOOK = read_languages(FOLDER / "languages.toml")


@pytest.mark.parametrize(
    ("language", "code", "written"),
    [
        ("en", "GB", "the United Kingdom"),
        ("en", "KE", "Kenya"),
        ("fr", "KE", "le Kenya"),
        ("fr", "TZ", "la Tanzanie"),
        ("fr", "IT", "l’Italie"),
        ("fr", "NL", "les Pays-Bas"),
        ("fr", "CU", "Cuba"),
        ("es", "NL", "los Países Bajos"),
        ("es", "SV", "El Salvador"),
        ("ar", "KE", "كينيا"),
    ],
)
def test_a_country_has_its_article_inside_a_sentence(language: str, code: str, written: str) -> None:
    app = Flask(__name__)
    set_up_localization(app, FOLDER)
    with app.app_context(), using_language(language):
        assert country_in_sentence(code) == written


def test_french_gives_an_article_to_nearly_every_country() -> None:
    """What has none is an island or a city: one that was forgotten would read as broken French."""
    without = countries() - set(read_articles(FOLDER / "articles.toml", BOOK)["fr"])
    islands_and_cities = (
        "AD AG AI AW BH BL BN CU CW CY DJ GG GI GU HT IL JE KI KN LC MC MF MG MS MT MU NR NU OM PM PR RE SG SH SJ SM"
        " ST SX TK TV TW VC VU WF WS YT"
    )
    assert " ".join(sorted(without)) == islands_and_cities


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ('[xx]\nle = ["KE"]', r"\[xx\] is no language of languages.toml"),
        ('[fr]\nle = ["KEN"]', r"names 'KEN', which is no country code"),
        ('[fr]\nle = ["KE"]\nla = ["KE"]', r"names KE under two articles. Keep one"),
        ("[fr", "this is not TOML"),
    ],
)
def test_a_slip_in_the_file_is_told_with_its_place(tmp_path: Path, given: str, said: str) -> None:
    path = tmp_path / "articles.toml"
    path.write_text(given, encoding="utf-8")
    with pytest.raises(LanguageError, match=said):
        read_articles(path, BOOK)


def test_without_a_file_no_language_has_articles(tmp_path: Path) -> None:
    assert read_articles(tmp_path / "articles.toml", BOOK) == {}
