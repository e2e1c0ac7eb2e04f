"""Servers to measure: gunicorn on loopback with one sync worker, the same settings for ours and for the bare page."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.bench.client import BadAnswer, get
from tests.bench.programs import ROOT, BenchFailed, environment, last_lines

#: Seconds in which a server has to answer its first page, and to end when asked to.
_STARTING, _ENDING = 60, 15


@contextlib.contextmanager
def served(application: str, extra: Mapping[str, str], probe: str, log: Path) -> Iterator[int]:
    """Serve a WSGI application (``module:name``) until the block ends; yield its port once ``probe`` gives a page."""
    port = _free_port()
    options = ("--workers", "1", "--worker-class", "sync", "--bind", f"127.0.0.1:{port}", "--log-level", "warning")
    command = [sys.executable, "-m", "gunicorn", *options, application]
    with _running(command, extra, port, probe, log):
        yield port


@contextlib.contextmanager
def served_by(command: Sequence[str | Path], probe: str, log: Path) -> Iterator[int]:
    """Run a server of another make until the block ends, its port added to ``command``; yield the port."""
    port = _free_port()
    with _running([*map(str, command), str(port)], {}, port, probe, log):
        yield port


@contextlib.contextmanager
def _running(command: Sequence[str], extra: Mapping[str, str], port: int, probe: str, log: Path) -> Iterator[None]:
    with log.open("wb") as written:
        server = subprocess.Popen(command, cwd=ROOT, env=environment(extra), stdout=written, stderr=subprocess.STDOUT)
        try:
            _wait_for(server, port, probe, log)
            yield
        finally:
            _end(server)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_for(server: subprocess.Popen[bytes], port: int, probe: str, log: Path) -> None:
    until = time.monotonic() + _STARTING
    while server.poll() is None:
        try:
            get(port, probe)
        except ConnectionError:
            if time.monotonic() > until:
                break
            time.sleep(0.1)
        except BadAnswer as error:
            raise BenchFailed(f"{error}\n{last_lines(log)}") from error
        else:
            return
    raise BenchFailed(f"The server did not start:\n{last_lines(log)}")


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(_ENDING)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
