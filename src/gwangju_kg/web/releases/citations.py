"""
Citations of a query result, a thing or a release: ``/cite``.

A citation names the release, so that it permanently identifies the same content, and for a result
its hash, so that anyone can verify it.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from gwangju_kg.engine import Query
from gwangju_kg.errors import BadRequest, TooLarge
from gwangju_kg.rdf.iri import is_absolute_iri
from gwangju_kg.rdf.media_types import HTML, Format, find_format, negotiate
from gwangju_kg.rdf.result_digest import BOOLEAN, GRAPH, TABLE, result_sha256
from gwangju_kg.release import manifest
from gwangju_kg.release.contents import Release
from gwangju_kg.release.removals import read_replaced
from gwangju_kg.web.addresses import absolute_address, language, thing_address
from gwangju_kg.web.context import current_server, namespaces, release
from gwangju_kg.web.display.labels import Labels
from gwangju_kg.web.documents.gone import not_found_error
from gwangju_kg.web.http import entity_tags
from gwangju_kg.web.queries.ask import ask
from gwangju_kg.web.releases.downloads import JSON

blueprint = Blueprint("citations", __name__)

BIBTEX: Final = Format("bib", "application/x-bibtex", "BibTeX", ("text/x-bibtex",))
TEXT: Final = Format("txt", "text/plain", "TXT")
CSL: Final = Format("csl", "application/vnd.citationstyles.csl+json", "CSL JSON")
OFFERS: Final = (HTML, BIBTEX, CSL, TEXT, JSON)

#: The largest result, in bytes, of which a hash is computed.
_HASHED_BYTES: Final = 16 * 1024**2

#: Characters of a hash in a citation key.
_SHORT: Final = 8

_HASH: Final = re.compile(r"[0-9a-f]{64}")

#: Characters that are not allowed in a BibTeX key.
_NOT_IN_KEY: Final = re.compile(r"[^A-Za-z0-9.]+")

#: Special characters of TeX with their escapes.
_TEX: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)

_RESULT: Final = {"ko": "질의 결과", "en": "result of a query"}
_RELEASE: Final = {"ko": "릴리스", "en": "release"}

#: What a hash is of: a result in the form that /cite describes, or all statements of the release.
_HASH_OF_RESULT: Final = {"ko": "결과의 SHA-256", "en": "SHA-256 of the result"}
_HASH_OF_DATASET: Final = {"ko": "데이터셋의 SHA-256", "en": "SHA-256 of the dataset"}


@dataclass(frozen=True)
class Citation:
    """
    A citation.

    Attributes:
        title: the title, in the reader's language.
        address: the permanent address, below the base IRI, which leads to a server of the release.
        release: the release.
        sha256: the hash of the result, or of the dataset of the release; "" without one.
        hashed: what the hash is of, in words.
        mark: the part of the key that distinguishes citations of one release.
        language: ``ko`` or ``en``.
    """

    title: str
    address: str
    release: Release
    sha256: str
    hashed: str
    mark: str
    language: str

    @property
    def text(self) -> str:
        """The citation as one line of text."""
        parts = [
            f"{self.title}, {_RELEASE[self.language]} {self.release.id} ({self.release.issued})."
        ]
        parts += [f"{self.note}."] if self.note else []
        return " ".join([*parts, self.address])

    @property
    def here(self) -> str:
        """The address on this server."""
        path = self.address.removeprefix(namespaces().base_iri)
        return absolute_address(f"{request.script_root}/{path}")

    @property
    def key(self) -> str:
        """The citation key."""
        return "-".join(filter(None, (self.release.project.name, self.release.id, self.mark)))

    @property
    def note(self) -> str:
        """A note with the hash, or ""."""
        return f"{self.hashed}: {self.sha256}" if self.sha256 else ""

    @property
    def csl(self) -> dict[str, object]:
        """The citation as a CSL JSON item, for Zotero and pandoc."""
        day = [int(part) for part in self.release.issued.split("-")]
        item = {
            "id": self.key,
            "type": "dataset",
            "title": self.title,
            "author": [{"literal": self.release.project.publisher}],
            "issued": {"date-parts": [day]},
            "version": self.release.id,
            "URL": self.address,
            "note": self.note,
            "language": self.language,
        }
        return {name: value for name, value in item.items() if value}

    @property
    def bibtex(self) -> str:
        """The citation as a BibTeX entry."""
        fields = {
            "title": "{" + self.title.translate(_TEX) + "}",
            "author": f"{{{self.release.project.publisher}}}",
            "year": self.release.issued[:4],
            "version": self.release.id.translate(_TEX),
            "url": self.address,
        }
        if self.note:
            fields["note"] = self.note
        rows = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
        return f"@misc{{{self.key},\n{rows}\n}}\n"

    @property
    def document(self) -> dict[str, object]:
        """The citation as a JSON object."""
        return {
            "title": self.title,
            "url": self.address,
            "release": self.release.id,
            "issued": self.release.issued,
            "sha256": self.sha256 or None,
            "text": self.text,
            "bibtex": self.bibtex,
        }


@blueprint.get("/cite")
def cite() -> AnyResponse:
    """
    Return the citation of ``query=``, ``iri=`` or the release; verify it with ``sha256=``.

    Raises:
        BadRequest: a parameter is invalid.
        TooLarge: the result is too large to compute its hash.
    """
    if request.args.get("release") != release().id:
        arguments = request.args.to_dict(flat=True) | {"release": release().id}
        return redirect(url_for(".cite", **arguments), 303)  # type: ignore[arg-type]
    expected = request.args.get("sha256", "")
    if expected and not _HASH.fullmatch(expected):
        raise BadRequest(reason="not-a-hash", parameter="sha256")
    name = request.args.get("format", "")
    offers = OFFERS
    chosen = find_format(name, offers) if name else negotiate(request.headers.get("Accept"), offers)
    citation = _citation()
    same = citation.sha256 == expected if expected else None
    replaced = _replaced_release(expected) if expected else None
    response = _render(citation, chosen, same=same, replaced=replaced)
    response.vary.update(("Accept", "Accept-Language"))
    return response


def _replaced_release(sha256: str) -> str | None:
    """Return the release that the release replaces and whose dataset has this hash, or None."""
    replaced = read_replaced(manifest.read(release().path))
    return next((each.id for each in replaced if each.sha256 == sha256), None)


def _render(
    citation: Citation, chosen: Format, *, same: bool | None, replaced: str | None
) -> Response:
    """Render a citation; `replaced` is the replaced release whose dataset has the hash to check."""
    if chosen is HTML:
        query = request.args.get("query", "")
        page = render_template(
            "citations/citation.html",
            citation=citation,
            query=query,
            here=citation.here,
            same=same,
            replaced=replaced,
            offers=OFFERS[1:],
        )
        return Response(page)
    if chosen is JSON:
        document = citation.document | ({} if same is None else {"same": same})
        document |= {"replaced_release": replaced} if replaced else {}
        text = _json(document)
    elif chosen is CSL:
        text = _json([citation.csl])
    else:
        text = citation.bibtex if chosen is BIBTEX else citation.text + "\n"
    return Response(text, content_type=f"{chosen.media_type}; charset=utf-8")


def _json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _citation() -> Citation:
    lang, current = language(), release()
    query, iri = request.args.get("query"), request.args.get("iri")
    if query is not None and iri is not None:
        raise BadRequest(reason="one-citation", parameter="query, iri")
    title, mark, hashed = current.project.title[lang], "", _HASH_OF_DATASET[lang]
    address = url_for("releases.release_or_diff", name=current.id, lang=None)
    if query is not None:
        title = f"{title}: {_RESULT[lang]}"
        address = url_for("sparql.query_by_get", query=query, release=current.id, lang=None)
        address = address.replace("'", "%27")  # the address is in single quotes in a shell command
        digest, hashed = _result_digest(query), _HASH_OF_RESULT[lang]
        mark = digest[:_SHORT] or hashlib.sha256(query.encode()).hexdigest()[:_SHORT]
    elif iri is not None:
        path = namespaces().path_of(iri)
        if not path or not is_absolute_iri(iri):
            raise BadRequest(reason="not-ours", parameter="iri", expected=namespaces().base_iri)
        if not current_server().history.mentions(current.path, iri):
            raise not_found_error(iri)
        title, mark = f"{title}: {Labels({iri})(iri)}", _NOT_IN_KEY.sub("-", iri.rpartition("/")[2])
        digest = current.sha256
        address = thing_address(path, f"?release={current.id}")
    else:
        digest = current.sha256
    permanent = namespaces().base_iri + address.removeprefix(request.script_root).lstrip("/")
    return Citation(title, permanent, current, digest, hashed, mark, lang)


def _result_digest(query: str) -> str:
    """Return the hash of a result, or "" if another evaluation may give another result."""
    request_query = Query(
        query,
        table=TABLE,
        boolean=BOOLEAN,
        graph=GRAPH,
        base_iri=current_server().settings.base or namespaces().base_iri,
        asks_store=True,
    )
    is_deterministic = entity_tags.validator(request_query, current_server().release) is not None
    answer = ask(request_query)
    with answer.body as body:
        if answer.length > _HASHED_BYTES:
            raise TooLarge(what="answer", limit=_HASHED_BYTES, unit="bytes")
        digest = result_sha256(answer.form, body.read())
    return (digest or "") if is_deterministic else ""
