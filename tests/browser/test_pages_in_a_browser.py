"""The pages in a real browser: accessible, narrow, large enough to press, and without need of a script."""

from decimal import Decimal
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from portal.localization import money, money_plain
from portal.localization.languages import read_languages

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

REGISTRY = Path(__file__).parents[2] / "translations/languages.toml"
LANGUAGES = ("en", "fr", "es", "ar")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = (
    "",
    "ke-tz?amount=20000",
    "ke-tz?amount=x",
    "ke-tz?amount=100",
    "gb-ng",
    "quote/1-96",
    "sources",
    "methodology",
)


def violations(page: Page) -> list[str]:
    """What axe finds wrong, as a list to read."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response["violations"]
    return [f"{each['id']}: {each['help']}: {node['html'][:200]}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rest", ["ke-tz?amount=20000", "ke-tz?amount=400000&ask=receive", "components"])
def test_axe_finds_nothing_wrong(phone: Page, site: str, language: str, rest: str) -> None:
    phone.goto(f"{site}/{language}/{rest}")
    assert violations(phone) == []


@pytest.mark.parametrize("rest", PAGES)
def test_axe_finds_nothing_wrong_on_other_pages(wide: Page, site: str, rest: str) -> None:
    wide.goto(f"{site}/en/{rest}")
    assert violations(wide) == []


@pytest.mark.parametrize("rest", ["ke-tz?amount=20000", "components", "quote/1-96"])
def test_axe_finds_nothing_wrong_in_the_dark(dark: Page, site: str, rest: str) -> None:
    dark.goto(f"{site}/ar/{rest}")
    ground = dark.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(20, 24, 27)"
    assert violations(dark) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rest", [*PAGES, "components"])
def test_a_narrow_screen_is_wide_enough(phone: Page, site: str, language: str, rest: str) -> None:
    phone.goto(f"{site}/{language}/{rest}")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320


#: A link in a sentence may be as high as its line (WCAG 2.5.8); one that is all of its paragraph may not.
TOO_SMALL = """() => [...document.querySelectorAll('a, button, input, select, summary, textarea, label.choice')]
  .filter(e => e.checkVisibility() && !e.matches('.choice input, .skip') && !e.closest('.hidden-words, .choice > *'))
  .filter(e => {
    const around = e.closest('p, li, dd');
    return !around || around.innerText.trim() === e.innerText.trim() || around.matches('.quick, td li, .links li');
  })
  .map(e => [e.outerHTML.slice(0, 120), e.getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.9 || box.width < 43.9)
  .map(([html, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`)"""


@pytest.mark.parametrize("rest", ["", "ke-tz?amount=20000", "components", "gb-ng", "sources"])
def test_what_is_pressed_is_at_least_44_pixels(phone: Page, site: str, rest: str) -> None:
    """All but links inside a sentence, which WCAG 2.5.8 leaves out as well."""
    phone.goto(f"{site}/fr/{rest}")
    assert phone.evaluate(TOO_SMALL) == []


#: Where the signs of a text stand from left to right, as a reader sees them.
SEEN = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [], range = document.createRange();
  for (let node; (node = walk.nextNode());)
    for (let at = 0; at < node.length; at++) {
      range.setStart(node, at); range.setEnd(node, at + 1);
      const box = range.getBoundingClientRect();
      if (box.width && node.data[at].trim()) found.push([box.left, node.data[at]]);
    }
  return found.sort((one, other) => one[0] - other[0]).map(([, sign]) => sign).join('');
}"""


@pytest.mark.parametrize(
    ("amount", "seen"), [("1234.5", "KES1.234,50"), ("-1234.5", "KES-1.234,50"), ("-5", "KES-5,00")]
)
def test_the_minus_of_an_arabic_amount_stands_before_its_digits(wide: Page, amount: str, seen: str) -> None:
    arabic = next(each for each in read_languages(REGISTRY) if each.code == "ar")
    for markup in (money(Decimal(amount), "KES", arabic), f"<p>{money_plain(Decimal(amount), 'KES', arabic)}</p>"):
        wide.set_content(f'<html lang="ar" dir="rtl"><body>{markup}</body></html>')
        assert wide.evaluate(SEEN) == seen


def test_what_arrives_is_the_largest_thing_in_a_row(phone: Page, site: str) -> None:
    phone.goto(f"{site}/en/ke-tz?amount=20000")
    sizes = phone.evaluate(
        """() => [...document.querySelectorAll('.row:first-child *')]
             .map(e => [parseFloat(getComputedStyle(e).fontSize), e.className?.baseVal ?? e.className])"""
    )
    largest = max(size for size, _name in sizes)
    assert "arrives" in {name for size, name in sizes if size == largest}


def test_the_keyboard_alone_is_enough(wide: Page, site: str) -> None:
    wide.goto(f"{site}/en/ke-tz?amount=20000")
    wide.keyboard.press("Tab")
    expect(wide.locator(".skip")).to_be_focused()
    expect(wide.locator(".skip")).to_be_in_viewport()
    wide.keyboard.press("Enter")
    expect(wide.locator("main")).to_be_focused()
    wide.keyboard.press("Tab")
    expect(wide.get_by_label("How much?")).to_be_focused()
    outline = wide.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    wide.keyboard.press("Control+A")
    wide.keyboard.type("30,000")
    wide.keyboard.press("Enter")
    expect(wide.locator(".lead")).to_contain_text("30,000")


def test_every_question_can_be_asked_without_a_script(scriptless: Page, site: str) -> None:
    scriptless.goto(f"{site}/en/")
    scriptless.get_by_label("From which country?").select_option("KE")
    scriptless.get_by_label("To which country?").select_option("TZ")
    scriptless.get_by_label("How much?").fill("20000")
    scriptless.get_by_text("I send this much and pay fees on top").click()
    scriptless.get_by_role("button", name="Compare").click()
    expect(scriptless.get_by_role("heading", level=1)).to_have_text("Kenya → Tanzania")
    expect(scriptless.locator(".row").first).to_contain_text("Western Union")
    expect(scriptless.get_by_role("button", name="Print")).to_have_count(0)
    scriptless.locator(".row").first.get_by_role("link", name="Proof of this price").click()
    expect(scriptless.get_by_role("heading", level=1)).to_contain_text("Proof of a price")


def test_the_currency_of_what_arrives_is_asked_only_with_its_question(scriptless: Page, site: str) -> None:
    scriptless.goto(f"{site}/en/ke-tz?amount=20000")
    payout = scriptless.get_by_label("Money that arrives is in")
    expect(payout).to_be_hidden()
    scriptless.get_by_label("What is this amount?").select_option("receive")
    expect(payout).to_be_visible()
    payout.select_option("USD")
    scriptless.get_by_label("How much?").fill("150")
    scriptless.get_by_role("button", name="Compare").click()
    expect(scriptless.locator(".board h2").first).to_contain_text("Paid in dollars")


def test_recent_corridors_stay_in_the_browser_and_can_be_forgotten(wide: Page, site: str) -> None:
    wide.goto(f"{site}/en/")
    expect(wide.locator("#recent")).to_be_hidden()
    wide.goto(f"{site}/en/ke-tz")
    wide.goto(f"{site}/en/")
    expect(wide.locator("#recent")).to_contain_text("Kenya → Tanzania")
    wide.get_by_role("button", name="Forget them").click()
    wide.reload()
    expect(wide.locator("#recent")).to_be_hidden()


def test_the_page_breaks_no_rule_of_its_own_policy(wide: Page, site: str) -> None:
    said: list[str] = []
    wide.on("console", lambda message: said.append(message.text))
    wide.on("pageerror", lambda error: said.append(str(error)))
    for rest in ("", "ke-tz?amount=20000", "quote/1-96", "components"):
        wide.goto(f"{site}/en/{rest}")
    assert said == []


def test_arabic_runs_from_right_to_left_but_figures_do_not(phone: Page, site: str) -> None:
    phone.goto(f"{site}/ar/ke-tz?amount=20000")
    boxes = phone.evaluate(
        """() => ['.brand', '.row .bar-fee'].map(s => document.querySelector(s).getBoundingClientRect())
             .map(b => [b.left, b.right])"""
    )
    assert all(right > 300 - 24 for _left, right in boxes), boxes
    assert phone.locator(".arrives bdi[dir]").count() == phone.locator(".arrives").count()


def test_printed_the_page_is_ink_on_paper(wide: Page, site: str) -> None:
    wide.goto(f"{site}/en/ke-tz?amount=20000")
    wide.emulate_media(media="print", color_scheme="dark")
    assert wide.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    expect(wide.locator(".question")).to_be_hidden()
    expect(wide.locator(".lead")).to_contain_text("You pay")
    month, amount = (
        wide.evaluate(f"parseFloat(getComputedStyle(document.querySelector('{each}')).fontSize)")
        for each in (".month", ".arrives")
    )
    assert month >= amount  # posters print the month as large as the amount


#: Where each character of an element's text is drawn, as its left and right edge.
DRAWN = """element => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), drawn = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (let at = 0; at < node.length; at += 1) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = range.getBoundingClientRect();
      drawn.push([node.data[at], box.left, box.right]);
    }
  }
  return drawn;
}"""


def test_in_arabic_dollars_keep_their_sign_beside_their_letters(phone: Page, site: str) -> None:
    phone.goto(f"{site}/ar/ke-tz?amount=20000")
    drawn = phone.locator("#paid-in-usd").locator("xpath=ancestor::section").locator(".arrives").first.evaluate(DRAWN)
    places = [(left, letter) for letter, left, right in drawn if right > left and letter.strip()]
    assert "".join(letter for _left, letter in sorted(places)).startswith("US$")


def test_in_arabic_a_sum_reads_from_the_left_and_breaks_before_what_it_gives(phone: Page, site: str) -> None:
    phone.goto(f"{site}/ar/quote/1-96")
    sums = phone.locator(".sum").evaluate_all(
        """sums => sums.map(sum => [...sum.querySelectorAll("bdi > span")].map(part => {
             const box = part.getBoundingClientRect();
             return [Math.round(box.left), Math.round(box.top), part.textContent];
           }))"""
    )
    assert len(sums) >= 5
    broken = [(terms, gives) for terms, gives in sums if gives[1] > terms[1]]
    assert broken
    assert all(terms[0] == gives[0] and gives[2].startswith("= ") for terms, gives in broken)
    assert all(terms[0] < gives[0] for terms, gives in sums if gives[1] == terms[1])


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_charts_dates_stand_at_its_ends_and_read_in_order(wide: Page, site: str, language: str) -> None:
    wide.goto(f"{site}/{language}/components")
    chart = wide.locator(".chart svg").bounding_box()
    first, last = (date.bounding_box() for date in wide.locator(".chart-dates bdi").all())
    assert chart
    assert first
    assert last
    assert abs(first["x"] - chart["x"]) < 2
    assert abs(last["x"] + last["width"] - chart["x"] - chart["width"]) < 2
    drawn = wide.locator(".chart-dates bdi").last.evaluate(DRAWN)
    day, year = (next(left for letter, left, _right in drawn if letter == digit) for digit in ("9", "0"))
    assert (day > year) == (language == "ar")  # 29 February 2020


def test_a_row_is_short_enough_to_compare_on_a_phone(phone: Page, site: str) -> None:
    """On a common phone, 360 px wide, two services can be seen nearly at once."""
    phone.set_viewport_size({"width": 360, "height": 800})
    phone.goto(f"{site}/en/ke-tz?amount=20000")
    heights = phone.locator(".row").evaluate_all("rows => rows.map(row => row.getBoundingClientRect().height)")
    assert sum(heights) / len(heights) < 480
