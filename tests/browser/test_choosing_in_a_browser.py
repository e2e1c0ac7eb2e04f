"""Choosing, a person's own way and the amount view in a real browser: accessible, narrow, working without script."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_pages_in_a_browser import LANGUAGES, TOO_SMALL, violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAGES = (
    "ke-tz?amount=20000&pickup=cash&max_hours=24",
    "ke-tz?amount=20000&pickup=mobile_wallet&pay_in=card",
    "ke-tz?amount=20000&pickup=gold",
    "ke-tz/today?amount=20000&fee=200&rate=19&times=12",
    "ke-tz/today?amount=20000&fee=x&rate=0.05&times=0",
    "ke-tz/amounts?amount=20000&fee=100&fee_of_all=300",
    "rw-ke/today?amount=200000&service=ecobank-rapidcash-594733&pickup=bank_account",
    "rw-ke/amounts?amount=200000",
    "ke-tz/amounts?amount=xx&count=3",
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rest", PAGES)
def test_axe_finds_nothing_wrong_on_a_narrow_screen_that_is_wide_enough(
    phone: Page, site: str, language: str, rest: str
) -> None:
    phone.goto(f"{site}/{language}/{rest}")
    assert violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    assert phone.evaluate(TOO_SMALL) == []


@pytest.mark.parametrize("rest", [PAGES[0], PAGES[3], PAGES[5]])
def test_axe_finds_nothing_wrong_in_the_dark(dark: Page, site: str, rest: str) -> None:
    dark.goto(f"{site}/ar/{rest}")
    assert violations(dark) == []


def test_a_choice_on_a_phone_comes_back_to_the_choices(phone: Page, site: str) -> None:
    phone.goto(f"{site}/en/ke-tz?amount=20000")
    phone.get_by_role("group", name="How soon must it arrive?").get_by_role("link", name="The same day").click()
    phone.wait_for_url("**#wishes")
    expect(phone.get_by_role("heading", name="What matters to you?")).to_be_in_viewport()


def test_the_field_for_the_outcome_belongs_to_the_question(scriptless: Page, site: str) -> None:
    scriptless.goto(f"{site}/en/ke-tz/today?amount=20000")
    arrives, paid = (
        scriptless.get_by_label("Or what would arrive"),
        scriptless.get_by_label("Or what you would pay in all"),
    )
    expect(arrives).to_be_visible()
    expect(paid).to_be_hidden()
    scriptless.get_by_label("What is this amount?").select_option("receive")
    expect(arrives).to_be_hidden()
    expect(paid).to_be_visible()


def test_an_offer_is_typed_and_answered_without_a_script(scriptless: Page, site: str) -> None:
    scriptless.goto(f"{site}/en/ke-tz?amount=20000&pickup=cash")
    scriptless.get_by_role("link", name="What do you use today?").last.click()
    scriptless.get_by_label("Fee").fill("500")
    scriptless.get_by_label("Rate: how much one KES buys").fill("18.5")
    scriptless.get_by_role("button", name="Compare").click()
    # Western Union's 384,892 less (20,000 - 500) x 18.5.
    expect(scriptless.locator(".way-told")).to_contain_text("With Western Union, TZS 24,142 more arrives each time.")
    scriptless.get_by_role("link", name="Back to all services").click()
    expect(scriptless.locator(".chip[aria-current]")).to_contain_text("Cash")
    expect(scriptless.get_by_label("How much?")).to_have_value("20000")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "rest",
    [
        "ke-tz?amount=20000",
        "tz-ke/amounts?amount=700000",
        "tz-ke/today?amount=700000&fee=100&rate=0.05",
        "ke-ug/today?amount=1100000&ask=receive&fee=100&rate=25.5",
    ],
)
def test_no_figure_of_a_table_is_cut_at_the_edge_of_a_phone(phone: Page, site: str, language: str, rest: str) -> None:
    """A figure without its last digits reads as another figure, even where the table can be moved sideways."""
    phone.goto(f"{site}/{language}/{rest}")
    widths = phone.evaluate("[...document.querySelectorAll('.scroll')].map(e => [e.scrollWidth, e.clientWidth])")
    assert widths
    assert all(needed <= there for needed, there in widths)
