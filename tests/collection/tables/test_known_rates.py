from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event, insert
from sqlalchemy.engine import Connection

from portal.collection.pegs import Pegs, read_pegs
from portal.collection.tables import RateRow, Run, SnapshotRow
from portal.collection.tables.known_rates import SqlRates, disagreements, rate_ages
from portal.database import Database
from portal.prices.money import CONTEXT
from portal.prices.vocabulary import RateSource

TODAY = date(2026, 11, 20)  # a Friday
Rate = tuple[str, str, date, str]  # source, currency, day, rate


def publish(database: Database, *rates: Rate, run: int = 1, state: str = "published", status: str = "accepted") -> None:
    """Store rates per euro under a run, as collection does."""
    moment = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
    with database.writing() as connection:
        connection.execute(
            insert(Run).values(
                id=run, source="reference-rates", source_version=1, state=state, asked_by="test", started_at=moment
            )
        )
        connection.execute(
            insert(SnapshotRow).values(
                id=run,
                run_id=run,
                position=1,
                was_read=True,
                url="file:test",
                sha256="0" * 64,
                size=1,
                status=200,
                fetched_at=moment,
            )
        )
        for number, (source, currency, day, rate) in enumerate(rates, start=1):
            connection.execute(
                insert(RateRow).values(
                    run_id=run, number=number, snapshot_id=run, source=source, base="EUR", quote=currency, on=day,
                    rate=Decimal(rate), publisher=source.upper(), status=status,
                )
            )  # fmt: skip


