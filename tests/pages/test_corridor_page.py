"""The corridor page: what a person reads there, from real prices."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask

from portal.comparison.board import reference_sentences
from portal.database import Database
from portal.prices.quotes import Band, Conditions, Promotion, Quote, Tariff
from portal.prices.rates import ReferenceRate
from portal.prices.vocabulary import Layer, PaymentInstrument, RateSource
from tests.pages.invariants import Page, PageClient
from tests.pages.published import publish, publish_starter_prices, quote_like


def providers(page: Page) -> list[str]:
    return [element.text for element in page.all("h3") if "ol" in element.inside]


def boards(page: Page) -> list[str]:
    return [element.text for element in page.all("h2") if element.attributes.get("id", "").startswith("paid-in-")]


def test_shillings_come_before_dollars_under_last_known_prices(client: PageClient) -> None:
    page = client.get("/en/ke-tz?amount=20000")
    assert boards(page) == ["Paid in Tanzanian Shilling", "Paid in dollars; changing them costs extra, not included"]
    assert "Last known prices, August 2025" in page.text
    assert providers(page)[:3] == ["Western Union", "MoneyGram", "M-Pesa"]


def test_what_arrives_is_the_market_rate_times_what_is_converted(client: PageClient) -> None:
    """The worked example of the methodology: a rate better than the market counts as the market's."""
    page = client.get("/en/ke-tz?amount=18000&ask=send")
    first = next(element for element in page.all("li") if element.attributes.get("class") == "row")
    assert "TZS 350,386" in first.text.replace("\xa0", " ")
    assert "Cost: KES 207" in first.text.replace("\xa0", " ")


@pytest.mark.parametrize("word", ["best", "cheapest", "savings"])
def test_out_of_date_prices_are_never_called_best(client: PageClient, word: str) -> None:
    assert word not in " ".join(providers(client.get("/en/ke-tz"))).lower()
    rows = [element.text for element in client.get("/en/ke-tz").all("li") if element.attributes.get("class") == "row"]
    assert not any(word in row.lower() for row in rows)


def test_every_row_says_how_old_it_is_how_it_is_known_and_leads_to_its_proof(client: PageClient) -> None:
    page = client.get("/en/ke-tz?amount=20000")
    rows = [element for element in page.all("li") if element.attributes.get("class") == "row"]
    proofs = [link for link in page.all("a") if link.attributes["href"].startswith("/en/quote/")]
    assert len(rows) >= 10
    assert len(proofs) >= len(rows)
    for row in rows:
        assert "months ago" in row.text
        assert "World Bank" in row.text


def test_the_rows_say_that_they_are_estimated_only_between_the_surveyed_amounts(client: PageClient) -> None:
    said = "Estimated between surveyed amounts."
    assert said in client.get("/en/ke-tz?amount=20000").text
    assert said not in client.get("/en/ke-tz?amount=18000&ask=send").text


def test_below_the_range_there_is_no_figure_but_the_reason(client: PageClient) -> None:
    page = client.get("/en/ke-tz?amount=100")
    assert not boards(page)
    assert "A fixed fee weighs more on small sums." in page.text
    assert "Nearest known price, for KES 18,000" in page.text.replace("\xa0", " ")


def test_a_row_paid_in_another_currency_is_never_compared_with_the_local_ones(client: PageClient) -> None:
    page = client.get("/en/ke-tz?amount=400000&ask=receive&currency=TZS")
    assert boards(page) == ["Paid in Tanzanian Shilling"]
    assert "Pays out in another currency" in page.text


def test_the_questions_rank_by_what_they_ask_about(client: PageClient) -> None:
    asked = (
        ("pay", 30000, "by what arrives"),
        ("send", 30000, "by cost in money"),
        ("receive", 500000, "by what you pay"),
    )
    for ask, amount, said in asked:
        assert f"Ordered {said}" in client.get(f"/en/ke-tz?amount={amount}&ask={ask}").text


def test_without_an_amount_the_smallest_observed_one_is_answered(client: PageClient) -> None:
    assert "You pay KES 18,000 in total." in client.get("/en/ke-tz").text.replace("\xa0", " ")


def test_a_corridor_that_nobody_surveys_says_so_and_leads_on(client: PageClient) -> None:
    page = client.get("/en/fr-ke")
    assert "We have no prices for this corridor yet." in page.text
    assert {"/en/rw-ke", "/en/tz-ke"} <= {link.attributes["href"] for link in page.all("a")}
    assert "How to make a survey" in page.text


def test_both_sides_of_a_corridor_learn_where_to_complain(client: PageClient) -> None:
    page = client.get("/en/ke-tz")
    assert "Central Bank of Kenya" in page.text
    assert "Bank of Tanzania" in page.text


