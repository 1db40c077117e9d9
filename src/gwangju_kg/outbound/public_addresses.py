"""
Look up the IP addresses of a host, and tell which of them are public.

An address that is not public belongs to this machine, to its network or to nobody: no query may
reach it.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import threading
from concurrent.futures import Future
from typing import Any, Final, NamedTuple

#: Names looked up at the same time: a look-up cannot be cancelled, so one that hangs keeps its
#: place.
_LOOKUPS: Final = 4

#: The IPv6 addresses assigned to hosts; those that translate IPv4 lie outside, except 6to4.
#: Source: RFC 4291, section 2.4; RFC 3056, section 2.
_UNICAST: Final = ipaddress.IPv6Network("2000::/3")
_6TO4: Final = ipaddress.IPv6Network("2002::/16")


class SocketAddress(NamedTuple):
    """
    An address to connect to.

    Attributes:
        family: the address family of the socket.
        name: the argument of :meth:`socket.socket.connect`; its first item is the IP address.
    """

    family: int
    name: tuple[Any, ...]

    @property
    def digits(self) -> str:
        """The IP address, in digits."""
        return str(self.name[0])


def is_public(digits: str) -> bool:
    """
    Check whether an IP address is that of one host on the public Internet.

    Source: the IANA registries of special-purpose addresses, as :mod:`ipaddress` holds them.

    >>> [is_public(each) for each in ("8.8.8.8", "10.0.0.1", "::ffff:10.0.0.1", "224.0.0.1")]
    [True, False, False, False]
    """
    address = ipaddress.ip_address(digits)
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(str(address.ipv4_mapped))
        if address not in _UNICAST or address in _6TO4:
            return False
    return address.is_global and not address.is_multicast


class Resolver:
    """Looks names up with the resolver of this machine, on threads that no exit waits for."""

    def __init__(self) -> None:
        self._places = threading.Semaphore(_LOOKUPS)

    async def __call__(self, host: str, port: int) -> tuple[SocketAddress, ...]:
        """
        Return the addresses of a host, in the order in which they should be tried.

        Raises:
            OSError: there are none.
        """
        result: Future[tuple[SocketAddress, ...]] = Future()
        arguments = (host, port, result)
        threading.Thread(target=self._look_up, args=arguments, daemon=True).start()
        return await asyncio.wrap_future(result)

    def _look_up(self, host: str, port: int, result: Future[tuple[SocketAddress, ...]]) -> None:
        with self._places:
            if not result.set_running_or_notify_cancel():
                return
            try:
                rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            except OSError as error:
                result.set_exception(error)
            except UnicodeError as error:  # percent-encoded, a label may be too long for IDNA
                result.set_exception(OSError(str(error)))
            else:
                addresses = [SocketAddress(family, name) for family, _, _, _, name in rows]
                result.set_result(tuple(dict.fromkeys(addresses)))
