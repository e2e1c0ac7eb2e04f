"""A sheet to pin up: one page, the right figures, the month as large as the amounts, readable in every language."""

import io
import re
import subprocess
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from flask import Flask

from portal import printing
from portal.localization import money, using_language
from portal.printing import pdf_of, pdf_of_one_page
from portal.reach.short_links import shared_of
from tests.pages.conftest import LANGUAGES
from tests.pages.invariants import Page, PageClient, read_page
from tests.reach.sheets.longest import AMOUNTS, NAMES, documents

CORRIDORS = ("ke-tz", "ke-ug", "rw-ke", "tz-ke", "ke-ss", "ke-rw")
ASKS = ("", "?amount=20000", "?amount=20000&ask=send", "?amount=400000&ask=receive")


@dataclass(frozen=True)
class Word:
    """A word on a page of a PDF, and where it stands, in points from the upper left corner."""

    text: str
    left: float
    top: float
    bottom: float


def words(pdf: bytes, folder: Path) -> list[Word]:
    """Return the words of a PDF with their places, as pdftotext finds them."""
    path = folder / "sheet.pdf"
    path.write_bytes(pdf)
    told = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True).stdout
    found = re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">(.*?)</word>', told)
    return [Word(text, float(left), float(top), float(bottom)) for left, top, bottom, text in found]


def in_order(found: list[Word], *texts: str) -> bool:
    """Whether these words stand on one line, each to the right of the one before."""
    for first in (word for word in found if word.text == texts[0]):
        line = [word for word in found if abs(word.bottom - first.bottom) < 2 and word.text in texts]
        if [word.text for word in sorted(line, key=lambda word: word.left)] == list(texts):
            return True
    return False


def pdf(pages: PageClient, address: str) -> bytes:
    response = pages.raw(address)
    assert response.status_code == 200, address
    assert response.mimetype == "application/pdf"
    return bytes(response.data)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ask", ["pay", "send", "receive"])
@pytest.mark.parametrize("wishes", ["", "&pickup=cash&max_hours=24"])
def test_every_sheet_is_one_page(pages: PageClient, language: str, ask: str, wishes: str) -> None:
    for corridor in CORRIDORS:
        question = f"ask={ask}{wishes}"
        shown = pages.raw(f"/{language}/{corridor}/sheet?{question}").text
        if "sheet-amount" in shown:  # some service meets the wishes
            check_one_page(pdf(pages, f"/{language}/{corridor}/sheet.pdf?{question}"), read_page(shown))


def check_one_page(made: bytes, shown: Page) -> None:
    """The page is A4 and the only one, and every amount, the month and the way to the newest prices stand on it."""
    with pypdfium2.PdfDocument(made) as document:
        assert len(document) == 1
        assert [round(side) for side in document[0].get_size()] == [595, 842]  # in points
        text = "".join(document[0].get_textpage().get_text_range().split())
    digits = re.sub(r"[^0-9]", "", text)
    for each in shown.elements:
        told = each.attributes.get("class", "")
        if told in {"sheet-amount", "sheet-month"}:
            assert re.sub(r"[^0-9]", "", each.text) in digits
        if told == "sheet-token":
            assert each.text in text


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("name", NAMES, ids=["66 signs", "one word"])
@pytest.mark.parametrize("amount", AMOUNTS)
def test_a_sheet_is_one_page_when_everything_is_as_long_as_it_gets(
    reach_app: Flask, language: str, name: str, amount: str
) -> None:
    drawn = documents(reach_app, language, name, amount)
    check_one_page(pdf_of_one_page(drawn), read_page(re.sub(r"<style>.*?</style>", "", drawn[0], flags=re.DOTALL)))


def test_the_last_step_is_one_page_in_a_wide_font_too(reach_app: Flask) -> None:
    wide = documents(reach_app, "fr", NAMES[0], AMOUNTS[0])[-1].replace('system-ui, "Noto Sans"', '"DejaVu Sans"')
    with pypdfium2.PdfDocument(pdf_of(wide)) as document:
        assert len(document) == 1


