"""A quote's own page: the proof of a figure."""

import re

import pytest
from flask import Flask

from portal.prices.quotes import Quote
from tests.pages.invariants import PageClient
from tests.pages.published import SHA256, starter_quotes


def number_of(provider: str, corridor: str, period: str) -> int:
    """The number under which a starter price is published."""

    def wanted(quote: Quote) -> bool:
        service = quote.service
        return (service.provider, service.corridor.slug, quote.period) == (provider, corridor, period)

    return next(number for number, quote in enumerate(starter_quotes(), 1) if wanted(quote))


def test_it_shows_the_arithmetic_with_its_numbers(client: PageClient) -> None:
    """Western Union, Kenya to Tanzania, February 2025: 207 on 18,000, and 19.79 where the market gave 20.15."""
    page = client.get(f"/en/quote/1-{number_of('Western Union', 'ke-tz', '2025_1Q')}")
    text = page.text.replace("\xa0", " ")
    assert "KES 18,000 + KES 207 = KES 18,207" in text
    assert "KES 18,000 × 19.79 = TZS 356,220" in text
    assert "(1 − 19.79 ÷ 20.154738878) × 100 = 1.81%" in text
    assert "207 ÷ 18,000 × 100 + 1.81% = 2.96%" in text
    assert "The source states 2.96%." in text


def test_it_proves_where_the_figure_is_from(client: PageClient) -> None:
    text = client.get("/en/quote/1-5").text
    for proof in (SHA256, "CC BY 4.0", "The World Bank, Remittance Prices Worldwide", "20 November 2026, 06:30 UTC"):
        assert proof in text


def test_the_history_is_a_chart_and_the_same_in_a_table(client: PageClient) -> None:
    page = client.get(f"/en/quote/1-{number_of('Western Union', 'ke-tz', '2025_3Q')}")
    (chart,) = [svg for svg in page.all("svg") if svg.attributes.get("role") == "img"]
    assert chart.attributes["aria-labelledby"]
    days = [cell.text for cell in page.all("th") if cell.attributes.get("scope") == "row"]
    assert "18 February 2025" in days
    assert "19 August 2025" in days
    assert "2016" in page.text  # a history breaks there, and says so


def test_a_price_that_is_being_checked_is_not_shown_but_says_why(client: PageClient) -> None:
    page = client.get("/en/quote/2-1", 404)
    assert "This price is being checked" in page.text
    assert "far from the market rate" in page.text
    assert not re.search(r"KES\s?18,000", page.text)


@pytest.mark.parametrize("number", ["1-2147483648", "2147483648-1", f"1-{10**30}", f"{10**30}-1"])
@pytest.mark.parametrize("page", ["", "/report"])
def test_a_number_that_no_price_can_have_is_not_found(client: PageClient, number: str, page: str) -> None:
    client.get(f"/en/quote/{number}{page}", 404)


def test_a_price_that_was_taken_back_is_gone(client: PageClient) -> None:
    page = client.get("/en/quote/2-2", 410)
    assert "This price was taken back" in page.text
    assert not re.search(r"KES\s?18,000", page.text)


def test_a_price_of_a_run_that_failed_is_nowhere(client: PageClient) -> None:
    client.get("/en/quote/3-1", 404)


def test_every_price_of_the_portal_can_be_proved(portal_app: Flask) -> None:
    client = PageClient(portal_app)
    statuses = {client.raw(f"/en/quote/1-{number}").status_code for number in range(1, len(starter_quotes()) + 1)}
    assert statuses == {200, 404}  # 404: held, because its currency is mislabelled


def test_what_runs_from_left_to_right_stays_so_in_arabic(client: PageClient) -> None:
    """Round, record, address and sums: unmarked, their parts change places on a page that runs the other way."""
    page = client.get("/ar/quote/1-5")
    isolated = {bdi.text for bdi in page.all("bdi") if bdi.attributes.get("dir") == "ltr"}
    assert {"2025_1Q", SHA256, "file:starter-rpw-east-africa-2025.csv"} <= isolated
    assert any(text.startswith("(1 − ") for text in isolated)
    assert not [each for each in page.all("p", "dd", "li") if each.attributes.get("dir")]


def test_the_moment_of_collecting_is_written_as_the_language_writes_it(client: PageClient) -> None:
    assert "20 noviembre 2026" not in client.get("/es/quote/1-5").text
    for code, written in (
        ("es", "20 de noviembre de 2026, 06:30 UTC"),
        ("fr", "20 novembre 2026, 06:30 UTC"),
        ("ar", "20 نوفمبر 2026، 06:30 UTC"),
    ):
        assert written in client.get(f"/{code}/quote/1-5").text.replace("\xa0", " ")


def test_a_currency_begins_its_line_with_a_capital(client: PageClient) -> None:
    number = number_of("Western Union", "ke-tz", "2025_1Q")
    assert "Chelín tanzano" in client.get(f"/es/quote/1-{number}").text


def test_names_that_stay_english_are_marked_so_in_other_languages(client: PageClient) -> None:
    credit = "The World Bank, Remittance Prices Worldwide"
    (marked,) = [bdi for bdi in client.get("/fr/quote/1-5").all("bdi") if bdi.text == credit]
    assert marked.attributes == {"lang": "en", "dir": "ltr"}
    assert not [bdi for bdi in client.get("/en/quote/1-5").all("bdi") if bdi.text == credit]
