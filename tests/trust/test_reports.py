"""Reports are kept once, found by their number, answered, and forgotten in time."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from portal.composition import Homeward
from portal.config import Settings
from portal.database import Database
from portal.prices.quotes import CorridorCode
from portal.registry.corridors import CorridorBook
from portal.registry.providers import ProviderBook
from portal.trust.forgetting import forget_people
from portal.trust.reports import (
    Report,
    ReportedPrice,
    Told,
    answer_report,
    delete_report,
    file_report,
    forget_contact,
    new_number,
    normal_number,
    report_by_number,
    report_named,
    reports,
    waiting,
)
from portal.trust.tables import PriceReport, ReportStatus

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
PRICE = ReportedPrice(1, 5, CorridorCode("KE", "TZ"), "Western Union")
TOLD = Told(
    Decimal("18500.50"),
    "KES",
    Decimal(350_000),
    "TZS",
    date(2026, 11, 20),
    "Nairobi",
    "More.",
    "asha@example.org",
    "sw",
)


def file(database: Database, form: str = "f1", told: Told = TOLD, at: datetime = NOW) -> str:
    with database.writing() as connection:
        return file_report(connection, form, PRICE, told, at)


def found(database: Database, name: str) -> Report:
    with database.reading() as connection:
        report = report_named(connection, name)
    assert report is not None
    return report


def test_a_report_is_kept_digit_for_digit(database: Database) -> None:
    number = file(database)
    report = found(database, number)
    assert (report.price, report.told, report.received_at) == (PRICE, TOLD, NOW)
    assert (report.status, report.answer, report.answered_at) == (ReportStatus.NEW, "", None)
    assert found(database, str(report.id)) == report


def test_two_presses_in_the_same_moment_make_one_report(database: Database) -> None:
    numbers: list[str] = []
    presses = [Thread(target=lambda: numbers.append(file(database))) for _ in range(4)]
    for press in presses:
        press.start()
    for press in presses:
        press.join()
    assert len(numbers) == 4
    assert len(set(numbers)) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"paid": Decimal(18501)},
        {"arrived": None},
        {"happened_on": date(2026, 11, 19)},
        {"place": "Mombasa"},
        {"told": ""},
        {"contact": ""},
    ],
)
def test_reports_that_differ_in_anything_are_two(database: Database, changes: dict[str, object]) -> None:
    assert file(database) != file(database, "f2", replace(TOLD, **changes))  # type: ignore[arg-type]  # by name


def test_two_people_who_tell_the_same_are_two_reports(database: Database) -> None:
    bare = replace(TOLD, told="", contact="")
    assert file(database, told=bare) != file(database, "f2", bare)


def test_the_same_form_is_the_same_report_whatever_it_says(database: Database) -> None:
    changed = replace(TOLD, place=" NAIROBI ", paid=Decimal("18500.5000"), language="fr")
    assert file(database) == file(database, told=changed)


def test_what_is_sent_after_a_person_has_begun_changes_nothing_any_more(database: Database) -> None:
    number = file(database)
    with database.writing() as connection:
        answer_report(connection, found(database, number).id, ReportStatus.LOOKING, "We ask the agent.", NOW)
    assert file(database, told=replace(TOLD, paid=Decimal(1))) == number
    assert found(database, number).told.paid == TOLD.paid


def test_reports_are_listed_by_where_they_stand(database: Database) -> None:
    first, second = file(database), file(database, "f2", replace(TOLD, place="Mombasa"))
    with database.writing() as connection:
        answer_report(connection, found(database, first).id, ReportStatus.NOT_CONFIRMED, "As shown.", NOW)
        assert [each.number for each in reports(connection)] == [first, second]
        assert [each.number for each in reports(connection, [ReportStatus.NEW])] == [second]
        assert waiting(connection) == 1


def test_a_contact_can_be_deleted_and_no_trace_of_it_stays(database: Database) -> None:
    report = found(database, file(database))
    with database.writing() as connection:
        assert forget_contact(connection, report.id)
        assert not forget_contact(connection, report.id)
        contact, content = connection.execute(select(PriceReport.contact, PriceReport.content_hash)).one()
    assert (contact, content) == ("", "")


def test_contacts_are_deleted_after_the_stated_time_and_reports_stay(settings: Settings, database: Database) -> None:
    old, young = file(database), file(database, "f2", at=NOW + timedelta(days=80))
    later = NOW + timedelta(days=settings.report_contact_days, seconds=1)
    portal = Homeward(settings, database, CorridorBook(), ProviderBook(), clock=lambda: later)
    assert forget_people(portal) == "1 contacts and 0 counts of networks deleted."
    assert found(database, old).told == replace(TOLD, contact="")
    assert found(database, young).told.contact == TOLD.contact


def test_a_report_that_is_none_can_be_deleted_whole(database: Database) -> None:
    report = found(database, file(database))
    with database.writing() as connection:
        delete_report(connection, report.id)
        assert report_by_number(connection, report.number) is None


def test_numbers_cannot_be_guessed_from_one_another() -> None:
    numbers = {new_number() for _ in range(200)}
    assert len(numbers) == 200
    assert all(normal_number(number) == number for number in numbers)
    assert len({sign for number in numbers for sign in number}) == 32


@given(st.text(alphabet="0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=16, max_size=16))
def test_a_number_survives_being_copied_by_hand(number: str) -> None:
    copied = "-".join(number[at : at + 4] for at in range(0, 16, 4)).lower().replace("0", "O").replace("1", "l")
    assert normal_number(f" {copied} ") == number


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_a_number(text: str) -> None:
    assert len(normal_number(text)) in {0, 16}