def test_the_average_names_its_measure_and_its_targets(client: PageClient) -> None:
    page = client.get("/en/ke-tz")
    assert re.search(r"Average of all services\s+6\.21%\s+Not met\s+Not met", page.text)
    assert re.search(r"SmaRT, our approximation\s+2\.50%\s+Met\s+Met", page.text)


@pytest.mark.parametrize(("held", "told"), [(1, "hold 1 of them back until it is"), (2, "hold 2 of them back until")])
def test_the_average_says_how_many_of_its_prices_are_held_back(app: Flask, held: int, told: str) -> None:
    averages = {"average_total": Decimal("6.21"), "average_rows": 9, "average_rows_held": held}
    publish(app.extensions["homeward"].database, [quote_like("k")], averages=averages)
    answer = app.test_client().get(f"/en/{quote_like('k').service.corridor.slug}")
    assert told in answer.text


def test_nothing_is_said_of_held_prices_where_none_is(app: Flask) -> None:
    publish_starter_prices(app.extensions["homeward"].database)
    answer = app.test_client().get("/en/ke-tz")
    assert "What this corridor costs on average" in answer.text
    assert "of them back" not in answer.text


def test_addresses_in_capital_letters_lead_to_the_same_corridor(client: PageClient) -> None:
    assert "Tanzania" in client.get("/en/KE-TZ").one("h1").text


def test_it_reads_alike_from_both_databases(app: Flask) -> None:
    database: Database = app.extensions["homeward"].database
    publish_starter_prices(database)
    page = PageClient(app).get("/en/ke-tz?amount=20000")
    assert providers(page)[:3] == ["Western Union", "MoneyGram", "M-Pesa"]


def test_only_published_runs_are_shown(app: Flask) -> None:
    database: Database = app.extensions["homeward"].database
    for state in ("collecting", "failed", "abandoned"):
        publish(database, [quote_like("k", provider=f"Provider {state}")], state=state)
    corridor = quote_like("k").service.corridor.slug
    assert "We have no prices for this corridor yet." in PageClient(app).get(f"/en/{corridor}").text


def test_what_people_wrote_is_shown_as_text(app: Flask, tmp_path: Path) -> None:
    database: Database = app.extensions["homeward"].database
    publish(database, [quote_like("k", provider="<b>Bold & Sons</b>", note="<i>note</i>")])
    corridor = quote_like("k").service.corridor.slug
    client = PageClient(app)
    assert "<b>Bold & Sons</b>" in client.get(f"/en/{corridor}").text
    assert "<i>note</i>" in client.get("/en/quote/1-1").text


def test_a_promotion_gives_way_to_the_newest_standard_price(app: Flask) -> None:
    """The ranking uses the standard price, dated; the promotion is one link away."""
    database: Database = app.extensions["homeward"].database
    standard = quote_like("standard", period="2025_1Q", observed_on=date(2026, 2, 3))
    promoted = replace(standard.points[0], fee=Decimal(1)), replace(standard.points[1], fee=Decimal(1))
    promotion = quote_like(
        "promotion", period="2025_3Q", observed_on=date(2026, 8, 4), points=promoted, promotion=Promotion(None, "New!")
    )
    publish(database, [standard])
    publish(database, [promotion])
    client = PageClient(app)
    page = client.get(f"/en/{standard.service.corridor.slug}?amount=18000&ask=send")
    (row,) = [element for element in page.all("li") if element.attributes.get("class") == "row"]
    assert "seen on 3 February 2026" in row.text
    assert "Fee: KES 207" in row.text.replace("\xa0", " ")
    assert "A promotion was seen on 4 August 2026. The price shown is the newest standard price." in row.text
    assert "/en/quote/2-1" in {link.attributes["href"] for link in page.all("a")}


def test_a_note_about_two_rates_is_dated(client: PageClient) -> None:
    corridors = client.client.application.extensions["homeward"].corridors.all()
    (noted, *_others) = [corridor for corridor in corridors if corridor.note]
    text = client.get(f"/en/{noted.slug}").text
    assert "Changing money outside licensed places can be illegal and risky." in text
    assert f"Noted on {noted.note_on.day}" in text


def rows_of(page: Page) -> list[str]:
    return [element.text for element in page.all("li") if element.attributes.get("class") == "row"]


def differences(client: PageClient, address: str, currency: str) -> list[list[str]]:
    """What each row of a list says of its difference and its ties."""
    board = client.get(address).text.replace("\xa0", " ").split(f"Paid in {currency}", 1)[1]
    rows = re.split("Cost: ", board.split("About all prices in this list", 1)[0])[1:]
    said = r"\S+ less arrives than in the first row|About the same as [^.]*? (?=Pay in)"
    return [[text.strip() for text in re.findall(said, row)] for row in rows]


