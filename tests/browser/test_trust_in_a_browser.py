"""Reports, corrections, coverage and certification in a real browser, in every language."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from portal.collection.review import decide
from portal.config import Settings
from portal.database import Database
from portal.factory import create_app
from portal.migrating import upgrade
from tests.browser.conftest import serving
from tests.browser.test_pages_in_a_browser import LANGUAGES, TOO_SMALL, violations
from tests.conftest import NOW
from tests.pages.published import publish_starter_prices

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAGES = (
    "quote/1-5/report",
    "report?number=nothing",
    "corrections",
    "methodology/changes",
    "coverage",
    "coverage/ke-tz",
    "certification",
    "certified",
)


@pytest.fixture(scope="module")
def living_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A portal in which time goes by: five seconds each time somebody looks at the clock. One price was taken back."""
    folder: Path = tmp_path_factory.mktemp("living")
    settings = Settings.model_validate({"env": "test", "data_dir": folder, "page_memory_bytes": 0})
    database = Database(settings.database)
    upgrade(database)
    publish_starter_prices(database)
    decide(database, "1-96", "discard", "The fee was that of another amount.", NOW)
    ticks = count()
    app = create_app(settings, clock=lambda: NOW + timedelta(seconds=5 * next(ticks)))
    with serving(app) as address:
        yield address
    database.dispose()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rest", PAGES)
def test_a_phone_shows_it_whole_and_axe_finds_nothing_wrong(
    phone: Page, living_site: str, language: str, rest: str
) -> None:
    phone.goto(f"{living_site}/{language}/{rest}")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    assert phone.evaluate(TOO_SMALL) == []
    assert violations(phone) == []


@pytest.mark.parametrize("rest", ["quote/1-5/report", "corrections", "certification"])
def test_axe_finds_nothing_wrong_in_the_dark(dark: Page, living_site: str, rest: str) -> None:
    dark.goto(f"{living_site}/ar/{rest}")
    assert violations(dark) == []


def test_a_report_is_sent_corrected_and_followed_without_a_script(narrow_scriptless: Page, living_site: str) -> None:
    page = narrow_scriptless
    page.goto(f"{living_site}/en/ke-tz?amount=20000")
    page.locator(".row").first.get_by_role("link", name="Is this price wrong?").click()
    page.get_by_label("What did you pay in all, fees included?").fill("18,500")
    page.get_by_label("When?").fill("2026-11-20")
    page.get_by_label("How can we reach you?").fill("asha@example.org")
    page.get_by_role("button", name="Send the report").click()
    expect(page.locator(".problem")).to_have_count(1)
    expect(page.get_by_label("What did you pay in all, fees included?")).to_have_value("18,500")
    page.get_by_label("Where?").fill("Agent in Nairobi")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your report")
    number = page.locator(".report-number").inner_text()
    page.get_by_role("button", name="Delete my contact now").click()
    expect(page.get_by_text("We have no contact of yours.")).to_be_visible()
    page.goto(f"{living_site}/en/report")
    page.get_by_label("Number of the report").fill(number)
    page.get_by_role("button", name="Show the report").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your report")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_page_of_a_report_and_a_refused_form_are_accessible(phone: Page, living_site: str) -> None:
    phone.goto(f"{living_site}/en/quote/1-5/report")
    phone.get_by_role("button", name="Send the report").click()
    expect(phone.locator(".problem")).to_have_count(3)
    assert violations(phone) == []
    phone.get_by_label("What did you pay in all, fees included?").fill("18500")
    phone.get_by_label("When?").fill("2026-11-20")
    phone.get_by_label("Where?").fill("Mombasa")
    phone.get_by_role("button", name="Send the report").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Your report")
    assert violations(phone) == []
    assert phone.evaluate(TOO_SMALL) == []


def test_the_field_for_robots_is_neither_seen_nor_reached_by_keyboard(wide: Page, living_site: str) -> None:
    wide.goto(f"{living_site}/en/quote/1-5/report")
    box = wide.locator("input[name=website]").locator("xpath=ancestor::p").bounding_box()
    assert box is not None
    assert box["width"] <= 1
    wide.get_by_label("How can we reach you?").focus()
    wide.keyboard.press("Tab")
    expect(wide.get_by_role("button", name="Send the report")).to_be_focused()
