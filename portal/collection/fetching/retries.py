"""What the log says when a request failed and is tried again: our words, and never what was sent along with it."""

import stamina.instrumentation
import structlog
from stamina.instrumentation import RetryDetails

log = structlog.get_logger()


def tell_retries() -> None:
    """Have every retry of this process told by ``told``, in place of stamina's own lines."""
    stamina.instrumentation.set_on_retry_hooks([told])


def told(details: RetryDetails) -> None:
    """Write one line: why, in how many seconds the next attempt comes, and which one that is."""
    log.warning(
        "a request failed and is tried again",
        reason=str(details.caused_by),
        in_seconds=round(details.wait_for, 1),
        attempt=details.retry_num + 1,
    )
