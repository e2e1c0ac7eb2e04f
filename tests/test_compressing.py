"""What a reader refuses is not sent to it; what gets smaller is sent smaller."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response

from portal.answers import revalidated
from portal.collection.sources_at_work import SOURCES
from portal.compressing import coding_for, compress_answers
from portal.downloads.making import make_downloads
from tests.pages.conftest import make_portal

PAGES = ("/en/ke-tz", "/api/v1/corridors", "/sitemap.xml")
FILES = ("/downloads/corridors/ke-tz.csv", "/en/ke-tz/history.csv")


@pytest.fixture(scope="module")
def portal_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    made = make_portal(tmp_path_factory.mktemp("compressing"), page_memory_bytes=1_000_000)
    make_downloads(made.extensions["homeward"], SOURCES)
    yield made
    made.extensions["homeward"].database.dispose()


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("GZIP", "gzip"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("gzip;q=0", "identity"),
        ("gzip; q=0.000, br;q=0", "identity"),
        ("br;q=0, gzip", "gzip"),
        ("*", "br"),
        ("*;q=0", "identity"),
        ("gzip;q=0, *", "br"),
        ("identity", "identity"),
        ("identity;q=0.5, gzip;q=1", "gzip"),
        ("identity;q=1, gzip;q=0.5", "identity"),
        ("", "identity"),
        ("zstd, deflate", "identity"),
        ("gzip;q=many", "identity"),
        (";;,,=", "identity"),
    ],
)
def test_a_reader_gets_the_coding_it_likes_best_of_ours(accepted: str, coding: str) -> None:
    assert coding_for(accepted) == coding


@pytest.mark.parametrize("address", [*PAGES, *FILES])
@pytest.mark.parametrize("refusal", ["gzip;q=0", "gzip;q=0, br;q=0", "*;q=0", "identity"])
def test_what_a_reader_refuses_is_not_sent(portal_app: Flask, address: str, refusal: str) -> None:
    client = portal_app.test_client()
    client.get(address, headers={"Accept-Encoding": "gzip"})  # what is kept in memory for others is not for this one
    answer = client.get(address, headers={"Accept-Encoding": refusal})
    assert (answer.status_code, "Content-Encoding" in answer.headers) == (200, False)


@pytest.mark.parametrize("address", [*PAGES, *FILES])
def test_what_gets_smaller_is_sent_smaller(portal_app: Flask, address: str) -> None:
    client = portal_app.test_client()
    whole, small = client.get(address), client.get(address, headers={"Accept-Encoding": "gzip"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.data) == whole.data
    assert len(small.data) < len(whole.data) / 2
    again = client.get(address, headers={"Accept-Encoding": "gzip", "If-None-Match": small.headers["ETag"]})
    assert again.status_code == 304


def test_readers_that_accept_the_same_in_other_words_share_a_kept_page(tmp_path: Path) -> None:
    app = make_portal(tmp_path, page_memory_bytes=1_000_000)
    client = app.test_client()
    for accepted in ("gzip", "gzip, deflate", "gzip;q=0.9", "deflate, gzip;q=0.4"):
        client.get("/en/ke-tz", headers={"Accept-Encoding": accepted})
    assert len(app.extensions["homeward.kept_pages"]._kept) == 1
    app.extensions["homeward"].database.dispose()


@pytest.mark.parametrize("status", [200, 400, 404, 429, 500])
@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_an_answer_is_compressed_whatever_its_status(status: int, encoding: str) -> None:
    app = Flask(__name__)
    compress_answers(app)
    app.add_url_rule("/", view_func=lambda: revalidated(Response("words " * 500, status, mimetype="text/html")))
    answer = app.test_client().get("/", headers={"Accept-Encoding": encoding})
    assert (answer.status_code, answer.headers["Content-Encoding"]) == (status, encoding)
    assert len(answer.data) < 100
    assert ("ETag" in answer.headers) == (status < 400)