@contextmanager
def counted(connection: Connection) -> Iterator[list[str]]:
    """Collect the statements sent to the database."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            sent.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    yield sent
    event.remove(connection, "before_cursor_execute", note)


def known(connection: Connection, before_run: int | None = None) -> SqlRates:
    return SqlRates(connection, read_pegs(), before_run)


def test_nothing_is_known_before_anything_was_published(database: Database) -> None:
    with database.reading() as connection:
        assert known(connection).rate("EUR", "KES", TODAY) is None


def test_a_published_rate_keeps_its_digits_its_day_and_who_stands_behind_it(database: Database) -> None:
    publish(database, ("frankfurter", "KES", TODAY, "149.250"))
    with database.reading() as connection:
        rate = known(connection).rate("EUR", "KES", TODAY)
    assert rate is not None
    assert (str(rate.rate), rate.on, rate.source, rate.reference) == (
        "149.250", TODAY, RateSource.FRANKFURTER, "FRANKFURTER",
    )  # fmt: skip


def test_a_cross_rate_is_quote_over_base_in_34_digits(database: Database) -> None:
    publish(database, ("frankfurter", "KES", TODAY, "149.25"), ("frankfurter", "TZS", TODAY, "2841.07"))
    with database.reading() as connection:
        rate = known(connection).rate("KES", "TZS", TODAY)
    assert rate is not None
    assert rate.rate == CONTEXT.divide(Decimal("2841.07"), Decimal("149.25"))
    assert str(rate.rate).startswith("19.03564")


def test_a_rate_per_another_currency_than_the_euro_works_both_ways(database: Database) -> None:
    publish(database, ("ecb", "USD", TODAY, "1.25"))
    with database.reading() as connection:
        rates = known(connection)
        there, back = rates.rate("EUR", "USD", TODAY), rates.rate("USD", "EUR", TODAY)
    assert (there and there.rate, back and back.rate) == (Decimal("1.25"), Decimal("0.8"))


@pytest.mark.parametrize(("age", "found"), [(0, True), (2, True), (10, True), (11, False)])
def test_the_last_rate_is_carried_forward_ten_days_with_its_age(database: Database, age: int, found: bool) -> None:
    publish(database, ("frankfurter", "KES", TODAY - timedelta(days=age), "149.25"))
    with database.reading() as connection:
        rate = known(connection).rate("EUR", "KES", TODAY)
    assert (rate is not None) is found
    assert rate is None or rate.age_in_days(TODAY) == age


def test_a_rate_of_a_later_day_is_never_used(database: Database) -> None:
    publish(database, ("frankfurter", "KES", TODAY + timedelta(days=1), "149.25"))
    with database.reading() as connection:
        assert known(connection).rate("EUR", "KES", TODAY) is None


def test_both_sides_of_a_cross_are_of_the_newest_day_both_are_known(database: Database) -> None:
    day_before = TODAY - timedelta(days=1)
    publish(
        database,
        ("frankfurter", "KES", TODAY, "150"), ("frankfurter", "KES", day_before, "100"),
        ("frankfurter", "TZS", day_before, "2000"),
    )  # fmt: skip
    with database.reading() as connection:
        rate = known(connection).rate("KES", "TZS", TODAY)
    assert rate is not None
    assert (rate.rate, rate.on) == (Decimal(20), day_before)


def test_sides_never_known_on_one_day_give_a_rate_of_the_older_day(database: Database) -> None:
    day_before = TODAY - timedelta(days=1)
    publish(database, ("frankfurter", "KES", TODAY, "100"), ("frankfurter", "TZS", day_before, "2000"))
    with database.reading() as connection:
        rate = known(connection).rate("KES", "TZS", TODAY)
    assert rate is not None
    assert (rate.rate, rate.on) == (Decimal(20), day_before)


# What is believed


def test_frankfurter_is_believed_before_the_ecb_and_a_large_difference_is_shown(database: Database) -> None:
    publish(database, ("frankfurter", "USD", TODAY, "1.20"), ("ecb", "USD", TODAY, "1.15"))
    with database.reading() as connection:
        rate = known(connection).rate("EUR", "USD", TODAY)
    assert rate is not None
    assert (rate.rate, rate.source) == (Decimal("1.20"), RateSource.FRANKFURTER)
    assert rate.second is not None
    assert (rate.second.rate, rate.second.source) == (Decimal("1.15"), RateSource.ECB)


@pytest.mark.parametrize(("ecb", "shown"), [("1.010", False), ("1.0101", True), ("0.990", False), ("0.9899", True)])
def test_a_difference_of_one_percent_is_the_limit(database: Database, ecb: str, shown: bool) -> None:
    publish(database, ("frankfurter", "USD", TODAY, "1.000"), ("ecb", "USD", TODAY, ecb))
    with database.reading() as connection:
        rate = known(connection).rate("EUR", "USD", TODAY)
    assert rate is not None
    assert (rate.second is not None) is shown


def test_the_ecb_is_used_where_frankfurter_is_silent(database: Database) -> None:
    publish(database, ("ecb", "USD", TODAY, "1.15"), ("ecb", "GBP", TODAY, "0.92"))
    with database.reading() as connection:
        rate = known(connection).rate("USD", "GBP", TODAY)
    assert rate is not None
    assert (rate.rate, rate.source) == (Decimal("0.8"), RateSource.ECB)


def test_the_sides_of_a_cross_are_never_of_two_sources(database: Database) -> None:
    publish(database, ("frankfurter", "KES", TODAY, "150"), ("ecb", "USD", TODAY, "1.15"))
    with database.reading() as connection:
        assert known(connection).rate("USD", "KES", TODAY) is None


def test_a_legal_peg_is_believed_before_any_published_rate(database: Database) -> None:
    publish(database, ("frankfurter", "XOF", TODAY, "670"))
    with database.reading() as connection:
        rate = known(connection).rate("EUR", "XOF", TODAY)
    assert rate is not None
    assert (rate.rate, rate.source, rate.on) == (Decimal("655.957"), RateSource.PEG, TODAY)
    assert "98/683/EC" in rate.reference
    assert rate.second is not None
    assert rate.second.rate == Decimal(670)


def test_a_peg_takes_its_place_inside_a_cross(database: Database) -> None:
    publish(database, ("frankfurter", "GBP", TODAY, "0.80"), ("frankfurter", "XOF", TODAY, "999"))
    with database.reading() as connection:
        rate = known(connection).rate("GBP", "XOF", TODAY)
    assert rate is not None
    assert (rate.rate, rate.source) == (CONTEXT.divide(Decimal("655.957"), Decimal("0.80")), RateSource.FRANKFURTER)
    assert "98/683/EC" in rate.reference


def test_a_currency_pegged_to_a_floating_one_follows_it(database: Database) -> None:
    publish(database, ("frankfurter", "INR", TODAY, "100"), ("frankfurter", "AED", TODAY, "4"))
    with database.reading() as connection:
        rates = known(connection)
        fixed, cross = rates.rate("INR", "NPR", TODAY), rates.rate("AED", "NPR", TODAY)
    assert (fixed and fixed.rate, fixed and fixed.source) == (Decimal("1.6"), RateSource.PEG)
    assert (cross and cross.rate, cross and cross.source) == (Decimal(40), RateSource.FRANKFURTER)


def test_without_its_anchor_a_pegged_currency_is_read_as_published(database: Database) -> None:
    publish(database, ("frankfurter", "NPR", TODAY, "160"))
    with database.reading() as connection:
        rate = known(connection).rate("EUR", "NPR", TODAY)
    assert rate is not None
    assert rate.rate == Decimal(160)


def test_a_currency_is_worth_itself(database: Database) -> None:
    with database.reading() as connection:
        rate = known(connection).rate("KES", "KES", TODAY)
    assert rate is not None
    assert rate.rate == 1


# Runs


@pytest.mark.parametrize("state", ["collecting", "failed", "abandoned", "unchanged"])
def test_only_published_runs_are_seen(database: Database, state: str) -> None:
    publish(database, ("frankfurter", "KES", TODAY, "149.25"), state=state)
    with database.reading() as connection:
        assert known(connection).rate("EUR", "KES", TODAY) is None


@pytest.mark.parametrize(
    ("status", "seen"), [("accepted", True), ("released", True), ("held", False), ("discarded", False)]
)
def test_held_rates_are_not_used_until_a_person_releases_them(database: Database, status: str, seen: bool) -> None:
    publish(database, ("frankfurter", "KES", TODAY, "149.25"), status=status)
    with database.reading() as connection:
        assert (known(connection).rate("EUR", "KES", TODAY) is not None) is seen


def test_of_the_same_day_the_newest_run_is_believed_and_a_replay_sees_what_its_run_saw(database: Database) -> None:
    publish(database, ("frankfurter", "KES", TODAY, "149"), run=1)
    publish(database, ("frankfurter", "KES", TODAY, "150"), run=2)
    with database.reading() as connection:
        newest = known(connection).rate("EUR", "KES", TODAY)
        then = known(connection, before_run=2).rate("EUR", "KES", TODAY)
    assert (newest and newest.rate, then and then.rate) == (Decimal(150), Decimal(149))


# Queries


def test_a_lookup_costs_one_query_and_the_next_of_its_kind_none(database: Database) -> None:
    publish(database, ("frankfurter", "KES", TODAY, "149"), ("frankfurter", "TZS", TODAY, "2841"))
    with database.reading() as connection, counted(connection) as sent:
        rates = known(connection)
        rates.rate("KES", "TZS", TODAY)
        assert len(sent) == 1
        rates.rate("TZS", "KES", TODAY)
        rates.rate("EUR", "KES", TODAY)
        rates.rate("XOF", "EUR", TODAY)
    assert len(sent) == 2  # the second one for the published rate of the pegged currency


def test_an_import_that_asks_for_every_day_does_a_query_for_each_year(database: Database) -> None:
    days = [date(2024, 1, 1) + timedelta(days=step) for step in range(0, 720, 3)]
    publish(database, *[("frankfurter", currency, day, "149") for day in days for currency in ("KES", "TZS")])
    with database.reading() as connection, counted(connection) as sent:
        rates = known(connection)
        found = [rates.rate("KES", "TZS", day + timedelta(days=2)) for day in days]
    assert all(rate is not None and rate.on == day for rate, day in zip(found, days, strict=True))
    assert len(sent) == 11  # eight one by one, one for which currencies were ever published, then two years


def test_an_import_that_asks_for_currencies_nobody_published_soon_asks_no_more(database: Database) -> None:
    days = [date(year, month, 1) for year in range(2012, 2026) for month in range(1, 13)]
    publish(database, ("frankfurter", "KES", TODAY, "149"))
    with database.reading() as connection, counted(connection) as sent:
        rates = known(connection)
        found = [rates.rate(base, "PKR", day) for day in days for base in ("AED", "SAR", "GBP")]
    assert found == [None] * len(found)
    assert len(sent) == 9  # eight one by one, one for which currencies were ever published


def test_a_page_that_preloads_does_a_single_query(database: Database) -> None:
    days = [TODAY - timedelta(days=60 * step) for step in range(50)]
    publish(database, *[("frankfurter", currency, day, "149") for day in days for currency in ("KES", "TZS", "USD")])
    with database.reading() as connection, counted(connection) as sent:
        rates = known(connection)
        rates.preload(["KES", "TZS", "USD", "XOF", "NPR"], days)
        found = [rates.rate("KES", payout, day) for day in days for payout in ("TZS", "USD", "XOF", "NPR")]
    assert len(sent) == 1
    assert sum(rate is not None for rate in found) == 150  # all but NPR, whose anchor nobody published


# For the operator


def test_disagreements_are_listed_widest_first_with_ages(database: Database) -> None:
    friday, thursday = TODAY, TODAY - timedelta(days=1)
    publish(
        database,
        ("frankfurter", "USD", friday, "1.00"), ("ecb", "USD", thursday, "1.02"),
        ("frankfurter", "GBP", friday, "1.00"), ("ecb", "GBP", friday, "0.95"),
        ("frankfurter", "JPY", friday, "170"), ("ecb", "JPY", friday, "170.5"),
        ("frankfurter", "XAF", friday, "700"),
    )  # fmt: skip
    with database.reading() as connection:
        found = disagreements(connection, TODAY + timedelta(days=1))
    assert [(one.base, one.quote, round(one.percent, 2)) for one in found] == [
        ("EUR", "XAF", Decimal("6.71")), ("EUR", "GBP", Decimal("-5.00")), ("EUR", "USD", Decimal("2.00")),
    ]  # fmt: skip
    assert (found[2].first_age, found[2].second_age) == (1, 2)


def test_where_all_agree_nothing_is_listed(database: Database) -> None:
    publish(database, ("frankfurter", "USD", TODAY, "1.15"), ("ecb", "USD", TODAY, "1.1501"))
    with database.reading() as connection:
        assert disagreements(connection, TODAY) == []
        assert disagreements(connection, TODAY, Pegs()) == []


def test_ages_are_told_for_each_source_oldest_first(database: Database) -> None:
    old = TODAY - timedelta(days=4)
    publish(
        database,
        ("frankfurter", "KES", TODAY, "149"),
        ("ecb", "USD", old, "1.15"),
        ("ecb", "USD", date(2020, 1, 1), "1"),
    )
    with database.reading() as connection:
        ages = [(age.source.value, age.currency, age.age) for age in rate_ages(connection, TODAY)]
    assert ages == [("ecb", "USD", 4), ("frankfurter", "KES", 0)]
