"""Eight people, each with a story: the right service stands first, and what else costs is right to the last digit.

The services are a survey sheet's that is not real, beside the real starter prices. What each page must say is computed
with the arithmetic package alone (``stories.py``), and once by hand.
"""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from playwright.sync_api import Locator, Page, expect

from portal.prices.offers import Row
from portal.prices.priorities import Collecting, Paying, Priorities
from portal.prices.vocabulary import Question
from tests.browser.conftest import serving
from tests.browser.stories import make_stories_portal, row_of, shillings

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ZIWA, MLIMA, KIJIJI, SAVANNA = (
    f"{name} (not real)" for name in ("Ziwa Online", "Mlima Wallet", "Kijiji Cash", "Savanna Bank")
)


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a portal with the sheet beside the starter prices."""
    app = make_stories_portal(tmp_path_factory.mktemp("stories"))
    with serving(app) as address:
        yield address


def board(page: Page) -> Locator:
    """The list of what is paid out in shillings."""
    return page.locator("section.board", has=page.locator("#paid-in-tzs"))


def expect_order(page: Page, rows: tuple[Row, ...]) -> None:
    """The list shows these rows in this order: who first, what arrives, and what each row says of its difference."""
    shown = board(page).locator(".row")
    names = [row.offer.provider for row in rows]
    expect(board(page).locator(".row h3")).to_have_text(list(dict.fromkeys(names)))
    expect(shown.first.locator("h3")).to_have_text(rows[0].offer.provider)
    expect(shown.first.locator(".arrives")).to_have_text(tzs(rows[0].figures.arrives_shown))


def tzs(amount: Decimal) -> str:
    return "TZS " + f"{amount:,.2f}".removesuffix(".00")


def kes(amount: Decimal) -> str:
    return "KES " + f"{amount:,.2f}".removesuffix(".00")


def choose(page: Page, group: str, choice: str) -> int:
    """Take a choice of a group; return how many services it said it leaves."""
    link = page.get_by_role("group", name=group).get_by_role("link", name=choice)
    left = int(link.locator("b").inner_text())
    link.click()
    return left


def less(one: Row, other: Row) -> str:
    """How much less arrives with one than with the other, by the arithmetic alone."""
    return tzs(other.figures.arrives_shown - one.figures.arrives_shown)


def extras(page: Page) -> Locator:
    return board(page).locator(".board-said li")


def test_cash_in_a_village(wide: Page, stories: str) -> None:
    everybody, wanted = shillings(Question.PAY, 20000), Priorities(pickup=Collecting.CASH)
    mine = shillings(Question.PAY, 20000, wanted)
    wide.goto(f"{stories}/en/ke-tz?amount=20000")
    left = choose(wide, "How will they collect it?", "Cash")
    expect_order(wide, mine)
    assert mine[0].offer.provider == KIJIJI
    expect(board(wide).locator(".row").first).to_contain_text("Paid out in: Kibondo, Kasulu and Uvinza")
    expect(extras(wide)).to_have_text(
        f"Collected as cash: with {KIJIJI}, {less(mine[0], everybody[0])} less arrives than with {ZIWA}."
    )
    assert left == len(wide.locator(".row").all()) + len(wide.locator(".variants li").all())


def test_a_mobile_wallet(wide: Page, stories: str) -> None:
    everybody = shillings(Question.PAY, 20000)
    mine = shillings(Question.PAY, 20000, Priorities(pickup=Collecting.MOBILE_WALLET))
    wide.goto(f"{stories}/en/ke-tz?amount=20000")
    choose(wide, "How will they collect it?", "Mobile wallet")
    expect_order(wide, mine)
    assert mine[0].offer.provider == MLIMA
    expect(extras(wide)).to_have_text(
        f"Into a mobile wallet: with {MLIMA}, {less(mine[0], everybody[0])} less arrives than with {ZIWA}."
    )


def test_it_must_arrive_today(wide: Page, stories: str) -> None:
    everybody, mine = shillings(Question.PAY, 20000), shillings(Question.PAY, 20000, Priorities(max_hours=24))
    wide.goto(f"{stories}/en/ke-tz?amount=20000")
    choose(wide, "How soon must it arrive?", "The same day")
    expect_order(wide, mine)
    assert mine[0].offer.provider == MLIMA
    expect(extras(wide)).to_have_text(
        f"The same day: with {MLIMA}, {less(mine[0], everybody[0])} less arrives than with {ZIWA}."
    )


def test_without_a_bank_account(wide: Page, stories: str) -> None:
    everybody = shillings(Question.PAY, 20000)
    mine = shillings(Question.PAY, 20000, Priorities(Collecting.CASH, Paying.CASH))
    wide.goto(f"{stories}/en/ke-tz?amount=20000")
    choose(wide, "How can you pay?", "Cash")
    choose(wide, "How will they collect it?", "Cash")
    expect_order(wide, mine)
    assert mine[0].offer.provider == KIJIJI
    expect(extras(wide)).to_have_text(
        [
            f"Collected as cash: this costs nothing extra. {KIJIJI} stands first either way.",
            f"Paid in cash: this costs nothing extra. {KIJIJI} stands first either way.",
            f"All your wishes together: with {KIJIJI}, {less(mine[0], everybody[0])} less arrives than with {ZIWA}.",
        ]
    )


def test_paying_20_000_in_total(wide: Page, stories: str) -> None:
    """By hand: 20,000 less a fee of 50 is 19,950; at 19.400 that is 387,030. Less 100, at 19.300, it is 384,070."""
    rows = shillings(Question.PAY, 20000)
    assert [row.figures.arrives_shown for row in rows[:2]] == [Decimal(387030), Decimal(384070)]
    wide.goto(f"{stories}/en/")
    wide.get_by_label("From which country?").select_option("KE")
    wide.get_by_label("To which country?").select_option("TZ")
    wide.get_by_label("How much?").fill("20000")
    wide.get_by_role("button", name="Compare").click()
    expect_order(wide, rows)
    expect(board(wide).locator(".row").nth(1)).to_contain_text("TZS 2,960 less arrives than in the first row")
    cash, home = row_of("Kijiji Cash", rows), row_of("Nyumbani", rows)
    expect(extras(wide)).to_have_text(
        [
            f"Within one hour: with {MLIMA}, TZS 2,960 less arrives than with {ZIWA}.",
            f"Home delivery instead of cash: with {home.offer.provider}, {less(home, cash)} less arrives than with"
            f" {cash.offer.provider}.",
        ]
    )


def test_exactly_500_000_shillings_must_arrive(wide: Page, stories: str) -> None:
    rows = shillings(Question.RECEIVE, 500000)
    wide.goto(f"{stories}/en/ke-tz?amount=20000")
    wide.get_by_label("How much?").fill("500,000")
    wide.get_by_label("What is this amount?").select_option("receive")
    wide.get_by_role("button", name="Compare").click()
    expect(wide.locator(".lead")).to_contain_text("TZS 500,000 must arrive.")
    first, second = board(wide).locator(".row").all()[:2]
    assert rows[0].figures.arrives >= 500000
    expect(first.locator("h3")).to_have_text(ZIWA)
    expect(first.locator(".paid")).to_have_text(kes(rows[0].figures.paid_shown))
    more = kes(rows[1].figures.paid_shown - rows[0].figures.paid_shown)
    expect(second).to_contain_text(f"You pay {more} more than in the first row")
    expect(extras(wide).first).to_have_text(f"Within one hour: with {MLIMA}, you pay {more} more than with {ZIWA}.")


def test_using_a_dear_bank_today(wide: Page, stories: str) -> None:
    rows = shillings(Question.PAY, 20000)
    bank, first = row_of("Savanna Bank", rows), rows[0]
    wide.goto(f"{stories}/en/ke-tz?amount=20000")
    wide.get_by_role("link", name="What do you use today?").click()
    service = wide.get_by_label("A service of our list")
    service.select_option(label=service.locator("option", has_text=SAVANNA).inner_text())
    wide.get_by_label("How often do you send?").select_option("12")
    wide.get_by_role("button", name="Compare").click()
    answer = wide.locator(".way-told")
    expect(answer).to_contain_text(f"With {ZIWA}, {less(bank, first)} more arrives each time.")
    year = tzs((first.figures.arrives_shown - bank.figures.arrives_shown) * 12)
    expect(answer).to_contain_text(f"In a year, sending 12 times, that is {year}.")
    # What the bank told at the counter leads to the same figures: a fee of 2,500 and a rate of 18.200.
    wide.get_by_label("A service of our list").select_option("")
    wide.get_by_label("Fee").fill("2500")
    wide.get_by_label("Rate").fill("18.200")
    wide.get_by_role("button", name="Compare").click()
    expect(answer).to_contain_text(f"With {ZIWA}, {less(bank, first)} more arrives each time.")
    expect(answer).to_contain_text(year)


def test_reading_arabic_on_a_narrow_phone_without_script(narrow_scriptless: Page, stories: str) -> None:
    everybody = shillings(Question.PAY, 20000)
    mine = shillings(Question.PAY, 20000, Priorities(Collecting.CASH, max_hours=24))
    page = narrow_scriptless
    page.goto(f"{stories}/ar/ke-tz?amount=20000")
    for choice in ("pickup=cash", "max_hours=24"):
        page.locator(f".chips a[href*='{choice}']").first.click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert mine[0].offer.provider == KIJIJI
    expect(board(page).locator(".row h3").first).to_have_text(KIJIJI)
    together = extras(page).last
    expect(together).to_contain_text(KIJIJI)
    expect(together).to_contain_text(ZIWA)
    difference = everybody[0].figures.arrives_shown - mine[0].figures.arrives_shown
    written = f"{difference:,.0f} TZS".replace(",", ".")  # as Arabic writes it here (docs/decisions/arabic-numbers.md)
    expect(together.locator("bdi[dir='rtl']")).to_contain_text(written)
    box = board(page).bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
