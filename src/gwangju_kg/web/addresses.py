"""
Addresses of pages and IRIs, and the language of the page.

Pages are shown in the languages of the project; the first one is the default.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlencode

from flask import g, request, url_for

from gwangju_kg.errors import BadRequest
from gwangju_kg.language import LANGUAGES, Language
from gwangju_kg.rdf.iri_paths import PATH_SAFE, document_path, request_path
from gwangju_kg.web.context import current_server, named_release, namespaces


def language() -> Language:
    """Return the language of the page: from ``lang=``, else from Accept-Language."""
    return requested_language() or page_languages()[0]


def requested_language() -> Language | None:
    """Return the language that the client asks for, among those of the pages, or None."""
    if chosen := chosen_language():
        return chosen
    for tag, quality in request.accept_languages:  # sorted by quality
        if quality and (accepted := _supported(tag.partition("-")[0].lower())):
            return accepted
    return None


def page_languages() -> tuple[Language, ...]:
    """Return the languages of the pages, the default first."""
    release = current_server().release
    return release.project.page_languages if release else LANGUAGES


def chosen_language() -> Language | None:
    """Return the language in the address, or None."""
    return _supported(request.args.get("lang"))


def _supported(name: str | None) -> Language | None:
    return next((language for language in page_languages() if language == name), None)


def current_release_address() -> str:
    """Return the address of this page without its release parameter."""
    parameters = request.args.copy()
    parameters.poplist("release")
    path = own_path()
    query = urlencode(list(parameters.items(multi=True)))
    return path + (query and "?" + query)


def address_in_release(release_id: str) -> str:
    """Return the address of this page in a release."""
    parameters = {"release": release_id, "lang": chosen_language()}
    query = urlencode({name: value for name, value in parameters.items() if value})
    return f"{own_path()}?{query}"


def other_language() -> Language | None:
    """Return the other language of the pages, or None if there is only one."""
    return next((each for each in page_languages() if each != language()), None)


def other_language_address() -> str:
    """Return the address of this page in the other language, or "" if there is only one."""
    other = other_language()
    return _address_in(other) if other else ""


def language_addresses() -> tuple[tuple[str, str], ...]:
    """
    Return the absolute address of this page in each of its languages, for search engines.

    The last one, ``x-default``, is in the language that the client asks for.  Empty if there is
    only one language, or if the client names no valid host.
    """
    languages = page_languages()
    if len(languages) < 2 or not request.host:  # noqa: PLR2004 - one is no choice
        return ()
    addresses = [(each, absolute_address(_address_in(each))) for each in languages]
    return (*addresses, ("x-default", absolute_address(_address_in(None))))


def _address_in(chosen: Language | None) -> str:
    parameters = request.args.copy()
    parameters.poplist("lang")
    if chosen:
        parameters["lang"] = chosen
    query = urlencode(list(parameters.items(multi=True)))
    return own_path() + (query and "?" + query)


def local_address(iri: str) -> str | None:
    """
    Return the address at which this server shows `iri`; other web addresses unchanged, else None.

    A server over plain files shows every IRI that they mention.

    Only ``http`` and ``https`` become links: data may contain IRIs that a browser executes.
    """
    if current_server().files is not None:
        return url_for("plain_files.resource", iri=iri)
    path = namespaces().path_of(iri)
    if path is None:
        return iri if iri.startswith(("http://", "https://")) else None
    if current_server().release is None:
        return iri
    if "carried" not in g:  # computed once: a page has hundreds of links
        carried = {"lang": chosen_language(), "release": named_release()}
        query = urlencode({name: value for name, value in carried.items() if value})
        g.carried = query and "?" + query
    return thing_address(path, g.carried)


def thing_address(path: str, query: str = "") -> str:
    """
    Return the address of the thing at `path`: its IRI on this server, if that leads to it.

    Args:
        path: the path of its IRI.
        query: the query string with its question mark, or "".
    """
    document, hash_sign, fragment = path.partition("#")
    if document not in HASH_DOCUMENTS:
        document, hash_sign, fragment = path, "", ""
    address = request_path(document)
    if address is None:
        address = f"page/{document_path(document)}"
    return f"{request.script_root}/{address}{query}{hash_sign}{quote(fragment, PATH_SAFE)}"


def own_path() -> str:
    """Return the path of the request, percent-encoded as the client has sent it."""
    return f"{request.script_root}/{raw_path()}"


def city_name(iri: str) -> str:
    """Return the title of the city to which `iri` belongs in a merged release, else ""."""
    release = current_server().release
    city = release.city_of(iri) if release else None
    return city.project.title[language()] if city else ""


def raw_path() -> str:
    """Return the path of the request as sent, without the first slash and the root of the site."""
    raw: bytes = request.environ["asgi.scope"].get("raw_path") or b""
    if not raw:
        return quote(request.path, PATH_SAFE).removeprefix("/")
    return quote(raw, PATH_SAFE + "%").removeprefix(request.script_root).removeprefix("/")


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


#: Documents that describe many terms by hash IRIs, each the whole of one named graph.
HASH_DOCUMENTS: Final = {"ontology": "ontology", "shapes": "shapes"}


def iri_of_path(path: str) -> str:
    """Return the IRI of the thing that this server shows at `path`."""
    return namespaces().iri_of_path(path)
