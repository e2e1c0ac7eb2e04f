"""All corridors against the targets, and those from or to one country."""

from decimal import Decimal

import pytest
from flask import Flask

from portal.trends.corridors_page import against_targets
from tests.pages.invariants import Page, PageClient


def column(page: Page, place: int) -> list[str]:
    """The cells of one column of the table of corridors (0: the first after the heading of the row)."""
    rows = [row for row in page.all("tr") if "→" in row.text and "%" in row.text]
    cells = [cell.text for cell in page.all("td")]
    per_row = len(page.all("td")[-len(rows) * 4 :]) // len(rows)
    return cells[-len(rows) * per_row :][place::per_row]


def names(page: Page) -> list[str]:
    return [cell.text for cell in page.all("th") if cell.attributes.get("scope") == "row" and "→" in cell.text]


def figure(text: str) -> Decimal:
    return Decimal(text.split("%", maxsplit=1)[0])


def test_every_surveyed_corridor_is_there_by_name(starter: PageClient) -> None:
    page = starter.get("/en/corridors")
    assert len(names(page)) == 8
    assert names(page) == sorted(names(page))
    assert page.one("h1").text == "All corridors and the targets"


def test_a_heading_sorts_with_a_plain_link_and_says_so(starter: PageClient) -> None:
    page = starter.get("/en/corridors")
    (by_average,) = [link for link in page.all("a") if link.text.strip() == "Average of all services"]
    sorted_page = starter.get(by_average.attributes["href"])
    averages = [figure(text) for text in column(sorted_page, 0)]
    assert averages == sorted(averages)
    (marked,) = [cell for cell in sorted_page.all("th") if "aria-sort" in cell.attributes]
    assert (marked.attributes["aria-sort"], marked.text.split(" ↑")[0]) == ("ascending", "Average of all services")
    (again,) = [link for link in sorted_page.all("a") if "Average of all services" in link.text and "↑" in link.text]
    turned = starter.get(again.attributes["href"])
    assert [figure(text) for text in column(turned, 0)] == averages[::-1]


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("by", ["corridor", "average", "prices", "smart", "seen"])
def test_every_order_shows_every_corridor(starter: PageClient, by: str, order: str) -> None:
    assert len(names(starter.get(f"/en/corridors?sort={by}&order={order}"))) == 8


def test_a_corridor_without_a_figure_stands_last_whichever_way(invented: PageClient) -> None:
    for order in ("asc", "desc"):
        page = invented.get(f"/en/corridors?sort=smart&order={order}")
        assert column(page, 2)[-1] == "Not enough services"


@pytest.mark.parametrize("query", ["sort=price", "order=up", "sort=average&order="])
def test_an_order_that_we_do_not_know_is_refused(starter: PageClient, query: str) -> None:
    starter.get(f"/en/corridors?{query}", 400)


@pytest.mark.parametrize("number", ["0", "2", "x", "-1", "١"])
def test_a_page_that_is_not_there_is_not_found(starter: PageClient, number: str) -> None:
    starter.get(f"/en/corridors?page={number}", 404)


def test_the_targets_are_counted_on_both_measures(starter: PageClient) -> None:
    page = starter.get("/en/corridors")
    averages, smart = ([figure(text) for text in column(page, place) if "%" in text] for place in (0, 2))
    for name, values in (("Average of all services", averages), ("SmaRT, our approximation", smart)):
        counts = (len(values), sum(value < 3 for value in values), sum(value <= 5 for value in values))
        (row,) = [" ".join(row.text.split()) for row in page.all("tr") if row.text.strip().startswith(name + " ")]
        assert row == " ".join([name, *map(str, counts)])


def test_three_per_cent_must_be_undercut_and_five_may_be_reached(app: Flask) -> None:
    with app.test_request_context("/en/corridors"):
        meets = [against_targets(Decimal(value)).meets for value in ("2.99", "3", "5", "5.0001", "-1")]
        assert meets == ["both", "five", "five", "none", "both"]
        assert against_targets(None).verdict == ""


def test_corridors_without_prices_are_listed_apart(starter: PageClient) -> None:
    page = starter.get("/en/corridors")
    assert "We have no prices for these corridors yet" in page.text
    assert "/en/gb-ng" in {link.attributes["href"] for link in page.all("a")}


def test_a_country_shows_the_corridors_that_begin_there(starter: PageClient) -> None:
    page = starter.get("/en/from/ke")
    assert page.one("h1").text == "Sending money from Kenya"
    rows = [cell.text for cell in page.all("th") if cell.attributes.get("scope") == "row"]
    assert rows[-4:] == ["Rwanda", "South Sudan", "Tanzania", "Uganda"]


def test_a_country_shows_the_corridors_that_lead_there(starter: PageClient) -> None:
    page = starter.get("/en/to/KE")
    rows = [cell.text for cell in page.all("th") if cell.attributes.get("scope") == "row"]
    assert rows[-2:] == ["Rwanda", "Tanzania"]


def test_the_lowest_cost_found_is_proved(starter: PageClient) -> None:
    page = starter.get("/en/from/ke")
    proofs = [link.attributes["href"] for link in page.all("a") if "/quote/" in link.attributes["href"]]
    assert len(proofs) == 4
    for proof in proofs:
        starter.get(proof)


def test_old_prices_carry_their_month_and_no_great_words(starter: PageClient) -> None:
    text = starter.get("/en/from/ke").text
    assert "Last known prices, September 2025" in text
    for word in ("best", "cheapest", "today"):
        assert word not in text.lower()


@pytest.mark.parametrize("address", ["from/xx", "to/zz", "from/kenya", "to/"])
def test_a_country_that_is_none_is_not_found(starter: PageClient, address: str) -> None:
    starter.get(f"/en/{address}", 404)


def test_a_country_without_prices_leads_on(starter: PageClient) -> None:
    assert "No prices are known here yet." in starter.get("/en/to/ng").text


@pytest.mark.parametrize("address", ["from/aq", "to/aq", "to/jp"])
def test_a_country_that_no_file_and_no_price_names_has_no_page(starter: PageClient, address: str) -> None:
    starter.get(f"/en/{address}", 404)


def test_a_page_number_of_thousands_of_digits_is_no_page(starter: PageClient) -> None:
    starter.get(f"/en/corridors?page={'9' * 5_000}", 404)
