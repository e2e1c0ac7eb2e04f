"""What `make bench` prints and how it computes it. The measuring itself is not tested: it takes minutes."""

import os
import re
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bench import __main__ as bench
from tests.bench import client, programs
from tests.bench.bare import create_bare_app
from tests.bench.client import BadAnswer, get, seconds_of_block
from tests.bench.measures import Goal, Measure, percentile
from tests.bench.pages import LARGEST, SMALLEST, Questions, rows_for
from tests.bench.programs import BenchFailed, environment, run_python

POSITIVE = st.floats(min_value=0.001, max_value=1e6)


def measure(ours: float, reference: float, side: Goal = Goal.AT_MOST, goal: float = 1.5) -> Measure:
    return Measure("import, wall time", ours, reference, "s", side, goal)


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def test_an_answer_in_chunks_is_put_together() -> None:
    assert client._body(CHUNKED + b"3\r\none\r\n4\r\n two\r\n0\r\n\r\n") == b"one two"


def test_an_answer_in_chunks_that_ends_too_early_is_no_answer() -> None:
    with pytest.raises(BadAnswer, match="too early"):
        client._body(CHUNKED + b"3\r\none\r\n")


def test_a_line_tells_name_ours_reference_ratio_goal_and_verdict() -> None:
    columns = re.split(r"\s{2,}", measure(30.0, 25.0).line())
    assert columns == ["import, wall time", "30.0 s", "25.0 s", "1.200", "at most 1.50", "met"]


def test_a_measure_that_is_short_says_so() -> None:
    assert measure(40.0, 25.0).line().endswith("  short")


def test_lines_stand_in_the_same_columns() -> None:
    lines = [measure(1.0, 2.0).line(), measure(1234.5, 99999.9).line()]
    assert len({line.index("at most") for line in lines}) == 1


@pytest.mark.parametrize(
    ("ours", "side", "goal", "met"),
    [
        (1.5, Goal.AT_MOST, 1.5, True),
        (1.5001, Goal.AT_MOST, 1.5, False),
        (0.25, Goal.AT_LEAST, 0.25, True),
        (0.2499, Goal.AT_LEAST, 0.25, False),
    ],
)
def test_the_goal_itself_is_met_and_nothing_is_rounded_into_it(ours: float, side: Goal, goal: float, met: bool) -> None:
    assert measure(ours, 1.0, side, goal).met is met


@given(ours=POSITIVE, reference=POSITIVE)
def test_the_ratio_has_no_unit(ours: float, reference: float) -> None:
    assert measure(ours * 1000, reference * 1000).ratio == pytest.approx(measure(ours, reference).ratio)


@pytest.mark.parametrize(("ours", "reference"), [(0.0, 1.0), (1.0, 0.0), (-1.0, 1.0)])
def test_a_measure_of_nothing_is_refused(ours: float, reference: float) -> None:
    with pytest.raises(ValueError, match="measured nothing"):
        measure(ours, reference)


def test_the_95th_percentile_of_a_hundred_is_the_ninety_fifth() -> None:
    assert percentile([float(number) for number in range(100, 0, -1)], 95) == 95


@given(values=st.lists(POSITIVE, min_size=1), percent=st.floats(min_value=1, max_value=100))
def test_a_percentile_is_one_of_the_values_and_enough_of_them_do_not_exceed_it(
    values: list[float], percent: float
) -> None:
    found = percentile(values, percent)
    assert found in values
    assert sum(value <= found for value in values) >= len(values) * percent / 100 - 1e-9


def test_a_percentile_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 95)


def test_questions_ask_about_ever_new_amounts_inside_what_was_surveyed() -> None:
    questions = Questions(seed=1).some(500)
    amounts = [int(question.partition("amount=")[2].partition("&")[0]) for question in questions]
    assert SMALLEST <= min(amounts) < max(amounts) <= LARGEST
    assert len(set(amounts)) > 490


def test_the_same_seed_asks_the_same_questions() -> None:
    assert Questions(seed=3).some(20) == Questions(seed=3).some(20) != Questions(seed=4).some(20)


@pytest.mark.parametrize("size", [10_000, 47_111, 90_000])
def test_the_bare_page_has_as_many_bytes_to_half_a_row(size: int) -> None:
    document = create_bare_app(rows_for(size)).test_client().get("/").data
    assert abs(len(document) - size) <= 120


