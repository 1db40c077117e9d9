"""
Write the comment with which a dump opens: whose record it is, the release, licence and address.

N-Quads have none: the hash of that file is the RDFC-1.0 hash of the dataset.  JSON has no comments.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import NamedNode, Triple

from gwangju_kg.project.description import ProjectDescription
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES

_LICENSE: Final = NamedNode(REUSED_PREFIXES["dcterms"] + "license")

#: Formats in which a comment is a line that begins with a number sign.
#: Source: RDF 1.1 Turtle, TriG and N-Triples, section "Comments".
_LINE_COMMENTS: Final = frozenset({"ttl", "trig", "nt"})

#: The line of an RDF/XML file that must stay its first.
XML_DECLARATION: Final = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def comment_lines(
    project: ProjectDescription,
    triples: Iterable[Triple],
    name: str,
    *,
    identity: Mapping[str, str],
) -> list[str]:
    """
    Return the lines of the comment of one dump.

    Args:
        project: its title, licence and base IRI are named.
        triples: the triples of the dump; each resource in them that states a licence of its own,
            such as the ontology, gets a line.
        name: the name of the file, below ``/downloads/<release>/``.
        identity: id and date of issue of the release.
    """
    licenses = {
        triple.subject.value: triple.object.value
        for triple in triples
        if triple.predicate == _LICENSE
        and isinstance(triple.subject, NamedNode)
        and isinstance(triple.object, NamedNode)
        and triple.object.value != project.license_iri
    }
    title = " ".join(project.title.get("en", project.name).split())
    lines = [f"{title}, release {identity['id']}, issued {identity['issued']}"]
    if project.license_iri:
        lines.append(f"Licence: {project.license_iri}")
    lines += [f"Licence of {iri}: {licenses[iri]}" for iri in sorted(licenses)]
    lines.append(f"Address: {project.base_iri}downloads/{identity['id']}/{name}")
    return lines


def opening(form: str, lines: Iterable[str]) -> bytes:
    r"""
    Return the bytes with which a file opens: a comment, if its format `form` has comments.

    Those of RDF/XML begin with the XML declaration, which must be the first line of the file.

    >>> opening("nt", ["Licence: x"])
    b'# Licence: x\n\n'
    """
    if form in _LINE_COMMENTS:
        return "".join(f"# {line}\n" for line in lines).encode() + b"\n"
    if form == "rdf":
        # A comment of XML must not hold two hyphens.  Source: XML 1.0, section 2.5.
        text = "".join(f"  {line}\n" for line in lines).replace("--", "- -")
        return XML_DECLARATION + f"<!--\n{text}-->\n".encode()
    return b""
