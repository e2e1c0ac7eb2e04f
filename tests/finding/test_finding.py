"""Search engines and chats find every page, in its language, at one address."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from portal import printing
from portal.collection.sources_at_work import SOURCES
from portal.downloads.making import make_downloads
from tests.pages.conftest import LANGUAGES, make_portal

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


@pytest.fixture(scope="module")
def portal_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    made = make_portal(tmp_path_factory.mktemp("finding"))
    yield made
    made.extensions["homeward"].database.dispose()


@pytest.fixture
def client(portal_app: Flask) -> FlaskClient:
    return portal_app.test_client()


def entries(client: FlaskClient) -> list[ET.Element]:
    return ET.fromstring(client.get("/sitemap.xml").data).findall(f"{SITEMAP}url")


def address(entry: ET.Element) -> str:
    return entry.findtext(f"{SITEMAP}loc", "")


def test_robots_may_read_everything_but_short_links_frames_and_forms(client: FlaskClient) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    assert lines[0] == "User-agent: *"
    assert "Disallow: /c/" in lines
    assert "Disallow: /fr/compare" in lines
    assert not any(line in {"Disallow: /", "Disallow: /en/"} for line in lines)
    assert lines[-1] == "Sitemap: http://localhost/sitemap.xml"


def test_every_page_in_the_sitemap_is_there_and_names_itself_so(client: FlaskClient) -> None:
    found = [address(entry) for entry in entries(client)]
    assert len(found) == len(set(found)) >= 4 * 65
    english = [each for each in found if "/en/" in each]
    for each in english:
        page = client.get(each)
        assert page.status_code == 200, each
        assert f'<link rel="canonical" href="{each}">' in page.text, each


def test_everything_public_is_in_the_sitemap(client: FlaskClient) -> None:
    found = {address(entry).removeprefix("http://localhost") for entry in entries(client)}
    places = "data api api/fields providers provider/western-union ke-tz/history from/ke to/tz averages"
    for place in places.split():
        assert f"/en/{place}" in found, place


def test_robots_txt_is_asked_again_for_the_price_of_one_line(client: FlaskClient) -> None:
    first = client.get("/robots.txt")
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert client.get("/robots.txt", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_corridor_says_in_two_sentences_what_it_holds(client: FlaskClient, language: str) -> None:
    for slug in ("ke-tz", "fr-dz"):
        page = client.get(f"/{language}/{slug}").text
        (told,) = re.findall(r'<meta name="description" content="([^"]+)">', page)
        (shared,) = re.findall(r'<meta property="og:description" content="([^"]+)">', page)
        assert told == shared
        assert 40 < len(told) < 200
    assert client.get("/en/ke-tz").text.count("What sending money costs: Kenya → Tanzania. Fee, exchange rate") == 2


def test_every_entry_names_itself_in_every_language(client: FlaskClient) -> None:
    for entry in entries(client):
        others = {link.get("hreflang"): link.get("href") for link in entry.findall(LINK)}
        assert set(others) == set(LANGUAGES)
        assert address(entry) in others.values()


def test_a_corridor_changed_when_its_newest_prices_were_published(client: FlaskClient) -> None:
    changed = {address(entry): entry.findtext(f"{SITEMAP}lastmod") for entry in entries(client)}
    assert changed["http://localhost/en/ke-tz"] == "2026-11-20T06:30:00+00:00"
    assert changed["http://localhost/en/fr-dz"] is None


def test_a_question_has_no_address_of_its_own(client: FlaskClient) -> None:
    page = client.get("/en/ke-tz?amount=20000&ask=send").text
    assert '<link rel="canonical" href="http://localhost/en/ke-tz">' in page


def test_a_page_names_the_canonical_address_of_each_language_as_the_sitemap_does(client: FlaskClient) -> None:
    told = {address(entry): entry for entry in entries(client)}["http://localhost/en/ke-tz"]
    others = {link.get("hreflang"): link.get("href") for link in told.findall(LINK)}
    page = client.get("/en/ke-tz?amount=20000&ask=send", headers={"Host": "elsewhere.example"}).text
    named = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page))
    assert {code: href.replace("elsewhere.example", "localhost") for code, href in named.items()} == others


def test_an_error_has_no_canonical_address_in_any_language(client: FlaskClient) -> None:
    for missing in ("/en/nowhere", "/en/ke-tz?amount=x"):
        page = client.get(missing).text
        assert 'rel="canonical"' not in page
        assert '<link rel="alternate" hreflang' not in page


def test_the_operators_own_address_is_told_where_it_is_set(tmp_path: Path) -> None:
    app = make_portal(tmp_path, public_url="https://homeward.example")
    client = app.test_client()
    assert "https://homeward.example/en/ke-tz" in {address(entry) for entry in entries(client)}
    page = client.get("/en/ke-tz?amount=20000").text
    assert '<link rel="canonical" href="https://homeward.example/en/ke-tz">' in page
    assert '<link rel="alternate" hreflang="ar" href="https://homeward.example/ar/ke-tz">' in page
    app.extensions["homeward"].database.dispose()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_corridor_describes_its_prices_as_data(client: FlaskClient, language: str) -> None:
    page = client.get(f"/{language}/ke-tz").text
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    data = json.loads(text)
    assert data["@type"] == "Dataset"
    assert data["url"] == f"http://localhost/{language}/ke-tz"
    assert data["inLanguage"] == language
    assert data["license"] == data["isBasedOn"][0]["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert "temporalCoverage" not in data  # the page's prices are the newest ones, the file's are all there ever were
    assert [each["encodingFormat"] for each in data["distribution"]] == ["application/json"]


def test_a_corridor_names_its_file_once_that_is_there(tmp_path: Path) -> None:
    app = make_portal(tmp_path)
    make_downloads(app.extensions["homeward"], SOURCES)
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', app.test_client().get("/en/ke-tz").text)
    for each in json.loads(text)["distribution"]:
        assert app.test_client().get(each["contentUrl"].removeprefix("http://localhost")).status_code == 200
    assert [each["encodingFormat"] for each in json.loads(text)["distribution"]] == ["text/csv", "application/json"]
    app.extensions["homeward"].database.dispose()


def test_a_corridor_without_prices_describes_no_data(client: FlaskClient) -> None:
    assert "ld+json" not in client.get("/en/fr-dz").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_corridor_has_a_picture_of_the_usual_shape(client: FlaskClient, language: str) -> None:
    response = client.get(f"/{language}/ke-tz/preview.png")
    assert response.mimetype == "image/png"
    assert Image.open(io.BytesIO(response.data)).size == (1200, 630)
    assert len(response.data) < 60_000
    page = client.get(f"/{language}/ke-tz").text
    assert f'<meta property="og:image" content="http://localhost/{language}/ke-tz/preview.png">' in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_says_whose_prices_they_are_and_that_the_amounts_arrive(
    client: FlaskClient, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture travels without its page: it names the source, and the currency where that is not the local one."""
    drawn: list[str] = []

    def draw(html: str) -> bytes:
        drawn.append(html)
        return b""

    monkeypatch.setattr("portal.finding.preview.picture_of", draw)
    for slug in ("ke-tz", "ke-ss"):
        client.get(f"/{language}/{slug}/preview.png")
    local, dollars = drawn
    assert all("The World Bank, Remittance Prices Worldwide" in each for each in drawn)
    if language == "en":
        assert "What arrives" in local
        assert "Paid in dollars" not in local
        assert "What arrives · Paid in dollars; changing them costs extra, not included" in dollars


def test_a_corridor_without_prices_has_a_picture_too(client: FlaskClient) -> None:
    assert client.get("/en/fr-dz/preview.png").status_code == 200


def test_an_unknown_corridor_has_no_picture(client: FlaskClient) -> None:
    assert client.get("/en/nowhere/preview.png").status_code == 404


def test_without_the_system_library_the_answer_says_what_to_install(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise printing.PrintingUnavailable("Install libpango-1.0-0.")

    monkeypatch.setattr(printing, "_weasyprint", missing)
    response = client.get("/en/ke-tz/preview.png")
    assert response.status_code == 503
    assert "libpango" in response.text
