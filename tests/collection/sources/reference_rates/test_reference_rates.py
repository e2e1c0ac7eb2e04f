from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.collection.snapshots import Snapshot
from portal.collection.source import Request, SnapshotUnreadable, SourceRefused, SourceUnreachable, Wanted
from portal.collection.sources.reference_rates import SOURCE, wanted_currencies
from portal.prices.corridors import Corridor
from portal.prices.quotes import CorridorCode, ObservedRate, Record, Rejected
from portal.prices.rates import NoRates
from tests.collection.sources.scripted_fetcher import Answer, ScriptedFetcher, snapshot_of, snapshot_of_bytes

FIXTURES = Path(__file__).parents[3] / "fixtures" / "sources" / "reference-rates"
TODAY = date(2026, 11, 21)
KE_TZ = Corridor(CorridorCode("KE", "TZ"), "KES", ("TZS", "USD"), ("sw",))
FR_SN = Corridor(CorridorCode("FR", "SN"), "EUR", ("XOF",), ("fr",))
HOSTS = {"api.frankfurter.dev": "frankfurter", "www.ecb.europa.eu": "ecb"}


def read(snapshot: Snapshot) -> list[Record]:
    return list(SOURCE.read(snapshot, NoRates()))


def answers(**by_system: Answer) -> Callable[[Request], Answer]:
    return lambda request: by_system[HOSTS[str(urlsplit(request.url).hostname)]]


def asked_for(request: Request) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(request.url).query).items()}


# Reading


def test_frankfurters_rates_keep_their_digits_and_days() -> None:
    rates = read(snapshot_of(FIXTURES / "good" / "frankfurter-newest-not-real.json"))
    assert rates == [
        ObservedRate("EUR", "USD", date(2026, 11, 20), Decimal("1.1530"), "frankfurter", "ECB, BOC, NBP"),
        ObservedRate("EUR", "KES", date(2026, 11, 20), Decimal("149.25"), "frankfurter", "CBK"),
        ObservedRate("EUR", "TZS", date(2026, 11, 19), Decimal("2841.07"), "frankfurter", ""),
        ObservedRate("EUR", "XOF", date(2026, 11, 20), Decimal(656), "frankfurter", ""),
    ]
    assert [str(rate.rate) for rate in rates if isinstance(rate, ObservedRate)] == [
        "1.1530",
        "149.25",
        "2841.07",
        "656",
    ]


def test_the_ecbs_newest_day_is_read() -> None:
    bank = "European Central Bank"
    assert read(snapshot_of(FIXTURES / "good" / "ecb-daily-not-real.xml")) == [
        ObservedRate("EUR", "USD", date(2026, 11, 20), Decimal("1.1530"), "ecb", bank),
        ObservedRate("EUR", "JPY", date(2026, 11, 20), Decimal("171.20"), "ecb", bank),
        ObservedRate("EUR", "GBP", date(2026, 11, 20), Decimal("0.84173"), "ecb", bank),
    ]


def test_of_the_ecbs_history_only_the_days_asked_for_are_read() -> None:
    path = FIXTURES / "good" / "ecb-history-not-real.zip"
    rates = read(snapshot_of(path, part="ECB history 2024-12-20..2024-12-31 2025-03-18..2025-03-18"))
    found = [(rate.on.isoformat(), rate.quote, str(rate.rate)) for rate in rates if isinstance(rate, ObservedRate)]
    assert found == [
        ("2025-03-18", "USD", "1.0912"),
        ("2025-03-18", "JPY", "163.42"),
        ("2025-03-18", "GBP", "0.84173"),
        ("2024-12-31", "USD", "1.0389"),
        ("2024-12-31", "JPY", "163.06"),
        ("2024-12-31", "GBP", "0.82918"),
    ]


