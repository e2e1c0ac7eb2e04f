"""The source and the fetcher together, against a real server."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from portal.collection.fetching import Bodies, HostTurns, HttpFetcher, Patience
from portal.collection.source import SourceUnreachable, Wanted
from portal.collection.sources.reference_rates import SOURCE
from portal.prices.corridors import Corridor
from portal.prices.quotes import CorridorCode
from portal.prices.rates import NoRates
from tests.collection.sources.scripted_fetcher import MOMENT, snapshot_of

FIXTURES = Path(__file__).parents[3] / "fixtures" / "sources" / "reference-rates"
KE_TZ = Corridor(CorridorCode("KE", "TZ"), "KES", ("TZS",), ())


@pytest.fixture
def fetcher(tmp_path: Path) -> Iterator[HttpFetcher]:
    patience = Patience(attempts=2, first_wait=0.01, jitter=0)
    with HttpFetcher(Bodies(tmp_path), "Homeward/test", lambda: MOMENT, patience=patience, turns=HostTurns(0)) as made:
        yield made


@pytest.fixture
def wanted(httpserver: HTTPServer) -> Wanted:
    addresses = {"frankfurter_url": httpserver.url_for("/v2"), "ecb_url": httpserver.url_for("/eurofxref")}
    return Wanted((KE_TZ,), MOMENT.date(), (date(2025, 3, 19),), addresses)


def serve_ecb(server: HTTPServer) -> None:
    daily = (FIXTURES / "good" / "ecb-daily-not-real.xml").read_bytes()
    history = (FIXTURES / "good" / "ecb-history-not-real.zip").read_bytes()
    server.expect_request("/eurofxref/eurofxref-daily.xml").respond_with_data(daily, content_type="text/xml")
    server.expect_request("/eurofxref/eurofxref-hist.zip").respond_with_data(history, content_type="application/zip")


def collected(fetcher: HttpFetcher, wanted: Wanted) -> dict[str, int]:
    """Pull and read; return how many records came of each answer."""
    counts = {}
    for fetched in SOURCE.fetch(fetcher, wanted):
        counts[fetched.part] = len(list(SOURCE.read(snapshot_of(fetched.path, fetched.part, fetched.url), NoRates())))
    return counts


def test_both_are_pulled_and_read(httpserver: HTTPServer, fetcher: HttpFetcher, wanted: Wanted) -> None:
    newest = (FIXTURES / "good" / "frankfurter-newest-not-real.json").read_bytes()
    asked = {"base": "EUR", "quotes": "USD,KES,TZS"}
    span = {"from": "2025-03-09", "to": "2025-03-19"}
    httpserver.expect_request("/v2/rates", query_string={**asked, "expand": "providers"}).respond_with_data(
        newest, content_type="application/json"
    )
    httpserver.expect_request("/v2/rates", query_string={**asked, **span}).respond_with_json([])
    serve_ecb(httpserver)
    assert collected(fetcher, wanted) == {
        "Frankfurter newest USD-TZS": 4,
        "Frankfurter 2025-03-09..2025-03-19 USD-TZS": 0,
        "ECB daily": 3,
        "ECB history 2025-03-09..2025-03-19": 9,
    }
    httpserver.check()


@pytest.mark.parametrize("answer", [b"<html>Maintenance</html>", b""])
def test_a_web_page_instead_of_rates_leaves_the_ecb_alone(
    httpserver: HTTPServer, fetcher: HttpFetcher, wanted: Wanted, answer: bytes
) -> None:
    httpserver.expect_request("/v2/rates").respond_with_data(answer, content_type="text/html")
    serve_ecb(httpserver)
    assert set(collected(fetcher, wanted)) == {"ECB daily", "ECB history 2025-03-09..2025-03-19"}


def test_two_systems_in_trouble_fail_the_run_in_plain_words(
    httpserver: HTTPServer, fetcher: HttpFetcher, wanted: Wanted
) -> None:
    httpserver.expect_request("/v2/rates").respond_with_data("Slow down.", status=429, content_type="text/plain")
    httpserver.expect_request("/eurofxref/eurofxref-daily.xml").respond_with_data("", status=503)
    with pytest.raises(SourceUnreachable, match=r"429 TOO MANY REQUESTS: Slow down\..* answered 503"):
        collected(fetcher, wanted)
    assert len(httpserver.log) == 4  # each asked twice
