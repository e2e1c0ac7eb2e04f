"""An alert, from the form to the last mail, through a real mail server."""

import pytest
from sqlalchemy import func, select

from portal.composition import Homeward
from portal.reach.alerts.tables import Alert, OutgoingMail
from tests.reach.alerts.conftest import Person
from tests.reach.alerts.mail_server import Letterbox
from tests.reach.alerts.prices_not_real import publish_tariff


def rows(portal: Homeward) -> tuple[int, int]:
    """Return how many alerts and mails are kept."""
    with portal.database.reading() as connection:
        return (
            connection.execute(select(func.count()).select_from(Alert)).scalar_one(),
            connection.execute(select(func.count()).select_from(OutgoingMail)).scalar_one(),
        )


@pytest.mark.usefixtures("with_confirmed_tariff")
def test_opt_in_then_one_alert_then_stopped_and_gone(person: Person, box: Letterbox, portal: Homeward) -> None:
    asked = person.ask()
    assert asked.status_code == 200
    person.work()
    assert [mail["Subject"] for mail in box.mails] == ["Confirm your alert: Kenya → Tanzania"]
    assert box.taken[0][:2] == ("alerts@homeward.example", ["asha@example.org"])
    person.work()
    assert len(box.taken) == 1, "nothing is sent before it was confirmed, but the question itself"

    page = person.press(person.link("confirm"))
    assert page.one("h1").text == "Your alert is on"
    person.work()
    assert box.mails[1]["Subject"].replace("\xa0", " ") == "Kenya → Tanzania: KES 18,000 now delivers TZS 354,420"
    for _ in range(3):
        person.work()
    assert len(box.taken) == 2, "it is told once"

    page = person.press(person.link("stop"))
    assert "Your address is deleted" in page.text
    assert rows(portal) == (0, 0)
    publish_tariff(portal.database, "5")
    person.work()
    publish_tariff(portal.database, "0")
    person.work()
    assert len(box.taken) == 2