def test_every_row_that_differs_from_the_first_says_by_how_much_and_ties_besides(client: PageClient) -> None:
    """The two in place 2 can be told from the first, though not from one another."""
    said = differences(client, "/en/ke-rw?amount=40000", "Rwandan Franc")
    assert said == [
        [],
        ["6,326 less arrives than in the first row", "About the same as the others in place 2"],
        ["6,414 less arrives than in the first row", "About the same as the others in place 2"],
        ["9,324 less arrives than in the first row"],
    ]


def test_rows_beside_a_doubtful_first_price_say_their_difference_and_whom_they_equal(client: PageClient) -> None:
    """They share place 1 because the first price is in doubt, not because they are about the same as it."""
    said = differences(client, "/en/rw-ke?amount=200000", "Kenyan Shilling")
    assert said[:4] == [
        [],
        ["741.53 less arrives than in the first row", "About the same as MTN Mobile Money"],
        ["844.16 less arrives than in the first row", "About the same as MoneyGram"],
        ["4,265.35 less arrives than in the first row"],
    ]


def test_a_way_that_pays_out_other_coins_says_what_arrives(client: PageClient) -> None:
    """Cash is paid out in whole shillings, into a wallet to the cent: one price, two figures."""
    text = client.get("/en/ke-tz?amount=20000").text.replace("\xa0", " ")
    assert "1 more way, at the same price before rounding Arrives TZS 365,747.42" in text
    assert "1 more way, at the same price Pay in" in client.get("/en/ke-rw?amount=40000").text


def test_a_promotion_whose_standard_price_is_out_of_range_is_told_with_it(client: PageClient) -> None:
    page = client.get("/en/tz-ke?amount=900000")
    assert "No standard price is known." not in page.text
    (entry,) = [one for one in page.all("li") if "Western Union" in one.text and "ul" in one.inside]
    assert "A promotion was seen on 19 August 2025." in entry.text
    assert "seen on 18 February 2025" in entry.text
    assert "Proof of the promotion" in entry.text


def test_a_row_says_where_the_receivers_fee_is_not_known(client: PageClient) -> None:
    page = client.get("/en/ke-tz?amount=20000")
    assert all("Fee of the receiver: not known" in row for row in rows_of(page))
    assert "Ask before you send." in page.text


def test_a_provider_is_said_once_to_state_its_price(app: Flask) -> None:
    bands = (Band(Decimal(100), None, Decimal(50), Decimal(0)),)
    tariff = Tariff(quote_like("k").points[0].currency, bands, margin=Decimal(2), rate=None)
    stated = quote_like("k", layer=Layer.TARIFF, tariff=tariff, points=(), observed_on=date(2026, 11, 20))
    publish(app.extensions["homeward"].database, [stated, quote_like("s")], "tariffs")
    page = PageClient(app).get(f"/en/{stated.service.corridor.slug}")
    (row,) = rows_of(page)
    assert row.count("Stated by the provider") == 1
    assert "No shopper has confirmed it yet." in page.text


def test_what_a_source_wrote_is_isolated_from_the_sentence_around_it(app: Flask) -> None:
    conditions = Conditions(towns=("Mwanza", "أروشا"), identity_sender="Passport (valid)")
    publish(app.extensions["homeward"].database, [quote_like("k", conditions=conditions)])
    client, slug = PageClient(app), quote_like("k").service.corridor.slug
    for page in (client.get(f"/ar/{slug}"), client.get("/ar/quote/1-1")):
        isolated = {bdi.text for bdi in page.all("bdi") if bdi.attributes.get("dir") == "auto"}
        assert {"Mwanza", "أروشا", "Passport (valid)"} <= isolated
        assert not [item for item in page.all("li", "h3") if item.attributes.get("dir")]
    assert "Mwanza and أروشا" in client.get(f"/en/{slug}").text


@pytest.mark.parametrize(
    ("ask", "advice"), [("pay", "Try one of the amounts above."), ("receive", "Try another amount.")]
)
def test_where_no_price_is_found_the_advice_can_be_followed(client: PageClient, ask: str, advice: str) -> None:
    assert advice in client.get(f"/en/ke-tz?amount=1&ask={ask}").text


def test_ways_to_pay_are_told_as_a_choice(app: Flask) -> None:
    ways = (PaymentInstrument.CASH, PaymentInstrument.DEBIT_CARD)
    publish(app.extensions["homeward"].database, [quote_like("k", pay_in=ways)])
    page = PageClient(app).get(f"/fr/{quote_like('k').service.corridor.slug}?amount=1")
    assert "espèces ou carte de débit" in page.text


