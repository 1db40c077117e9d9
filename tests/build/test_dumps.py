"""Dumps: every format, reproducible bytes, and no lost statements."""

import hashlib
import json
import random

import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic

from gwangju_kg.build import dumps
from gwangju_kg.build.dumps import dump_comments, jsonld_writer
from gwangju_kg.build.dumps.dump_writer import DumpWriter
from gwangju_kg.dataset import derivation, reading
from gwangju_kg.errors import BuildError
from gwangju_kg.project.description import ProjectDescription
from gwangju_kg.project.project_folder import Project
from gwangju_kg.rdf import turtle_writer
from gwangju_kg.rdf.media_types import DATASET_FORMATS, GRAPH_FORMATS
from gwangju_kg.rdf.spooled_statements import SpooledStatements, line_of
from our_namespaces import BASE_IRI, PREFIXES, graph_iri

DESCRIPTION = ProjectDescription(
    base_iri=BASE_IRI,
    name="gwangju-kg",
    title={"ko": "광주", "en": "Gwangju -- its\nrecord"},
    description={},
    publisher="",
    license_iri="https://creativecommons.org/publicdomain/zero/1.0/",
)
IDENTITY = {"id": "2026.11.1-0a1b2c3d", "version": "2026.11.1", "issued": "2026-11-22"}
WHOLE = [f"dumps/gwangju-kg.{name}" for name in ("trig", "nq", "jsonld", "ttl", "nt", "rdf")]


@pytest.fixture(scope="module")
def quads(project_path):
    """Return the canonical quads of the small project."""
    dataset = reading.read_project(Project.open(project_path))
    derivation.derive(dataset, Project.open(project_path))
    return list(dumps.canonicalize(dataset))


def _write(quads, folder):
    """Write the dumps of quads in canonical order."""
    lines = SpooledStatements.of(map(line_of, quads))
    writer = dumps.writer(lines, folder, DESCRIPTION, identity=IDENTITY)
    return writer.write(SpooledStatements.of(()))


def _by_graph(quads):
    """Return the triples by the IRI of their graph, sorted by graph."""
    graphs = {}
    for quad in quads:
        graphs.setdefault(quad.graph_name.value, []).append(quad.triple)
    return dict(sorted(graphs.items()))


@pytest.fixture(scope="module")
def folder(quads, tmp_path_factory):
    """Return a folder with the dumps of the small project."""
    folder = tmp_path_factory.mktemp("dumps")
    _write(quads, folder)
    return folder


def _canonical(quads):
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))


def _read(path):
    return ox.parse(path=path)


def test_there_is_a_dump_in_each_format_and_one_of_each_graph(quads, tmp_path):
    """The whole dataset in every format, then each graph as Turtle under its name."""
    paths = [dump.path for dump in _write(quads, tmp_path)]
    names = [iri.rpartition("/graph/")[2].replace("/", "-") for iri in _by_graph(quads)]

    assert {"best-known", "source-s0"} < set(names)
    record = "dumps/gwangju-kg-record.nt"
    assert paths == [*WHOLE, record, *(f"dumps/graph/{name}.ttl" for name in names)]
    assert {path.rpartition(".")[2] for path in WHOLE} == {
        form.name for form in (*DATASET_FORMATS, *GRAPH_FORMATS)
    }
    assert sorted(paths) == sorted(
        path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")
    )


