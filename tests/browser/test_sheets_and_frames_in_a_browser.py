"""The sheet, the frame for other websites and the page of open data in a real browser, in every language."""

import pytest
from playwright.sync_api import Page, expect
from pytest_httpserver import HTTPServer

from tests.browser.test_pages_in_a_browser import LANGUAGES, TOO_SMALL, violations

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


def test_another_website_shows_the_frame_and_cannot_show_any_other_page(
    wide: Page, site: str, httpserver: HTTPServer
) -> None:
    html = f'<iframe id="prices" src="{site}/embed/ke-tz"></iframe><iframe id="page" src="{site}/en/ke-tz"></iframe>'
    httpserver.expect_request("/town").respond_with_data(html, content_type="text/html")
    wide.goto(httpserver.url_for("/town"))
    expect(wide.frame_locator("#prices").locator(".amount")).to_have_count(3)
    wide.wait_for_load_state("networkidle")
    expect(wide.frame_locator("#page").locator(".brand")).to_have_count(0)
