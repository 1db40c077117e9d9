"""The address at which a site will lie."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlsplit

from gwangju_kg.errors import SiteError
from gwangju_kg.rdf.iri_paths import PATH_SAFE, iri_to_uri

_SCHEMES: Final = frozenset({"http", "https"})


def site_root(address: str) -> str:
    """
    Return the address of a site with its last slash, as a URI.

    Raises:
        SiteError: it is no address of a site.

    >>> site_root("https://example.org/광주"), site_root("http://localhost:8080")
    ('https://example.org/%EA%B4%91%EC%A3%BC/', 'http://localhost:8080/')
    """
    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname, parts.port
        named = host.encode("idna").decode() if host and not host.isascii() else host
    except (ValueError, UnicodeError) as error:
        raise SiteError("address", address) from error
    is_plain = not (parts.query or parts.fragment or parts.username or parts.password)
    if parts.scheme not in _SCHEMES or not named or not is_plain or address.rstrip().endswith("#"):
        raise SiteError("address", address)
    if {".", ".."} & set(parts.path.split("/")) or any(each.isspace() for each in named):
        raise SiteError("address", address)
    if ":" in named:
        named = f"[{named}]"
    path = quote(iri_to_uri(parts.path), PATH_SAFE + "%").strip("/")
    return f"{parts.scheme}://{named}{f':{port}' if port else ''}/{path and path + '/'}"
