"""
Refuse data that do not fit to ``project.toml``: files under another base IRI, an unknown city.

The input is the dataset as it is read; nothing is changed.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from gwangju_kg.dataset.self_description import GRAPH
from gwangju_kg.errors import ProjectError
from gwangju_kg.language import Sentence
from gwangju_kg.project.project_folder import Project
from gwangju_kg.project.project_toml import FILE, key_error
from gwangju_kg.rdf import source_positions
from gwangju_kg.rdf.namespaces import SHARED_BASE_IRI
from gwangju_kg.rdf.values.written_store import WrittenStore

#: The beginnings of the names of the graphs that describe things of the city alone.
_OWN_GRAPHS: Final = ("entities", "editorial", "source/")

_OTHER_BASE: Final[Sentence] = {
    "ko": "이 파일은 <{iri}> 등을 설명하는데, {file}의 base_iri는 <{base}>입니다."
    " 파일의 접두어나 base_iri를 고치십시오",
    "en": "describes <{iri}>, but the base_iri in {file} is <{base}>: correct the prefixes in this"
    " file, or base_iri there",
}
_SHARED_PATH: Final[Sentence] = {
    "ko": "<{iri}>의 경로에는 함께 쓰는 용어가 있어 이 용어를 볼 수 없습니다."
    " <{base}id/> 아래의 주소를 쓰십시오. 예: <{base}id/indicator/wall-length>",
    "en": "<{iri}> has a path at which servers show the shared terms: use an address under"
    " <{base}id/>, such as <{base}id/indicator/wall-length>",
}
_UNKNOWN_CITY: Final[Sentence] = {
    "ko": "city의 값이 가리키는 <{iri}>의 설명이 없습니다."
    " data/entities/에 추가하거나 city를 고치십시오",
    "en": "the value of city names <{iri}>, which is not described: describe it in data/entities/,"
    " or correct city",
}


def refuse_other_base(
    dataset: WrittenStore, project: Project, files: Iterable[tuple[Path, str]]
) -> None:
    """
    Raise an error for data that do not fit to the description of the project.

    Args:
        dataset: what the files state.
        project: the project.
        files: its Turtle files, each with the IRI of its graph.

    Raises:
        ProjectError: a file describes things under another base IRI; the city is not described.
    """
    files = list(files)
    _refuse_shared_paths(dataset, project, [path for path, _ in files])
    for graph in sorted({graph for _, graph in files}):
        if iris := _foreign_subjects(dataset, graph, project):
            paths = [path for path, of_graph in files if of_graph == graph]
            raise _error(iris, paths, project)
    city_iri = project.description.city_iri
    if city_iri and not any(dataset.quads_for_pattern(NamedNode(city_iri), None, None, None)):
        texts: Sentence = {name: text.format(iri=city_iri) for name, text in _UNKNOWN_CITY.items()}
        raise key_error(project.folder, "city", texts)


def _refuse_shared_paths(dataset: WrittenStore, project: Project, paths: Iterable[Path]) -> None:
    """
    Raise an error for a term of the city at a path at which a server shows the shared terms.

    Raises:
        ProjectError: a file describes such a term.
    """
    base_iri = project.namespaces.base_iri
    if base_iri == SHARED_BASE_IRI:
        return
    subjects = {quad.subject.value for quad in dataset if isinstance(quad.subject, NamedNode)}
    hidden = {
        iri
        for iri in subjects
        if iri.startswith(base_iri)
        and not project.namespaces.iri_of_path(iri.removeprefix(base_iri)).startswith(base_iri)
    }
    if hidden:
        raise _error(hidden, paths, project, _SHARED_PATH)


def _foreign_subjects(dataset: WrittenStore, graph: str, project: Project) -> set[str]:
    """Return the subjects in `graph` that must be under the base IRI and are not."""
    name = graph.removeprefix(project.namespaces.graph_base_iri)
    if not name.startswith(_OWN_GRAPHS) and name != GRAPH:
        return set()
    quads = dataset.quads_for_pattern(None, None, None, NamedNode(graph))
    subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    foreign = {iri for iri in subjects if not iri.startswith(project.namespaces.base_iri)}
    is_refused = name != GRAPH or foreign == subjects  # a dataset may describe its licence, a theme
    return foreign if is_refused else set()


def _error(
    iris: Container[str], paths: Iterable[Path], project: Project, sentence: Sentence = _OTHER_BASE
) -> ProjectError:
    """Return the error for the first of the subjects `iris` in the files."""
    iri, path, line = next(
        (iri, path, line)
        for path in paths
        for iri, line in source_positions.iter_subjects(source_positions.read_text(path))
        if iri in iris
    )
    korean, english = (
        text.format(iri=iri, base=project.namespaces.base_iri, file=FILE)
        for text in (sentence["ko"], sentence["en"])
    )
    return ProjectError(english, path, line=line, korean=korean)
