"""Logs never keep a full IP address."""

import json
import logging
from ipaddress import ip_address

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from portal.logs import SERVER_LOGGERS, set_up_logs, shorten_address, shorten_addresses_in


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


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ('203.0.113.77 - - [22/Nov/2026 00:47:40] "GET /en/ HTTP/1.1" 200 -', "203.0.113.0 - - [22/Nov/2026 00:47:40]"),
        ("Invalid request from ip=2001:db8:1:2::9: Invalid HTTP method", "from ip=2001:db8:1::: Invalid HTTP method"),
        ("Asked by 203.0.113.77, then by 198.51.100.4.", "Asked by 203.0.113.0, then by 198.51.100.0."),
        ("::ffff:203.0.113.77 asked at 00:47:40", "203.0.113.0 asked at 00:47:40"),
        ("Running on http://127.0.0.1:8000 and ::1", "Running on http://127.0.0.1:8000 and ::1"),
        ("gunicorn 27.0.1 of 2026-11-22T00:47:40", "gunicorn 27.0.1 of 2026-11-22T00:47:40"),
    ],
)
def test_an_address_in_the_middle_of_a_line_is_shortened(line: str, kept: str) -> None:
    assert kept in shorten_addresses_in(line)


@pytest.mark.parametrize("name", SERVER_LOGGERS)
def test_servers_write_no_full_address(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("development")
    set_up_logs("development")
    logging.getLogger(name).warning("Invalid request from ip=%s: %s", "203.0.113.77", "no method")
    assert "ip=203.0.113.0: no method" in capsys.readouterr().err


@given(st.ip_addresses(), st.sampled_from(["{} asked", "by {}.", "ip={}: no", "[{}]", "({})", "{}, {}", "{} - -"]))
def test_wherever_an_address_stands_it_is_not_kept(address: object, form: str) -> None:
    written = str(address)
    if not ip_address(written).is_loopback and shorten_address(written) != written:
        assert written not in shorten_addresses_in(form.format(written, written)).replace(",", " ").split()
        assert shorten_address(written) in shorten_addresses_in(form.format(written, written))
