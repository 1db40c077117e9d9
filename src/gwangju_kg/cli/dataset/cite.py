"""``gwangju-kg cite``: a passage, ready to paste."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

import click

from gwangju_kg.cli._options import setting
from gwangju_kg.settings import Settings

#: What START and END are together, and each of them; no text is longer.
_OFFSETS: Final = 2
_OFFSET: Final = re.compile(r"[0-9]{1,9}")


@click.command()
@setting("project")
@click.option(
    "--texts",
    metavar="DIR",
    required=True,
    type=click.Path(path_type=Path),
    help="folder that holds the texts, found by the hashes of the sources",
)
@click.argument("source")
@click.argument("place", nargs=-1, required=True, metavar="START END | WORDS")
def cite(project: str | None, texts: Path, source: str, place: tuple[str, ...]) -> None:
    """
    Print the Turtle of a passage: its place and hash, ready for data/sources.

    SOURCE is a source's slug, such as s0. The place is either START and END, code points of the
    raw text from 0, END exclusive; or words that stand in the text once, whatever white space and
    line breaks stand between them.

    Comments say what the reader of Korean numbers and dates reads in the passage, and what the
    passage cuts off. No word of the text is in the Turtle.
    """
    settings = Settings.of(os.environ, project=project)
    from gwangju_kg.dataset import reading  # noqa: PLC0415 - the RDF libraries, only where they are needed
    from gwangju_kg.evidence import corpus as folder  # noqa: PLC0415
    from gwangju_kg.evidence import passage_citation, statements  # noqa: PLC0415

    stated = statements.read_statements(reading.read_project(settings.project), settings.project)
    found = passage_citation.find_source(source, stated.sources)
    text = passage_citation.find_text(found, folder.read_corpus(texts, stated.sources))
    if len(place) == _OFFSETS and all(map(_OFFSET.fullmatch, place)):
        start, end = map(int, place)
    else:
        start, end = passage_citation.find_words(" ".join(place), text)
    for line in passage_citation.cite(found, text, start, end):
        click.echo(line)
