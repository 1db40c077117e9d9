"""Tables of links in SSSOM, and the quads read from them."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import pytest
from pyoxigraph import Literal, NamedNode

from gwangju_kg.dataset import reading, sssom
from gwangju_kg.errors import SourceError
from gwangju_kg.project.project_folder import Project
from our_namespaces import BASE_IRI, OURS, PREFIXES

ROOT = Path(__file__).parents[2]
TABLES = sorted((ROOT / "data" / "links").glob(f"*{sssom.SUFFIX}"))
WIKIDATA = "http://www.wikidata.org/entity/"
SKOS = PREFIXES["skos"]
HEADER = f"""\
#mapping_set_id: {BASE_IRI}id/mapping/test
#license: https://creativecommons.org/publicdomain/zero/1.0/
#curie_map:
#  agent: {BASE_IRI}id/agent/
#  ent: {BASE_IRI}id/entity/
#  map: {BASE_IRI}id/mapping/
#  semapv: {PREFIXES["semapv"]}
#  skos: {SKOS}
#  sssom: {PREFIXES["sssom"]}
#  wd: {WIKIDATA}
"""
ROW = {
    "record_id": "map:gwangju-wikidata",
    "subject_id": "ent:gwangju",
    "subject_label": "Gwangju",
    "predicate_id": "skos:exactMatch",
    "predicate_modifier": "",
    "object_id": "wd:Q41283",
    "object_label": "Gwangju",
    "mapping_justification": "semapv:ManualMappingCuration",
    "author_id": "agent:one",
    "reviewer_id": "agent:two",
    "mapping_date": "2026-11-22",
    "confidence": "0.99",
    "object_source": "wd:Q2013",
    "object_source_version": "",
    "comment": "label and code agree",
}
PLAIN = (BASE_IRI + "id/entity/gwangju", PREFIXES["schema"] + "sameAs", WIKIDATA + "Q41283")


def _write(folder, *rows, header=HEADER, columns=tuple(ROW)):
    path = folder / ("table" + sssom.SUFFIX)
    lines = ["\t".join(columns), *("\t".join(row.values()) for row in rows)]
    path.write_text(header + "\n".join(lines) + "\n", "utf-8")
    return path


def _triples(path):
    return {
        (quad.subject.value, quad.predicate.value, quad.object.value)
        for quad in sssom.read_links(path, OURS)
    }


def test_a_row_becomes_a_plain_triple_and_a_node_of_its_own(tmp_path):
    """Clients follow the plain triple; the node has the author, the date and the evidence."""
    path = _write(tmp_path, ROW)
    node = NamedNode(BASE_IRI + "id/mapping/gwangju-wikidata")
    values = {
        q.predicate.value: q.object for q in sssom.read_links(path, OURS) if q.subject == node
    }

    assert PLAIN in _triples(path)
    assert {quad.graph_name for quad in sssom.read_links(path, OURS)} == {
        NamedNode(OURS.graph_iri(sssom.LINKS_GRAPH))
    }
    assert values[PREFIXES["rdf"] + "type"] == NamedNode(PREFIXES["sssom"] + "Mapping")
    assert values[PREFIXES["owl"] + "annotatedProperty"] == NamedNode(SKOS + "exactMatch")
    assert values[PREFIXES["owl"] + "annotatedTarget"] == NamedNode(PLAIN[2])
    assert values[PREFIXES["rdfs"] + "comment"] == Literal("label and code agree")
    assert values[PREFIXES["sssom"] + "confidence"].datatype.value == PREFIXES["xsd"] + "decimal"
    assert values[PREFIXES["dcterms"] + "created"].value == "2026-11-22"


@pytest.mark.parametrize(
    ("subject", "relation", "plain"),
    [
        ("ent:gwangju", "skos:exactMatch", "schema:sameAs"),
        ("ent:gwangju", "skos:closeMatch", "rdfs:seeAlso"),
        ("ent:gwangju", "skos:broadMatch", "rdfs:seeAlso"),
        ("ent:gwangju", "skos:narrowMatch", "rdfs:seeAlso"),
        ("ent:gwangju", "skos:relatedMatch", "rdfs:seeAlso"),
        ("ent:gwangju", "foaf:homepage", "foaf:homepage"),
        ("gkv:university", "skos:exactMatch", "skos:exactMatch"),
        ("gkv:university", "skos:closeMatch", "skos:closeMatch"),
    ],
)
def test_the_plain_triple_does_not_make_a_thing_a_concept(tmp_path, subject, relation, plain):
    """SKOS mapping properties relate concepts; the node keeps the relation of the row."""
    header = HEADER + "".join(f"#  {name}: {PREFIXES[name]}\n" for name in ("foaf", "gkv"))
    row = ROW | {"subject_id": subject, "predicate_id": relation}
    stated = {
        OURS.compact(name)
        for one, name, target in _triples(_write(tmp_path, row, header=header))
        if (OURS.compact(one), target) == (subject, PLAIN[2])
    }

    assert stated == {plain}


@pytest.mark.parametrize(("category", "categories"), [("wd:Q515", {"wd:Q515"}), ("", set())])
def test_a_table_may_say_of_what_kind_the_other_side_is(tmp_path, category, categories):
    """The column is optional, and so is its value in each row."""
    row = ROW | {sssom.CATEGORY: category}
    triples = _triples(_write(tmp_path, row, columns=tuple(row)))

    assert {value for _, name, value in triples if name.endswith(sssom.CATEGORY)} == categories


def test_the_prefixes_of_a_table_can_be_read(tmp_path):
    """Proposed rows are written with the same prefixes."""
    assert sssom.read_prefixes(_write(tmp_path, ROW), OURS)["wd"] == WIKIDATA


def test_a_rejected_look_alike_is_no_plain_triple(tmp_path):
    """A row with Not becomes a negated node and no plain triple."""
    triples = _triples(_write(tmp_path, ROW | {"predicate_modifier": "Not"}))

    assert PLAIN not in triples
    assert PREFIXES["sssom"] + "NegatedPredicate" in {value for _, _, value in triples}


def test_a_search_without_result_is_no_plain_triple(tmp_path):
    """NoTermFound is a recorded result, not a link target."""
    row = ROW | {"object_id": "sssom:NoTermFound", "object_label": ""}
    subjects = {subject for subject, _, _ in _triples(_write(tmp_path, row))}

    assert subjects == {BASE_IRI + "id/mapping/gwangju-wikidata"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"comment": ""}, "empty: comment"),
        ({"predicate_modifier": "not"}, "predicate_modifier"),
        ({"predicate_id": "owl:sameAs"}, "owl:sameAs, which would merge"),
        ({"mapping_justification": "skos:exactMatch"}, "semapv"),
        ({"mapping_date": "2026-02-30"}, "mapping_date"),
        ({"confidence": "high"}, "confidence"),
        ({"mapping_date": "20261122"}, "mapping_date"),
        ({"confidence": "NaN"}, "confidence"),
        ({"confidence": "1e-1"}, "confidence"),
        ({"confidence": "0_1"}, "confidence"),
        ({"confidence": "1.01"}, "between 0 and 1"),
        ({"object_id": "Q41283"}, "not have a prefix"),
        ({"object_id": "wikidata:Q41283"}, "not have a prefix"),
        ({"object_id": "wd:Q<41283>"}, "not expand to a valid IRI"),
        ({"record_id": "ent:gwangju"}, "record_id"),
        ({"comment": "a tab\tinside"}, "16 cells"),
    ],
)
def test_a_wrong_cell_is_an_error_with_file_and_line(tmp_path, change, message):
    """The second row is wrong: the message has the reason and the position."""
    good = ROW | {"record_id": "map:another", "object_id": "wd:Q1"}
    path = _write(tmp_path, good, ROW | change)

    with pytest.raises(SourceError, match=message) as caught:
        list(sssom.read_links(path, OURS))
    assert (caught.value.path, caught.value.line) == (path, HEADER.count("\n") + 3)


@pytest.mark.parametrize(
    "change",
    [{"record_id": "map:another"}, {"object_id": "wd:Q1"}],
    ids=["same mapping", "same record"],
)
def test_a_row_stands_once(tmp_path, change):
    """Neither a record nor a mapping may be repeated; the message names the first one."""
    path = _write(tmp_path, ROW, ROW | change)

    with pytest.raises(SourceError, match=f"is already in line {HEADER.count(chr(10)) + 2}: "):
        list(sssom.read_links(path, OURS))


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (HEADER.replace("#license", "#licence"), "metadata has no license"),
        (HEADER.replace(PREFIXES["skos"], "http://example.org/"), "prefix 'skos' is"),
        (HEADER.replace(f" {WIKIDATA}", ""), "has no namespace"),
        ("#nonsense\n" + HEADER, "not metadata"),
    ],
)
def test_wrong_metadata_are_refused(tmp_path, header, message):
    """A table must state its licence, and its prefixes must have our IRIs."""
    with pytest.raises(SourceError, match=message):
        list(sssom.read_links(_write(tmp_path, ROW, header=header), OURS))


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (tuple(ROW)[:-1], "missing comment"),
        ((*ROW, "remark"), "unknown remark"),
        ((*ROW, "comment"), "duplicate comment"),
    ],
)
def test_columns_are_those_that_we_read(tmp_path, columns, message):
    """An unknown or a missing column is refused."""
    with pytest.raises(SourceError, match=message):
        list(sssom.read_links(_write(tmp_path, ROW, columns=columns), OURS))


def test_a_table_without_columns_is_refused(tmp_path):
    """Metadata alone are not a table."""
    path = tmp_path / ("empty" + sssom.SUFFIX)
    path.write_text(HEADER.rstrip("\n"), "utf-8")

    with pytest.raises(SourceError, match="no header row"):
        list(sssom.read_links(path, OURS))


def test_lines_may_end_as_spreadsheets_end_them(tmp_path):
    """A carriage return at the end of a line is not part of the last cell."""
    path = _write(tmp_path, ROW)
    before = _triples(path)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    assert _triples(path) == before


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_links_are_about_things_that_we_describe(path):
    """Each of our IRIs in a table is described in the data or the ontology."""
    described = {quad.subject for quad in reading.read_project(Project.open(ROOT))}
    ours = {
        term
        for quad in sssom.read_links(path, OURS)
        for term in (quad.subject, quad.object)
        if isinstance(term, NamedNode) and term.value.startswith(BASE_IRI)
    }

    assert set() == ours - described


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_an_exact_match_is_to_one_thing(path):
    """Two of our things cannot match one external thing exactly, for example a place and a body."""
    exact = {NamedNode(PREFIXES["schema"] + "sameAs"), NamedNode(SKOS + "exactMatch")}
    pairs = {(q.subject, q.object) for q in sssom.read_links(path, OURS) if q.predicate in exact}

    assert pairs
    assert Counter() == Counter(o for _, o in pairs) - Counter({o for _, o in pairs})


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_each_link_has_its_evidence(path):
    """
    The comment of an exact match names what was seen: a package, a file or a page, with the id.

    No row says that a search failed: whoever filled the table could not ask the other graphs.
    """
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    names, *cells = (line.split("\t") for line in lines)
    rows = [dict(zip(names, row, strict=True)) for row in cells]
    exact = [
        row
        for row in rows
        if row["predicate_id"] == "skos:exactMatch" and not row["predicate_modifier"]
    ]

    assert not [row["record_id"] for row in rows if row["object_id"].startswith("sssom:")]
    for row in exact:
        local = row["object_id"].partition(":")[2].strip("/").rpartition("/")[2]
        evidence = f"{row['comment']} {row['object_label'].replace(' ', '_')}"
        assert re.search(r"(?i)pypi|npm|github|\bfile|page", evidence), row["record_id"]
        assert local in evidence or unquote(local) in evidence, row["record_id"]


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_the_sssom_library_accepts_the_table(path):
    """
    The reference implementation, if it is installed, reports no error.

    It is not a dependency of the tests, because it needs a hundred packages and about 400 MB.
    """
    pytest.importorskip("sssom", reason="the sssom library is not installed here")
    command = [sys.executable, "-m", "sssom.cli", "validate", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, "not well-formed" in done.stdout + done.stderr) == (0, False)