def test_a_history_given_by_hand_is_read_whole_and_gaps_are_no_rates() -> None:
    rates = read(snapshot_of(FIXTURES / "good" / "ecb-history-not-real.zip"))
    assert len(rates) == 12
    assert "CYP" not in {rate.quote for rate in rates if isinstance(rate, ObservedRate)}


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("web-page.html", "sent a web page instead of rates"),
        ("empty-file.json", "sent nothing instead of JSON"),
        ("frankfurter-empty-list.json", "an empty list of rates"),
        ("frankfurter-message.json", "a message instead of rates: not found"),
        ("frankfurter-no-list.json", "something other than a list of rates"),
        ("frankfurter-cut-off.json", "JSON that is cut off"),
        ("frankfurter-not-a-number.json", "instead of JSON"),
        ("ecb-daily-cut-off.xml", "no XML, or it is cut off"),
        ("ecb-daily-without-rates.xml", "holds no rates"),
        ("ecb-daily-entities.xml", "declares a document type"),
        ("ecb-daily-outside-document-type.xml", "declares a document type"),
        ("ecb-history-cut-off.zip", "no zip archive, or it is cut off"),
        ("ecb-history-damaged.zip", "no zip archive, or it is cut off"),
        ("ecb-history-without-csv.zip", "holds no CSV file"),
        ("ecb-history-other-columns.zip", "does not begin with Date and currencies"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_refused_whole(file: str, says: str) -> None:
    with pytest.raises(SnapshotUnreadable, match=says):
        read(snapshot_of(FIXTURES / "bad" / file))


def test_every_bad_file_is_tested() -> None:
    tested = test_a_file_that_is_not_what_it_should_be_is_refused_whole.pytestmark[0].args[1]  # type: ignore[attr-defined]
    assert {file for file, _ in tested} == {path.name for path in (FIXTURES / "bad").iterdir()}


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ('{"date":"2026-11-20","base":"USD","quote":"KES","rate":129.4}', "no rate per EUR"),
        ('{"date":"20 Nov 2026","base":"EUR","quote":"KES","rate":149.2}', "The date is missing"),
        ('{"base":"EUR","quote":"KES","rate":149.2}', "The date is missing"),
        ('{"date":"2026-11-20","base":"EUR","quote":"kes","rate":149.2}', "no code of three letters"),
        ('{"date":"2026-11-20","base":"EUR","quote":"EUR","rate":1}', "no code of three letters"),
        ('{"date":"2026-11-20","base":"EUR","quote":"KES","rate":0}', "no number above zero"),
        ('{"date":"2026-11-20","base":"EUR","quote":"KES","rate":-149.2}', "no number above zero"),
        ('{"date":"2026-11-20","base":"EUR","quote":"KES","rate":1e400}', "no number above zero"),
        ('{"date":"2026-11-20","base":"EUR","quote":"KES","rate":"149.2"}', "no number above zero"),
        ('{"date":"2026-11-20","base":"EUR","quote":"KES","rate":true}', "no number above zero"),
        ('{"date":"2026-11-20","base":"EUR","quote":"USD","rate":1.2}', "stand here twice"),
        ("17", "no rate per EUR"),
    ],
)
def test_a_rate_that_cannot_be_used_takes_no_good_one_down(tmp_path: Path, entry: str, says: str) -> None:
    good = '{"date":"2026-11-20","base":"EUR","quote":"USD","rate":1.153}'
    first, refused = read(snapshot_of_bytes(tmp_path, f"[{good},{entry}]".encode()))
    assert isinstance(first, ObservedRate)
    assert isinstance(refused, Rejected)
    assert says in refused.explanation
    assert refused.place == "entry 2"
    assert refused.reason == ("duplicate_key" if "twice" in says else "unreadable")


def test_a_rate_of_the_future_is_left_for_validation_to_hold(tmp_path: Path) -> None:
    body = b'[{"date":"2027-01-01","base":"EUR","quote":"KES","rate":149.2}]'
    assert read(snapshot_of_bytes(tmp_path, body)) == [
        ObservedRate("EUR", "KES", date(2027, 1, 1), Decimal("149.2"), "frankfurter")
    ]


