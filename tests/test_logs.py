"""Logs never keep a full IP address."""

import json

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from portal.logs import set_up_logs, shorten_address


@pytest.mark.parametrize(
    ("full", "kept"),
    [
        ("203.0.113.77", "203.0.113.0"),
        ("2001:db8:1:2::9", "2001:db8:1::"),
        ("[2001:db8:1:2::9]", "2001:db8:1::"),
        ("::ffff:203.0.113.77", "203.0.113.0"),
        ("not an address", "unknown"),
        ("", "unknown"),
    ],
)
def test_an_address_is_cut_to_its_network(full: str, kept: str) -> None:
    assert shorten_address(full) == kept


@given(st.ip_addresses(v=4))
def test_the_last_part_of_an_address_is_never_kept(address: object) -> None:
    assert shorten_address(str(address)).endswith(".0")


def test_a_log_line_carries_the_cut_address_only(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("production")
    structlog.get_logger().info("asked", remote_addr="203.0.113.77")
    line = json.loads(capsys.readouterr().err)
    assert line["remote_addr"] == "203.0.113.0"
    assert line["event"] == "asked"
    assert line["timestamp"].endswith("Z")
