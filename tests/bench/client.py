"""The load client: plain sockets, one request a connection, no compression asked for.

Gunicorn's sync workers close every connection anyway. The client runs in the bench's own process and does next to
nothing, so that what is measured is the server.
"""

import socket
import time
from collections import deque
from collections.abc import Sequence

#: Seconds for one answer.
_PATIENCE = 30

#: Connections kept waiting while one is read, so that a server is never idle between two requests.
_AHEAD = 3


class BadAnswer(Exception):
    """A server answered with something else than a page; the message shows how the answer begins."""


def _ask(port: int, target: str) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.sendall(f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode("ascii"))
    return connection


def _answer(connection: socket.socket) -> bytes:
    with connection:
        chunks = []
        while chunk := connection.recv(1 << 18):
            chunks.append(chunk)
    return _body(b"".join(chunks))


def _body(answer: bytes) -> bytes:
    """Return the document of an answer. Raises BadAnswer unless it is a whole page with status 200."""
    head, separator, body = answer.partition(b"\r\n\r\n")
    status, *fields = head.split(b"\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (field.partition(b":") for field in fields)}
    if headers.get(b"transfer-encoding") == b"chunked":
        body = _joined(body)
        headers[b"content-length"] = str(len(body)).encode("ascii")
    whole = headers.get(b"content-length") == str(len(body)).encode("ascii")
    if not separator or status.split()[1:2] != [b"200"] or not whole or b"content-encoding" in headers:
        raise BadAnswer(f"A page was expected; the answer begins: {answer[:300]!r}")
    return body


def _joined(chunked: bytes) -> bytes:
    """Return a body that was sent in chunks. Raises BadAnswer where its end is missing."""
    parts: list[bytes] = []
    rest = chunked
    while rest:
        size, _, rest = rest.partition(b"\r\n")
        length = int(size or b"0", 16)
        if not length:
            return b"".join(parts)
        parts.append(rest[:length])
        rest = rest[length + 2 :]
    raise BadAnswer("An answer in chunks ended too early.")


def get(port: int, target: str) -> bytes:
    """Return the document at an address of the server on ``port``. Raises BadAnswer, OSError."""
    return _answer(_ask(port, target))


def seconds_of(port: int, target: str) -> float:
    """Return how long one page took, from connecting to its last byte."""
    started = time.perf_counter()
    get(port, target)
    return time.perf_counter() - started


def seconds_of_block(port: int, targets: Sequence[str]) -> float:
    """Return how long a block of pages took, a few connections always waiting."""
    started = time.perf_counter()
    waiting: deque[socket.socket] = deque()
    try:
        for target in targets:
            waiting.append(_ask(port, target))
            if len(waiting) > _AHEAD:
                _answer(waiting.popleft())
        while waiting:
            _answer(waiting.popleft())
    finally:
        for connection in waiting:
            connection.close()
    return time.perf_counter() - started
