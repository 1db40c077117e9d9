"""``gwangju-kg cite``: print the Turtle of a passage."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

import click

from gwangju_kg.cli._options import setting
from gwangju_kg.project.project_folder import Project
from gwangju_kg.settings import Settings

#: The number of offsets, START and END, and the form of each; longer texts do not occur.
_OFFSETS: Final = 2
_OFFSET: Final = re.compile(r"[0-9]{1,9}")


@click.command()
@setting("project")
@click.option(
    "--texts",
    metavar="DIR",
    required=True,
    type=click.Path(path_type=Path),
    help="folder with the texts of the sources, found by their hashes",
)
@click.argument("source")
@click.argument("place", nargs=-1, required=True, metavar="START END | WORDS")
def cite(project: str | None, texts: Path, source: str, place: tuple[str, ...]) -> None:
    """
    Print the Turtle of a passage, ready for data/sources.

    The Turtle states the position and the hash of the passage. SOURCE is the slug of a source, for
    example s0. The position is either START and END, code points of the raw text counted from 0,
    END exclusive; or words that occur once in the text, whatever white space and line breaks are
    between them.

    Comments list the Korean numbers and dates in the passage and those that the passage cuts off,
    unless project.toml says numerals = "none". The Turtle contains no words of the text.
    """
    settings = Settings.of(os.environ, project=project)
    opened = Project.open(settings.project)
    from gwangju_kg.dataset import reading  # noqa: PLC0415 - the RDF libraries, only where they are needed
    from gwangju_kg.evidence import (  # noqa: PLC0415
        corpus,
        passage_citation,
        statements,
    )

    stated = statements.read_statements(reading.read_project(opened), opened)
    cited = passage_citation.find_source(source, stated.sources)
    texts_by_source = corpus.read_corpus(texts, stated.sources, opened.description.numerals)
    text = passage_citation.find_text(cited, texts_by_source)
    if len(place) == _OFFSETS and all(map(_OFFSET.fullmatch, place)):
        start, end = map(int, place)
    else:
        start, end = passage_citation.find_words(" ".join(place), text)
    for line in passage_citation.cite(cited, text, start, end):
        click.echo(line)
