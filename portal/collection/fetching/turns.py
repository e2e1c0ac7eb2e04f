"""Politeness: one request at a time per host, with a pause between two."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class HostTurns:
    """Hands out turns. Shared by every fetcher of a process, so that two runs do not press the same host."""

    def __init__(
        self,
        gap: float = 1.0,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._gap = gap  # seconds between the end of one request and the start of the next
        self._monotonic = monotonic
        self._sleep = sleep
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._free_from: dict[str, float] = {}
        self._registry = threading.Lock()

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Wait until ``host`` is free and rested, then hold it until the block ends."""
        with self._registry:
            lock = self._locks[host]
        with lock:
            pause = self._free_from.get(host, float("-inf")) - self._monotonic()
            if pause > 0:
                self._sleep(pause)
            try:
                yield
            finally:
                self._free_from[host] = self._monotonic() + self._gap


#: The turns that all fetchers of this process share unless they are given others.
SHARED_TURNS = HostTurns()
