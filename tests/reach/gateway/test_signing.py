"""Signatures: exactly the bytes that docs/gateway.md says, so that anybody can write a relay."""

import hmac
from datetime import UTC, datetime
from pathlib import Path

from portal.reach.gateway.adapters import SHAPES
from portal.reach.gateway.cues import read_cues
from portal.reach.gateway.signing import (
    SIGNATURE_HEADER,
    TIMESTAMP_HEADER,
    WINDOW,
    Refusal,
    Signed,
    refusal_of,
    signature,
)

DOCS = (Path(__file__).parents[3] / "docs/gateway.md").read_text(encoding="utf-8")
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SIGNED = Signed(str(int(NOON.timestamp())), "/gateway/text/plain", b"From=%2B254700000000&Body=KE+TZ+18000")


def test_the_signature_is_of_the_documented_bytes() -> None:
    signed = b"v1:1795262400:/gateway/text/plain:From=%2B254700000000&Body=KE+TZ+18000"
    assert SIGNED.timestamp == "1795262400"
    assert signature("s" * 32, SIGNED) == "v1=" + hmac.new(b"s" * 32, signed, "sha256").hexdigest()


def test_a_known_signature_stays_the_same() -> None:
    """Relays are written once: the scheme changes under another version only."""
    assert signature("s" * 32, SIGNED) == "v1=ae90807b8040a261bdb36a723a955d7857303c695ef1ac5a9de044c45b80b04e"


def test_a_signature_may_have_spaces_around_it_and_nothing_else() -> None:
    good = signature("s" * 32, SIGNED)
    assert refusal_of("s" * 32, SIGNED, f" {good} ", NOON) is None
    for bad in (good.upper(), good.removeprefix("v1="), good[:-1], good + "0", "v2=" + good[3:], "é"):
        assert refusal_of("s" * 32, SIGNED, bad, NOON) is Refusal.FORGED


def test_operators_can_look_up_every_refusal_address_and_header() -> None:
    for word in (*Refusal, *(f"/gateway/text/{shape}" for shape in SHAPES), TIMESTAMP_HEADER, SIGNATURE_HEADER):
        assert word in DOCS
    assert f"{WINDOW} seconds" in DOCS


def test_the_words_to_stop_are_documented_words() -> None:
    assert all("stop" in read_cues().of(word) for word in ("stop", "baja", "arret", "توقف"))
