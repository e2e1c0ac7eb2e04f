"""The tables of this room go down and up again with rows in them."""

from sqlalchemy import func, select

from portal.database import Database
from portal.migrating import downgrade, upgrade
from portal.trust.corrections import corrections, log_correction
from portal.trust.robots import may_send
from portal.trust.tables import PriceReport
from tests.trust.test_reports import NOW, PRICE, file, found


def _fill(database: Database) -> None:
    report = found(database, file(database))
    with database.writing() as connection:
        log_correction(connection, PRICE, "The fee.", "Put right.", NOW, report.id)
        may_send(connection, "one", NOW)


def test_the_tables_go_down_with_rows_and_up_again(database: Database) -> None:
    _fill(database)
    downgrade(database, "0002")
    upgrade(database)
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(PriceReport)).scalar_one() == 0
    _fill(database)
    with database.reading() as connection:
        assert [line.wrong for line in corrections(connection)] == ["The fee."]
