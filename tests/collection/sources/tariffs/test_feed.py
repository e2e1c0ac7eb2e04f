"""The tariff feed: two forms that say the same, strict figures, and no bad tariff takes a good one down."""

import copy
import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from portal.collection.snapshots import Fetched, Snapshot
from portal.collection.source import Request, SnapshotUnreadable, SourceUnreachable, Wanted
from portal.collection.sources.tariffs import EXAMPLE_CSV, EXAMPLE_JSON, SCHEMA, SOURCE, TEMPLATE
from portal.collection.sources.tariffs.feed import json_schema
from portal.collection.sources.tariffs.table import COLUMNS, NEEDED
from portal.config import ROOT
from portal.prices.quotes import Band, Quote, Rejected
from portal.prices.rates import NoRates
from portal.prices.vocabulary import FeeConvention, Layer

EXAMPLE: dict[str, Any] = json.loads(EXAMPLE_JSON.read_text())


def snapshot(path: Path) -> Snapshot:
    return Snapshot("0" * 64, "https://feed.example/", datetime(2026, 11, 21, tzinfo=UTC), 200, "", "feed", path)


@pytest.fixture
def read(tmp_path: Path) -> Callable[[bytes], tuple[list[Quote], list[Rejected]]]:
    def do(raw: bytes) -> tuple[list[Quote], list[Rejected]]:
        (tmp_path / "feed").write_bytes(raw)
        records = list(SOURCE.read(snapshot(tmp_path / "feed"), NoRates()))
        quotes = [record for record in records if isinstance(record, Quote)]
        return quotes, [record for record in records if isinstance(record, Rejected)]

    return do


def as_json(feed: object) -> bytes:
    return json.dumps(feed).encode()


def changed(**values: object) -> dict[str, Any]:
    """The example with its second tariff changed; None takes a key away."""
    feed = copy.deepcopy(EXAMPLE)
    for key, value in values.items():
        if value is None:
            feed["tariffs"][1].pop(key.rstrip("_"), None)
        else:
            feed["tariffs"][1][key.rstrip("_")] = value
    return feed


def test_the_published_schema_is_the_one_the_code_checks_by() -> None:
    assert json.loads(SCHEMA.read_text()) == json_schema()


def test_the_example_keeps_to_the_published_schema() -> None:
    schema = json.loads(SCHEMA.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(EXAMPLE, schema, cls=jsonschema.Draft202012Validator)


def test_the_table_is_documented_column_by_column() -> None:
    page = (ROOT / "docs/tariff-feed.md").read_text()
    assert TEMPLATE.read_text() == ",".join(COLUMNS) + "\n"
    for name, meaning in COLUMNS.items():
        assert f"| `{name}` | {'yes' if name in NEEDED else ''} | {meaning.removeprefix('* ')} |" in page


def test_the_json_and_the_csv_form_say_the_same(read: Callable[[bytes], tuple[list[Quote], list[Rejected]]]) -> None:
    from_json, refused = read(EXAMPLE_JSON.read_bytes())
    assert (from_json, refused) == read(EXAMPLE_CSV.read_bytes())
    assert len(from_json) == 2
    assert refused == []


def test_a_tariff_keeps_its_bands_to_the_digit(read: Callable[[bytes], tuple[list[Quote], list[Rejected]]]) -> None:
    wallet, cash = read(EXAMPLE_JSON.read_bytes())[0]
    assert wallet.tariff is not None
    assert wallet.tariff.bands[1] == Band(
        Decimal("20000.01"), Decimal(150000), Decimal(50), Decimal("0.4"), None, Decimal(400)
    )
    assert wallet.tariff.margin == Decimal("1.5")
    assert wallet.layer is Layer.TARIFF
    assert wallet.observed_on == date(2026, 11, 20)
    assert cash.fee_convention is FeeConvention.DEDUCTED
    assert cash.tariff is not None
    assert cash.tariff.cash_out_fixed is None


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"rate": 19.05}, 'Write it as a text such as "19.6"'),
        ({"rate": "1e5"}, "not a figure in the form of this feed"),
        ({"rate": "-3"}, "not a figure in the form of this feed"),
        ({"rate": "٣"}, "not a figure in the form of this feed"),
        ({"rate": "0"}, "The rate is 0"),
        ({"margin": "1"}, "exactly one of the two"),
        ({"rate": None}, "exactly one of the two"),
        ({"rate": None, "margin": "100"}, "leaves nothing to arrive"),
        ({"to": "KE"}, "the same country"),
        ({"to": "Tanzania"}, "is no country code"),
        ({"payout_currency": "shilling"}, "currency"),
        ({"fee_is": "unknown"}, "fee_is"),
        ({"feee": "3"}, "feee: Extra inputs are not permitted"),
        ({"bands": []}, "bands"),
        ({"bands": [{"minimum": "5", "maximum": "4"}]}, "below its minimum"),
        ({"bands": [{"minimum": "1", "maximum": "9"}, {"minimum": "9"}]}, "ascend and not overlap"),
        ({"bands": [{"minimum": "1"}, {"minimum": "9"}]}, "ascend and not overlap"),
        ({"bands": [{"minimum": "1", "percent_fee": "101"}]}, "more than the whole amount"),
        ({"bands": [{"minimum": "1", "minimum_fee": "9", "maximum_fee": "8"}]}, "below the minimum fee"),
        ({"valid_from": "2026-11-02", "valid_until": "2026-11-01"}, "before 'valid_from'"),
        ({"valid_from": "20261102"}, "in the form 2026-11-21"),
        ({"pickup": ["pigeon"]}, "pickup.0"),
        ({"id": "ke-tz-wallet"}, "stands twice"),
    ],
)
def test_a_bad_tariff_is_told_by_place_and_reason_and_takes_no_good_one_down(
    read: Callable[[bytes], tuple[list[Quote], list[Rejected]]], change: dict[str, Any], told: str
) -> None:
    quotes, refused = read(as_json(changed(**change)))
    assert [quote.record_key for quote in quotes] == ["ke-tz-wallet"]
    assert refused[0].place == "tariffs[1]"
    assert told in refused[0].explanation


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"<!doctype html><title>Sign in</title>", "neither JSON nor a CSV table"),
        (b'{"format": "homeward-tariff-feed"', "neither JSON nor a CSV table"),
        (b"[]", "one JSON object"),
        (b"[" * 100_000, "neither JSON nor a CSV table"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"", "does not have the tariff table's columns"),
        (as_json({**EXAMPLE, "tariffs": []}), "names no tariff"),
        (as_json({**EXAMPLE, "version": 2}), "version"),
        (as_json({**EXAMPLE, "format": "other"}), "format"),
        (as_json({**EXAMPLE, "provider": {}}), "provider.name"),
    ],
)
def test_what_is_no_feed_is_refused_as_a_whole(
    read: Callable[[bytes], tuple[list[Quote], list[Rejected]]], raw: bytes, told: str
) -> None:
    with pytest.raises(SnapshotUnreadable, match="(?s)" + told):
        read(raw)


