"""Alerts as they are kept, and how people are forgotten."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import Connection, func, select

from portal.composition import Homeward
from portal.database import Database
from portal.migrating import downgrade, upgrade
from portal.prices.priorities import Collecting, Paying, Priorities
from portal.prices.quotes import CorridorCode
from portal.reach.alerts import limits, outbox, subscriptions
from portal.reach.alerts.subscriptions import Subscription, Wanted
from portal.reach.alerts.tables import Alert, AlertForms, MailKind, OutgoingMail
from portal.reach.alerts.work import forget_addresses
from tests.conftest import NOW

WANTED = Wanted(
    CorridorCode("KE", "TZ"),
    Decimal(18000),
    Decimal("350000.00"),
    "TZS",
    Priorities(Collecting.MOBILE_WALLET, Paying.MOBILE_MONEY, 24),
    unconfirmed_prices=True,
    language="en",
)


def ask(connection: Connection, form: str = "one", wanted: Wanted = WANTED) -> Subscription:
    found = subscriptions.ask(connection, form, "asha@example.org", wanted, NOW)
    assert found is not None
    return found


def count(database: Database, table: type) -> int:
    with database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def letter() -> outbox.Letter:
    return outbox.Letter(MailKind.CONFIRM, "Subject", "Text\n", "https://homeward.example/stop", "en")


def fill(database: Database) -> Subscription:
    with database.writing() as connection:
        found = ask(connection)
        outbox.post(connection, found.code, letter(), "homeward.example", NOW)
        limits.may_send(connection, "one", NOW)
    return found


def test_the_tables_go_down_with_rows_and_up_again(database: Database) -> None:
    fill(database)
    downgrade(database, "0004")
    upgrade(database)
    assert [count(database, table) for table in (Alert, OutgoingMail, AlertForms)] == [0, 0, 0]
    fill(database)
    assert [count(database, table) for table in (Alert, OutgoingMail, AlertForms)] == [1, 1, 1]


def test_rows_stay_when_numbers_come_to_be_given_once_and_back(database: Database) -> None:
    found = fill(database)

    def kept() -> tuple[object, ...]:
        with database.reading() as connection:
            return subscriptions.by_code(connection, found.code), outbox.in_outbox(connection)

    before = kept()
    downgrade(database, "0007")
    assert kept() == before
    upgrade(database)
    assert kept() == before
    with database.writing() as connection:
        assert subscriptions.stop(connection, found.code)
        assert ask(connection).id > found.id
        assert connection.execute(select(func.count()).select_from(OutgoingMail)).scalar_one() == 0


def test_an_alert_is_read_as_it_was_kept(database: Database) -> None:
    found = fill(database)
    with database.reading() as connection:
        assert subscriptions.by_code(connection, found.code) == found
    assert found.wanted == WANTED
    assert len(found.code) == 22


def test_a_stopped_address_is_in_no_file_of_the_database_after_the_hour(portal: Homeward) -> None:
    found = fill(portal.database)
    with portal.database.writing() as connection:
        assert subscriptions.stop(connection, found.code)
    forget_addresses(portal)
    assert [count(portal.database, table) for table in (Alert, OutgoingMail)] == [0, 0]
    files = list(portal.settings.data_dir.rglob("*.db*"))
    assert bool(files) == portal.database.is_sqlite  # PostgreSQL clears what was deleted by its own housekeeping
    assert not [file.name for file in files if b"asha@example.org" in file.read_bytes()]


def test_one_form_is_one_alert(database: Database) -> None:
    fill(database)
    with database.writing() as connection:
        assert subscriptions.ask(connection, "one", "asha@example.org", WANTED, NOW) is None
    assert (count(database, Alert), count(database, OutgoingMail)) == (1, 1)


def test_a_form_that_comes_again_with_other_words_corrects_what_it_said(database: Database) -> None:
    """Nobody is written to at the address that was a slip; what was confirmed meanwhile stays."""
    slip = fill(database)
    with database.writing() as connection:
        corrected = subscriptions.ask(connection, "one", "asha@example.net", WANTED, NOW)
        assert corrected is not None
        assert subscriptions.by_code(connection, slip.code) is None
        assert outbox.in_outbox(connection) == ()
        subscriptions.confirm(connection, corrected, NOW)
        more = subscriptions.ask(connection, "one", "asha@example.net", replace(WANTED, threshold=Decimal(1)), NOW)
        assert more is not None
        assert subscriptions.by_code(connection, corrected.code) is not None
    assert count(database, Alert) == 2


def test_the_same_question_confirmed_twice_is_one_alert(database: Database) -> None:
    with database.writing() as connection:
        first = ask(connection)
        subscriptions.confirm(connection, first, NOW)
        again = ask(connection, "two", replace(WANTED, threshold=Decimal(350000), language="fr"))
        other = ask(connection, "three", replace(WANTED, threshold=Decimal(350001)))
        subscriptions.confirm(connection, again, NOW)
        subscriptions.confirm(connection, other, NOW)
        assert subscriptions.by_code(connection, first.code) is None
        kept = [subscriptions.by_code(connection, each.code) for each in (again, other)]
    assert all(each is not None and each.confirmed_at == NOW for each in kept)


def test_confirming_again_changes_nothing(database: Database) -> None:
    with database.writing() as connection:
        found = ask(connection)
        subscriptions.confirm(connection, found, NOW)
        subscriptions.confirm(connection, found, NOW + timedelta(days=100))
        kept = subscriptions.by_code(connection, found.code)
    assert kept is not None
    assert kept.confirmed_at == NOW


def _portal_at(portal: Homeward, later: timedelta) -> Homeward:
    return replace(portal, clock=lambda: NOW + later)


def test_what_nobody_confirmed_is_forgotten_after_the_stated_time_with_its_mail(portal: Homeward) -> None:
    fill(portal.database)
    forget_addresses(_portal_at(portal, timedelta(hours=47)))
    assert count(portal.database, Alert) == 1
    assert forget_addresses(_portal_at(portal, timedelta(hours=49))).startswith("1 unconfirmed alerts")
    assert (count(portal.database, Alert), count(portal.database, OutgoingMail)) == (0, 0)


def test_an_alert_ends(portal: Homeward) -> None:
    with portal.database.writing() as connection:
        subscriptions.confirm(connection, ask(connection), NOW)
    forget_addresses(_portal_at(portal, timedelta(days=364)))
    assert count(portal.database, Alert) == 1
    forget_addresses(_portal_at(portal, timedelta(days=366)))
    assert count(portal.database, Alert) == 0


def test_an_address_that_no_mail_reaches_is_forgotten_after_three_mails(portal: Homeward) -> None:
    with portal.database.writing() as connection:
        found = ask(connection)
        subscriptions.confirm(connection, found, NOW)
    for refused in range(1, 4):
        with portal.database.writing() as connection:
            outbox.post(connection, found.code, letter(), "homeward.example", NOW)
            mail = outbox.claim(connection, NOW)
            assert mail is not None
            outbox.give_up(connection, mail, "550 No such mailbox")
        forget_addresses(portal)
        assert count(portal.database, Alert) == (0 if refused == 3 else 1)


def test_counts_of_forms_are_forgotten_when_no_limit_looks_at_them(portal: Homeward) -> None:
    fill(portal.database)
    forget_addresses(_portal_at(portal, timedelta(hours=24)))
    assert count(portal.database, AlertForms) == 1
    forget_addresses(_portal_at(portal, timedelta(hours=26)))
    assert count(portal.database, AlertForms) == 0
