"""Two hundred messages and more, in four languages, many spellings and numeral systems, and nonsense: all right."""

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from portal.composition import Homeward
from portal.reach.gateway.answering import ANSWERED, Reply, answer
from portal.reach.gsm7 import Coding, size_of
from portal.reach.short_links import shared_of
from tests.conftest import NOW
from tests.pages.conftest import LANGUAGES, make_portal
from tests.pages.published import publish
from tests.reach.gateway.invented_prices_not_real import invented_quotes
from tests.reach.gateway.sending import SECRET, Relay

TABLE = Path(__file__).parents[2] / "fixtures/gateway/messages.csv"
LINES = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
SERVICE = re.compile(r"(?:(?P<place>\d{1,2}) (?P<name>(?![A-Z]{3}:).+) )?(?P<figure>[\d.,]+ [A-Z]{3})$")


def text_of(line: dict[str, str]) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), line["message"])


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    made = make_portal(tmp_path_factory.mktemp("gateway"))
    portal: Homeward = made.extensions["homeward"]
    publish(portal.database, invented_quotes(), "survey")
    changes = {"gateway_secret": type(portal.settings.gateway_secret)(SECRET), "short_host": "exactly-20-signs.org"}
    made.extensions["homeward"] = replace(portal, settings=portal.settings.model_copy(update=changes))
    yield made
    portal.database.dispose()


def reply_to(app: Flask, text: str) -> Reply:
    with app.app_context():
        return answer(text)


def test_the_table_is_long_and_wide_enough() -> None:
    texts = [text_of(line) for line in LINES]
    assert len(set(texts)) == len(LINES) >= 200
    assert {line["language"] for line in LINES} == set(LANGUAGES)
    scripts = {ord(sign) - int(sign) for text in texts for sign in text if sign.isdecimal()}
    assert len(scripts) >= 8, "numeral systems"
    assert {line["outcome"] for line in LINES} >= {
        "answered", "empty", "too_long", "unreadable", "help", "stop", "no_country", "one_country", "unknown_country",
        "unsure_country", "unsure_direction", "same_country", "many_countries", "two_amounts", "amount", "currency",
        "no_prices", "out_of_range",
    }  # fmt: skip


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["message"][:40] or "nothing")
def test_every_message_is_answered_as_the_table_says(app: Flask, line: dict[str, str]) -> None:
    reply = reply_to(app, text_of(line))
    assert (reply.outcome, reply.language) == (line["outcome"], line["language"])
    assert size_of(reply.text).one_part, reply.text
    if line["outcome"] == ANSWERED:
        _check_prices(reply, line)
    elif line["says"]:
        assert reply.text.replace("\n", " / ") == line["says"]


def _check_prices(reply: Reply, line: dict[str, str]) -> None:
    """The link opens what was understood, and the best three stand in the text as far as they fit."""
    *told, link = reply.text.splitlines()
    token = re.search(r"exactly-20-signs\.org/c/(\w+)$", link)
    assert token
    shared = shared_of(token[1])
    assert shared == reply.shared
    assert shared.language == line["language"]
    understood = (str(shared.corridor), shared.question.value, f"{shared.amount:f}", shared.currency)
    assert understood == tuple(line[key] for key in ("corridor", "ask", "amount", "currency"))
    best = [re.fullmatch(r"(\d+) (.+) (\S+ [A-Z]{3})", each) for each in line["best"].split("; ")]
    lines = [found for each in told if (found := SERVICE.match(each)) and found["place"]]
    if size_of(reply.text).coding is Coding.GSM7:
        assert lines
    for service, expected in zip(lines, best, strict=False):
        assert expected
        assert service["place"] == expected[1]
        assert expected[2].startswith(service["name"].removesuffix("."))
        assert service["figure"].replace(",", ".") == expected[3]
    if line["language"] == "en":
        assert len(lines) >= 2
    assert expected_figure(best[0]) in reply.text.replace(",", ".")


def expected_figure(best: re.Match[str] | None) -> str:
    assert best
    return best[3]


@pytest.mark.parametrize("line", [line for line in LINES if line["outcome"] not in {ANSWERED, "stop"}],
                         ids=lambda line: line["message"][:40] or "nothing")  # fmt: skip
def test_the_example_in_every_correction_works(app: Flask, line: dict[str, str]) -> None:
    correction = reply_to(app, text_of(line)).text
    example = re.search(r"[A-Z]{2} [A-Z]{2} \d+$", correction)
    assert example, correction
    assert reply_to(app, example[0]).outcome == ANSWERED


def test_the_same_messages_through_the_front_door(app: Flask) -> None:
    relay = Relay(app, NOW)
    for line in LINES:
        response = relay.text(text_of(line))
        assert response.status_code == 200
        assert response.text == reply_to(app, text_of(line)).text


def test_where_there_are_no_prices_at_all_no_example_is_given(relay: Relay) -> None:
    assert relay.text("hello").text == "Name two countries, from where and to where, and an amount."
