"""Structured logs: one JSON line an event in production, readable lines elsewhere, never a full IP address."""

import logging
import re
import sys
from ipaddress import ip_address
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

#: Fields that may carry an address of a person.
ADDRESS_FIELDS = ("ip", "remote_addr", "client", "address")

#: Loggers of servers, which write whose request they answer or refuse into the middle of a line.
SERVER_LOGGERS = ("werkzeug", "gunicorn.error", "gunicorn.access")

_ADDRESS = re.compile(r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}(?!\w|\.\d)|(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f.]*)")


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


def shorten_addresses_in(text: str) -> str:
    """Shorten every address in a line. The machine's own (127.0.0.1, ::1) is nobody's and stays.

    >>> shorten_addresses_in('203.0.113.77 - - [22/Nov/2026 00:47:40] "GET /en/ HTTP/1.1" 200 -')
    '203.0.113.0 - - [22/Nov/2026 00:47:40] "GET /en/ HTTP/1.1" 200 -'
    """

    def shortened(found: re.Match[str]) -> str:
        whole = found[0]
        for end in range(len(whole), max(len(whole) - 3, 0), -1):  # a sentence may go on with a colon or a full stop
            try:
                own = ip_address(whole[:end]).is_loopback
            except ValueError:
                continue
            return whole if own else shorten_address(whole[:end]) + whole[end:]
        return whole  # a time of day, or other figures with colons

    return _ADDRESS.sub(shortened, text)


class ShortAddresses(logging.Filter):
    """Shortens the addresses in a record's text, before any handler sees it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record; let it pass."""
        record.msg, record.args = shorten_addresses_in(record.getMessage()), ()
        return True


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
    for name in SERVER_LOGGERS:
        server = logging.getLogger(name)
        if not any(isinstance(each, ShortAddresses) for each in server.filters):
            server.addFilter(ShortAddresses())
