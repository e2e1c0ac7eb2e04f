"""What a person uses today: computed while they look, said exactly, kept nowhere."""

import logging
import re
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import MetaData, func, select

from portal.database import Base, Database
from tests.browser.stories import SHEET, sheet_quotes
from tests.pages.invariants import Element, Page, PageClient
from tests.pages.published import publish, publish_starter_prices

OFFER = "fee=2500&rate=18.2&times=12"


@pytest.fixture
def fresh(app: Flask) -> PageClient:
    """A portal with the sheet of the eight stories beside the starter prices."""
    database: Database = app.extensions["homeward"].database
    publish_starter_prices(database)
    assert "not-real" in SHEET.name
    publish(database, sheet_quotes(), "survey")
    return PageClient(app)


def told(page: Page) -> str:
    (answer,) = [one for one in page.all("section") if one.attributes.get("class") == "way-told"]
    return " ".join(answer.text.replace("\xa0", " ").split())


def problems(page: Page) -> list[str]:
    return [" ".join(one.text.split()) for one in page.all("p") if one.attributes.get("class") == "problem"]


def test_a_typed_offer_is_set_against_the_first_service(fresh: PageClient) -> None:
    """387,030 less (20,000 - 2,500) x 18.2 = 318,500 is 68,530; twelve times that is 822,360."""
    answer = told(fresh.get(f"/en/ke-tz/today?amount=20000&{OFFER}"))
    assert "With Ziwa Online (not real), TZS 68,530 more arrives each time." in answer
    assert "In a year, sending 12 times, that is TZS 822,360." in answer


def test_what_would_arrive_is_enough(fresh: PageClient) -> None:
    answer = told(fresh.get("/en/ke-tz/today?amount=20000&arrives=390000"))
    assert "With your way, TZS 2,970 more arrives each time than with Ziwa Online (not real)." in answer
    assert "year" not in answer


def test_each_question_is_answered_in_what_it_ranks_by(fresh: PageClient) -> None:
    sent = told(fresh.get("/en/ke-tz/today?amount=20000&ask=send&fee=550&rate=19.400"))
    assert "Ziwa Online (not real) costs KES 500 less each time." in sent
    received = told(fresh.get("/en/ke-tz/today?amount=500000&ask=receive&currency=TZS&paid=26000"))
    assert "With Ziwa Online (not real), you pay KES 176.80 less each time." in received


def test_an_offer_is_compared_with_services_that_meet_the_wishes(fresh: PageClient) -> None:
    answer = told(fresh.get("/en/ke-tz/today?amount=20000&pickup=cash&arrives=380000"))
    assert "With Kijiji Cash (not real), TZS 544 more arrives each time." in answer


def test_out_of_date_prices_give_no_sum_for_a_year(client: PageClient) -> None:
    answer = told(client.get(f"/en/ke-tz/today?amount=20000&{OFFER}"))
    assert "more arrives each time" in answer
    assert "Last known prices, August 2025" in answer
    assert "So we do not reckon a year with it." in answer
    assert "In a year" not in answer


def test_a_service_without_a_price_for_the_amount_says_why(fresh: PageClient) -> None:
    page = fresh.get("/en/ke-tz/today?amount=44000")
    (code,) = [one.attributes["value"] for one in page.all("option") if "Savanna" in one.text]
    within = told(fresh.get(f"/en/ke-tz/today?amount=44000&service={code}"))
    assert "more arrives each time" in within
    beyond = told(fresh.get(f"/en/ke-tz/today?amount=60000&service={code}"))
    assert "has no price for this amount. Your amount is above the amounts surveyed" in beyond


def test_who_uses_the_first_service_learns_so(fresh: PageClient) -> None:
    page = fresh.get("/en/ke-tz/today?amount=20000")
    (code,) = [one.attributes["value"] for one in page.all("option") if "Ziwa" in one.text]
    answer = told(fresh.get(f"/en/ke-tz/today?amount=20000&service={code}&times=12"))
    assert "You use the service that stands first already: Ziwa Online (not real)." in answer


def options(page: Page) -> list[Element]:
    return [one for one in page.all("option") if re.search("-[0-9a-f]{6}$", one.attributes.get("value", ""))]