def test_a_row_of_the_manifest_describes_the_file(quads, tmp_path):
    """
    Size, hash and count are those of the bytes on disk.
    """
    for dump in _write(quads, tmp_path):
        content = (tmp_path / dump.path).read_bytes()
        row = dump.manifest_entry()

        assert (row["bytes"], row["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
        assert row["quads"] == len({*_read(tmp_path / dump.path)})
        assert set(row) == {"path", "media_type", "graph", "bytes", "sha256", "quads"}


@pytest.mark.parametrize("name", ["trig", "nq", "jsonld"])
def test_a_dataset_format_holds_every_quad_in_its_graph(quads, folder, name):
    """The parsed dump equals the dataset."""
    assert _canonical(_read(folder / f"dumps/gwangju-kg.{name}")) == _canonical(quads)


@pytest.mark.parametrize("name", ["ttl", "nt", "rdf"])
def test_a_graph_format_holds_the_union_of_the_graphs(quads, folder, name):
    """The parsed dump has every triple once."""
    union = _canonical(ox.Quad(*quad.triple) for quad in quads)

    assert _canonical(_read(folder / f"dumps/gwangju-kg.{name}")) == union


def test_a_graph_has_a_file_of_its_own(quads, folder):
    """The file of a source has the content of the graph of that source and names the graph."""
    triples = [q.triple for q in quads if q.graph_name.value == graph_iri("source/s0")]
    read = [quad.triple for quad in _read(folder / "dumps/graph/source-s0.ttl")]

    assert sorted(map(str, read)) == sorted(map(str, triples))


def test_each_graph_is_written_out_once(quads, tmp_path, monkeypatch):
    """Turtle and TriG share the text of a graph; the union of all is one more."""
    written = []
    statements = turtle_writer.statements

    def counted(triples, *args):
        given = list(triples)
        written.extend(given)
        return statements(given, *args)

    monkeypatch.setattr(turtle_writer, "statements", counted)
    _write(quads, tmp_path)

    named = [quad for quad in quads if isinstance(quad.subject, ox.NamedNode)]
    assert len(written) == len(named) + len({quad.triple for quad in named})


def test_json_ld_is_indented_as_the_standard_library_does():
    """The writer of the values is another than that of Python, and writes the same."""
    value = {'a"': ["가", {}, [], {"b": "\n\u2028"}, 1, True, None, 0.5], "": {"c": "d"}}

    assert jsonld_writer._text(value) == json.dumps(value, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("name", ["ttl", "nt", "rdf"])
def test_rdflib_reads_the_same_graph(folder, name):
    """
    A second library agrees with Oxigraph on each graph format.
    """
    kinds = {"ttl": "turtle", "nt": "nt", "rdf": "xml"}
    read = Graph().parse(folder / f"dumps/gwangju-kg.{name}", format=kinds[name])
    plain = Graph().parse(folder / "dumps/gwangju-kg.nt", format="nt")

    assert isomorphic(read, plain)


@pytest.mark.parametrize(("name", "kind"), [("trig", "trig"), ("jsonld", "json-ld")])
def test_rdflib_reads_the_same_dataset(quads, folder, name, kind):
    """
    A second library finds the named graphs and as many statements in each.
    """
    read = Dataset()
    read.parse(folder / f"dumps/gwangju-kg.{name}", format=kind)
    counts = {str(graph.identifier): len(graph) for graph in read.graphs() if len(graph)}

    assert counts == {iri: len(members) for iri, members in _by_graph(quads).items()}


def test_the_hash_of_the_n_quads_is_that_of_rdfc_1_0(quads, folder):
    """The dump is the canonical form that RDFC-1.0 hashes: sorted lines and canonical labels."""
    content = (folder / "dumps/gwangju-kg.nq").read_text("utf-8")
    lines = content.removesuffix("\n").split("\n")

    assert lines == sorted(lines)
    assert [line.removesuffix(" .") for line in lines] == _canonical(quads)


def test_the_order_of_the_quads_does_not_matter(quads, tmp_path):
    """A dataset in another order and with other blank node labels results in the same bytes."""
    text = "".join(f"{quad} .\n" for quad in random.sample(quads, len(quads)))
    other = ox.Store()
    other.extend(ox.parse(text, ox.RdfFormat.N_QUADS, rename_blank_nodes=True))

    rows = [dump.manifest_entry() for dump in _write(quads, tmp_path / "a")]
    assert [
        dump.manifest_entry() for dump in _write(dumps.canonicalize(other), tmp_path / "b")
    ] == rows


def test_korean_is_readable_in_every_format(folder):
    """No format escapes Hangul."""
    for path in WHOLE:
        assert "도시철도 2호선" in (folder / path).read_text("utf-8"), path


def test_json_ld_is_compact(folder):
    """The context has used prefixes only; types, single values and plain strings are short."""
    document = json.loads((folder / "dumps/gwangju-kg.jsonld").read_bytes())
    graphs = {graph["@id"]: graph["@graph"] for graph in document["@graph"]}
    (city,) = (node for node in graphs["gkg:entities"] if node["@id"] == "ent:gwangju-city")
    _, dataset = graphs["gkg:dataset"]

    assert city["@type"] == "org:FormalOrganization"
    assert {"@language": "ko", "@value": "광주광역시"} in city["rdfs:label"]
    assert dataset["dcat:version"] == "1.2.3"
    assert document["@context"]["ent"] == PREFIXES["ent"]
    assert "geo" not in document["@context"]


def test_an_iri_that_looks_like_a_prefixed_name_survives_json_ld(tmp_path):
    """The prefix geo: is not declared if the data use the scheme geo:."""
    node = ox.NamedNode("geo:35.1,126.8")
    ours = ox.NamedNode(PREFIXES["geo"] + "Feature")
    name = ox.NamedNode(graph_iri("x"))
    quads = [ox.Quad(node, ours, ours, name)]
    _write(quads, tmp_path)

    assert list(_read(tmp_path / "dumps/gwangju-kg.jsonld")) == quads


def test_a_number_beyond_2_53_keeps_its_digits(tmp_path):
    """JSON-LD has an amount as a string: many readers of JSON know floating-point numbers only."""
    node, value = ox.NamedNode(PREFIXES["ent"] + "a"), ox.Literal(9007199254740993)
    quads = [ox.Quad(node, ox.NamedNode(PREFIXES["gk"] + "value"), value, ox.NamedNode("urn:g"))]
    _write(quads, tmp_path)

    for path in map(tmp_path.joinpath, WHOLE):
        assert "9007199254740993" in path.read_text("utf-8")
    assert '"9007199254740993"' in (tmp_path / "dumps/gwangju-kg.jsonld").read_text("utf-8")
    assert list(_read(tmp_path / "dumps/gwangju-kg.jsonld")) == quads


def test_rdf_xml_names_types_and_declares_what_it_uses(folder):
    """A node with a type is written as an element of that type."""
    path = folder / "dumps/gwangju-kg.rdf"

    assert "<gk:Project rdf:about=" in path.read_text("utf-8")
    assert "xmlns:geo" not in path.read_text("utf-8")


def test_a_format_that_loses_something_stops_the_build(tmp_path):
    """XML cannot represent every character: data that would be invalid XML are refused."""
    node = ox.NamedNode("http://e/a")
    quads = [ox.Quad(node, node, ox.Literal("\x01"), ox.NamedNode(graph_iri("x")))]

    with pytest.raises(BuildError, match=r"cannot be written as RDF/XML: .* line 4"):
        _write(quads, tmp_path)


def test_a_statement_written_twice_stops_the_build(quads, tmp_path):
    """The lines are sorted, and none is repeated."""
    with pytest.raises(BuildError, match=r"a statement is not in canonical order: "):
        _write([*quads, quads[0]], tmp_path / "a")
    with pytest.raises(BuildError, match=r"a statement is written twice: "):
        _write([quads[0], *quads], tmp_path / "b")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text.replace("도시철도", "도시철", 1), "other statements can be read back"),
        (lambda text: text + "}", "cannot be read back"),
        (
            lambda text: text + "\n<urn:a> { <urn:a> <urn:a> <urn:a> }\n",
            r"[\d,]+ statements were written, but [\d,]+ can be read back",
        ),
    ],
    ids=["changed", "malformed", "added"],
)
def test_a_file_with_other_statements_stops_the_build(
    quads, tmp_path, monkeypatch, change, message
):
    """Each file is parsed: count and content are those of the quads."""
    read = DumpWriter._read

    def of_damaged(self, name, parts):
        if name.endswith(".trig"):
            path = tmp_path / name
            path.write_text(change(path.read_text("utf-8")), "utf-8")
        return read(self, name, parts)

    monkeypatch.setattr(DumpWriter, "_read", of_damaged)
    with pytest.raises(BuildError, match=rf"^dumps/gwangju-kg\.trig: .*{message}"):
        _write(quads, tmp_path)


