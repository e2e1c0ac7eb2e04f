"""The pages of the long view in a real browser, in every language: accessible, narrow, large enough to press."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_pages_in_a_browser import LANGUAGES, TOO_SMALL, violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAGES = (
    "ke-tz/history",
    "ke-tz/history?service=nothing",
    "ke-tz/history/2025_3Q",
    "corridors",
    "from/ke",
    "averages",
    "providers",
    "provider/western-union",
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rest", PAGES)
def test_a_phone_shows_it_whole_and_axe_finds_nothing_wrong(phone: Page, site: str, language: str, rest: str) -> None:
    phone.goto(f"{site}/{language}/{rest}")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    assert phone.evaluate(TOO_SMALL) == []
    assert violations(phone) == []


@pytest.mark.parametrize("rest", ["ke-tz/history", "corridors", "averages"])
def test_axe_finds_nothing_wrong_in_the_dark(dark: Page, site: str, rest: str) -> None:
    dark.goto(f"{site}/ar/{rest}")
    assert violations(dark) == []


def test_a_table_is_sorted_without_a_script(scriptless: Page, site: str) -> None:
    scriptless.goto(f"{site}/en/corridors")
    scriptless.get_by_role("link", name="SmaRT, our approximation").click()
    marked = scriptless.locator("[aria-sort]")
    expect(marked).to_have_attribute("aria-sort", "ascending")
    expect(marked).to_contain_text("SmaRT")


def test_a_service_is_followed_without_a_script(scriptless: Page, site: str) -> None:
    scriptless.goto(f"{site}/en/ke-tz/history")
    scriptless.get_by_label("Follow one service").select_option(index=1)
    scriptless.get_by_role("button", name="Show").click()
    expect(scriptless.get_by_role("columnheader")).to_have_count(5)


def test_a_line_stops_where_there_was_no_round(wide: Page, site: str) -> None:
    """Two rounds, and a quarter without one between them: two dots, no line."""
    wide.goto(f"{site}/en/ke-tz/history")
    expect(wide.get_by_role("img", name="Total cost in percent")).to_be_visible()
    path = wide.locator(".years .chart .series-0").get_attribute("d") or ""
    assert path.count("M") == 2
    assert "L" not in path