def test_who_is_paid_in_dollars_learns_that_changing_them_costs_extra(client: PageClient) -> None:
    said = "Paid in dollars; changing them costs extra, not included"
    first = told(client.get("/en/ke-tz/today?amount=20000&service=ecobank-rapid-transfer-74a1e4"))
    assert "You use the service that stands first already" in first
    assert said in first
    assert said in told(client.get("/en/ke-tz/today?amount=20000&fee=200&rate=0.0075&payout=USD"))
    assert said not in told(client.get("/en/ke-tz/today?amount=20000&fee=200&rate=18"))


def test_no_two_services_of_the_list_read_alike(client: PageClient, language: str) -> None:
    names = [one.text for one in options(client.get(f"/{language}/ke-rw/today?amount=20000"))]
    assert len(set(names)) == len(names) == 10
    english = [one.text for one in options(client.get("/en/ke-rw/today?amount=20000"))]
    both = [name for name in english if "Western Union" in name]
    assert [name.rpartition(" · ")[2] for name in both] == ["arrives in: Rwandan Franc)", "arrives in: US Dollar)"]
    assert not any("arrives in" in name for name in english if name not in both)


def test_of_two_prices_found_each_is_set_against_the_first_other_service(client: PageClient) -> None:
    page = client.get("/en/rw-ke/today?amount=200000")
    (code,) = [one.attributes["value"] for one in options(page) if "Ecobank" in one.text]
    page = client.get(f"/en/rw-ke/today?amount=200000&service={code}&times=12")
    answer = told(page)
    # 17,433.49 - 16,691.96 and 16,691.96 - 13,168.14
    assert "With your way, KES 741.53 more arrives each time than with MoneyGram." in answer
    assert "With MoneyGram, KES 3,523.82 more arrives each time." in answer
    assert answer.count("Two prices were found for this service.") == 2
    assert [one.text for one in page.all("h3") if "seen on" in one.text] == [
        "Surveyed by the World Bank, seen on 18 August 2025",
        "Surveyed by the World Bank, seen on 21 August 2025",
    ]
    assert "stands first already" not in answer
    assert "In a year" not in answer


def test_a_remark_says_which_of_the_two_prices_it_is_about(fresh: PageClient, client: PageClient) -> None:
    (code,) = [
        one.attributes["value"] for one in options(fresh.get("/en/ke-tz/today?amount=20000")) if "Western" in one.text
    ]
    mixed = told(fresh.get(f"/en/ke-tz/today?amount=20000&service={code}"))
    assert "Western Union: Out of date. Ask the provider for its present price." in mixed
    assert "Ziwa Online (not real): " not in mixed
    old = told(client.get("/en/ke-tz/today?amount=20000&service=m-pesa-" + code_after("M-Pesa", client)))
    assert "Western Union and M-Pesa: Out of date." in old


def code_after(provider: str, client: PageClient) -> str:
    page = client.get("/en/ke-tz/today?amount=20000")
    return next(one.attributes["value"][-6:] for one in options(page) if provider in one.text)


def test_wishes_are_said_and_each_can_be_dropped_with_what_was_typed_kept(fresh: PageClient) -> None:
    page = fresh.get("/en/ke-tz/today?amount=20000&pickup=cash&max_hours=24&fee=500&rate=18.5&times=12")
    assert "Only services that offer this are compared: Collected as cash and the same day." in page.text
    ways = [link for link in page.all("a") if link.text.startswith("Without “")]
    assert {link.text.split("“")[1].split("”")[0] for link in ways} == {"The same day", "Collected as cash"}
    for link in ways:
        behind = fresh.get(link.attributes["href"])
        assert behind.text.count("Only services that offer this are compared") == 1
        shown = {one.attributes["name"]: one.attributes.get("value") for one in behind.all("input")}
        assert (shown["fee"], shown["rate"]) == ("500", "18.5")
    assert "Only services that offer this" not in fresh.get("/en/ke-tz/today?amount=20000").text


def wish_notice(page: Page) -> str:
    (notice,) = [one for one in page.all("div") if one.attributes.get("class") == "notice"]
    assert "Only services that offer this are compared" in notice.text
    return " ".join(notice.text.split())


