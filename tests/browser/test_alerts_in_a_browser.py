"""The form of an alert and the pages of a mail's links in a real browser, in every language."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import serving
from tests.browser.test_pages_in_a_browser import LANGUAGES, TOO_SMALL, violations
from tests.pages.conftest import make_portal
from tests.reach.alerts.test_subscriptions import WANTED, ask

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def mailing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a portal that sends mail, and the code of an alert there that waits to be confirmed."""
    mail = {"smtp_url": "smtp-plain://127.0.0.1", "mail_from": "alerts@homeward.example"}
    app = make_portal(tmp_path_factory.mktemp("mailing"), public_url="https://homeward.example", **mail)
    database = app.extensions["homeward"].database
    with database.writing() as connection:
        code = ask(connection, wanted=replace(WANTED, unconfirmed_prices=False)).code
    with serving(app) as address:
        yield address, code


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rest", ["ke-tz/alert", "alert/{code}/confirm", "alert/{code}/stop", "alert/nothing/stop"])
def test_a_phone_shows_it_whole_and_axe_finds_nothing_wrong(
    phone: Page, mailing: tuple[str, str], language: str, rest: str
) -> None:
    root, code = mailing
    phone.goto(f"{root}/{language}/{rest.format(code=code)}")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    assert phone.evaluate(TOO_SMALL) == []
    assert violations(phone) == []


def test_axe_finds_nothing_wrong_with_the_form_in_the_dark_and_with_its_problems(
    dark: Page, mailing: tuple[str, str]
) -> None:
    dark.goto(f"{mailing[0]}/ar/ke-tz/alert")
    dark.locator("form.question button[type=submit]").click()
    assert dark.locator(".problem").count() >= 2
    assert violations(dark) == []
