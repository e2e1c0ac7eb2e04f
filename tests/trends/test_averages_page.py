"""Averages over many corridors: each with what is behind it, and what is left out."""

from decimal import Decimal

import pytest

from tests.pages.invariants import Page, PageClient


def bars(page: Page) -> list[str]:
    """Each group: its name, its mean, and what is behind it."""
    lines = [" ".join(item.text.split()) for item in page.all("li")]
    return [line for line in lines if "% " in line and "corridor" in line]


def test_the_worlds_average_stands_with_its_prices_and_corridors(starter: PageClient) -> None:
    text = starter.get("/en/averages").text
    assert "All corridors together Last known prices, September 2025" in " ".join(text.split())
    assert "the corridors of the survey that this portal holds, and no others: 80 prices, 8 corridors." in text
    assert "Simple mean of the total cost: 80 prices, 8 corridors." in text


def test_it_is_the_figure_that_the_rounds_give(starter: PageClient) -> None:
    page = starter.get("/en/averages")
    (whole,) = [each.text for each in page.all("strong") if each.attributes.get("class") == "paid large"]
    (line,) = [row.text for row in page.all("tr") if "2025_3Q" in row.text]
    assert whole in line


def test_every_grouping_tells_how_many_services_are_behind_each_mean(starter: PageClient) -> None:
    page = starter.get("/en/averages")
    for heading in ("By how it is collected", "By how it is paid in", "By the region that receives", "By kind of firm"):
        assert heading in [each.text for each in page.all("h2")]
    groups = bars(page)
    assert any(words.startswith("Cash 7.80% 37 prices · 8 corridors") for words in groups)
    assert any(words.startswith("Sub-Saharan Africa") for words in groups)
    assert all("price" in words and "corridor" in words for words in groups)


def test_kinds_of_firm_add_up_to_the_whole(starter: PageClient) -> None:
    names = ("Money transfer operator", "Mobile operator", "Bank 34")
    kinds = [line for line in bars(starter.get("/en/averages")) if line.startswith(names)]
    assert [int(line.split("% ")[1].split()[0]) for line in kinds] == [24, 9, 47]


def test_what_cash_costs_is_said_like_for_like(starter: PageClient) -> None:
    text = starter.get("/en/averages").text
    assert "Where all else is equal, collecting cash costs" in text
    assert "pairs of services" in text
    assert "All else equal: the same provider, corridor, way to pay in and currency paid out." in text


def test_a_sending_country_can_be_left_out_and_is_counted(starter: PageClient) -> None:
    page = starter.get("/en/averages?without=RW")
    assert "7 corridors" in page.text
    assert "Left out: Sent from Rwanda 7" in page.text
    assert "Simple mean of the total cost: 73 prices, 7 corridors." in page.text


def test_an_earlier_round_has_its_own_address(starter: PageClient) -> None:
    page = starter.get("/en/averages?period=2025_1Q")
    chosen = [option.text for option in page.all("option") if "selected" in option.attributes]
    assert "1st quarter 2025" in chosen
    assert "82 prices" in page.text


@pytest.mark.parametrize(("query", "status"), [("period=2025_2Q", 404), ("period=x", 404), ("without=XX", 400)])
def test_what_is_not_there_is_not_answered(starter: PageClient, query: str, status: int) -> None:
    starter.get(f"/en/averages?{query}", status)


def test_years_gaps_and_the_break_are_in_the_table(invented: PageClient) -> None:
    text = invented.get("/en/averages").text
    assert "2nd quarter 2025: no round" in text
    assert "3rd quarter 2016 to 3rd quarter 2024: no round" in text
    assert "Here the survey changed its fields, in 2016." in text


def test_the_means_are_those_of_the_invented_round(invented: PageClient) -> None:
    groups = bars(invented.get("/en/averages"))
    assert any(words.startswith("Mobile wallet 2.00% 1 price · 1 corridor") for words in groups)
    assert any(words.startswith("Cash 6.00% 1 price · 1 corridor") for words in groups)
    whole = Decimal(invented.get("/en/averages").text.split("August 2025")[1].split("%")[0])
    assert whole == Decimal(4)


def test_an_earlier_round_is_named_by_its_month(starter: PageClient) -> None:
    assert "All corridors together, March 2025" in starter.get("/en/averages?period=2025_1Q").text


def test_a_country_that_sends_nothing_in_the_round_is_asked_back(starter: PageClient) -> None:
    page = starter.get("/en/averages?without=US", 400)
    assert "This round has no prices sent from this country: United States. Choose one from the list." in page.text
    assert "Simple mean of the total cost: 80 prices, 8 corridors." in page.text
    (field,) = [each for each in page.all("select") if each.attributes.get("aria-invalid") == "true"]
    assert field.attributes["name"] == "without"
