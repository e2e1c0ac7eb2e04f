"""Eight people, each with a story: the right service stands first, and what else costs is right to the last digit.

The services are a survey sheet's that is not real, beside the real starter prices. Which services stand where is
computed with the arithmetic package alone (``stories.py``). What the pages must say of them is written here by hand:
the same package makes the pages, and would be wrong in both. Of the sheet, for 20,000 shillings paid in all:

======== ================= =======================================
service  fee and rate      what arrives
======== ================= =======================================
Ziwa     50 and 19.400     19,950 x 19.4 = 387,030
Mlima    100 and 19.300    19,900 x 19.3 = 384,070
Kijiji   180 and 19.200    19,820 x 19.2 = 380,544
Haraka   250 and 19.100    19,750 x 19.1 = 377,225
Nyumbani 600 and 18.900    19,400 x 18.9 = 366,660
Savanna  2,500 and 18.200  17,500 x 18.2 = 318,500
======== ================= =======================================

The market rate is the survey's newest, 19.465944. Of what Ziwa costs, 50 is its fee; its exchange margin is
19,950 x (1 - 19.4 / 19.465944) = 67.58.
"""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from playwright.sync_api import Locator, Page, expect

from portal.prices.offers import Row
from portal.prices.priorities import Collecting, Paying, Priorities
from portal.prices.vocabulary import Question
from tests.browser.conftest import serving
from tests.browser.stories import make_stories_portal, shillings

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ZIWA, MLIMA, KIJIJI, HARAKA, NYUMBANI, SAVANNA = (
    f"{name} (not real)"
    for name in ("Ziwa Online", "Mlima Wallet", "Kijiji Cash", "Haraka Now", "Nyumbani", "Savanna Bank")
)
#: Of the 20 services with a price for 20,000 shillings, counted by hand: what each choice leaves.
ALL_COUNTS = [
    {"Cash": 9, "Bank account": 7, "Mobile wallet": 3, "Home delivery": 1},
    {"Within one hour": 10, "The same day": 12, "By the next day": 14, "Within 5 days": 20},
    {"Cash": 8, "Bank account": 8, "Card": 1, "Mobile money": 3},
]
LESS = "less arrives than in the first row"
SAME = "About the same as in the first row"


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a portal with the sheet beside the starter prices."""
    app = make_stories_portal(tmp_path_factory.mktemp("stories"))
    with serving(app) as address:
        yield address


def board(page: Page) -> Locator:
    """The list of what is paid out in shillings."""
    return page.locator("section.board", has=page.locator("#paid-in-tzs"))


def expect_order(page: Page, rows: tuple[Row, ...], differences: list[str], cost: str, *parts: str) -> None:
    """The list shows these rows in order; each says how it differs from the first, and the first what it costs."""
    shown = board(page).locator(".row")
    expect(shown.locator("h3")).to_have_text([row.offer.provider for row in rows])
    expect(shown.locator(".arrives")).to_have_text([tzs(row.figures.arrives_shown) for row in rows])
    assert [said_of_difference(row) for row in shown.all()] == ["", *differences]
    expect(shown.first.locator(".cost")).to_have_text(cost)
    expect(shown.first.locator(".cost-parts li")).to_have_text([*parts, "Fee of the receiver: KES 0"])


def said_of_difference(row: Locator) -> str:
    return plain(" ".join(row.locator(".difference").all_inner_texts()))


def expect_counts(page: Page, *groups: dict[str, int]) -> None:
    """Each choice says how many services it leaves."""
    shown = [
        dict(plain(chip).rsplit(" ", 1) for chip in group.locator(".chip").all_inner_texts())
        for group in page.locator(".wish-group").all()
    ]
    assert shown == [{choice: str(left) for choice, left in group.items()} for group in groups]


def plain(text: str) -> str:
    return " ".join(text.split())


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


def extras(page: Page) -> Locator:
    return board(page).locator(".board-said li")


def test_cash_in_a_village(wide: Page, stories: str) -> None:
    """By hand: 387,030 less 380,544 is 6,486; with Haraka it is 3,319 less than with Kijiji."""
    wide.goto(f"{stories}/en/ke-tz?amount=20000")
    expect_counts(wide, *ALL_COUNTS)
    left = choose(wide, "How will they collect it?", "Cash")
    expect_order(
        wide,
        shillings(Question.PAY, 20000, Priorities(pickup=Collecting.CASH)),
        [f"TZS 3,319 {LESS}", SAME, f"TZS 14,797 {LESS}", f"TZS 31,232 {LESS}"],
        "Cost: KES 450.78 (2.27%)",
        "Fee: KES 180",
        "Exchange margin: KES 270.78",
    )
    expect(board(wide).locator(".row h3").first).to_have_text(KIJIJI)
    expect(board(wide).locator(".row .arrives").first).to_have_text("TZS 380,544")
    expect(board(wide).locator(".row").first).to_contain_text("Paid out in: Kibondo, Kasulu and Uvinza")
    expect(extras(wide)).to_have_text(f"Collected as cash: with {KIJIJI}, TZS 6,486 less arrives than with {ZIWA}.")
    assert left == 9 == len(wide.locator(".row").all()) + len(wide.locator(".variants li").all())
    expect_counts(
        wide,
        {"It does not matter": 20, **ALL_COUNTS[0]},
        {"Within one hour": 7, "The same day": 9, "By the next day": 9, "Within 5 days": 9},
        {"Cash": 6, "Bank account": 1, "Card": 1, "Mobile money": 1},
    )


def test_a_mobile_wallet(wide: Page, stories: str) -> None:
    """By hand: 387,030 less 384,070 is 2,960."""
    wide.goto(f"{stories}/en/ke-tz?amount=20000")
    expect_counts(wide, *ALL_COUNTS)
    assert choose(wide, "How will they collect it?", "Mobile wallet") == 3
    expect_order(
        wide,
        shillings(Question.PAY, 20000, Priorities(pickup=Collecting.MOBILE_WALLET)),
        [f"TZS 18,322.58 {LESS}", f"TZS 34,757.73 {LESS}"],
        "Cost: KES 269.64 (1.35%)",
        "Fee: KES 100",
        "Exchange margin: KES 169.64",
    )
    expect(board(wide).locator(".row h3").first).to_have_text(MLIMA)
    expect(board(wide).locator(".row .arrives").first).to_have_text("TZS 384,070")
    expect(extras(wide)).to_have_text(f"Into a mobile wallet: with {MLIMA}, TZS 2,960 less arrives than with {ZIWA}.")
    expect_counts(
        wide,
        {"It does not matter": 20, **ALL_COUNTS[0]},
        {"Within one hour": 3, "The same day": 3, "By the next day": 3, "Within 5 days": 3},
        {"Cash": 1, "Bank account": 0, "Card": 0, "Mobile money": 2},
    )


def test_it_must_arrive_today(wide: Page, stories: str) -> None:
    """By hand: 384,070 less 380,544 is 3,526, less 377,225 it is 6,845."""
    wide.goto(f"{stories}/en/ke-tz?amount=20000")
    expect_counts(wide, *ALL_COUNTS)
    assert choose(wide, "How soon must it arrive?", "The same day") == 12
    expect_order(
        wide,
        shillings(Question.PAY, 20000, Priorities(max_hours=24)),
        [f"TZS 3,526 {LESS}", f"TZS 6,845 {LESS}", SAME, f"TZS 18,323 {LESS}", f"TZS 34,758 {LESS}"],
        "Cost: KES 269.64 (1.35%)",
        "Fee: KES 100",
        "Exchange margin: KES 169.64",
    )
    expect(board(wide).locator(".row h3").first).to_have_text(MLIMA)
    expect(extras(wide)).to_have_text(f"The same day: with {MLIMA}, TZS 2,960 less arrives than with {ZIWA}.")
    expect_counts(
        wide,
        {"Cash": 9, "Bank account": 0, "Mobile wallet": 3, "Home delivery": 0},
        {"It does not matter": 20, **ALL_COUNTS[1]},
        {"Cash": 7, "Bank account": 1, "Card": 1, "Mobile money": 3},
    )


def test_without_a_bank_account(wide: Page, stories: str) -> None:
    """By hand: of those paid in cash six are collected as cash; with Kijiji 6,486 less arrives than with Ziwa."""
    wide.goto(f"{stories}/en/ke-tz?amount=20000")
    expect_counts(wide, *ALL_COUNTS)
    assert choose(wide, "How can you pay?", "Cash") == 8
    expect_counts(
        wide,
        {"Cash": 6, "Bank account": 0, "Mobile wallet": 1, "Home delivery": 1},
        {"Within one hour": 5, "The same day": 7, "By the next day": 8, "Within 5 days": 8},
        {"It does not matter": 20, **ALL_COUNTS[2]},
    )
    assert choose(wide, "How will they collect it?", "Cash") == 6
    expect_order(
        wide,
        shillings(Question.PAY, 20000, Priorities(Collecting.CASH, Paying.CASH)),
        [SAME, f"TZS 14,797 {LESS}"],
        "Cost: KES 450.78 (2.27%)",
        "Fee: KES 180",
        "Exchange margin: KES 270.78",
    )
    expect(board(wide).locator(".row h3").first).to_have_text(KIJIJI)
    expect_counts(
        wide,
        {"It does not matter": 8, "Cash": 6, "Bank account": 0, "Mobile wallet": 1, "Home delivery": 1},
        {"Within one hour": 4, "The same day": 6, "By the next day": 6, "Within 5 days": 6},
        {"It does not matter": 9, "Cash": 6, "Bank account": 1, "Card": 1, "Mobile money": 1},
    )
    expect(extras(wide)).to_have_text(
        [
            f"Collected as cash: this costs nothing extra. {KIJIJI} stands first either way.",
            f"Paid in cash: this costs nothing extra. {KIJIJI} stands first either way.",
            f"All your wishes together: with {KIJIJI}, TZS 6,486 less arrives than with {ZIWA}.",
        ]
    )


def test_paying_20_000_in_total(wide: Page, stories: str) -> None:
    """By hand: 387,030 less 384,070 is 2,960, less 380,544 it is 6,486; 380,544 less 366,660 is 13,884."""
    wide.goto(f"{stories}/en/")
    wide.get_by_label("From which country?").select_option("KE")
    wide.get_by_label("To which country?").select_option("TZ")
    wide.get_by_label("How much?").fill("20000")
    wide.get_by_role("button", name="Compare").click()
    expect_everybody(wide)
    expect_counts(wide, *ALL_COUNTS)
    expect(extras(wide)).to_have_text(
        [
            f"Within one hour: with {MLIMA}, TZS 2,960 less arrives than with {ZIWA}.",
            f"Home delivery instead of cash: with {NYUMBANI}, TZS 13,884 less arrives than with {KIJIJI}.",
        ]
    )


def expect_everybody(page: Page) -> None:
    """The list of all services for 20,000 shillings; the last three are the World Bank's last known prices."""
    lacking = ("2,960", "6,486", "9,805", "20,370", "68,530", "2,138", "21,283", "37,718")
    expect_order(
        page,
        shillings(Question.PAY, 20000),
        [f"TZS {amount} {LESS}" for amount in lacking],
        "Cost: KES 117.58 (0.59%)",
        "Fee: KES 50",
        "Exchange margin: KES 67.58",
    )
    expect(board(page).locator(".row h3")).to_have_text(
        [ZIWA, MLIMA, KIJIJI, HARAKA, NYUMBANI, SAVANNA, "Western Union", "MoneyGram", "M-Pesa"]
    )
    arriving = ("387,030", "384,070", "380,544", "377,225", "366,660", "318,500", "384,892", "365,747", "349,312")
    expect(board(page).locator(".row .arrives")).to_have_text([f"TZS {amount}" for amount in arriving])


