"""A real HTTP server on loopback that says exactly what a test tells it to, and cuts the line in mid-sentence."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """One answer. ``cut_after`` sends only so many bytes of the body, then closes the connection."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut_after: int | None = None
    length: bool = True  # whether Content-Length is sent


Step = Reply | Callable[[BaseHTTPRequestHandler], Reply | None]


@dataclass(frozen=True)
class Asked:
    """One request as the server saw it."""

    path: str
    headers: Message


class ScriptedServer:
    """Answers each path with its steps in turn; the last step is repeated."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.at_once = 0
        self.most_at_once = 0
        self.finished = threading.Event()  # lets slow answers end when the test does
        self._steps: dict[str, list[Step]] = {}
        self._lock = threading.Lock()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def address(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self._http.server_address[1]}{path}"

    def on(self, path: str, *steps: Step) -> str:
        self._steps[path] = list(steps)
        return self.address(path)

    def close(self) -> None:
        self.finished.set()
        self._http.shutdown()
        self._http.server_close()

    def _next(self, path: str) -> Step:
        steps = self._steps.get(path.partition("?")[0], [Reply(404)])
        return steps.pop(0) if len(steps) > 1 else steps[0]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                with server._lock:
                    server.asked.append(Asked(self.path, self.headers))
                    server.at_once += 1
                    server.most_at_once = max(server.most_at_once, server.at_once)
                    step = server._next(self.path)
                try:
                    reply = step if isinstance(step, Reply) else step(self)
                    if reply is not None:
                        send(self, reply)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True
                finally:
                    with server._lock:
                        server.at_once -= 1

            def log_message(self, *_args: Any) -> None:
                return None

        return Handler


def send(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    handler.send_response(reply.status)
    if reply.length and reply.status != 304:
        handler.send_header("Content-Length", str(len(reply.body)))
    for name, value in reply.headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(reply.body if reply.cut_after is None else reply.body[: reply.cut_after])
    if reply.cut_after is not None or not reply.length:
        handler.close_connection = True
