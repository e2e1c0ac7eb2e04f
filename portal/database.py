"""The database: engine, sessions and the two column types that keep figures and times exact on both databases.

SQLite's own ``Numeric`` loses digits and its ``DateTime`` drops the time zone; both are kept as text there. On
PostgreSQL decimals are NUMERIC without a scale, because the digits a rate was printed with carry its uncertainty
(docs/decisions/printed-digits-are-kept.md).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, Dialect, Engine, MetaData, Numeric, String, create_engine, event
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator, TypeEngine

#: Seconds a writer waits for another writer before it gives up.
WRITE_TIMEOUT = 30

#: Pages of SQLite's log (4 KiB each) before it is written back: an import would stop for that every few batches.
LOG_PAGES = 8_000


class Base(DeclarativeBase):
    """Base of every table; constraint names are fixed so that migrations can name them on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal kept digit for digit. Never ordered, compared or summed in SQL: as text it would not sort."""

    impl = String(64)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """NUMERIC without precision on PostgreSQL, text elsewhere."""
        return dialect.type_descriptor(Numeric() if dialect.name == "postgresql" else String(64))

    def process_bind_param(self, value: object, dialect: Dialect) -> Any:
        """Refuse anything that is not a finite Decimal: a float here is a bug."""
        return _finite(value) if dialect.name == "postgresql" else _finite_text(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """The same in one call: an import binds four million decimals."""
        return _finite if dialect.name == "postgresql" else _finite_text

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Return a Decimal with the digits that were stored."""
        return None if value is None else value if isinstance(value, Decimal) else Decimal(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Decimal | None] | None:
        """The same in one call where decimals are text: a comparison page reads two hundred."""
        return super().result_processor(dialect, coltype) if dialect.name == "postgresql" else _decimal


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _finite(value: object) -> Decimal | None:
    if value is None:
        return None
    if not isinstance(value, Decimal) or not value.is_finite():
        raise TypeError(f"An exact decimal is needed here, not {value!r}. Use decimal.Decimal.")
    return value


def _finite_text(value: object) -> str | None:
    return None if value is None else str(_finite(value))


class UTCTime(TypeDecorator[datetime]):
    """A moment, aware and in UTC; text that sorts on SQLite, TIMESTAMPTZ on PostgreSQL."""

    impl = String(32)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """TIMESTAMPTZ on PostgreSQL, text elsewhere."""
        return dialect.type_descriptor(DateTime(timezone=True) if dialect.name == "postgresql" else String(32))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse naive times: nobody could say which moment they mean."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError(f"An aware time is needed here, not {value!r}. Use datetime.now(UTC).")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return the moment, aware, in UTC."""
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


class Database:
    """The engine, and the two ways to use it: ``reading`` and ``writing``."""

    def __init__(self, address: str) -> None:
        url = make_url(address)
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(url) if self.is_sqlite else create_engine(url, pool_pre_ping=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of the database; nothing written here is kept."""
        connection = self.engine.connect()
        if not self.is_sqlite:
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection:
            yield connection
            connection.rollback()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One short transaction that writes, committed at the end or undone whole on an error."""
        with self.engine.connect() as connection:
            writer = connection.execution_options(homeward_writes=True) if self.is_sqlite else connection
            with writer.begin():
                yield writer

    def empty_log(self) -> None:
        """Bring SQLite's write-ahead log into the database, so that no deleted row lies in it any longer.

        Where somebody reads or writes just now, what can be brought over is; the next time does the rest.
        """
        if self.is_sqlite:
            connection = self.engine.raw_connection()
            try:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _sqlite_engine(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    # isolation_level None: the driver's own transactions start too late and lose updates; "begin" below decides.
    engine = create_engine(url, connect_args={"isolation_level": None, "timeout": WRITE_TIMEOUT})

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # What is deleted is overwritten: an address that somebody took back is in no free page of the file.
        pragmas = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON")
        for pragma in (*pragmas, f"busy_timeout={WRITE_TIMEOUT}000", f"wal_autocheckpoint={LOG_PAGES}"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer takes its lock at once: a reader that later wants to write would be refused without waiting.
        writes = connection.get_execution_options().get("homeward_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
