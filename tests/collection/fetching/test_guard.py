import socket
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

import httpcore2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.collection.fetching.guard import AddressGuard, AddressRefused, GuardedBackend, is_public
from portal.collection.fetching.patience import Deadline

PRIVATE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "240.0.0.1", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1", "fec0::1", "ff02::1",
    "2001:db8::1",
]  # fmt: skip


@pytest.mark.parametrize("text", PRIVATE)
def test_addresses_inside_a_network_are_not_public(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize(
    "text", ["1.1.1.1", "193.0.6.139", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]
)
def test_addresses_of_the_internet_are_public(text: str) -> None:
    assert is_public(ip_address(text))


@given(st.ip_addresses(v=4))
def test_an_address_wrapped_in_ipv6_is_judged_by_what_it_wraps(address: IPv4Address) -> None:
    number = int(address)
    mapped = IPv6Address((0xFFFF << 32) | number)
    translated = IPv6Address((0x0064FF9B << 96) | number)
    six_to_four = IPv6Address((0x2002 << 112) | (number << 80))
    assert {is_public(mapped), is_public(translated), is_public(six_to_four)} == {is_public(address)}


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    guard = AddressGuard(resolve=lambda _host, _port: [ip_address("1.1.1.1"), ip_address("10.0.0.1")])
    with pytest.raises(AddressRefused, match=r"rates\.example was not asked: it leads to 10\.0\.0\.1"):
        guard.addresses("rates.example", 443)


def test_the_connection_goes_to_the_address_that_was_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [[ip_address("127.0.0.1")], [ip_address("10.0.0.1")]]
    guard = AddressGuard(permits=lambda address: address.is_loopback, resolve=lambda _host, _port: answers.pop(0))

    def no_second_look(*_args: Any, **_kwargs: Any) -> None:
        raise AssertionError("a name was resolved a second time")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        monkeypatch.setattr(socket, "gethostbyname", no_second_look)
        stream = GuardedBackend(guard, Deadline()).connect_tcp("rebinding.example", port, timeout=1)
        assert stream.get_extra_info("server_addr") == ("127.0.0.1", port)
        stream.close()
    assert len(answers) == 1


def test_the_next_address_is_tried_where_the_first_does_not_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        found = [ip_address("::1"), ip_address("127.0.0.1")]
        guard = AddressGuard(permits=lambda _address: True, resolve=lambda _host, _port: found)
        stream = GuardedBackend(guard, Deadline()).connect_tcp("two.example", port, timeout=1)
        assert stream.get_extra_info("server_addr") == ("127.0.0.1", port)
        stream.close()


def test_no_connection_is_begun_after_the_deadline() -> None:
    deadline = Deadline()
    deadline.start(-1)
    guard = AddressGuard(permits=lambda _address: True, resolve=lambda _host, _port: [ip_address("127.0.0.1")])
    with pytest.raises(httpcore2.ConnectTimeout):
        GuardedBackend(guard, deadline).connect_tcp("late.example", 80, timeout=1)
