"""
Write the document about a thing as Turtle for people.

The engine writes Turtle in the order in which it finds triples.  A document is read by people too,
so its N-Triples are written again: the thing first, with its names first.  No IO.
"""

from __future__ import annotations

from typing import Final

from pyoxigraph import RdfFormat, Triple, parse

from gwangju_kg.engine import Answer, AnswerBody
from gwangju_kg.rdf import turtle_writer
from gwangju_kg.rdf.media_types import Format
from gwangju_kg.rdf.namespaces import Namespaces

#: N-Triples over this size in bytes are not written again: a quarter of a second of the web
#: process, three times the longest document of the record.
MOST_BYTES: Final = 3 * 1024**2


def as_turtle(answer: Answer, about: str, namespaces: Namespaces, *, form: Format) -> Answer | None:
    """
    Return a document in Turtle; None if it is too long, or has triples about triples.

    Args:
        answer: the document in N-Triples; its body is closed.
        about: the IRI of the thing.
        namespaces: those of the city.
        form: the format Turtle.
    """
    with answer.body as body:
        if answer.length > MOST_BYTES:
            return None
        triples = [quad.triple for quad in parse(body.read(), RdfFormat.N_TRIPLES)]
    if any(isinstance(triple.object, Triple) for triple in triples):
        return None
    content = turtle_writer.write(triples, namespaces, about=about).encode()
    return answer._replace(
        media_type=form.media_type, length=len(content), body=AnswerBody.of(content)
    )
