"""Languages of every kind for the tests: CLDR's and those it lacks, both directions, four kinds of digits."""

import shutil
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.localization import current_language, set_up_localization
from portal.localization.languages import LanguageBook, read_languages

FIXTURES = Path(__file__).parent.parent / "fixtures" / "languages"


@pytest.fixture(scope="session")
def languages() -> LanguageBook:
    return read_languages(FIXTURES / "good.toml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A translations folder with the languages of good.toml and no catalogue yet."""
    shutil.copy(FIXTURES / "good.toml", tmp_path / "languages.toml")
    shutil.copy(FIXTURES.parent.parent.parent / "translations" / "extraction.cfg", tmp_path)
    return tmp_path


@pytest.fixture
def app(folder: Path) -> Flask:
    """A small application with pages in every language, a file and an address for machines."""
    made = Flask("small")
    made.config["TESTING"] = True
    set_up_localization(made, folder)

    @made.get("/<language>/")
    def home() -> str:
        return f"home in {current_language()}"

    @made.get("/<language>/<corridor>")
    def corridor(corridor: str) -> str:
        return f"{corridor} in {current_language()}"

    @made.get("/robots.txt")
    def file() -> str:
        return "for machines"

    @made.get("/feed/")
    def feed() -> str:
        return "for machines"

    @made.errorhandler(404)
    def not_found(_error: Exception) -> tuple[str, int]:
        return f"not found, in {current_language()}", 404

    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
