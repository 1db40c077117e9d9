"""Addresses of pages and IRIs, and the reader's language."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlencode

from flask import g, request

from gwangju_kg.errors import BadRequest
from gwangju_kg.language import LANGUAGES, Language
from gwangju_kg.rdf.namespaces import BASE_IRI, path_of
from gwangju_kg.web.context import current_server, named_release


def language() -> Language:
    """Give the language of the page: ``lang=`` of the address, else by Accept-Language."""
    if chosen := chosen_language():
        return chosen
    for tag, quality in request.accept_languages:  # the best liked first
        if quality and (accepted := _supported(tag.partition("-")[0].lower())):
            return accepted
    return LANGUAGES[0]


def chosen_language() -> Language | None:
    """Give the language that the address asks for, or None."""
    return _supported(request.args.get("lang"))


def _supported(name: str | None) -> Language | None:
    return next((language for language in LANGUAGES if language == name), None)


def address_now() -> str:
    """Give the address of this page without the release that it names."""
    parameters = request.args.copy()
    parameters.poplist("release")
    path = request.script_root + quote(request.path, safe=PATH_SAFE)
    query = urlencode(list(parameters.items(multi=True)))
    return path + (query and "?" + query)


def other_language() -> str:
    """Give the address of this page in the other language."""
    other = "en" if language() == "ko" else "ko"
    parameters = request.args.copy()
    parameters["lang"] = other
    path = request.script_root + quote(request.path, safe=PATH_SAFE)
    return f"{path}?{urlencode(list(parameters.items(multi=True)))}"


def local_address(iri: str) -> str | None:
    """
    Give the address at which this server shows *iri*, a web address as it is, None for others.

    Only ``http`` and ``https`` become links: data may hold an IRI that a browser would run.
    """
    path = path_of(iri)
    if path is None:
        return iri if iri.startswith(("http://", "https://")) else None
    if current_server().release is None:
        return iri
    path, hash_sign, fragment = path.partition("#")
    if "carried" not in g:  # a page has hundreds of links, and all carry the same
        carried = {"lang": chosen_language(), "release": named_release()}
        query = urlencode({name: value for name, value in carried.items() if value})
        g.carried = query and "?" + query
    return f"{request.script_root}/{quote(path, safe=PATH_SAFE)}{g.carried}" + (
        hash_sign + quote(fragment, safe=PATH_SAFE)
    )


def with_host(address: str) -> str:
    """
    Give an address of this server for those who are elsewhere.

    Args:
        address: as `url_for` gives it.

    Raises:
        BadRequest: the Host header names no host.
    """
    if not request.host:  # emptied where the header holds what no host does
        raise BadRequest(reason="not-a-host", parameter="Host")
    return request.host_url.rstrip("/") + address


#: Characters of an IRI's path that stand for themselves.  Source: RFC 3986, section 3.3.
PATH_SAFE: Final = "/:@!$&'()*+,;=-._~"


def iri_at(path: str) -> str:
    """Give the IRI of record of what this server shows at *path*."""
    return BASE_IRI + path