def mixed_board(app: Flask, *also: Quote) -> Page:
    """A page of two old prices, a fresh one that a shopper found, and ``also`` what providers state."""
    old = [
        quote_like("o1", provider="Old Union", observed_on=date(2025, 8, 20)),
        quote_like("o2", provider="Older Union", observed_on=date(2025, 6, 2)),
    ]
    fresh = quote_like("f", provider="Fresh Union", observed_on=date(2026, 11, 2), layer=Layer.SHOPPED)
    database: Database = app.extensions["homeward"].database
    publish(database, old)
    publish(database, [fresh], "survey")
    publish(database, also, "tariffs")
    return PageClient(app).get(f"/en/{fresh.service.corridor.slug}?amount=18000&ask=send")


def headings(page: Page) -> list[str]:
    """Names of providers, and the headings between them."""
    named = [each for each in page.all("h3") if {"ol", "section"} & set(each.inside)]
    return [each.text for each in named if "ol" in each.inside or "known" in each.text or "confirmed" in each.text]


def test_old_prices_beside_fresh_ones_stand_below_them_under_their_month(app: Flask) -> None:
    page = mixed_board(app)
    board = headings(page)[:4]
    assert board[:2] == ["Fresh Union", "Last known prices, August 2025"]
    assert set(board[2:]) == {"Old Union", "Older Union"}
    labels = [each.attributes["aria-label"] for each in page.all("ol") if each.attributes.get("class") == "rows"]
    assert labels == ["Paid in Rwandan Franc", "Paid in Rwandan Franc: Last known prices, August 2025"]


def test_that_old_prices_are_out_of_date_is_said_once_and_never_of_fresh_ones(app: Flask) -> None:
    page = mixed_board(app)
    assert page.text.count("Out of date. Ask the provider for its present price.") == 1
    assert not [row for row in rows_of(page) if "Out of date" in row]


@pytest.mark.parametrize("word", ["best", "cheapest", "today"])
def test_no_word_of_now_is_used_for_last_known_prices(app: Flask, word: str) -> None:
    page = mixed_board(app)
    old = [row for row in rows_of(page) if "Old" in row]
    told = page.text[page.text.index("Last known prices") :].split("Old", maxsplit=1)[0]
    assert len(old) == 2
    assert not [text for text in (*old, told) if word in text.lower()]


def test_a_tariff_that_nobody_confirmed_stands_below_last_known_prices_under_its_own_heading(app: Flask) -> None:
    tariff = Tariff("KES", (Band(Decimal(100), None, Decimal(0), Decimal(0)),), margin=Decimal(0), rate=None)
    stated = quote_like(
        "t", provider="Stating Union", layer=Layer.TARIFF, points=(), tariff=tariff, observed_on=date(2026, 11, 20)
    )
    found = headings(mixed_board(app, stated))
    assert found[1] == "Last known prices, August 2025"
    heading = found.index("Stated by providers, not confirmed yet")
    assert found[heading + 1] == "Stating Union"
    assert heading == 4


def test_where_all_prices_are_old_their_month_heads_the_whole_board_once(client: PageClient) -> None:
    page = client.get("/en/ke-ug?amount=30000")
    assert page.text.count("Last known prices, ") == len(boards(page))


def test_money_that_is_not_exchanged_has_no_market_rate(client: PageClient) -> None:
    """Never "1 GBP = 1 GBP, fixed by law"."""
    reference = ReferenceRate("GBP", "GBP", Decimal(1), date(2026, 11, 21), RateSource.PEG, reference="GBP")
    with client.client.application.test_request_context("/en/"):
        (said,) = reference_sentences(reference, date(2026, 11, 21))
    assert said == "The money arrives in the currency in which it is sent. Nothing is exchanged."


def test_a_rate_never_breaks_before_its_currency(client: PageClient) -> None:
    reference = ReferenceRate("KES", "USD", Decimal("0.0077"), date(2026, 11, 21), RateSource.ECB)
    for code in ("en", "fr", "es", "ar"):
        with client.client.application.test_request_context(f"/{code}/"):
            said = reference_sentences(reference, date(2026, 11, 21))[0]
        assert "1\xa0KES" in said
        assert "7\xa0USD" in said


def test_a_printed_proof_has_its_whole_address(client: PageClient) -> None:
    proofs = [link for link in client.get("/en/ke-tz").all("a") if link.attributes.get("class") == "proof-link"]
    assert proofs
    assert {link.attributes.get("data-host") for link in proofs} == {"http://localhost"}


@pytest.mark.parametrize("query", ["", "?amount=20000&ask=send"])
@pytest.mark.parametrize("page", ["ke-tz", "ke-tz/today", "ke-tz/amounts"])
def test_a_slash_too_many_leads_to_the_page(client: PageClient, language: str, page: str, query: str) -> None:
    moved = client.raw(f"/{language}/{page}/{query}")
    assert moved.status_code == 308
    assert moved.headers["Location"] == f"/{language}/{page}{query}"
    assert client.raw("/xx/ke-tz/").status_code == 404
