"""Check the syntax of absolute IRIs and of base IRIs."""

from __future__ import annotations

import re
from typing import Final

#: Letters beyond ASCII.  Source: RFC 3987, section 2.2, ucschar.
_LETTERS: Final = r"\xa0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U000e1000-\U000efffd" + "".join(
    rf"\U{plane:04x}0000-\U{plane:04x}fffd" for plane in range(1, 14)
)

#: Characters of private use, in the query alone.  Source: RFC 3987, section 2.2, iprivate.
_PRIVATE: Final = r"\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"

#: What an IRI may have after its scheme and a host in brackets.
_CHARACTERS: Final = rf"[!$&-;=@-Z_a-z~{_LETTERS}]|%[0-9A-Fa-f]{{2}}"

#: An absolute IRI.  Source: RFC 3987, section 2.2; the engine accepts no other.
_ABSOLUTE_IRI: Final = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:"
    r"(?!//(?:[^/?#@]*@)?+(?:\[[^/?#]*\]|[^/?#@:\[]*):(?!\d*(?:[/?#]|\Z)))"  # a port is a number
    r"(?://(?:[^/?#\[\]@]*@)?\[[0-9A-Fa-f:.v]+\](?=[:/?#]|\Z))?"
    rf"(?:{_CHARACTERS})*(?:\?(?:{_CHARACTERS}|[?{_PRIVATE}])*)?(?:#(?:{_CHARACTERS}|\?)*)?"
)

#: A web address with a host and a path that ends in a slash, without query and fragment.
_BASE_IRI: Final = re.compile(r"https?://[^/?#\s]+/(?:[^?#\s]*/)?")


def is_absolute_iri(iri: str) -> bool:
    """
    Check whether `iri` is valid between angle brackets and needs no base.

    >>> is_absolute_iri("urn:x"), is_absolute_iri("x"), is_absolute_iri("urn:x> a <y")
    (True, False, False)
    >>> is_absolute_iri("http://e/100%25"), is_absolute_iri("http://e/100%")
    (True, False)
    """
    return _ABSOLUTE_IRI.fullmatch(iri) is not None


def is_base_iri(iri: str) -> bool:
    """
    Check whether the IRIs of a city may begin with `iri`: a web address that ends in a slash.

    >>> is_base_iri("https://example.org/city/"), is_base_iri("https://example.org/my city/")
    (True, False)
    >>> is_base_iri("https://"), is_base_iri("https://example.org/?city=")
    (False, False)
    """
    return _BASE_IRI.fullmatch(iri) is not None and _ABSOLUTE_IRI.fullmatch(iri) is not None
