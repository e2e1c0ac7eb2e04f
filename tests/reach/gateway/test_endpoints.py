"""What the gateway takes, what it refuses and counts, and in which forms it answers."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from sqlalchemy import select

from portal.config import Settings, SettingsError, read_settings
from portal.factory import create_app
from portal.reach.gateway.ledger import HOUR
from portal.reach.gateway.signing import SIGNATURE_HEADER, TIMESTAMP_HEADER, WINDOW
from portal.reach.gateway.tables import GatewayMessage
from tests.reach.gateway.sending import SECRET, Relay

FORM = {"From": "+254712345678", "To": "+254700000000", "Body": "KE TZ 18000"}
PATH = "/gateway/text/plain"


def counted(app: Flask) -> dict[str, int]:
    result = app.test_cli_runner().invoke(args=["gateway", "counts", "--json"])
    assert result.exit_code == 0, result.output
    days = json.loads(result.output)
    return next(iter(days.values()), {})


def test_a_signed_message_is_answered_with_the_best_three_and_the_link(priced_relay: Relay) -> None:
    response = priced_relay.post(PATH, FORM)
    assert response.status_code == 200
    assert response.mimetype == "text/plain"
    assert response.text.splitlines() == [
        "KE-TZ, prices 08/2025",
        "Pay 18000 KES, arrives:",
        "1 Western Union 346357 TZS",
        "2 MoneyGram 328724 TZS",
        "3 M-Pesa 313904 TZS",
        "https://home.example/c/1d1rfakqh27",
    ]
    assert counted(priced_relay.app) == {"answered": 1}


def test_an_answer_as_twiml_is_well_formed(priced_relay: Relay) -> None:
    response = priced_relay.text("KE TZ <&> 18000", shape="twiml")
    assert response.mimetype == "text/xml"
    root = ET.fromstring(response.data)
    assert root.tag == "Response"
    assert "346357 TZS" in (root.findtext("Message") or "")


def test_who_writes_stop_is_sent_nothing(priced_relay: Relay) -> None:
    twiml = ET.fromstring(priced_relay.text("STOP", shape="twiml").data)
    assert list(twiml) == []
    assert priced_relay.text("stop").data == b""


def test_africas_talking_names_its_fields_in_small_letters(priced_relay: Relay) -> None:
    assert "346357 TZS" in priced_relay.text("KE TZ 18000", shape="africas-talking").text


@pytest.mark.parametrize("left_out", [TIMESTAMP_HEADER, SIGNATURE_HEADER])
def test_an_unsigned_message_is_refused_and_counted(relay: Relay, left_out: str) -> None:
    headers = {TIMESTAMP_HEADER: "1795424400", SIGNATURE_HEADER: "v1=00"}
    del headers[left_out]
    response = relay.post(PATH, FORM, headers=headers)
    assert response.status_code == 403
    assert response.mimetype == "text/plain"
    assert counted(relay.app) == {"unsigned": 1}


def test_a_message_signed_with_another_secret_is_refused(relay: Relay, now: datetime) -> None:
    forger = Relay(relay.app, now, secret="x" * 40)
    assert forger.post(PATH, FORM).status_code == 403
    assert counted(relay.app) == {"forged": 1}


def test_a_signature_speaks_for_one_address_and_one_body(relay: Relay, now: datetime) -> None:
    assert relay.post("/gateway/text/twiml", FORM, signed_path=PATH).status_code == 403
    caught = relay.post(PATH, FORM).request.headers
    headers = {name: caught[name] for name in (TIMESTAMP_HEADER, SIGNATURE_HEADER)}
    assert relay.post(PATH, FORM | {"Body": "UG"}, headers=headers).status_code == 403
    assert counted(relay.app)["forged"] == 2


@pytest.mark.parametrize("seconds", [-WINDOW - 1, WINDOW + 1])
def test_an_old_or_future_message_is_refused(relay: Relay, now: datetime, seconds: int) -> None:
    moment = str(int((now + timedelta(seconds=seconds)).timestamp()))
    assert relay.post(PATH, FORM, timestamp=moment).status_code == 403
    assert counted(relay.app) == {"stale": 1}


@pytest.mark.parametrize("moment", ["soon", "1e9", "-5", "٣", "9" * 400, " "])
def test_a_time_that_is_none_is_refused(relay: Relay, moment: str) -> None:
    body = urlencode(FORM).encode()
    headers = {TIMESTAMP_HEADER: moment.encode().decode("latin-1"), SIGNATURE_HEADER: "v1=00"}
    assert relay.post(PATH, body, headers=headers).status_code == 403


def test_the_edges_of_the_window_count(relay: Relay, now: datetime) -> None:
    for seconds in (-WINDOW, WINDOW):
        moment = str(int((now + timedelta(seconds=seconds)).timestamp()))
        assert relay.post(PATH, FORM, timestamp=moment).status_code == 200


def test_the_same_signature_counts_once(relay: Relay) -> None:
    assert relay.post(PATH, FORM).status_code == 200
    assert relay.post(PATH, FORM).status_code == 403
    assert counted(relay.app)["repeated"] == 1


def test_a_flood_of_one_sender_is_refused_and_others_are_still_answered(relay: Relay) -> None:
    statuses = [relay.text("hello", sender="+254 712 345 678").status_code for _ in range(7)]
    assert statuses == [200] * 5 + [429] * 2
    flooded = relay.text("hello", sender="254712345678")
    assert (flooded.status_code, flooded.headers["Retry-After"]) == (429, "3600")
    assert relay.text("hello").status_code == 200
    assert counted(relay.app) == {"flood": 3, "no_country": 6}


def test_a_flood_is_one_however_the_number_is_written(relay: Relay) -> None:
    numbers = (
        "+99612345678",
        "0099612345678",
        "whatsapp:+99612345678",
        "99612345678",
        "+996 12 345 678",
        "tel:+99612345678",
    )
    assert [relay.text("hello", sender=number).status_code for number in numbers] == [200] * 5 + [429]


def test_a_flood_is_over_after_an_hour(
    make_settings: Callable[..., Settings], database_address: str, now: datetime
) -> None:
    moments = [now]
    settings = make_settings(
        database_url=database_address, gateway_secret=SECRET, short_host="home.example", gateway_messages_per_hour=1
    )
    app = create_app(settings, clock=lambda: moments[0])
    relay = Relay(app, now)
    assert [relay.text("hello", sender="+1").status_code for _ in range(2)] == [200, 429]
    moments[0] = relay.now = now + HOUR + timedelta(seconds=1)
    assert relay.text("hello", sender="+1").status_code == 200
    app.extensions["homeward"].database.dispose()


def test_a_menu_may_have_ten_times_as_many_steps(relay: Relay) -> None:
    statuses = [relay.menu("").status_code for _ in range(51)]
    assert statuses == [200] * 50 + [429]


def test_no_number_is_written_anywhere(relay: Relay, caplog: pytest.LogCaptureFixture) -> None:
    relay.text("hello", sender="+254712345678")
    with relay.app.extensions["homeward"].database.reading() as connection:
        rows = connection.execute(select(GatewayMessage)).all()
    assert len(rows) == 1
    assert "712345678" not in repr(rows) + caplog.text


def test_what_is_too_large_is_refused(relay: Relay) -> None:
    assert relay.post(PATH, FORM | {"Body": "x" * 20_000}).status_code == 413
    assert counted(relay.app) == {"too_large": 1}


@pytest.mark.parametrize(
    "form", [{"From": "+1"}, {"Body": "KE TZ 1"}, {"From": " ", "Body": "KE TZ 1"}, {}, b"\xff\xfe\x00"]
)
def test_a_form_without_number_or_text_is_told_so(relay: Relay, form: dict[str, str] | bytes) -> None:
    assert relay.post(PATH, form).status_code == 400
    assert counted(relay.app) == {"incomplete": 1}


def test_bytes_that_are_no_text_get_a_correction(priced_relay: Relay) -> None:
    response = priced_relay.post(PATH, b"From=%2B1&Body=%FF%FE%00%01")
    assert response.status_code == 200
    assert "We could not read your message." in response.text
    assert counted(priced_relay.app) == {"unreadable": 1}


def test_an_unknown_form_of_message_is_not_found(relay: Relay) -> None:
    response = relay.post("/gateway/text/pigeon", FORM)
    assert response.status_code == 404
    assert "twiml" in response.text


def test_the_gateway_can_only_be_posted_to(relay: Relay) -> None:
    response = relay.app.test_client().get(PATH)
    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]


def test_without_a_secret_the_gateway_is_off(
    make_settings: Callable[..., Settings], sqlite_address: str, now: datetime
) -> None:
    app = create_app(make_settings(database_url=sqlite_address), clock=lambda: now)
    relay = Relay(app, now, secret="")
    for path in (PATH, "/gateway/menu"):
        response = relay.post(path, FORM)
        assert response.status_code == 404
        assert "HOMEWARD_GATEWAY_SECRET" in response.text
    assert counted(app) == {}
    app.extensions["homeward"].database.dispose()


def test_a_short_secret_is_refused_at_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_ENV", "test")
    monkeypatch.setenv("HOMEWARD_GATEWAY_SECRET", "too short")
    with pytest.raises(SettingsError, match="HOMEWARD_GATEWAY_SECRET is too short"):
        read_settings()
