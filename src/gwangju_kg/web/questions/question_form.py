"""
The fields of a question's page: what a reader may ask instead, in words.

Takes the parameters of a request; names typed for things are looked up in the search index.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from gwangju_kg.errors import BadRequest
from gwangju_kg.korean.particles import replace_word
from gwangju_kg.rdf.iri import is_absolute_iri
from gwangju_kg.search.thing_search import search_things
from gwangju_kg.web.addresses import language
from gwangju_kg.web.context import finder
from gwangju_kg.web.display.labels import Labels
from gwangju_kg.web.queries.page_queries import parse_date
from gwangju_kg.web.questions.query_fields import QueryField, fill_fields, read_fields
from gwangju_kg.web.questions.worded_table import heading


@dataclass(frozen=True)
class FormField:
    """
    A field of the form.

    Attributes:
        name: the parameter, which is the variable.
        label: the word for it.
        kind: ``iri``, ``date``, ``number`` or ``text``.
        value: the term: an IRI or a lexical form.
        words: what the field shows: the name of a thing, else the value.
    """

    name: str
    label: str
    kind: str
    value: str
    words: str


@dataclass(frozen=True)
class AskedQuestion:
    """
    A question as it is asked: its text with the values of a request.

    Attributes:
        text: the query.
        title: the question, which tells the values.
        fields: its fields.
        parameters: the values of all fields, by the names of the parameters, for a link.
        is_changed: whether a value is another than that of the example.
    """

    text: str
    title: str
    fields: tuple[FormField, ...]
    parameters: dict[str, list[str]]
    is_changed: bool


def ask_with(text: str, title: str, parameters: MultiDict[str, str]) -> AskedQuestion:
    """
    Put the values of a request into an example query and into its title.

    Args:
        text: the query.
        title: the question.
        parameters: of a request: for each variable its values in the order of the query.

    Raises:
        BadRequest: a value is no date or no number, or nothing has the name.
    """
    fields = read_fields(text)
    given = {name: parameters.getlist(name) for name in {field.variable for field in fields}}
    values = [_read(field, given[field.variable]) for field in fields]
    things = [value for field, value in zip(fields, values, strict=True) if field.kind == "iri"]
    names = Labels({*things, *(field.value for field in fields if field.kind == "iri")})
    shown = tuple(_show(field, value, names) for field, value in zip(fields, values, strict=True))
    return AskedQuestion(
        fill_fields(text, fields, values),
        _retitle(title, fields, shown, names),
        shown,
        {name: [f.value for f in shown if f.name == name] for name in given},
        any(field.value != value for field, value in zip(fields, values, strict=True)),
    )


def _read(field: QueryField, given: list[str]) -> str:
    """Take the next value given for a field; its own if there is none."""
    typed = given.pop(0).strip() if given else ""
    if not typed:
        return field.value
    if field.kind == "date":
        return str(parse_date(typed, field.variable))
    if field.kind == "number" and not (typed.isascii() and typed.isdecimal()):
        raise BadRequest(reason="not-a-number", parameter=field.variable)
    return _find_thing(typed, field.variable) if field.kind == "iri" else typed


def _find_thing(typed: str, name: str) -> str:
    """Return the IRI that was typed, or that of the thing whose name was."""
    if is_absolute_iri(typed):
        return typed
    hits = search_things(finder(), typed, limit=1)
    if not hits:
        raise BadRequest(reason="no-such-thing", parameter=name)
    return hits[0].entity.iri


def _show(field: QueryField, value: str, names: Labels) -> FormField:
    words = names(value) if field.kind == "iri" else value
    return FormField(field.variable, heading(field.variable, language()), field.kind, value, words)


def _retitle(
    title: str, fields: Sequence[QueryField], shown: Sequence[FormField], names: Labels
) -> str:
    """Return a title that tells the values; those that it does not mention stand behind it."""
    told = []
    for field, new in zip(fields, shown, strict=True):
        old = names(field.value) if field.kind == "iri" else field.value
        if old == new.words:
            continue
        if old not in title:
            told.append(f"{new.label}: {new.words}")
        title = replace_word(title, old, new.words)
    return f"{title} ({', '.join(told)})" if told else title