def test_a_program_costs_time_and_memory(tmp_path: Path) -> None:
    cost = run_python(("-c", "import time; kept = b'x' * 80_000_000; time.sleep(0.2)"), {}, tmp_path / "log")
    assert 0.2 <= cost.seconds < 30
    assert 80 <= cost.megabytes < 400


def test_a_program_that_fails_is_told_with_what_it_wrote(tmp_path: Path) -> None:
    with pytest.raises(BenchFailed, match=r"(?s)ended with 1.*no such corridor"):
        run_python(("-c", "raise SystemExit('no such corridor')"), {}, tmp_path / "log")


def test_a_program_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    with pytest.raises(BenchFailed, match="took too long"):
        run_python(("-c", "import time; time.sleep(60)"), {}, tmp_path / "log", limit=0.3)


def test_a_program_does_not_outlive_the_bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []

    def interrupted(child: subprocess.Popen[bytes], _until: float) -> tuple[int, int]:
        started.append(child.pid)
        raise KeyboardInterrupt

    monkeypatch.setattr(programs, "_waited", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run_python(("-c", "import time; time.sleep(60)"), {}, tmp_path / "log")
    with pytest.raises(ProcessLookupError):
        os.kill(started[0], 0)


def test_programs_know_no_setting_of_whoever_runs_the_bench(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_SITE_NAME", "Somebody's own")
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody/own")
    assert {"HOMEWARD_SITE_NAME", "DATABASE_URL"}.isdisjoint(environment({"BENCH_ROWS": "3"}))
    assert environment({"BENCH_ROWS": "3"})["BENCH_ROWS"] == "3"


@contextmanager
def answering(answer: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """Answer every connection to a port of loopback, one at a time; yield the port and the requests so far."""
    requests: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                with listener.accept()[0] as connection:
                    request = connection.recv(65536)
                    if request == b"end":
                        return
                    requests.append(request)
                    connection.sendall(answer)

        server = threading.Thread(target=serve)
        server.start()
        port = int(listener.getsockname()[1])
        try:
            yield port, requests
        finally:
            with socket.create_connection(("127.0.0.1", port)) as last:
                last.sendall(b"end")
            server.join()


def page(body: bytes, head: bytes = b"") -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n%s\r\n%s" % (len(body), head, body)


def test_the_client_asks_for_no_compression_and_returns_the_document() -> None:
    with answering(page(b"<p>so much</p>")) as (port, requests):
        assert get(port, "/en/ke-tz?amount=30000&ask=pay") == b"<p>so much</p>"
    assert requests[0].startswith(b"GET /en/ke-tz?amount=30000&ask=pay HTTP/1.1\r\n")
    assert b"accept-encoding" not in requests[0].lower()


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\ncut short",
        page(b"squeezed", b"Content-Encoding: gzip\r\n"),
        b"",
    ],
)
def test_only_a_whole_page_counts_as_an_answer(answer: bytes) -> None:
    with answering(answer) as (port, _requests), pytest.raises(BadAnswer):
        get(port, "/")


def test_a_block_asks_every_question_once() -> None:
    with answering(page(b"x")) as (port, requests):
        assert seconds_of_block(port, [f"/{number}" for number in range(10)]) > 0
    assert [request.split()[1] for request in requests] == [b"/%d" % number for number in range(10)]


@pytest.mark.parametrize(
    ("found", "status"),
    [
        ([measure(1.0, 1.0), "a remark"], bench.MET),
        ([measure(9.0, 1.0), measure(1.0, 1.0)], bench.SHORT),
    ],
)
def test_the_bench_succeeds_only_when_every_goal_is_met(
    found: list[Measure | str], status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "measured", lambda _folder: iter(found))
    assert bench.main() == status
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if not line.startswith("#")] == [
        each.line() for each in found if isinstance(each, Measure)
    ]


def test_a_bench_that_could_not_measure_says_why(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def measured(_folder: Path) -> Iterator[Measure]:
        raise BenchFailed("The server did not start.")

    monkeypatch.setattr(bench, "measured", measured)
    assert bench.main() == bench.FAILED
    assert "The server did not start." in capsys.readouterr().err
