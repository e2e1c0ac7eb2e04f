"""How answers are kept, and what spreadsheets are told."""

import pytest
from flask import Flask, Response

from portal.answers import csv_file, harmless, revalidated, unkept


def test_equal_answers_have_equal_tags_and_are_asked_about_each_time() -> None:
    one, other, changed = (revalidated(Response(text)) for text in ("a", "a", "b"))
    assert one.headers["ETag"] == other.headers["ETag"] != changed.headers["ETag"]
    assert one.headers["Cache-Control"] == "public, no-cache"


def test_a_stream_keeps_its_own_tag() -> None:
    response = Response(iter([b"a"]))
    response.set_etag("its-own")
    assert revalidated(response).headers["ETag"] == '"its-own"'


def test_what_is_about_one_person_is_kept_nowhere() -> None:
    response = unkept(revalidated(Response("a")))
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "ETag" not in response.headers


def test_a_table_is_a_file_to_download() -> None:
    response = csv_file("a,b\r\n", "attachment; filename=table.csv")
    assert response.content_type == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == "attachment; filename=table.csv"


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_spreadsheet_runs_words_of_others(words: str) -> None:
    assert harmless(words) == f"'{words}"
    assert harmless("Wave") == "Wave"


def test_only_who_says_that_everybody_may_is_framed(app: Flask) -> None:
    app.add_url_rule("/framed", "framed", lambda: Response(headers={"Content-Security-Policy": "frame-ancestors *"}))
    app.add_url_rule("/own", "own", lambda: Response(headers={"Content-Security-Policy": "frame-ancestors 'self'"}))
    client = app.test_client()
    assert "X-Frame-Options" not in client.get("/framed").headers
    assert client.get("/own").headers["X-Frame-Options"] == "DENY"
