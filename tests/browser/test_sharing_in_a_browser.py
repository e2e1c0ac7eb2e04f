"""The page with the message in a real browser: accessible, narrow, copied with one press, of use without script."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_pages_in_a_browser import LANGUAGES, TOO_SMALL, violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MESSAGE = "ke-tz/message?amount=18000"


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_wrong_with_the_message(phone: Page, site: str, language: str) -> None:
    phone.goto(f"{site}/{language}/{MESSAGE}")
    assert violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    assert phone.evaluate(TOO_SMALL) == []


def test_axe_finds_nothing_wrong_in_the_dark(dark: Page, site: str) -> None:
    dark.goto(f"{site}/ar/{MESSAGE}")
    assert violations(dark) == []


@pytest.mark.parametrize("address", ["en/ke-tz/message?amount=x", "en/fr-jp/message", "c/1d1rfakqh28"])
def test_axe_finds_nothing_wrong_where_there_is_no_message(wide: Page, site: str, address: str) -> None:
    wide.goto(f"{site}/{address}")
    assert violations(wide) == []


def test_the_message_is_copied_with_one_press(browser: Browser, site: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{site}/en/{MESSAGE}")
    text = page.get_by_label("The message").input_value()
    page.get_by_role("button", name="Copy").click()
    page.wait_for_function("text => navigator.clipboard.readText().then(read => read === text)", arg=text)
    assert text.splitlines()[0] == "KE-TZ, prices 08/2025"
    context.close()


def test_from_the_corridor_by_message_and_short_link_back_without_script(scriptless: Page, site: str) -> None:
    scriptless.goto(f"{site}/fr/ke-tz?amount=20000&ask=send")
    scriptless.locator("a[href*='/ke-tz/message?']:not([hreflang])").click()
    expect(scriptless.locator("button[data-does=copy]")).to_be_hidden()
    link = scriptless.locator("textarea").input_value().splitlines()[-1]
    assert link.startswith(f"{site}/c/")
    scriptless.goto(link)
    assert scriptless.url == f"{site}/fr/ke-tz?amount=20000&ask=send"


def test_the_whole_message_is_seen_without_scrolling_in_the_field(phone: Page, site: str) -> None:
    phone.goto(f"{site}/en/{MESSAGE}")
    assert phone.locator("textarea").evaluate("field => field.scrollHeight <= field.clientHeight + 1")