def test_exactly_500_000_shillings_must_arrive(wide: Page, stories: str) -> None:
    """By hand: 500,000 / 19.4 is 25,773.20 when rounded up, and 50 more 25,823.20; / 19.3 + 100 it is 26,006.74.

    So 19.2 and 180: 26,221.67; 19.1 and 250: 26,428.02; 18.9 and 600: 27,055.03; 18.2 and 2,500: 29,972.53.
    """
    wide.goto(f"{stories}/en/ke-tz?amount=20000")
    wide.get_by_label("How much?").fill("500,000")
    wide.get_by_label("What is this amount?").select_option("receive")
    wide.get_by_role("button", name="Compare").click()
    expect(wide.locator(".lead")).to_contain_text("TZS 500,000 must arrive.")
    rows = shillings(Question.RECEIVE, 500000)
    assert all(row.figures.arrives_shown >= 500000 for row in rows)
    more = ("183.54", "398.47", "604.82", "1,231.83", "4,149.33", "158.08", "1,438.55", "2,696.64")
    expect_order(
        wide,
        rows,
        [f"You pay KES {amount} more than in the first row" for amount in more],
        "Cost: KES 137.31 (0.53%)",  # 50 and 25,773.20 x (1 - 19.4 / 19.465944)
        "Fee: KES 50",
        "Exchange margin: KES 87.31",
    )
    paid = ("25,823.20", "26,006.74", "26,221.67", "26,428.02", "27,055.03", "29,972.53")
    expect(board(wide).locator(".row .paid")).to_have_text(
        [*(f"KES {amount}" for amount in paid), *(kes(row.figures.paid_shown) for row in rows[len(paid) :])]
    )
    expect_counts(
        wide,
        {"Cash": 5, "Bank account": 2, "Mobile wallet": 3, "Home delivery": 1},
        {"Within one hour": 7, "The same day": 8, "By the next day": 9, "Within 5 days": 11},
        {"Cash": 5, "Bank account": 2, "Card": 1, "Mobile money": 3},
    )
    expect(extras(wide)).to_have_text(
        [
            f"Within one hour: with {MLIMA}, you pay KES 183.54 more than with {ZIWA}.",
            f"Home delivery instead of cash: with {NYUMBANI}, you pay KES 833.36 more than with {KIJIJI}.",
        ]
    )


