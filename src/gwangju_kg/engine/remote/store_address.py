"""
The address of a store, with places for what differs from request to request.

No IO, and no HTTP client: a process that never asks a store can read it.
"""

from __future__ import annotations

from math import ceil
from typing import Final
from urllib.parse import quote, urlsplit

from gwangju_kg.errors import SettingError

#: The places in an address: the release, and the deadline of a query in two units.
_PLACES: Final = ("{release}", "{seconds}", "{milliseconds}")


def check_address(name: str, address: str) -> None:
    """
    Check that the setting `name` holds an address with known places.

    Raises:
        SettingError: it is no HTTP address, or has other places.
    """
    text = address
    for place in _PLACES:
        text = text.replace(place, "1")
    try:
        parts = urlsplit(text)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # an invalid port, or empty brackets
        is_address = False
    if not is_address or not text.isascii() or {"{", "}", " ", "#"} & set(text):
        allowed = f"an address such as http://localhost:3030/city/sparql, with {', '.join(_PLACES)}"
        raise SettingError(name, without_password(address), allowed=f"{allowed} at most")


def release_address(address: str, release: str) -> str:
    """
    Return the address of the store that holds a release.

    >>> release_address("http://localhost/{release}?timeout={seconds}", "2026.11.1-3fa9c1d2")
    'http://localhost/2026.11.1-3fa9c1d2?timeout={seconds}'
    """
    return address.replace("{release}", quote(release, safe=""))


def query_address(address: str, deadline_s: float) -> str:
    """
    Return the address for one query with its deadline.

    >>> query_address("http://localhost/?timeout={milliseconds}", 0.5)
    'http://localhost/?timeout=500'
    """
    times = {"{seconds}": ceil(deadline_s), "{milliseconds}": ceil(deadline_s * 1000)}
    for place, number in times.items():
        address = address.replace(place, str(number))
    return address


def without_password(address: str) -> str:
    """
    Return an address as it may be printed.

    >>> without_password("http://ann:secret@localhost:3030/city")
    'http://localhost:3030/city'
    """
    scheme, slashes, rest = address.partition("://")
    authority, slash, path = rest.partition("/")
    return scheme + slashes + authority.rpartition("@")[2] + slash + path
