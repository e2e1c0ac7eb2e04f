"""Fixtures every test may use: settings, both databases, a frozen clock, an application.

Tests that touch SQL take the fixture ``database`` and so run twice: on SQLite and on a real PostgreSQL server that is
started here, in a folder of its own, by the unprivileged user postgres where the tests run as root.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from hypothesis import settings as hypothesis_settings

from portal.config import Settings
from portal.database import Database
from portal.factory import create_app
from portal.migrating import upgrade

# No deadline a property: a busy machine is slow without being wrong. pytest-timeout bounds each test.
hypothesis_settings.register_profile("homeward", deadline=None)
hypothesis_settings.load_profile("homeward")

# Settings are read from the environment: whoever runs the tests may keep a portal's there.
for _name in [name for name in os.environ if name.startswith("HOMEWARD_") or name == "DATABASE_URL"]:
    del os.environ[_name]

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Start PostgreSQL on a free loopback port; yield its address without a database name."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not binaries:
        pytest.fail("PostgreSQL is not installed. Install Debian's package postgresql (make install-test does).")
    folder = Path(tempfile.mkdtemp(prefix="homeward-postgres-"))
    folder.chmod(0o755)
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = folder / "data"

    def run(*words: str) -> None:
        subprocess.run([*as_user, *words], check=True, capture_output=True, cwd=folder)

    run(str(binaries[-1] / "initdb"), "-D", str(data), "-A", "trust", "-U", "homeward", "--no-sync", "-E", "UTF8")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    control = str(binaries[-1] / "pg_ctl")
    run(control, "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")
    try:
        yield f"postgresql://homeward@127.0.0.1:{port}"
    finally:
        run(control, "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file that tests copy."""
    path = tmp_path_factory.mktemp("template") / "homeward.db"
    target = Database(f"sqlite:///{path}")
    upgrade(target)
    with target.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    target.dispose()
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> str:
    """The name of a migrated, empty PostgreSQL database that tests copy."""
    with psycopg.connect(f"{postgres_server}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE migrated")
    target = Database(f"{postgres_server}/migrated".replace("postgresql:", "postgresql+psycopg:"))
    upgrade(target)
    target.dispose()
    return "migrated"


@pytest.fixture
def sqlite_address(migrated_sqlite: Path, tmp_path: Path) -> str:
    """The address of a fresh, migrated SQLite database."""
    shutil.copy(migrated_sqlite, tmp_path / "homeward.db")
    return f"sqlite:///{tmp_path / 'homeward.db'}"


@pytest.fixture
def postgres_address(migrated_postgres: str, postgres_server: str) -> Iterator[str]:
    """The address of a fresh, migrated PostgreSQL database."""
    name = f"t{os.getpid()}_{os.urandom(4).hex()}"
    with psycopg.connect(f"{postgres_server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {migrated_postgres}")
        yield f"{postgres_server}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_address(request: pytest.FixtureRequest) -> str:
    """A fresh, migrated database on each of the two systems in turn."""
    name = "sqlite_address" if request.param == "sqlite" else "postgres_address"
    return str(request.getfixturevalue(name))


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """A fresh, migrated database, on each of the two systems in turn."""
    target = Database(settings.database)
    yield target
    target.dispose()


@pytest.fixture
def make_settings(tmp_path: Path) -> Callable[..., Settings]:
    """Make settings for a test from keywords, blind to the environment of whoever runs the tests."""

    def make(**values: object) -> Settings:
        return Settings.model_validate({"env": "test", "data_dir": tmp_path, "page_memory_bytes": 0, **values})

    return make


@pytest.fixture
def settings(make_settings: Callable[..., Settings], database_address: str) -> Settings:
    """Settings of a fresh portal on a migrated, empty database (twice: SQLite, PostgreSQL)."""
    return make_settings(database_url=database_address)


@pytest.fixture
def now() -> datetime:
    """The moment that frozen clocks show."""
    return NOW


@pytest.fixture
def app(settings: Settings, now: datetime) -> Iterator[Flask]:
    """The application on a migrated, empty database, its clock standing still."""
    made = create_app(settings, clock=lambda: now)
    yield made
    made.extensions["homeward"].database.dispose()
