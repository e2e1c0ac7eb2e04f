"""How long to wait, how often to try, and when a whole attempt has taken too long."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """Limits in seconds and counts. The defaults suit public services that may be slow but owe us nothing."""

    connect: float = 10
    read: float = 30  # the longest silence in the middle of an answer
    total: float = 120  # one attempt, from the first connection to the last byte
    total_large: float = 1800  # the same for a large file that can be resumed
    attempts: int = 5
    first_wait: float = 1  # before the second attempt; doubles each time, with jitter
    longest_wait: float = 60  # between two attempts; a Retry-After beyond it ends the request instead
    jitter: float = 1
    redirects: int = 5


class Deadline:
    """The end of the attempt under way. Headers and bodies that trickle in byte by byte run into it too."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._end = float("inf")

    def start(self, seconds: float) -> None:
        """Begin an attempt that may take ``seconds`` in all."""
        self._end = self._monotonic() + seconds

    @property
    def passed(self) -> bool:
        """Whether the attempt has used up its time."""
        return self._monotonic() >= self._end

    def limit(self, timeout: float | None) -> float:
        """Return the smaller of ``timeout`` and the time left; 0 or less means that none is left."""
        left = self._end - self._monotonic()
        return left if timeout is None else min(timeout, left)
