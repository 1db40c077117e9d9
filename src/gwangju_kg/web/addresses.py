"""Addresses of pages and IRIs, and the language of the page."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlencode

from flask import g, request

from gwangju_kg.errors import BadRequest
from gwangju_kg.language import LANGUAGES, Language
from gwangju_kg.web.context import current_server, named_release, namespaces


def language() -> Language:
    """Return the language of the page: from ``lang=``, else from Accept-Language."""
    if chosen := chosen_language():
        return chosen
    for tag, quality in request.accept_languages:  # sorted by quality
        if quality and (accepted := _supported(tag.partition("-")[0].lower())):
            return accepted
    return LANGUAGES[0]


def chosen_language() -> Language | None:
    """Return the language in the address, or None."""
    return _supported(request.args.get("lang"))


def _supported(name: str | None) -> Language | None:
    return next((language for language in LANGUAGES if language == name), None)


def current_release_address() -> str:
    """Return the address of this page without its release parameter."""
    parameters = request.args.copy()
    parameters.poplist("release")
    path = request.script_root + quote(request.path, safe=PATH_SAFE)
    query = urlencode(list(parameters.items(multi=True)))
    return path + (query and "?" + query)


def other_language_address() -> str:
    """Return the address of this page in the other language."""
    other = "en" if language() == "ko" else "ko"
    parameters = request.args.copy()
    parameters["lang"] = other
    path = request.script_root + quote(request.path, safe=PATH_SAFE)
    return f"{path}?{urlencode(list(parameters.items(multi=True)))}"


def local_address(iri: str) -> str | None:
    """
    Return the address at which this server shows `iri`; other web addresses unchanged, else None.

    Only ``http`` and ``https`` become links: data may contain IRIs that a browser executes.
    """
    path = namespaces().path_of(iri)
    if path is None:
        return iri if iri.startswith(("http://", "https://")) else None
    if current_server().release is None:
        return iri
    path, hash_sign, fragment = path.partition("#")
    if "carried" not in g:  # computed once: a page has hundreds of links
        carried = {"lang": chosen_language(), "release": named_release()}
        query = urlencode({name: value for name, value in carried.items() if value})
        g.carried = query and "?" + query
    return f"{request.script_root}/{quote(path, safe=PATH_SAFE)}{g.carried}" + (
        hash_sign + quote(fragment, safe=PATH_SAFE)
    )


def absolute_address(address: str) -> str:
    """
    Return an absolute address of this server.

    Args:
        address: the result of `url_for`.

    Raises:
        BadRequest: the Host header is not a host name.
    """
    if not request.host:  # empty if the header is invalid
        raise BadRequest(reason="not-a-host", parameter="Host")
    return request.host_url.rstrip("/") + address


#: Characters that are not percent-encoded in a path.  Source: RFC 3986, section 3.3.
PATH_SAFE: Final = "/:@!$&'()*+,;=-._~"


def iri_of_path(path: str) -> str:
    """Return the IRI of the thing that this server shows at `path`."""
    return namespaces().iri_of_path(path)
