"""Coverage: which providers, how old, what share of the market, and on which basis."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.config import Settings
from portal.prices.corridors import MarketBasis, MarketShare, MarketShares
from portal.prices.offers import Offer
from portal.prices.quotes import Quote
from portal.trust.certification_words import share_text
from portal.trust.coverage import coverage_of
from tests.pages.invariants import PageClient
from tests.trust.twelve_points_not_real import every_price, portal_meeting_all_twelve, shopped

TODAY = date(2026, 11, 21)
MARKET = MarketShares(
    "A source (not real)", 2025, MarketBasis.VALUE, (MarketShare("One", Decimal(41)), MarketShare("Two", Decimal(21)))
)


def offered(provider: str, quote: Quote | None = None, out_of_date_on: date = date(2027, 1, 1), **more: bool) -> Offer:
    quote = quote or shopped(provider, "TZ")
    return Offer(quote, "1-1", provider, provider.lower(), "survey", None, out_of_date_on, **more)


def test_the_share_covered_is_the_sum_of_the_providers_shown() -> None:
    found = coverage_of([offered("One"), offered("Two"), offered("Other")], MARKET, str.lower, TODAY)
    assert (found.covered, found.named, found.enough, found.missing) == (Decimal(62), Decimal(62), True, ())
    assert [(each.name, each.share) for each in found.providers] == [
        ("One", Decimal(41)),
        ("Other", None),
        ("Two", Decimal(21)),
    ]


def test_a_provider_covers_nothing_with_a_price_that_is_out_of_date() -> None:
    found = coverage_of([offered("One"), offered("Two", out_of_date_on=TODAY)], MARKET, str.lower, TODAY)
    assert (found.covered, found.enough, found.missing) == (Decimal(41), False, (("Two", Decimal(21)),))
    assert [each.current for each in found.providers] == [1, 0]


def test_without_a_cited_source_there_is_no_figure() -> None:
    found = coverage_of([offered("One")], None, str.lower, TODAY)
    assert (found.covered, found.named, found.enough) == (None, None, False)


def test_a_service_found_twice_counts_once_and_a_superseded_price_not_at_all() -> None:
    quote = shopped("One", "TZ")
    twice = [offered("One", quote), offered("One", replace(quote, record_key="again"))]
    found = coverage_of([*twice, offered("Two", superseded=True)], None, str.lower, TODAY)
    assert [(each.name, each.services) for each in found.providers] == [("One", 1)]
    assert found.newest_on == quote.observed_on


def test_a_corridor_without_prices_covers_nothing_of_its_market() -> None:
    found = coverage_of([], MARKET, str.lower, TODAY)
    assert (found.covered, found.services, found.newest_on, len(found.missing)) == (Decimal(0), 0, None, 2)


@given(st.sets(st.sampled_from(["One", "Two", "Other"])))
def test_covered_and_missing_make_what_the_source_names(providers: set[str]) -> None:
    found = coverage_of([offered(name) for name in sorted(providers)], MARKET, str.lower, TODAY)
    assert found.covered is not None
    assert found.covered + sum(share for _name, share in found.missing) == found.named


@pytest.fixture
def not_real(make_settings: Callable[..., Settings], database_address: str) -> Iterator[Flask]:
    old = replace(every_price()[0], observed_on=date(2025, 6, 1))
    made = portal_meeting_all_twelve(make_settings, database_address, [old, *every_price()[1:]])
    yield made
    made.extensions["homeward"].database.dispose()


def test_the_page_of_a_corridor_names_its_providers_their_age_and_the_basis_of_shares(not_real: Flask) -> None:
    text = PageClient(not_real).get("/en/coverage/ke-ug").text
    assert "Providers with a price that is not out of date carry 61.5% of the money sent." in text
    assert "Source, for 2025: Example Central Bank (not real), Remittances 2025, table 3" in text
    assert "The source names providers that hold 73.5% together. Certification asks for 60%." in text
    assert "Third Example (not real): 12%" in text
    assert "First Example (not real) 1 10 November 2026 (11 days ago) 41.5%" in text  # an alias names it in the source


def test_the_page_of_a_corridor_tells_which_provider_has_only_old_prices(not_real: Flask) -> None:
    text = PageClient(not_real).get("/en/coverage/ke-tz").text
    assert "First Example (not real) 1 1 June 2025 (17 months ago · out of date) 41.5%" in text
    assert "carry 20% of the money sent." in text


def test_the_overview_tells_of_every_corridor_with_prices(not_real: Flask) -> None:
    text = PageClient(not_real).get("/en/coverage").text
    assert "Kenya → Tanzania 2 November 2026 20%" in text
    assert "Kenya → Uganda 2 November 2026 61.5%" in text


def test_a_corridor_without_a_cited_share_says_that_nobody_knows(portal: Flask) -> None:
    client = PageClient(portal)
    assert "Not known. No published source is cited" in client.get("/en/coverage/ke-tz").text
    assert "Kenya → Tanzania 11 September 2025 (out of date) Not known" in client.get("/en/coverage").text


@pytest.mark.parametrize(
    ("share", "written"), [("59.999", "59.99%"), ("60", "60%"), ("100", "100%"), ("41.50", "41.5%"), ("0", "0%")]
)
def test_a_share_is_never_rounded_up(portal: Flask, share: str, written: str) -> None:
    with portal.app_context():
        assert share_text(Decimal(share)) == written


@pytest.mark.parametrize("slug", ["xx-yy", "nothing", "KE-TZ", "ke-ke"])
def test_what_is_no_corridor_is_not_found(portal: Flask, slug: str) -> None:
    PageClient(portal).get(f"/en/coverage/{slug}", 404)


def test_the_overview_says_what_a_share_is_of_and_of_which_year(not_real: Flask) -> None:
    assert "61.5% of the money sent in 2025" in PageClient(not_real).get("/en/coverage").text


def test_providers_lead_to_their_pages(not_real: Flask) -> None:
    page = PageClient(not_real).get("/en/coverage/ke-ug")
    assert "/en/provider/first-example" in {link.attributes["href"] for link in page.all("a")}
