"""The sheet, the frame for other websites and the page of open data in a real browser, in every language."""

import pypdfium2
import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from pytest_httpserver import HTTPServer

from portal.reach.embed.pages import HEIGHT
from tests.browser.test_pages_in_a_browser import LANGUAGES, TOO_SMALL, violations
from tests.reach.conftest import reach_app
from tests.reach.sheets.longest import AMOUNTS, NAMES, documents

__all__ = ["reach_app"]

WISHES = "pickup=cash&max_hours=24"
SHEETS = [f"{corridor}/sheet?ask={ask}&{WISHES}" for corridor in ("ke-ss", "ke-ug") for ask in ("send", "receive")]
FRAMES = [f"{corridor}?ask={ask}&{WISHES}" for corridor in ("ke-ss", "ke-ug") for ask in ("send", "receive")]
SIZE = "element => parseFloat(getComputedStyle(element).fontSize)"

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rest", ["ke-tz/sheet?amount=20000", "ke-tz/embed?amount=20000", "data"])
def test_axe_finds_nothing_wrong(phone: Page, site: str, language: str, rest: str) -> None:
    phone.goto(f"{site}/{language}/{rest}")
    assert violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    assert phone.evaluate(TOO_SMALL) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_wrong_in_the_frame_itself(phone: Page, site: str, language: str) -> None:
    phone.goto(f"{site}/{language}/about")  # axe is a script, which the frame's own policy forbids: it is put inside
    phone.set_content(phone.request.get(f"{site}/embed/ke-tz?lang={language}&amount=20000").text())
    assert violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("rest", ["ke-tz/sheet", "ke-tz/embed?accent=zz", "fr-jp/sheet"])
def test_axe_finds_nothing_wrong_in_the_dark(dark: Page, site: str, rest: str) -> None:
    dark.goto(f"{site}/ar/{rest}")
    assert violations(dark) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_prints_as_one_sheet(wide: Page, site: str, language: str) -> None:
    for rest in SHEETS:
        wide.goto(f"{site}/{language}/{rest}")
        assert pages_of(wide) == 1, rest


@pytest.mark.parametrize("font", ["Noto Sans", "DejaVu Sans"])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_sheet_on_which_everything_is_as_long_as_it_gets_prints_as_one(
    wide: Page, reach_app: Flask, language: str, font: str
) -> None:
    for name in NAMES:
        drawn = documents(reach_app, language, name, AMOUNTS[0])[0]
        wide.set_content(drawn.replace("system-ui,", f'"{font}",'))
        assert pages_of(wide) == 1


def pages_of(page: Page) -> int:
    """Return how many sheets of paper a page takes."""
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as document:
        return len(document)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_name_on_a_sheet_is_larger_than_the_amounts_and_the_month(wide: Page, site: str, width: int) -> None:
    wide.set_viewport_size({"width": width, "height": 800})
    wide.goto(f"{site}/en/ke-tz/sheet")
    sizes = {part: wide.locator(f".sheet-{part}").first.evaluate(SIZE) for part in ("provider", "amount", "month")}
    assert sizes["provider"] < sizes["amount"] == sizes["month"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_frame_is_as_high_as_the_lines_for_it_say(wide: Page, site: str, language: str) -> None:
    wide.set_viewport_size({"width": 356, "height": 300})  # 360 without the border that browsers draw
    for rest in FRAMES:
        wide.goto(f"{site}/embed/{rest}&lang={language}")
        assert wide.evaluate("document.documentElement.getBoundingClientRect().height") <= HEIGHT - 4, rest


def test_another_website_shows_the_frame_and_cannot_show_any_other_page(
    wide: Page, site: str, httpserver: HTTPServer
) -> None:
    html = f'<iframe id="prices" src="{site}/embed/ke-tz"></iframe><iframe id="page" src="{site}/en/ke-tz"></iframe>'
    httpserver.expect_request("/town").respond_with_data(html, content_type="text/html")
    wide.goto(httpserver.url_for("/town"))
    expect(wide.frame_locator("#prices").locator(".amount")).to_have_count(3)
    wide.wait_for_load_state("networkidle")
    expect(wide.frame_locator("#page").locator(".brand")).to_have_count(0)
