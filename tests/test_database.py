"""Figures and times come back from both databases exactly as they went in."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select
from sqlalchemy.exc import StatementError

from portal.database import Database, ExactDecimal, UTCTime

FIGURES = Table(
    "figures", MetaData(), Column("id", Integer, primary_key=True), Column("d", ExactDecimal), Column("t", UTCTime)
)


@pytest.fixture(autouse=True)
def _table(database: Database) -> None:
    with database.writing() as connection:
        FIGURES.metadata.create_all(connection)


@pytest.mark.parametrize("text", ["0.0076", "19.60", "216325", "-0.69", "0.00774293457220286", "1E+3", "0"])
def test_a_decimal_keeps_every_printed_digit(database: Database, text: str) -> None:
    with database.writing() as connection:
        connection.execute(insert(FIGURES).values(d=Decimal(text)))
    with database.reading() as connection:
        back = connection.execute(select(FIGURES.c.d)).scalar_one()
    assert back == Decimal(text)
    if "E" not in text:
        assert str(back) == text


def test_a_float_is_refused_as_money(database: Database) -> None:
    with pytest.raises(StatementError, match="exact decimal"), database.writing() as connection:
        connection.execute(insert(FIGURES).values(d=0.1))


def test_a_time_comes_back_aware_and_in_utc(database: Database) -> None:
    noon_in_nairobi = datetime(2026, 11, 21, 12, 0, tzinfo=timezone(timedelta(hours=3)))
    with database.writing() as connection:
        connection.execute(insert(FIGURES).values(t=noon_in_nairobi))
    with database.reading() as connection:
        back = connection.execute(select(FIGURES.c.t)).scalar_one()
    assert back == noon_in_nairobi
    assert back.tzinfo == UTC


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="aware time"), database.writing() as connection:
        connection.execute(insert(FIGURES).values(t=datetime(2026, 1, 1)))  # noqa: DTZ001 - the fault under test


def test_an_error_undoes_the_whole_transaction(database: Database) -> None:
    def half_a_transaction() -> None:
        with database.writing() as connection:
            connection.execute(insert(FIGURES).values(d=Decimal(1)))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_a_transaction()
    with database.reading() as connection:
        assert connection.execute(select(FIGURES)).all() == []
