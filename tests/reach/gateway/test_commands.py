"""`flask gateway`: for whoever connects a provider."""

import json
from datetime import datetime

import pytest
from click.testing import Result
from flask import Flask

from portal.reach.gateway.signing import SIGNATURE_HEADER, TIMESTAMP_HEADER
from tests.pages.published import publish_starter_prices
from tests.reach.gateway.sending import Relay


def run(app: Flask, *words: str, body: bytes = b"") -> Result:
    return app.test_cli_runner().invoke(args=["gateway", *words], input=body)


def test_counts_tell_what_came_in(priced_relay: Relay) -> None:
    priced_relay.text("KE TZ 18000")
    priced_relay.text("hello")
    priced_relay.post("/gateway/text/plain", {"From": "+1", "Body": "x"}, headers={})
    assert run(priced_relay.app, "counts").output == "2026-11-21  answered 1  no_country 1  unsigned 1\n"
    assert json.loads(run(priced_relay.app, "counts", "--json").output) == {
        "2026-11-21": {"answered": 1, "no_country": 1, "unsigned": 1}
    }


def test_no_message_is_told_plainly(gateway_app: Flask) -> None:
    assert run(gateway_app, "counts", "--days", "3").output == "No message came in 3 days.\n"


def test_an_answer_can_be_tried_without_sending_anything(priced_relay: Relay) -> None:
    result = run(priced_relay.app, "answer", "KE TZ 18000")
    assert result.exit_code == 0
    assert "1 Western Union 346357 TZS" in result.output
    assert "answered, in en, " in result.stderr
    assert "No message" in run(priced_relay.app, "counts").output


def test_a_request_signed_by_the_command_is_taken(relay: Relay, now: datetime) -> None:
    body = b"From=%2B254700000001&Body=hello"
    printed = run(relay.app, "sign", "/gateway/text/plain", body=body).output
    headers = dict(line.split(": ", 1) for line in printed.splitlines())
    assert set(headers) == {TIMESTAMP_HEADER, SIGNATURE_HEADER}
    assert relay.post("/gateway/text/plain", body, headers=headers).status_code == 200


def test_nothing_can_be_signed_without_a_secret(app: Flask) -> None:
    result = run(app, "sign", "/gateway/text/plain")
    assert result.exit_code == 1
    assert "HOMEWARD_GATEWAY_SECRET" in result.output


def test_prices_are_answered_only_where_the_portal_s_address_is_known(app: Flask) -> None:
    publish_starter_prices(app.extensions["homeward"].database)
    result = run(app, "answer", "KE TZ 18000")
    assert result.exit_code == 1
    assert "Set HOMEWARD_PUBLIC_URL" in result.output


@pytest.mark.parametrize("command", ["counts", "answer", "sign"])
def test_every_command_has_help_with_an_example(gateway_app: Flask, command: str) -> None:
    assert "Example:" in run(gateway_app, command, "--help").output