@pytest.mark.parametrize("way", ["service=m-pesa-117204", "fee=100&rate=19"])
def test_where_wishes_leave_only_another_currency_it_says_so(client: PageClient, way: str) -> None:
    """All five services into a bank account pay dollars; shillings are compared, which five other services pay."""
    page = client.get(f"/en/ke-tz/today?amount=18000&{way}&pickup=bank_account")
    answer = told(page)
    assert "No service with your wishes pays out in Tanzanian Shilling for this amount" in answer
    assert (
        "5 services with your wishes pay out in another currency. "
        "Paid in dollars; changing them costs extra, not included."
    ) in answer
    assert "Amounts with observed prices" not in answer
    (way_out,) = [link for link in page.all("a") if link.text.startswith("Without “")]
    assert way_out.text == "Without “Into a bank account”: 5 services"
    assert "Western Union" in told(client.get(way_out.attributes["href"]))


def test_the_way_out_of_a_wish_counts_what_is_paid_out_in_the_currency_compared_in(client: PageClient) -> None:
    """Of 14 services with a price 5 pay shillings and 9 dollars; who chose dollars keeps them behind the link."""
    for address, paid in (
        ("fee=100&rate=0.0075&payout=USD", "Paid in dollars"),
        ("payout=USD", "Paid in dollars"),
        ("service=ecobank-rapid-transfer-74a1e4", "Paid in dollars"),
    ):
        page = client.get(f"/en/ke-tz/today?amount=18000&{address}&pickup=bank_account")
        assert paid in wish_notice(page)
        (way_out,) = [link for link in page.all("a") if link.text.startswith("Without “")]
        assert way_out.text == "Without “Into a bank account”: 9 services"
        with_another = client.get(way_out.attributes["href"] + "&pickup=cash")
        assert paid in wish_notice(with_another)


def test_a_wish_that_shillings_can_meet_names_the_currency_they_are_compared_in(client: PageClient) -> None:
    page = client.get("/en/ke-tz/today?amount=18000&fee=100&rate=19&pickup=mobile_wallet")
    assert "Paid in Tanzanian Shilling" in wish_notice(page)
    one_currency = client.get("/en/tz-ke/today?amount=324500&fee=100&rate=0.04&pickup=cash")
    assert "Paid in" not in wish_notice(one_currency)


def test_where_nothing_is_paid_out_in_a_currency_it_says_in_which(client: PageClient) -> None:
    pounds = told(client.get("/en/ke-ss/today?amount=18000&fee=1&rate=9&payout=SSP"))
    assert "No service pays out in South Sudanese Pound for this amount" in pounds
    answer = told(client.get("/en/ke-rw/today?amount=20000&fee=0&rate=0.0077&payout=USD&pickup=mobile_wallet"))
    assert "No service with your wishes pays out in US Dollar for this amount" in answer
    assert "Paid in Rwandan Franc." in answer


def test_this_much_must_arrive_is_compared_in_the_currency_of_its_amount(client: PageClient) -> None:
    page = client.get("/en/ke-tz/today?ask=receive&amount=250&currency=USD&payout=TZS&paid=36000")
    assert "you pay" in told(page)


def test_a_promotion_that_a_standard_price_stands_in_for_is_told_with_its_proof(client: PageClient) -> None:
    """The list tells it too: the newest standard price is of February, the promotion of August."""
    page = client.get("/en/tz-ke/today?amount=324500&service=western-union-aa8ecd&times=12")
    answer = told(page)
    assert "Western Union: A promotion was seen on 19 August 2025." in answer
    assert "Western Union: The price shown is the newest standard price." in answer
    assert answer.index("A promotion was seen") < answer.index("So we do not reckon a year with it.")
    assert "Western Union: Last known prices, February 2025 So we do not reckon a year with it." in answer
    (proof,) = [link for link in page.all("a") if link.text.startswith("Proof of the promotion")]
    assert proof.attributes["href"] == listed_promotion(client)
    client.get(proof.attributes["href"])
    beyond = client.get("/en/tz-ke/today?amount=900000&service=western-union-aa8ecd")
    assert [link.attributes["href"] for link in beyond.all("a") if link.text.startswith("Proof of the promotion")] == [
        listed_promotion(client)
    ]


def listed_promotion(client: PageClient) -> str:
    """Return where the list of services proves the promotion."""
    (proof,) = [
        link
        for link in client.get("/en/tz-ke?amount=324500").all("a")
        if link.text.startswith("Proof of the promotion") and "Western Union" in link.text
    ]
    return proof.attributes["href"]


