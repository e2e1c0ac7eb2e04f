"""Which prices fire an alert, when, and how often."""

from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import select, update

from portal.collection.tables import Round
from portal.composition import Homeward
from portal.reach.alerts import outbox, subscriptions
from portal.reach.alerts.crossing import Looked, look
from portal.reach.alerts.tables import Alert
from tests.pages.published import publish
from tests.reach.alerts.conftest import Person
from tests.reach.alerts.mail_server import Letterbox
from tests.reach.alerts.prices_not_real import (
    TODAY,
    estimate_not_real,
    publish_shop,
    publish_tariff,
    tariff_not_real,
)
from tests.reach.alerts.test_subscriptions import WANTED


def told(person: Person) -> list[str]:
    """Let the job run, and return the subjects of what came."""
    person.box.taken.clear()
    person.work()
    return [str(mail["Subject"]).replace("\xa0", " ") for mail in person.box.mails]


ONCE = ["Kenya → Tanzania: KES 18,000 now delivers TZS 354,420"]


def test_what_the_world_bank_or_a_shopper_found_fires_nothing(person: Person, portal: Homeward) -> None:
    person.subscribe(more_than="1", unconfirmed="yes")
    publish_shop(portal.database)
    assert told(person) == []


def test_what_a_provider_states_fires_once_a_shop_confirms_it(person: Person, portal: Homeward) -> None:
    person.subscribe()
    publish_tariff(portal.database)
    assert told(person) == []
    publish_shop(portal.database)
    assert told(person) == ONCE
    assert "confirmed by our shopper" in person.newest_text()


def test_whoever_asked_for_it_is_told_of_unconfirmed_tariffs_too_and_told_that_they_are(
    person: Person, portal: Homeward
) -> None:
    person.subscribe(unconfirmed="yes")
    publish_tariff(portal.database)
    assert told(person) == ONCE
    assert "No shopper has confirmed it yet." in person.newest_text()


def test_estimates_fire_only_for_whoever_asked_for_them(person: Person, portal: Homeward) -> None:
    person.subscribe()
    publish(portal.database, [estimate_not_real()], "wise-comparisons")
    assert told(person) == []
    person.subscribe(unconfirmed="yes", email="juma@example.org")
    assert len(told(person)) == 1
    assert "Estimate collected by Wise" in person.newest_text()


def test_a_price_that_is_out_of_date_fires_nothing(person: Person, portal: Homeward) -> None:
    person.subscribe(unconfirmed="yes")
    publish(portal.database, [tariff_not_real(day=TODAY - timedelta(days=900))], "tariffs")
    assert told(person) == []


@pytest.mark.usefixtures("with_confirmed_tariff")
@pytest.mark.parametrize(("more_than", "mails"), [("354,419", 1), ("354,420", 0), ("354,421", 0)])
def test_more_than_means_more(person: Person, more_than: str, mails: int) -> None:
    person.subscribe(more_than=more_than)
    assert len(told(person)) == mails


@pytest.mark.usefixtures("with_confirmed_tariff")
def test_it_fires_again_after_it_was_below(person: Person, portal: Homeward) -> None:
    person.subscribe(more_than="354,000")
    assert told(person) == ONCE
    publish_tariff(portal.database, "1.3")  # 353,346 arrive, and the shop still agrees
    assert told(person) == []
    publish_tariff(portal.database, "1")
    assert told(person) == ONCE
    publish_tariff(portal.database, "0.9")  # 354,778: still above
    assert told(person) == []


@pytest.mark.usefixtures("with_confirmed_tariff")
def test_a_price_that_is_away_for_a_while_fires_nothing_when_it_comes_back(person: Person, portal: Homeward) -> None:
    person.subscribe()
    assert told(person) == ONCE
    run = publish_tariff(portal.database)
    withdraw(portal, run)
    assert told(person) == []
    publish_tariff(portal.database)
    assert told(person) == []


def withdraw(portal: Homeward, run: int) -> None:
    """Make a run's round one of a source that offers nothing here any more."""

    with portal.database.writing() as connection:
        connection.execute(update(Round).where(Round.run_id == run).values(withdrawn=True, quotes=0))


@pytest.mark.usefixtures("with_confirmed_tariff")
def test_wishes_count(person: Person) -> None:
    person.subscribe(pickup="cash")
    assert told(person) == []
    person.subscribe(pickup="mobile_wallet", email="juma@example.org")
    assert told(person) == ONCE


@pytest.mark.usefixtures("with_confirmed_tariff")
def test_prices_are_looked_at_once_in_each_state(person: Person, portal: Homeward) -> None:
    person.subscribe(more_than="400,000")
    with portal.in_context():
        assert look(portal) == Looked(1, 0)
        assert look(portal) == Looked(0, 0)
        person.clock.wait(days=1)
        assert look(portal) == Looked(1, 0)


@pytest.mark.usefixtures("with_confirmed_tariff")
def test_two_who_look_at_the_same_moment_write_one_mail(person: Person, portal: Homeward, box: Letterbox) -> None:
    person.subscribe()
    fired: list[int] = []

    def work() -> None:
        with portal.in_context():
            fired.append(look(portal).fired)

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(fired) == 1
    person.work()
    assert len(box.taken) == 1


@pytest.mark.usefixtures("with_confirmed_tariff")
@pytest.mark.parametrize("same_number", [True, False])
def test_whoever_asks_while_prices_are_looked_at_is_not_taken_for_whoever_stopped(
    person: Person, portal: Homeward, same_number: bool
) -> None:
    """Asha's alert was read, then she stops; Juma, who asks next, has confirmed nothing, and is told nothing."""
    stop = person.subscribe()

    def asha_stops_and_juma_asks() -> bool:
        with portal.database.writing() as connection:
            hers = subscriptions.by_code(connection, stop.split("/")[-2])
            if hers is not None:
                subscriptions.stop(connection, hers.code)
                his = subscriptions.ask(connection, "his", "juma@example.org", WANTED, portal.clock())
                assert his is not None
                if same_number:  # as SQLite would give it, were it not told to give none twice
                    connection.execute(update(Alert).where(Alert.code == his.code).values(id=hers.id))
        return False

    with portal.in_context():
        assert look(portal, asha_stops_and_juma_asks) == Looked(1, 0)
    with portal.database.reading() as connection:
        kept = connection.execute(select(Alert.address, Alert.above, Alert.looked_at, Alert.confirmed_at)).all()
        assert kept == [("juma@example.org", False, "", None)]
        assert outbox.in_outbox(connection) == ()


@pytest.mark.usefixtures("with_confirmed_tariff")
@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_a_mail_is_in_the_language_of_the_page_it_was_asked_on(person: Person, language: str) -> None:
    person.subscribe(language, amount="18000", more_than="350000")
    person.work()
    (mail,) = person.box.mails
    assert mail["Content-Language"] == language
    assert f"https://homeward.example/{language}/ke-tz?amount=18000&ask=pay" in person.newest_text()
    assert person.client.raw(f"/{language}/ke-tz?amount=18000&ask=pay").status_code == 200
