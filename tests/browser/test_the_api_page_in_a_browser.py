"""The page about the API in a real browser, in four languages, with everything on it opened."""

import pytest
from playwright.sync_api import Page

from tests.browser.test_pages_in_a_browser import LANGUAGES, TOO_SMALL, violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

_OPEN_ALL = "document.querySelectorAll('details').forEach(each => { each.open = true })"


@pytest.mark.parametrize("address", ["api", "api/fields"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_wrong_and_a_narrow_screen_is_wide_enough(
    phone: Page, site: str, language: str, address: str
) -> None:
    phone.goto(f"{site}/{language}/{address}")
    phone.evaluate(_OPEN_ALL)
    assert violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320


def test_axe_finds_nothing_wrong_in_the_dark(dark: Page, site: str) -> None:
    dark.goto(f"{site}/ar/api")
    dark.evaluate(_OPEN_ALL)
    assert violations(dark) == []


def test_what_is_pressed_is_at_least_44_pixels(phone: Page, site: str) -> None:
    for address in ("api", "api/fields"):
        phone.goto(f"{site}/fr/{address}")
        assert phone.evaluate(TOO_SMALL) == []


def test_what_a_link_names_is_shown(wide: Page, site: str) -> None:
    """The kind of an answer leads to its shape, on the page that tells the fields."""
    wide.goto(f"{site}/en/api")
    wide.locator("#prices summary").click()
    link = wide.locator("#prices a[href$='/api/fields#shape-prices']")
    link.click()
    assert wide.locator("#shape-prices summary").is_visible()
    assert wide.url.endswith("/en/api/fields#shape-prices")
