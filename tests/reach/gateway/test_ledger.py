"""The gateway's ledger on both databases: what counts once, who floods, what is counted, and its migration."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, insert, inspect, select

from portal.database import Database
from portal.migrating import downgrade, upgrade
from portal.reach.gateway.ledger import HOUR, Arrived, bare_number, count, counts, sender_hash, take_in
from portal.reach.gateway.signing import Refusal
from portal.reach.gateway.tables import GatewayCount, GatewayMessage


def test_a_signature_counts_once(database: Database, now: datetime) -> None:
    message = Arrived("v1=aa", "sender", now)
    assert take_in(database, message, 5) is None
    assert take_in(database, message, 5) is Refusal.REPEATED
    assert take_in(database, Arrived("v1=bb", "sender", now), 5) is None


def test_more_than_the_limit_in_an_hour_is_a_flood(database: Database, now: datetime) -> None:
    answers = [take_in(database, Arrived(f"v1={number}", "one", now), 2) for number in range(4)]
    assert answers == [None, None, Refusal.FLOOD, Refusal.FLOOD]
    assert take_in(database, Arrived("v1=other", "another", now), 2) is None


def test_after_an_hour_a_message_is_forgotten(database: Database, now: datetime) -> None:
    take_in(database, Arrived("v1=a", "one", now), 1)
    later = now + HOUR + timedelta(seconds=1)
    assert take_in(database, Arrived("v1=b", "one", later), 1) is None
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(GatewayMessage)).scalar_one() == 1


def test_outcomes_are_counted_by_day_the_newest_first(database: Database, now: datetime) -> None:
    for moment in (now - timedelta(days=1), now, now):
        count(database, "answered", moment)
    count(database, "forged", now)
    with database.reading() as connection:
        found = counts(connection, now.date() - timedelta(days=7))
        assert list(found.items()) == [
            (date(2026, 11, 21), {"answered": 2, "forged": 1}),
            (date(2026, 11, 20), {"answered": 1}),
        ]
        assert list(counts(connection, now.date())) == [date(2026, 11, 21)]


def test_a_number_is_known_again_but_never_written() -> None:
    one = sender_hash("secret", "text", "+254 712 345 678")
    assert one == sender_hash("secret", "text", "254712345678")
    assert one != sender_hash("secret", "menu", "254712345678")
    assert one != sender_hash("another", "text", "254712345678")
    assert "712345678" not in one


@pytest.mark.parametrize(
    "written",
    ["+254 712 345 678", "00254712345678", "+254-712-345-678", "whatsapp:+254712345678", "tel:254712345678",
     "WhatsApp:00254712345678", "٢٥٤٧١٢٣٤٥٦٧٨", "\u200e+254712345678"],
)  # fmt: skip
def test_a_number_is_one_sender_however_it_is_written(written: str) -> None:
    assert bare_number(written) == "254712345678"
    assert sender_hash("secret", "text", written) == sender_hash("secret", "text", "254712345678")


def test_other_numbers_and_names_are_other_senders() -> None:
    written = ("254712345678", "0712345678", "254712345679", "BANK", "whatsapp:bank2", "")
    assert len({sender_hash("secret", "text", each) for each in written}) == len(written)


def test_the_migration_goes_down_with_rows_and_up_again(database: Database, now: datetime) -> None:
    count(database, "answered", now)
    take_in(database, Arrived("v1=a", "one", now), 1)
    downgrade(database, "0003")
    with database.engine.connect() as connection:
        assert not {"gateway_messages", "gateway_counts"} & set(inspect(connection).get_table_names())
    upgrade(database)
    with database.writing() as connection:
        connection.execute(insert(GatewayCount).values(day=now.date(), outcome="answered", number=1))
    count(database, "answered", now)
    with database.reading() as connection:
        assert counts(connection, now.date()) == {now.date(): {"answered": 2}}
