"""The page with the message: to copy, to send by text message, or with WhatsApp."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from portal.reach.gsm7 import size_of
from portal.reach.short_links import shared_of
from tests.pages.conftest import LANGUAGES
from tests.pages.invariants import Page, PageClient, read_page


def message_on(page: Page) -> str:
    return page.one("textarea").text


def test_the_message_names_the_month_the_best_three_and_the_link(pages: PageClient) -> None:
    text = message_on(pages.get("/en/ke-tz/message?amount=18000"))
    assert text.splitlines() == [
        "KE-TZ, prices 08/2025",
        "Pay 18000 KES, arrives:",
        "1 Western Union 346357 TZS",
        "2 MoneyGram 328724 TZS",
        "3 M-Pesa 313904 TZS",
        "http://localhost/c/1d1rfakqh27",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("query", ["", "amount=20000&ask=send&pickup=cash", "amount=400000&ask=receive&max_hours=24"])
def test_the_link_in_the_message_opens_the_page_it_was_made_from(pages: PageClient, language: str, query: str) -> None:
    page = pages.get(f"/{language}/ke-tz/message?{query}")
    token = re.search(r"/c/(\w+)$", message_on(page))
    assert token
    (back,) = [
        link.attributes["href"]
        for link in page.all("a")
        if "/ke-tz?" in link.attributes["href"] and "message" not in link.attributes["href"]
    ]
    assert pages.raw(f"/c/{token[1]}").headers["Location"] == back
    assert parse_qs(query).items() <= parse_qs(urlsplit(back).query).items()
    assert shared_of(token[1]).language == language


def buttons_on(page: Page) -> tuple[str, str]:
    """What is sent as a text message, and with WhatsApp."""
    links = [link.attributes["href"] for link in page.all("a")]
    (by_text,) = [link for link in links if link.startswith("sms:")]
    (by_whatsapp,) = [link for link in links if link.startswith("https://wa.me/")]
    return unquote(by_text.removeprefix("sms:?&body=")), parse_qs(urlsplit(by_whatsapp).query)["text"][0]


def test_the_text_message_is_sent_as_it_is_shown(pages: PageClient) -> None:
    page = pages.get("/fr/ke-tz/message?amount=18000")
    by_text, _by_whatsapp = buttons_on(page)
    assert by_text == message_on(page)


def test_whatsapp_sets_no_limit_and_carries_names_month_and_services_in_full(pages: PageClient) -> None:
    _by_text, by_whatsapp = buttons_on(pages.get("/fr/ke-tz/message?amount=18000"))
    assert by_whatsapp.splitlines() == [
        "Kenya → Tanzanie",
        "Derniers prix connus, août 2025",
        "Payer 18000 KES, il arrive\N{NO-BREAK SPACE}:",
        "1 Western Union 346357 TZS",
        "2 MoneyGram 328724 TZS",
        "3 M-Pesa 313904 TZS",
        "http://localhost/c/1pmtfakqh2x",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("query", ["amount=18000", "amount=1", "amount=20000&ask=send&pickup=cash&pay_in=card"])
def test_with_whatsapp_the_link_is_whole_in_every_language(pages: PageClient, language: str, query: str) -> None:
    _by_text, by_whatsapp = buttons_on(pages.get(f"/{language}/ke-tz/message?{query}"))
    assert re.fullmatch(r"https?://localhost/c/\w+", by_whatsapp.splitlines()[-1])
    assert len(by_whatsapp.splitlines()) >= 4


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", ["ke-rw", "ke-ss", "ke-ug", "rw-ke", "tz-ke", "tz-rw", "tz-ug"])
@pytest.mark.parametrize("ask", ["pay", "send", "receive"])
def test_every_message_is_one_part(pages: PageClient, language: str, slug: str, ask: str) -> None:
    size = size_of(message_on(pages.get(f"/{language}/{slug}/message?ask={ask}")))
    assert size.one_part, size


def test_the_corridor_page_leads_to_its_message_with_everything_asked(pages: PageClient) -> None:
    page = read_page(pages.raw("/en/ke-tz?amount=20000&ask=send&pickup=cash").get_data(as_text=True))
    hrefs = [link.attributes["href"] for link in page.all("a")]
    assert "/en/ke-tz/message?amount=20000&ask=send&pickup=cash" in hrefs


def test_an_amount_without_any_service_says_so_and_keeps_the_link(pages: PageClient) -> None:
    text = message_on(pages.get("/en/ke-tz/message?amount=1"))
    assert "No service has a price for this amount." in text
    assert "/c/1" in text


def test_a_corridor_that_nobody_surveys_has_no_message(pages: PageClient) -> None:
    page = pages.get("/en/fr-jp/message")
    assert not page.all("textarea")
    assert "We have no prices for this corridor yet." in page.text


@pytest.mark.parametrize("query", ["amount=x", "ask=x", "pickup=x", "max_hours=0", "ask=receive&currency=EUR"])
def test_what_cannot_be_understood_is_said(pages: PageClient, query: str) -> None:
    page = pages.get(f"/en/ke-tz/message?{query}", 400)
    assert not page.all("textarea")
    assert len(page.all("p")) > 3


def test_an_unknown_corridor_is_not_found(pages: PageClient) -> None:
    pages.get("/en/xx-yy/message", 404)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_stays_small(pages: PageClient, language: str) -> None:
    document = pages.raw(f"/{language}/ke-tz/message?amount=18000", headers={"Accept-Encoding": "gzip"})
    assert document.headers["Content-Encoding"] == "gzip"
    files = [
        element.attributes.get("href") or element.attributes["src"]
        for element in pages.get(f"/{language}/ke-tz/message?amount=18000").all("link", "script")
        if element.attributes.get("rel") in {None, "stylesheet", "icon"}
    ]
    sizes = [len(pages.raw(each, headers={"Accept-Encoding": "gzip"}).data) for each in files]
    assert len(document.data) <= 14 * 1024
    assert len(document.data) + sum(sizes) <= 60 * 1024
