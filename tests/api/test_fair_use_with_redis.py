"""Several workers count together where a Redis keeps the count: a real one, started here."""

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from portal.api.fair_use import counter_from
from portal.config import Settings
from portal.factory import create_app
from tests.api.markets import make_market
from tests.conftest import NOW

PRICES = "/api/v1/corridors/ke-tz/prices"


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Start Redis on a free loopback port; yield its address and its process."""
    binary = shutil.which("redis-server")
    if binary is None:
        pytest.fail("Redis is not installed. Install Debian's package redis-server (make install-test does).")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    with (tmp_path / "redis.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _wait_for(port)
        yield f"redis://127.0.0.1:{port}", server
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(port: int) -> None:
    client = redis.Redis(port=port)
    for _ in range(100):
        try:
            client.ping()
        except redis.ConnectionError:
            time.sleep(0.1)
        else:
            client.close()
            return
    pytest.fail("Redis did not start.")


def _waits_as_told_and_is_served(settings: Settings) -> None:
    counter = counter_from(settings)
    assert counter is not None
    counted = counter.count("198.51.100.1")
    while counted and counted.allowed:
        counted = counter.count("198.51.100.1")
    assert counted is not None
    time.sleep(counted.seconds)
    served = counter.count("198.51.100.1")
    assert served is not None
    assert served.allowed


def test_two_workers_count_together_and_go_on_where_redis_dies(
    redis_server: tuple[str, subprocess.Popen[bytes]], make_settings: Callable[..., Settings]
) -> None:
    address, server = redis_server
    settings = make_settings(api_limit="3 per minute", limits_storage=address)
    make_market(settings.database)
    workers = [create_app(settings, clock=lambda: NOW) for _ in range(2)]
    clients = [worker.test_client() for worker in workers]
    asked = [clients[number % 2].get(PRICES) for number in range(4)]
    assert [answer.status_code for answer in asked] == [200, 200, 200, 429]
    _waits_as_told_and_is_served(make_settings(api_limit="2 per 2 second", limits_storage=address))
    server.kill()
    server.wait(10)
    assert clients[0].get(PRICES).status_code == 200  # prices matter more than counting who asks for them
    for worker in workers:
        worker.extensions["homeward"].database.dispose()