def test_a_row_that_contradicts_its_tariff_is_refused_and_the_tariff_stays(
    read: Callable[[bytes], tuple[list[Quote], list[Rejected]]],
) -> None:
    rows = list(csv.DictReader(io.StringIO(EXAMPLE_CSV.read_text())))
    rows[1]["margin"] = "2.5"
    text = io.StringIO()
    writer = csv.DictWriter(text, list(COLUMNS), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    quotes, refused = read(text.getvalue().encode())
    assert [quote.record_key for quote in quotes] == ["ke-tz-wallet", "ke-tz-cash"]
    assert "says other things than that tariff's first row" in refused[0].explanation


class FakeFetcher:
    """Answers one feed and cannot reach the other."""

    def __init__(self, *reachable: str) -> None:
        self.reachable = reachable

    def get(self, request: Request) -> Fetched | None:
        assert request.configured
        if request.url not in self.reachable:
            raise SourceUnreachable(f"{request.url} did not answer.")
        return Fetched(request.url, EXAMPLE_JSON, datetime(2026, 11, 21, tzinfo=UTC), 200, "", part=request.part)


def wanted(*feeds: str) -> Wanted:
    return Wanted(corridors=(), today=date(2026, 11, 21), addresses={"tariff_feeds": feeds})


def test_a_feed_that_cannot_be_reached_takes_no_other_down() -> None:
    fetched = list(SOURCE.fetch(FakeFetcher("https://b.example/"), wanted("https://a.example/", "https://b.example/")))
    assert [answer.part for answer in fetched] == ["https://b.example/"]


def test_when_no_feed_can_be_reached_the_pull_fails_and_says_why() -> None:
    with pytest.raises(SourceUnreachable, match=r"https://a\.example/ did not answer"):
        list(SOURCE.fetch(FakeFetcher(), wanted("https://a.example/")))


def test_a_figure_of_thousands_of_digits_is_refused_without_repeating_it(
    read: Callable[[bytes], tuple[list[Quote], list[Rejected]]],
) -> None:
    long = changed()
    long["tariffs"][1]["bands"][0]["fixed_fee"] = "9" * 5000
    _quotes, (refused,) = read(as_json(long))
    assert len(refused.explanation) < 700
    assert "9" * 5000 in dict(refused.raw)["bands"]
