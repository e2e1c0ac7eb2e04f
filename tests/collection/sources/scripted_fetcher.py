"""A fetcher that answers as a test tells it to, without any network."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from portal.collection.snapshots import Fetched, Snapshot
from portal.collection.source import Request

MOMENT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

Answer = bytes | None | Exception


class ScriptedFetcher:
    """Calls ``answer`` with each request: bytes arrive, None is "not changed", an exception is raised."""

    def __init__(self, folder: Path, answer: Callable[[Request], Answer]) -> None:
        self.asked: list[Request] = []
        self._folder = folder
        self._answer = answer

    def get(self, request: Request) -> Fetched | None:
        self.asked.append(request)
        answer = self._answer(request)
        if isinstance(answer, Exception):
            raise answer
        if answer is None:
            return None
        path = self._folder / f"answer-{len(self.asked)}"
        path.write_bytes(answer)
        return Fetched(request.url, path, MOMENT, 200, "", part=request.part, complete=request.complete)


def snapshot_of(path: Path, part: str = "", url: str = "file:test") -> Snapshot:
    return Snapshot("0" * 64, url, MOMENT, 200, "", part, path)


def snapshot_of_bytes(folder: Path, body: bytes, part: str = "", url: str = "file:test") -> Snapshot:
    path = folder / "body"
    path.write_bytes(body)
    return snapshot_of(path, part, url)
