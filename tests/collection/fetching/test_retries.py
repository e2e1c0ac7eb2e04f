"""A request that is tried again is told in one plain line of our own."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
import stamina.instrumentation
from structlog.testing import capture_logs

from portal.collection.fetching import fetcher_for
from portal.collection.source import Request
from portal.config import Settings
from tests.collection.fetching.scripted_server import Reply, ScriptedServer


@pytest.fixture
def stamina_as_before() -> Iterator[None]:
    """Give stamina its own hooks back."""
    yield
    stamina.instrumentation.set_on_retry_hooks(None)


@pytest.mark.usefixtures("stamina_as_before")
def test_the_line_says_why_when_and_which_attempt_and_not_what_was_sent(
    server: ScriptedServer, make_settings: Callable[..., Settings], now: datetime, waits: list[float], tmp_path: Path
) -> None:
    url = server.on("/rates", Reply(503), Reply(503), Reply(body=b"[]"))
    settings = make_settings(data_dir=tmp_path)
    with capture_logs() as lines, fetcher_for(settings, lambda: now, lambda _url: None) as fetcher:
        fetcher.get(Request(f"{url}?key=secret", configured=True, headers={"X-Key": "secret"}))
    assert [line["attempt"] for line in lines] == [2, 3]
    assert [line["in_seconds"] for line in lines] == [round(wait, 1) for wait in waits]
    assert {line["event"] for line in lines} == {"a request failed and is tried again"}
    assert "answered 503 Service Unavailable" in lines[0]["reason"]
    assert "secret" not in str(lines)
