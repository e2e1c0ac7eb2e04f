"""Which addresses may be reached.

A name is resolved once, every address it has is judged, and the connection goes to a judged address itself: a name that
answers differently a moment later (DNS rebinding) gains nothing. The check sits in the transport's network backend,
below redirects and connection pools, so no request can go round it.
"""

import socket
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from ssl import SSLContext
from typing import Any

import httpcore2
import httpx2

from portal.collection.fetching.patience import Deadline
from portal.collection.source import SourceUnreachable

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], list[Address]]

#: Addresses that a NAT64 gateway translates to the IPv4 address in their last 32 bits (RFC 6052).
NAT64 = IPv6Network("64:ff9b::/96")


class AddressRefused(SourceUnreachable):
    """The name leads into a private network, and the operator did not write it down."""


def is_public(address: Address) -> bool:
    """Tell whether ``address`` belongs to the public internet, looking through IPv6 forms that wrap an IPv4 one."""
    if isinstance(address, IPv6Address):
        wrapped = _wrapped(address)
        if wrapped is not None:
            return is_public(wrapped)
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _wrapped(address: IPv6Address) -> IPv4Address | None:
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)


def system_resolve(host: str, port: int) -> list[Address]:
    """Return the addresses of ``host`` in the system's order. Raises OSError where there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ip_address(entry[4][0]) for entry in found]


class AddressGuard:
    """Resolves names and refuses those with an address that ``permits`` does not permit."""

    def __init__(self, permits: Callable[[Address], bool] = is_public, resolve: Resolve = system_resolve) -> None:
        self._permits = permits
        self._resolve = resolve

    def addresses(self, host: str, port: int) -> list[Address]:
        """Return the addresses to try. Raises AddressRefused if one of them may not be reached, OSError if none is."""
        found = self._resolve(host, port)
        refused = next((address for address in found if not self._permits(address)), None)
        if refused is not None:
            raise AddressRefused(
                f"{host} was not asked: it leads to {refused}, which is not an address of the public internet. If this "
                "address is meant, write it into the settings yourself; only addresses from there may be private."
            )
        return found

    def lifted(self) -> "AddressGuard":
        """Return the same guard for addresses that the operator configured: they may be private."""
        return AddressGuard(permits=lambda _address: True, resolve=self._resolve)


class TimedStream(httpcore2.NetworkStream):
    """A connection on which no single step may outlast the deadline of the attempt under way."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read some bytes; raises ReadTimeout at the deadline."""
        limit = self._deadline.limit(timeout)
        if limit <= 0:
            raise httpcore2.ReadTimeout("the time for the whole answer is used up")
        return self._stream.read(max_bytes, limit)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all bytes; raises WriteTimeout at the deadline."""
        limit = self._deadline.limit(timeout)
        if limit <= 0:
            raise httpcore2.WriteTimeout("the time for the whole answer is used up")
        self._stream.write(buffer, limit)

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Encrypt the connection; the certificate is checked against the name, not the address."""
        limit = max(self._deadline.limit(timeout), 0.001)
        return TimedStream(self._stream.start_tls(ssl_context, server_hostname, limit), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """Pass on what the connection knows of itself."""
        return self._stream.get_extra_info(info)


class GuardedBackend(httpcore2.NetworkBackend):
    """Connects to judged addresses only, within the deadline."""

    def __init__(self, guard: AddressGuard, deadline: Deadline) -> None:
        self._guard = guard
        self._deadline = deadline
        self._sockets = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first address of ``host`` that answers."""
        try:
            addresses = self._guard.addresses(host, port)
        except OSError as error:
            raise httpcore2.ConnectError(f"the name {host} could not be found") from error
        failure: Exception = httpcore2.ConnectError(f"the name {host} has no address")
        for address in addresses:
            limit = self._deadline.limit(timeout)
            if limit <= 0:
                raise httpcore2.ConnectTimeout("the time for the whole answer is used up")
            try:
                stream = self._sockets.connect_tcp(str(address), port, limit, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return TimedStream(stream, self._deadline)
        raise failure


class GuardedTransport(httpx2.HTTPTransport):
    """httpx2's transport over guarded connections; it reads no proxy settings from the environment."""

    def __init__(self, guard: AddressGuard, deadline: Deadline) -> None:
        context = httpx2.create_ssl_context(trust_env=False)
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=context, max_connections=4, network_backend=GuardedBackend(guard, deadline)
        )