def test_out_of_range_the_surveyed_amounts_are_offered(client: PageClient) -> None:
    page = client.get("/en/tz-ke/today?amount=900000&service=western-union-aa8ecd")
    answer = told(page)
    assert "No standard price is known." not in answer
    assert "A promotion was seen on 19 August 2025." in answer
    links = [
        link for link in page.all("a") if "service=western-union" in link.attributes["href"] and "TZS" in link.text
    ]
    assert [link.text.replace("\xa0", " ") for link in links] == ["TZS 324,500", "TZS 811,000"]
    assert "arrives each time" in told(client.get(links[1].attributes["href"]))


def test_a_currency_that_does_not_arrive_there_is_asked_back_with_those_that_do(client: PageClient) -> None:
    page = client.get("/en/ke-tz/today?amount=500000&ask=receive&currency=EUR", 400)
    assert problems(page) == ["Money sent this way arrives in: Tanzanian Shilling or US Dollar."]


def test_what_is_typed_is_read_where_there_is_nothing_to_compare_with_too(client: PageClient) -> None:
    page = client.get("/en/ke-tz/today?amount=900000&fee=abc&rate=zz", 400)
    assert problems(page) == [
        "We could not read this as an amount. Write figures only, such as 200.",
        "We could not read this rate. Write figures only.",
    ]
    assert problems(client.get("/en/ke-tz/today?amount=900000&fee=1&rate=0", 400)) == ["Write a rate above zero."]
    assert "No service has a price for this amount." in told(
        client.get("/en/ke-tz/today?amount=900000&fee=1&rate=18.600")
    )


@pytest.mark.parametrize("page", ["", "/today", "/amounts", "/message", "/sheet"])
@pytest.mark.parametrize("twice", ["pickup=cash&pickup=xx", "amount=20000&amount=30000"])
def test_what_is_said_twice_differently_is_not_guessed(client: PageClient, page: str, twice: str) -> None:
    client.get(f"/en/ke-tz{page}?{twice}", 400)
    client.get(f"/en/ke-tz{page}?amount=20000&amount=20000")


def test_a_slip_in_the_amount_loses_nothing_that_was_chosen(client: PageClient) -> None:
    page = client.get("/en/ke-tz/today?amount=xx&service=moneygram-df3137&times=12", 400)
    chosen = {one.attributes["value"] for one in page.all("option") if "selected" in one.attributes}
    assert {"moneygram-df3137", "12"} <= chosen
    assert len(options(page)) == 14
    assert "With a price for this amount" not in page.text


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("fee=-1&rate=19", "A fee cannot be below zero. Write 0 if there is none."),
        ("rate=19", "Write the fee too. Write 0 if there is none."),
        ("fee=10", "Write the rate you are given, or what comes out of it."),
        ("fee=10&rate=0.05", "This rate is far from the market's. Write how much TZS one KES buys."),
        ("fee=10&rate=x", "We could not read this rate. Write figures only."),
        ("fee=10&rate=19&arrives=300000", "Write the rate, or what comes out of it: one of the two is enough."),
        ("fee=many&rate=19", "We could not read this as an amount. Write figures only, such as 200."),
        ("fee=20000&rate=19", "The fee is as large as the amount, or larger."),
        ("arrives=-5", "Write an amount above zero."),
        ("service=gone-123456", "This service is not in the list any more. Choose another one."),
        ("service=gone-123456&fee=1", "Choose a service of the list, or write an offer: one of the two."),
        ("arrives=300000&times=daily", "Choose how often you send from the list."),
        ("arrives=300000&payout=XYZ", "Choose a currency from the list."),
    ],
)
def test_what_cannot_be_understood_is_asked_back(client: PageClient, typed: str, problem: str) -> None:
    page = client.get(f"/en/ke-tz/today?amount=20000&{typed}", 400)
    assert problems(page) == [problem]
    shown = {one.attributes["name"]: one.attributes.get("value") for one in page.all("input")}
    for name, text in (pair.split("=") for pair in typed.split("&")):
        if name in shown:
            assert shown[name] == text


