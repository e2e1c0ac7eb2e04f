"""Other websites show our prices in a frame, and only that page may be framed."""

import re
from html import unescape

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.reach.embed.colours import LEAST_CONTRAST, OURS, ColourProblem, Colours, contrast, read_colours
from tests.pages.conftest import LANGUAGES, PAGES
from tests.pages.invariants import PageClient, read_page

COLOUR = st.integers(0, 0xFFFFFF).map(lambda number: f"{number:06x}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_frame_tells_the_first_services_in_its_language(pages: PageClient, language: str) -> None:
    response = pages.raw(f"/embed/ke-tz?lang={language}&amount=20000")
    assert response.status_code == 200
    page = read_page(response.text)
    assert page.one("html").attributes["lang"] == language
    assert page.one("html").attributes["dir"] == ("rtl" if language == "ar" else "ltr")
    comparison = pages.get(f"/{language}/ke-tz?amount=20000").text
    amounts = [each.text for each in page.all("span") if each.attributes.get("class") == "amount"]
    assert len(amounts) == 3
    assert all(" ".join(amount.split()) in comparison for amount in amounts)
    (link,) = page.all("a")
    assert link.attributes["href"] == f"http://localhost/{language}/ke-tz?amount=20000&ask=pay"


def test_the_frame_runs_no_script_and_loads_nothing(pages: PageClient) -> None:
    response = pages.raw("/embed/ke-tz")
    page = read_page(response.text)
    assert not page.all("script", "img", "link", "iframe")
    assert "Set-Cookie" not in response.headers
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe-inline" not in policy


def test_only_the_frame_may_be_framed_by_others(pages: PageClient) -> None:
    frame = pages.raw("/embed/ke-tz")
    assert "frame-ancestors *" in frame.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in frame.headers
    for rest in (*PAGES, "ke-tz/embed"):
        other = pages.raw(f"/en/{rest}")
        assert other.headers["X-Frame-Options"] == "DENY", rest
        assert "frame-ancestors 'none'" in other.headers["Content-Security-Policy"], rest


def test_old_prices_are_not_called_current_in_a_frame(pages: PageClient) -> None:
    assert "Last known prices August 2025" in read_page(pages.raw("/embed/ke-tz").text).text


def test_a_website_chooses_its_colours(pages: PageClient) -> None:
    html = pages.raw("/embed/ke-tz?ground=000000&ink=ffffff&accent=ffcc00").text
    assert "background:#000000" in html
    assert "color:#ffffff" in html
    assert "color:#ffcc00" in html


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("accent=fffdf0", 400),
        ("ink=}body{", 400),
        ("ground=red", 400),
        ("amount=much", 400),
        ("lang=xx", 404),
        ("accent=%23005500", 200),
    ],
)
def test_what_nobody_could_read_is_refused_with_a_reason(pages: PageClient, query: str, status: int) -> None:
    response = pages.raw(f"/embed/ke-tz?{query}")
    assert response.status_code == status
    if status == 400:
        assert len(read_page(response.text).all("p")) >= 2


@pytest.mark.parametrize("address", ["/embed/nowhere", "/embed/ke-tz?lang=xx", "/embed/nowhere?lang=ar"])
def test_what_cannot_be_shown_is_said_in_the_frame_and_leaves_no_hole_in_the_page_around_it(
    pages: PageClient, address: str
) -> None:
    response = pages.raw(address)
    assert response.status_code == 404
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"
    page = read_page(response.text)
    assert page.one("html").attributes["lang"] == ("ar" if address.endswith("ar") else "en")
    assert len(page.all("p")) == 2
    (link,) = page.all("a")
    assert pages.raw(link.attributes["href"].removeprefix("http://localhost")).status_code == 200


def test_a_frame_without_a_language_is_in_the_first_one(pages: PageClient) -> None:
    assert pages.raw("/embed/ke-tz?lang=").text == pages.raw("/embed/ke-tz?lang=en").text


def test_a_corridor_without_prices_says_so_in_its_frame(pages: PageClient) -> None:
    assert "We have no prices for this corridor yet" in pages.raw("/embed/fr-dz").text


def test_the_whole_comparison_is_asked_with_the_same_wishes(pages: PageClient) -> None:
    wished = "pickup=cash&pay_in=cash&max_hours=24"
    (link,) = read_page(pages.raw(f"/embed/ke-tz?amount=20000&{wished}").text).all("a")
    assert link.attributes["href"] == f"http://localhost/en/ke-tz?amount=20000&ask=pay&{wished}"
    (link,) = read_page(pages.raw("/embed/ke-tz?ask=receive&amount=100&currency=USD").text).all("a")
    assert link.attributes["href"] == "http://localhost/en/ke-tz?amount=100&ask=receive&currency=USD"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lines_for_a_website_show_the_frame_that_was_chosen(pages: PageClient, language: str) -> None:
    page = pages.get_framing(f"/{language}/ke-tz/embed?amount=20000&accent=005500")
    lines = unescape(page.one("textarea").text)
    (address,) = re.findall(r'src="([^"]+)"', lines)
    frame = pages.raw(unescape(address).removeprefix("http://localhost"))
    assert frame.status_code == 200
    assert "color:#005500" in frame.text
    assert page.one("iframe").attributes["src"] in unescape(address)
    assert "title=" in lines


@pytest.mark.parametrize("query", ["accent=zz", "amount=x", "ink=fffdf8"])
def test_a_bad_choice_is_asked_back_at_its_field(pages: PageClient, query: str) -> None:
    page = pages.get_framing(f"/en/ke-tz/embed?{query}", 400)
    wrong = [each for each in page.all("input") if each.attributes.get("aria-invalid") == "true"]
    assert [each.attributes["name"] for each in wrong] == [query.partition("=")[0]]
    assert not page.all("iframe")


@given(COLOUR, COLOUR, COLOUR)
def test_colours_that_are_taken_can_be_read(ground: str, ink: str, accent: str) -> None:
    chosen = {"ground": ground, "ink": ink, "accent": accent}
    if min(contrast(ink, ground), contrast(accent, ground)) >= LEAST_CONTRAST:
        assert read_colours(chosen) == Colours(**chosen)
    else:
        with pytest.raises(ColourProblem) as refused:
            read_colours(chosen)
        assert refused.value.unreadable


@given(st.text())
def test_nothing_but_six_digits_is_a_colour(text: str) -> None:
    try:
        read = read_colours({"accent": text})
    except ColourProblem:
        return
    assert re.fullmatch(r"[0-9a-f]{6}", read.accent)


def test_contrast_is_what_the_standard_says() -> None:
    assert contrast("000000", "ffffff") == pytest.approx(21)
    assert contrast("777777", "ffffff") == pytest.approx(4.478, abs=0.001)
    assert contrast(OURS.accent, OURS.ground) == pytest.approx(6.2, abs=0.1)


def test_our_own_page_may_show_its_frame(reach_app: Flask) -> None:
    policy = reach_app.test_client().get("/en/ke-tz/embed").headers["Content-Security-Policy"]
    assert "frame-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


def test_a_frame_asked_for_twice_over_says_so_where_it_stands(pages: PageClient) -> None:
    answer = pages.raw("/embed/ke-tz?ask=pay&ask=send")
    assert answer.status_code == 400
    assert "cannot be read" in answer.text
    assert "X-Frame-Options" not in answer.headers, "it may be framed, or there is a hole in somebody's page"


def test_whoever_makes_lines_for_a_corridor_without_prices_is_told(pages: PageClient) -> None:
    assert "We have no prices for this corridor yet." in pages.get_framing("/en/fr-dz/embed").text
