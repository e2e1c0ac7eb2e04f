"""Structured logs: one JSON line an event in production, readable lines elsewhere, never a full IP address."""

import logging
import sys
from ipaddress import ip_address
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

#: Fields that may carry an address of a person.
ADDRESS_FIELDS = ("ip", "remote_addr", "client", "address")


def shorten_address(text: str) -> str:
    """Cut an IPv4 address to its first 24 bits and an IPv6 address to its first 48; other text becomes ``unknown``.

    >>> shorten_address("203.0.113.77"), shorten_address("2001:db8:1:2::9")
    ('203.0.113.0', '2001:db8:1::')
    """
    try:
        address = ip_address(text.strip().strip("[]"))
    except ValueError:
        return "unknown"
    if address.version == 6 and address.ipv4_mapped:
        address = address.ipv4_mapped
    kept = 24 if address.version == 4 else 48
    width = 32 if address.version == 4 else 128
    return str(type(address)(int(address) >> (width - kept) << (width - kept)))


def _shorten_addresses(_logger: Any, _method: str, event: EventDict) -> EventDict:
    for name in ADDRESS_FIELDS:
        if name in event:
            event[name] = shorten_address(str(event[name]))
    return event


def set_up_logs(env: str) -> None:
    """Send structlog and the standard library's warnings to standard error in one form."""
    ending: list[Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if env == "production"
        else [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
    )
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _shorten_addresses,
    ]
    structlog.configure(
        processors=[*shared, *ending],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *ending,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