@pytest.mark.parametrize(
    ("typed", "field", "at_market"),
    [
        ("amount=18000&arrives=40000000", "arrives", "TZS 350,387"),
        ("amount=18000&arrives=17000", "arrives", "TZS 350,387"),
        ("amount=18000&ask=send&fee=200&arrives=40000000", "arrives", "TZS 350,387"),
        ("amount=18000&arrives=350000&payout=USD", "arrives", "US$139"),
        ("amount=500000&ask=receive&paid=500000", "paid", "KES 25,686"),
    ],
)
def test_an_outcome_that_no_rate_near_the_markets_leads_to_is_asked_back(
    client: PageClient, typed: str, field: str, at_market: str
) -> None:
    page = client.get(f"/en/ke-tz/today?{typed}", 400)
    (said,) = [one for one in page.all("p") if one.attributes.get("id") == f"{field}-problem"]
    expected = f"This is far from the market's rate. At that rate, it would be about {at_market}."
    assert said.text.replace("\xa0", " ") == expected
    assert not [one for one in page.all("section") if one.attributes.get("class") == "way-told"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ("ask=receive&amount=500000&arrives=27000", "paid"),
        ("ask=pay&amount=18000&paid=27000", "arrives"),
        ("ask=send&amount=18000&paid=27000", "arrives"),
    ],
)
def test_where_only_the_field_of_another_question_is_filled_in_the_right_one_asks(
    client: PageClient, typed: str, field: str
) -> None:
    page = client.get(f"/en/ke-tz/today?{typed}", 400)
    (said,) = [one for one in page.all("p") if one.attributes.get("id") == f"{field}-problem"]
    assert said.text == "Write the rate you are given, or what comes out of it."


def test_the_field_of_another_question_is_no_matter_where_a_way_is_told(client: PageClient) -> None:
    """A browser sends it with every question."""
    told(client.get("/en/ke-tz/today?ask=receive&amount=500000&arrives=27000&paid=27000"))
    told(client.get("/en/ke-tz/today?ask=receive&amount=500000&arrives=27000&fee=100&rate=19"))
    told(client.get("/en/ke-tz/today?amount=18000&paid=27000&service=m-pesa-117204"))


def test_no_fee_is_a_fee_of_nothing(client: PageClient) -> None:
    assert "About" not in told(client.get("/en/ke-tz/today?amount=20000&fee=0&rate=18"))


@pytest.mark.parametrize(
    "rest", ["ke-tz/today?amount=x", "ke-tz/today?pickup=gold", "ke-tz/today?amount=20000&ask=win"]
)
def test_a_question_that_cannot_be_read_is_asked_back_too(client: PageClient, language: str, rest: str) -> None:
    client.get(f"/{language}/{rest}", 400)


def test_a_corridor_without_prices_says_so(client: PageClient) -> None:
    assert "We have no prices for this corridor yet." in client.get("/en/fr-ke/today").text
    assert client.raw("/en/xx-yy/today").status_code == 404


@pytest.mark.parametrize(("language", "rate"), [("en", "18.600"), ("fr", "18,600"), ("es", "18.600"), ("ar", "١٨٫٦٠٠")])
def test_a_rate_with_three_decimals_is_read_as_the_market_has_it(client: PageClient, language: str, rate: str) -> None:
    """18,600 may be eighteen thousand; no rate of this corridor is. 20,000 at 18.6 is 372,000."""
    answer = told(client.get(f"/{language}/ke-tz/today?amount=20000&fee=0&rate={rate}"))
    assert "372000" in "".join(letter for letter in answer if letter.isdecimal())


def test_nothing_typed_is_kept_or_written_down(
    fresh: PageClient, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    database: Database = fresh.client.application.extensions["homeward"].database
    before = counted(database)
    with caplog.at_level(logging.DEBUG, logger="portal"):
        answer = fresh.raw("/en/ke-tz/today?amount=20000&fee=2517&rate=18.2&times=12")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    written = capfd.readouterr()
    assert "2517" not in caplog.text + written.out + written.err
    assert counted(database) == before


def counted(database: Database) -> dict[str, int]:
    tables: MetaData = Base.metadata
    with database.reading() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables.sorted_tables
        }


def test_figures_are_handed_on_in_a_form_that_every_language_reads(fresh: PageClient) -> None:
    page = fresh.get("/en/ke-tz/today?amount=20,000&fee=2,500&rate=18.2")
    (french,) = [link for link in page.all("a") if link.attributes.get("hreflang") == "fr"]
    assert "amount=20000" in french.attributes["href"]
    assert "fee=2500" in french.attributes["href"]
    figure = Decimal(68530)
    assert f"{figure:,}" in told(page)
    assert "68 530" in fresh.get(french.attributes["href"]).text.replace("\u202f", " ")
