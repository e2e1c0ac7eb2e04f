"""Fetchers against a scripted server on loopback."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import tenacity.nap

from portal.collection.fetching import Bodies, HostTurns, HttpFetcher, Patience
from tests.collection.fetching.scripted_server import ScriptedServer


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    made = ScriptedServer()
    yield made
    made.close()


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds waited between attempts, which pass at once."""
    waited: list[float] = []
    monkeypatch.setattr(tenacity.nap, "time", SimpleNamespace(sleep=waited.append))
    return waited


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "partial"


@pytest.fixture
def make_fetcher(folder: Path, now: datetime, waits: list[float]) -> Iterator[Callable[..., HttpFetcher]]:
    """Make fetchers that need not be polite to the server next door."""
    with ExitStack() as stack:

        def make(max_bytes: int = 1_000_000, progress: Any = None, **choices: Any) -> HttpFetcher:
            bodies = Bodies(folder, max_bytes, progress) if progress else Bodies(folder, max_bytes)
            choices = {"patience": Patience(read=1, total=3), "turns": HostTurns(gap=0), **choices}
            return stack.enter_context(HttpFetcher(bodies, "Homeward/test", lambda: now, **choices))

        yield make


@pytest.fixture
def fetcher(make_fetcher: Callable[..., HttpFetcher]) -> HttpFetcher:
    return make_fetcher()