def test_of_several_documents_the_first_of_one_page_is_printed() -> None:
    two, one = "<p style='break-after: page'>a</p><p>b</p>", "<p>c</p>"
    with pypdfium2.PdfDocument(pdf_of_one_page([two, one, "<p>d</p>"])) as document:
        assert document[0].get_textpage().get_text_range().strip() == "c"
    with pypdfium2.PdfDocument(pdf_of_one_page([two])) as document:
        assert len(document) == 2
    with pytest.raises(ValueError, match="no document"):
        pdf_of_one_page([])


def test_the_token_of_the_address_stands_whole_on_one_line(reach_app: Flask, tmp_path: Path) -> None:
    found = words(pdf_of_one_page(documents(reach_app, "en", NAMES[0], AMOUNTS[0])), tmp_path)
    assert [word.text for word in found if "1d1rfakqh27abcdef" in word.text] == ["1d1rfakqh27abcdef"]
    assert any(word.text.endswith(".example.org/c/") for word in found)


def test_services_that_are_about_the_same_share_a_place(pages: PageClient) -> None:
    """As the page has them: 1, 1, 3."""
    for address in ("/en/ke-ss/sheet?ask=send", "/embed/ke-ss?ask=send"):
        page = read_page(pages.raw(address).text)
        places = [each.text for each in page.elements if each.attributes.get("class") == "sheet-place"]
        assert (places or [each.text for each in page.all("b")]) == ["1", "1", "3"], address


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_who_says_so_is_named_in_the_language_of_the_sheet(pages: PageClient, language: str) -> None:
    """A name stays English, and is marked so; what is only described is translated."""
    credit = '<bdi lang="en" dir="ltr">The World Bank, Remittance Prices Worldwide</bdi>'
    assert credit in pages.raw(f"/{language}/ke-tz/sheet").text
    assert credit in pages.raw(f"/embed/ke-tz?lang={language}").text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("asks", ASKS)
def test_the_page_to_print_tells_what_the_comparison_tells(pages: PageClient, language: str, asks: str) -> None:
    sheet = pages.get(f"/{language}/ke-tz/sheet{asks}")
    comparison = pages.get(f"/{language}/ke-tz{asks}")
    amounts = [each.text for each in sheet.all("span") if each.attributes.get("class") == "sheet-amount"]
    assert 1 <= len(amounts) <= 3
    for amount in amounts:
        assert " ".join(amount.split()) in comparison.text


@pytest.mark.parametrize(
    ("language", "figures"),
    [
        ("en", ("TZS", "384,892")),
        ("fr", ("384", "892", "TZS")),
        ("es", ("384.892", "TZS")),
        ("ar", ("TZS", "384.892")),
    ],
)
def test_amounts_stand_in_the_right_order_on_paper(
    pages: PageClient, tmp_path: Path, language: str, figures: tuple[str, ...]
) -> None:
    assert in_order(words(pdf(pages, f"/{language}/ke-tz/sheet.pdf?amount=20000"), tmp_path), *figures)


@pytest.mark.parametrize("amount", ["384892", "-384892"])
def test_the_order_would_be_wrong_without_the_element_around_an_amount(
    reach_app: Flask, tmp_path: Path, amount: str
) -> None:
    """The check above can fail: a number that stands before its currency turns round in a line from right to left."""
    with reach_app.test_request_context("/fr/"), using_language("fr") as french:
        wrapped = str(money(Decimal(amount), "TZS", french, short=True))
    assert "dir=" in wrapped
    bare = re.sub(r"</?bdi[^>]*>", "", wrapped)
    figures = tuple(re.sub(r"<[^>]*>", "", wrapped).split())
    page = '<html dir="rtl"><body style="font: 20px Noto Sans">%s</body></html>'
    assert in_order(words(pdf_of(page % f"<p>المبلغ {wrapped} هنا</p>"), tmp_path), *figures)
    assert not in_order(words(pdf_of(page % f"<p>المبلغ {bare} هنا</p>"), tmp_path), *figures)