def test_using_a_dear_bank_today(wide: Page, stories: str) -> None:
    """By hand: 387,030 less 318,500 is 68,530; twelve times that is 822,360."""
    wide.goto(f"{stories}/en/ke-tz?amount=20000")
    expect_everybody(wide)
    expect_counts(wide, *ALL_COUNTS)
    wide.get_by_role("link", name="What do you use today?").click()
    service = wide.get_by_label("A service of our list")
    service.select_option(label=service.locator("option", has_text=SAVANNA).inner_text())
    wide.get_by_label("How often do you send?").select_option("12")
    wide.get_by_role("button", name="Compare").click()
    expect_dear_bank(wide)
    # What the bank told at the counter leads to the same figures: a fee of 2,500 and a rate of 18.200.
    wide.get_by_label("A service of our list").select_option("")
    wide.get_by_label("Fee").fill("2500")
    wide.get_by_label("Rate").fill("18.200")
    wide.get_by_role("button", name="Compare").click()
    expect(wide.get_by_label("Fee")).to_have_value("2500")
    expect_dear_bank(wide)


def expect_dear_bank(page: Page) -> None:
    """What the bank costs beside Ziwa, each time and in a year."""
    answer = page.locator(".way-told")
    expect(answer.locator(".way-said")).to_have_text(f"With {ZIWA}, TZS 68,530 more arrives each time.")
    expect(answer.locator(".way-more")).to_have_text("In a year, sending 12 times, that is TZS 822,360.")
    expect(answer.locator("tbody td")).to_have_text(
        ["KES 20,000", "KES 20,000", "TZS 318,500", "TZS 387,030", "KES 3,638.09", "KES 117.58"]
    )


