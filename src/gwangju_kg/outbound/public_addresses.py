"""
Finds the addresses of a host, and says which of them are public.

What is not public is this machine, its network, or nobody: no query may reach it.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, NamedTuple

#: Names that are looked up at the same time; a look-up cannot be called off, so one that hangs
#: holds its thread.
_LOOKUPS: Final = 4

#: The addresses of IPv6 that are given to anyone; what translates IPv4 is not among them but for
#: 6to4.  Source: RFC 4291, section 2.4; RFC 3056, section 2.
_UNICAST: Final = ipaddress.IPv6Network("2000::/3")
_6TO4: Final = ipaddress.IPv6Network("2002::/16")


class SocketAddress(NamedTuple):
    """
    Where to connect.

    Attributes:
        family: that of the socket.
        name: what the socket connects to; its first part is the address in digits.
    """

    family: int
    name: tuple[Any, ...]

    @property
    def digits(self) -> str:
        """The address, in digits."""
        return str(self.name[0])


def is_public(digits: str) -> bool:
    """
    Say whether an address is one host of the public Internet.

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
    """Looks names up as the machine does, on threads of its own."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_LOOKUPS, thread_name_prefix="lookup")

    async def __call__(self, host: str, port: int) -> tuple[SocketAddress, ...]:
        """
        Give the addresses of *host*, in the order in which they are to be tried.

        Raises:
            OSError: there are none.
        """
        found = await asyncio.get_running_loop().run_in_executor(
            self._threads, _look_up, host, port
        )
        return tuple(dict.fromkeys(found))


def _look_up(host: str, port: int) -> list[SocketAddress]:
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [SocketAddress(family, name) for family, _, _, _, name in rows]