@pytest.mark.parametrize("path", [*WHOLE, "dumps/graph/entities.ttl"])
def test_a_dump_opens_with_its_release_licence_and_address(folder, path):
    """A file that was passed on says where it is from; N-Quads stay canonical, JSON stays JSON."""
    head = (folder / path).read_text("utf-8")[:600]
    name = path.removeprefix("dumps/")
    texts = [
        "record, release 2026.11.1-0a1b2c3d, issued 2026-11-22\n",
        f"Licence: {DESCRIPTION.license_iri}\n",
        f"Address: {BASE_IRI}downloads/2026.11.1-0a1b2c3d/{name}\n",
    ]

    if path.endswith((".nq", ".jsonld")):
        assert not any(text in head for text in texts)
        return
    assert all(text in head for text in texts)
    prefix = '<?xml version="1.0" encoding="UTF-8"?>\n<!--\n' if path.endswith("rdf") else "# "
    assert head.startswith(prefix)


def test_a_licence_of_its_own_has_a_line_of_its_own():
    """What states another licence than the data, such as the ontology, is named with it."""
    licence = ox.NamedNode(PREFIXES["dcterms"] + "license")
    triples = [
        ox.Triple(ox.NamedNode("http://e/ontology"), licence, ox.NamedNode("http://e/by")),
        ox.Triple(ox.NamedNode("http://e/data"), licence, ox.NamedNode(DESCRIPTION.license_iri)),
    ]
    lines = dump_comments.comment_lines(DESCRIPTION, triples, "x.ttl", identity=IDENTITY)

    assert [line for line in lines if "icence" in line] == [
        f"Licence: {DESCRIPTION.license_iri}",
        "Licence of http://e/ontology: http://e/by",
    ]