def test_reading_arabic_on_a_narrow_phone_without_script(narrow_scriptless: Page, stories: str) -> None:
    """By hand: Kijiji's 380,544 are 3,526 less than Mlima's, 6,486 less than Ziwa's, 3,319 more than Haraka's."""
    page = narrow_scriptless
    page.goto(f"{stories}/ar/ke-tz?amount=20000")
    assert numbers_beside_choices(page) == [[*group.values()] for group in ALL_COUNTS]
    for choice in ("pickup=cash", "max_hours=24"):
        page.locator(f".chips a[href*='{choice}']").first.click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert numbers_beside_choices(page) == [[12, 9, 0, 3, 0], [9, 7, 9, 9, 9], [6, 1, 1, 1]]
    shown = board(page).locator(".row")
    mine = shillings(Question.PAY, 20000, Priorities(Collecting.CASH, max_hours=24))
    expect(shown.locator("h3")).to_have_text([row.offer.provider for row in mine])
    expect(shown.locator("h3").first).to_have_text(KIJIJI)
    # Amounts as Arabic writes them here (docs/decisions/arabic-numbers.md), after a mark of direction.
    expect(shown.first.locator(".cost")).to_contain_text("التكلفة: \u200f450,78 KES")
    less = "يصل أقل من الخيار الأول بمقدار \u200f{} TZS"
    said = [said_of_difference(row) for row in shown.all()]
    assert [said[0], said[1], said[3], said[4]] == ["", *(less.format(each) for each in ("3.319", "14.797", "31.232"))]
    expect(extras(page)).to_have_text(
        [
            f"الاستلام نقدًا: مع {KIJIJI} يصل أقل مما يصل مع {MLIMA} بمقدار \u200f3.526 TZS.",
            f"في اليوم نفسه: بلا تكلفة إضافية. خدمة {KIJIJI} هي الأولى في الحالتين.",
            f"كل شروطك معًا: مع {KIJIJI} يصل أقل مما يصل مع {ZIWA} بمقدار \u200f6.486 TZS.",
        ]
    )
    box = board(page).bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320


def numbers_beside_choices(page: Page) -> list[list[int]]:
    """How many services each choice leaves, in whatever language its words are."""
    return [
        [int(number) for number in group.locator(".chip b").all_inner_texts()]
        for group in page.locator(".wish-group").all()
    ]