@pytest.mark.parametrize(("language", "month"), [("en", "August"), ("fr", "août"), ("es", "agosto")])
def test_old_prices_carry_their_month_as_large_as_the_amounts(
    pages: PageClient, tmp_path: Path, language: str, month: str
) -> None:
    found = words(pdf(pages, f"/{language}/ke-tz/sheet.pdf?amount=20000"), tmp_path)
    heights = {word.text: word.bottom - word.top for word in found}
    assert heights[month] == pytest.approx(heights["TZS"], rel=0.02)
    assert heights["TZS"] > 48  # points: capital letters of some 13 mm


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_and_the_address_lead_to_the_same_comparison(pages: PageClient, language: str) -> None:
    page = pages.get(f"/{language}/ke-tz/sheet?amount=20000&ask=send")
    (address,) = [each.text for each in page.all("p") if each.attributes.get("class") == "sheet-address"]
    shared = shared_of(address.rpartition("/")[2])
    assert (shared.language, shared.corridor.slug) == (language, "ke-tz")
    assert (shared.question.value, shared.amount) == ("send", Decimal(20000))
    opened = pages.raw(f"/c/{address.rpartition('/')[2]}")
    assert opened.headers["Location"] == f"/{language}/ke-tz?amount=20000&ask=send"


@pytest.mark.parametrize("address", ["/en/ke-tz/sheet", "/embed/ke-tz"])
def test_what_the_services_are_chosen_by_stands_above_them(pages: PageClient, address: str) -> None:
    chosen = pages.raw(f"{address}?pickup=mobile_wallet&max_hours=24").text
    assert "Into a mobile wallet · The same day" in chosen
    assert "Into a mobile wallet" not in pages.raw(address).text


def test_dollars_are_told_apart_where_nothing_local_is_paid(pages: PageClient) -> None:
    assert "changing them costs extra" in pages.get("/en/ke-ss/sheet").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_corridor_without_prices_says_so(pages: PageClient, language: str) -> None:
    assert "sheet-amount" not in pages.raw(f"/{language}/fr-dz/sheet").text
    pages.get(f"/{language}/fr-dz/sheet")
    pages.get(f"/{language}/fr-dz/sheet.pdf", 404)


@pytest.mark.parametrize("end", ["sheet", "sheet.pdf"])
def test_bad_questions_are_asked_back(pages: PageClient, end: str) -> None:
    pages.get(f"/en/ke-tz/{end}?amount=much", 400)
    pages.get(f"/en/ke-tz/{end}?pickup=pigeon", 400)
    pages.get(f"/en/nowhere/{end}", 404)


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_no_pdf_can_be_made_the_page_offers_itself_to_print(
    pages: PageClient, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    def missing() -> None:
        raise printing.PrintingUnavailable("Install libpango-1.0-0.")

    monkeypatch.setattr(printing, "_weasyprint", missing)
    page = pages.get(f"/{language}/ke-tz/sheet.pdf", 503)
    assert any(each.attributes.get("class") == "sheet-amount" for each in page.all("span"))
    assert not any(
        "sheet.pdf" in link.attributes["href"] for link in page.all("a") if "hreflang" not in link.attributes
    )
    assert "libpango" not in page.text  # the operator's business: it is in the log


def test_a_printed_document_fetches_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    made = pdf_of(f'<p>before</p><img src="file://{secret}"><link rel="stylesheet" href="http://localhost/x.css">')
    text = subprocess.run(["pdftotext", "-", "-"], input=made, capture_output=True, check=True).stdout.decode()
    assert text.split() == ["before"]
    assert io.BytesIO(made).read(4) == b"%PDF"