def test_a_bad_cell_of_the_ecb_takes_no_good_one_down(tmp_path: Path) -> None:
    page = (FIXTURES / "good" / "ecb-daily-not-real.xml").read_bytes().replace(b"'171.20'", b"'1,71'")
    dollar, yen, pound = read(snapshot_of_bytes(tmp_path, page))
    assert [type(record) for record in (dollar, yen, pound)] == [ObservedRate, Rejected, ObservedRate]
    assert isinstance(yen, Rejected)
    assert yen.raw == (("time", "2026-11-20"), ("currency", "JPY"), ("rate", "1,71"))


def test_an_empty_list_is_believed_of_past_days(tmp_path: Path) -> None:
    assert read(snapshot_of_bytes(tmp_path, b"[]", part="Frankfurter 2011-01-01..2011-02-01 SSP-SSP")) == []


@given(st.binary(max_size=300))
def test_whatever_comes_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    try:
        records = read(snapshot_of_bytes(tmp_path_factory.mktemp("any"), body))
    except SnapshotUnreadable:
        return
    assert all(isinstance(record, ObservedRate | Rejected) for record in records)


# Asking


def test_every_currency_of_the_corridors_is_asked_for_once_dollars_first() -> None:
    assert wanted_currencies(Wanted((KE_TZ, FR_SN), TODAY)) == ["USD", "KES", "TZS", "XOF"]


def test_both_are_asked_for_the_newest_rates(tmp_path: Path) -> None:
    fetcher = ScriptedFetcher(tmp_path, answers(frankfurter=b"[]", ecb=b"<x/>"))
    fetched = list(SOURCE.fetch(fetcher, Wanted((KE_TZ, FR_SN), TODAY)))
    assert [one.part for one in fetched] == ["Frankfurter newest USD-XOF", "ECB daily"]
    assert [request.url for request in fetcher.asked] == [
        "https://api.frankfurter.dev/v2/rates?base=EUR&quotes=USD,KES,TZS,XOF&expand=providers",
        "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml",
    ]
    assert [request.configured for request in fetcher.asked] == [False, False]


def test_an_address_of_the_operators_own_may_be_private(tmp_path: Path) -> None:
    addresses = {"frankfurter_url": "http://rates.internal/v2/", "ecb_url": "http://rates.internal/ecb"}
    fetcher = ScriptedFetcher(tmp_path, lambda _request: b"[]")
    list(SOURCE.fetch(fetcher, Wanted((KE_TZ,), TODAY, addresses=addresses)))
    assert [request.configured for request in fetcher.asked] == [True, True]
    assert [urlsplit(request.url).path for request in fetcher.asked] == ["/v2/rates", "/ecb/eurofxref-daily.xml"]


def test_days_without_a_rate_are_asked_for_with_the_ten_days_before_them(tmp_path: Path) -> None:
    fetcher = ScriptedFetcher(tmp_path, answers(frankfurter=b"[]", ecb=b"<x/>"))
    days = (date(2025, 2, 3), date(2025, 2, 7), date(2025, 8, 20))
    list(SOURCE.fetch(fetcher, Wanted((KE_TZ,), TODAY, observation_dates=days)))
    spans = [(asked.get("from"), asked.get("to")) for asked in map(asked_for, fetcher.asked[:3])]
    assert spans == [(None, None), ("2025-08-10", "2025-08-20"), ("2025-01-24", "2025-02-07")]
    assert fetcher.asked[4].url.endswith("/eurofxref-hist.zip")
    assert fetcher.asked[4].part == "ECB history 2025-01-24..2025-02-07 2025-08-10..2025-08-20"


def test_the_past_of_a_new_currency_is_asked_for_it_alone(tmp_path: Path) -> None:
    fetcher = ScriptedFetcher(tmp_path, answers(frankfurter=b"[]", ecb=b"<x/>"))
    new = {"UGX": (date(2025, 2, 3), date(2025, 8, 20)), "RWF": (date(2025, 2, 7),)}
    list(SOURCE.fetch(fetcher, Wanted((KE_TZ, FR_SN), TODAY, new_currencies=new)))
    asked = [asked_for(request) for request in fetcher.asked[:3]]
    assert [each["quotes"] for each in asked] == ["USD,KES,TZS,XOF", "RWF,UGX", "RWF,UGX"]
    assert [(each.get("from"), each.get("to")) for each in asked] == [
        *[(None, None), ("2025-08-10", "2025-08-20")],
        ("2025-01-24", "2025-02-07"),
    ]
    assert fetcher.asked[3].part == "ECB daily", "the ECB's history holds all of its currencies already"
    assert len(fetcher.asked) == 4


def test_a_long_list_of_currencies_is_split(tmp_path: Path) -> None:
    codes = [f"A{first}{second}" for first in "ABCDEFGH" for second in "ABCDEFGHIJ"]
    corridors = tuple(Corridor(CorridorCode("KE", "TZ"), code, ("TZS",), ()) for code in codes)
    fetcher = ScriptedFetcher(tmp_path, answers(frankfurter=b"[]", ecb=None))
    list(SOURCE.fetch(fetcher, Wanted(corridors, TODAY)))
    questions = [asked_for(request)["quotes"].split(",") for request in fetcher.asked[:-1]]
    assert [len(question) for question in questions] == [60, 22]
    assert sorted(code for question in questions for code in question) == sorted(["USD", "TZS", *codes])


def test_a_currency_frankfurter_does_not_know_is_left_out_alone(tmp_path: Path) -> None:
    said: list[str] = []

    def answer(request: Request) -> Answer:
        return SourceRefused("invalid currency", 422) if "TZS" in request.url else b"[]"

    fetcher = ScriptedFetcher(tmp_path, answer)
    fetched = list(SOURCE.fetch(fetcher, Wanted((KE_TZ, FR_SN), TODAY, say=said.append)))
    good = [
        asked_for(request)["quotes"] for request in fetcher.asked if "TZS" not in request.url and "?" in request.url
    ]
    assert ",".join(good) == "USD,KES,XOF"
    assert len(fetched) == 3
    assert any("Frankfurter knows no rate of TZS" in sentence for sentence in said)


def test_a_question_that_is_not_understood_is_not_asked_for_each_currency(tmp_path: Path) -> None:
    fetcher = ScriptedFetcher(tmp_path, answers(frankfurter=SourceRefused("unknown parameter", 422), ecb=b"<x/>"))
    fetched = list(SOURCE.fetch(fetcher, Wanted((KE_TZ, FR_SN), TODAY)))
    assert [one.part for one in fetched] == ["ECB daily"]
    assert len(fetcher.asked) == 4


def test_where_frankfurter_fails_the_ecb_is_used_alone_and_it_is_said(tmp_path: Path) -> None:
    said: list[str] = []
    fetcher = ScriptedFetcher(tmp_path, answers(frankfurter=SourceUnreachable("No route."), ecb=b"<x/>"))
    fetched = list(SOURCE.fetch(fetcher, Wanted((KE_TZ,), TODAY, trouble=said.append)))
    assert [one.part for one in fetched] == ["ECB daily"]
    assert "Frankfurter could not be asked. No route. The other source is used alone." in said


def test_where_both_fail_the_run_fails_and_tells_both_reasons(tmp_path: Path) -> None:
    fetcher = ScriptedFetcher(tmp_path, answers(frankfurter=SourceUnreachable("One."), ecb=SourceUnreachable("Two.")))
    with pytest.raises(SourceUnreachable, match=r"One\. Two\."):
        list(SOURCE.fetch(fetcher, Wanted((KE_TZ,), TODAY)))


def test_unchanged_rates_are_an_answer_too(tmp_path: Path) -> None:
    fetcher = ScriptedFetcher(tmp_path, answers(frankfurter=None, ecb=SourceUnreachable("Two.")))
    assert list(SOURCE.fetch(fetcher, Wanted((KE_TZ,), TODAY))) == []


def test_a_request_to_stop_is_heard_between_two_questions(tmp_path: Path) -> None:
    fetcher = ScriptedFetcher(tmp_path, answers(frankfurter=b"[]", ecb=b"<x/>"))
    days = tuple(TODAY - timedelta(days=60 * step) for step in range(5))
    assert len(list(SOURCE.fetch(fetcher, Wanted((KE_TZ,), TODAY, days, stop=lambda: True)))) == 1
    assert len(fetcher.asked) == 1
