"""Releases of several towns become one: the same statements, whatever the order."""

import json
import shutil

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from conftest import ROOT
from gwangju_kg.build.merging import merged_release
from gwangju_kg.build.merging.merged_counts import TripleCounts
from gwangju_kg.build.pipeline import build
from gwangju_kg.errors import MergeError, StoreError
from gwangju_kg.rdf import query_files, spooled_statements
from gwangju_kg.rdf.namespaces import REUSED_PREFIXES, Namespaces
from gwangju_kg.rdf.spooled_statements import SpooledStatements
from gwangju_kg.release import manifest
from gwangju_kg.release.verification import verify_release
from gwangju_kg.search.index import SearchIndex
from gwangju_kg.settings import Settings
from springfield import run
from towns import make_nation, make_town, town_base

NATION = Namespaces("https://nation.example/")
LINE_2 = "id/entity/line-2"


def build_town(folder):
    """Build a town; return the directory of its release."""
    return build(Settings(project=folder, releases=folder / "releases"), lambda _: None)


def merge_towns(nation, *towns, releases=None):
    """Merge towns; return the directory of the merged release and what was remarked."""
    remarks = []
    settings = Settings(project=nation, releases=releases or nation / "releases")
    path = merged_release.merge(settings, towns, lambda stage: remarks.extend(stage.remarks))
    return path, remarks


@pytest.fixture(scope="module")
def towns(tmp_path_factory):
    """Return the projects of two built towns and, without a release, of the nation."""
    folder = tmp_path_factory.mktemp("towns")
    for name in ("aton", "beton"):
        build_town(make_town(folder / name, name))
    make_nation(folder / "nation")
    return folder


@pytest.fixture(scope="module")
def merged(towns):
    return merge_towns(towns / "nation", towns / "aton", towns / "beton")[0]


def _lines(release):
    (path,) = (release / "dumps").glob("*.nq")
    return path.read_bytes().splitlines(keepends=True)


def _bytes_by_name(release):
    files = (path for path in release.rglob("*") if path.is_file())
    names = {path.relative_to(release).as_posix(): path for path in files}
    return {
        name: path.read_bytes()
        for name, path in names.items()
        if name.partition("/")[0] != manifest.STORE
    }


def test_the_order_of_the_releases_makes_no_difference(towns, merged, tmp_path):
    """Every file has the same bytes, and the store the same quads."""
    other, _ = merge_towns(towns / "nation", towns / "beton", towns / "aton", releases=tmp_path)

    assert other.name == merged.name
    assert _bytes_by_name(other) == _bytes_by_name(merged)
    assert {*Store.read_only(str(other / "store"))} == {*Store.read_only(str(merged / "store"))}


def test_a_merged_release_verifies_and_answers(merged, towns):
    """Its hash is the RDFC-1.0 hash of its dataset, its default graph that of its graphs."""
    assert [line.split()[0] for line in verify_release(merged, None)] == [
        "files",
        "dataset",
        "signature",
    ]
    names = run(
        *("query", "--project", towns / "nation", "-e"),
        "SELECT ?thing { ?thing a gk:Project ; rdfs:label 'Metro Line 2'@en }",
    )
    assert {*names.split()[1:]} == {town_base(name) + LINE_2 for name in ("aton", "beton")}


def test_each_town_keeps_its_statements(merged, towns):
    """What a town states of its own things is there, in the town's graphs, and nothing else."""
    lines = {*_lines(merged)}
    for name in ("aton", "beton"):
        base = f"<{town_base(name)}".encode()
        own = {
            line
            for line in _lines(towns / name / "releases" / "current")
            if line.startswith(base) and b"/graph/vocabulary>" not in line
        }
        assert own == {line for line in lines if line.startswith(base)}


def test_what_towns_share_is_there_once(merged):
    """Ontology, code lists and shapes have one graph, and no triple of them a second one."""
    graphs = {row["iri"]: row["quads"] for row in manifest.read(merged)["graphs"]}
    shared = {NATION.graph_iri(name) for name in ("ontology", "vocabulary", "shapes")}

    assert shared <= graphs.keys()
    assert not [
        iri for iri in graphs if iri.endswith(("/ontology", "/shapes")) and iri not in shared
    ]
    assert len(_lines(merged)) == sum(graphs.values())
    terms = [
        line for line in _lines(merged) if line.startswith(b"<https://w3id.org/gwangju-kg/ontology")
    ]
    triples = {spooled_statements.without_graph(line) for line in terms}
    assert len(terms) == len(triples) > 20


def test_the_manifest_and_the_catalogue_keep_each_release(merged, towns):
    """Id, date, licence and publisher of each town, in the manifest, DCAT and VoID."""
    stated = manifest.read(merged)
    catalog = Store()
    catalog.load(path=merged / "metadata" / "catalog.ttl")
    void = Store()
    void.load(path=merged / "metadata" / "void.nt")

    assert [row["project"]["name"] for row in stated["cities"]] == ["aton", "beton"]
    for row in stated["cities"]:
        release = manifest.read(towns / row["project"]["name"] / "releases" / "current")
        base = row["project"]["base_iri"]
        node = NamedNode(f"{base}catalog#{release['id']}")
        described = {
            quad.predicate.value: quad.object
            for quad in catalog.quads_for_pattern(node, None, None)
        }
        dcterms = REUSED_PREFIXES["dcterms"]
        assert (row["id"], row["issued"]) == (release["id"], release["issued"])
        assert described[dcterms + "identifier"] == Literal(release["id"])
        assert described[dcterms + "issued"].value == release["issued"]
        assert described[dcterms + "license"].value == row["project"]["license"]
        assert any(catalog.quads_for_pattern(described[dcterms + "publisher"], None, None))
        in_catalog = NamedNode(REUSED_PREFIXES["dcat"] + "dataset")
        assert any(
            catalog.quads_for_pattern(NamedNode("https://nation.example/catalog"), in_catalog, node)
        )
        assert any(
            void.quads_for_pattern(None, NamedNode(REUSED_PREFIXES["void"] + "subset"), node)
        )


def test_figures_and_names_are_those_of_all_towns(merged, towns):
    """Projects are counted together; a name finds the things of both towns."""
    figures = manifest.read(merged)["figures"]
    hits = SearchIndex(merged).find("Metro Line 2")

    assert (
        figures["projects"]
        == 2 * manifest.read(towns / "aton" / "releases" / "current")["figures"]["projects"]
    )
    assert figures["quads"] == len(_lines(merged))
    assert {hit.entity.iri for hit in hits} >= {
        town_base(name) + LINE_2 for name in ("aton", "beton")
    }


@pytest.mark.parametrize("name", ["classes", "properties", "totals"])
def test_counts_are_those_of_the_queries(merged, tmp_path, name):
    """One pass over sorted lines counts what the queries of a city's release count."""
    store = Store()
    store.load(path=next((merged / "dumps").glob("*.nq")))
    counted = TripleCounts(SpooledStatements.of(_lines(merged)), [NATION.base_iri], tmp_path).rows()
    rows = query_files.select_rows(store, ROOT / "queries" / "metadata" / f"{name}.rq", NATION)

    assert counted[name] == rows


def test_what_may_be_the_same_is_reported(towns, tmp_path):
    """Two things linked to one item elsewhere are named with both IRIs, in the manifest too."""
    path, remarks = merge_towns(
        towns / "nation", towns / "aton", towns / "beton", releases=tmp_path
    )
    first, second = (town_base(name) + LINE_2 for name in ("aton", "beton"))

    assert manifest.read(path)["candidates"] == [
        {"first": first, "second": second, "item": "http://example.org/line-2"}
    ]
    assert len(remarks) == 1
    assert first in remarks[0]
    assert second in remarks[0]


def test_what_is_linked_already_is_no_candidate(towns, tmp_path):
    """If one town says that its thing is the other's, nobody has to decide."""
    town = make_town(tmp_path / "ceton", "ceton")
    links = next((town / "data" / "links").glob("*.ttl"))
    here, there = (f"<{town_base(name)}{LINE_2}>" for name in ("ceton", "aton"))
    links.write_text(f"{links.read_text('utf-8')}\n{here} schema:sameAs {there} .\n", "utf-8")
    build_town(town)

    path, _ = merge_towns(towns / "nation", towns / "aton", town, releases=tmp_path / "merged")

    assert manifest.read(path)["candidates"] == []


def test_an_iri_with_two_owners_is_refused(towns, tmp_path):
    """A release that describes a thing under another town's base otherwise than that town."""
    town = make_town(tmp_path / "deton", "deton", base="https://aton.example/")
    for path in (town / "data").rglob("*.ttl"):
        path.write_text(
            path.read_text("utf-8").replace("aton.example/id/", "aton.example/record/id/"), "utf-8"
        )
    things = town / "data" / "entities" / "projects.ttl"
    things.write_text(things.read_text("utf-8").replace("Metro Line 2", "Tramway"), "utf-8")
    build_town(town)

    with pytest.raises(MergeError) as refused:
        merge_towns(towns / "nation", towns / "aton", town, releases=tmp_path / "merged")
    assert f"<{town_base('aton')}{LINE_2}>" in str(refused.value)
    assert "Tramway" in str(refused.value)
    assert not list((tmp_path / "merged").glob("[!.]*"))


def test_ontologies_that_disagree_are_refused(towns, tmp_path):
    """The term and both releases are named."""
    town = make_town(tmp_path / "eton", "eton")
    ontology = town / "ontology" / "ontology.ttl"
    ontology.write_text(ontology.read_text("utf-8").replace('"project"@en', '"scheme"@en'), "utf-8")
    build_town(town)

    with pytest.raises(MergeError, match=r"ontology#Project.*") as refused:
        merge_towns(towns / "nation", town, towns / "aton", releases=tmp_path / "merged")
    assert town_base("aton") in str(refused.value)
    assert town_base("eton") in refused.value.text("ko")


def test_equal_base_addresses_are_refused(towns, tmp_path):
    """Two releases of one town, also if only the scheme differs; or the nation's own base."""
    releases = towns / "aton" / "releases" / "current"
    town = make_town(tmp_path / "aton", "aton", base=town_base("aton").replace("https", "http"))
    build_town(town)
    nation = make_nation(tmp_path / "nation")
    described = (nation / "project.toml").read_text("utf-8")
    (nation / "project.toml").write_text(
        described.replace("https://nation.example/", town_base("beton")), "utf-8"
    )

    for project, *paths in (
        (towns / "nation", releases, towns / "aton"),
        (towns / "nation", releases, town),
        (nation, towns / "beton", releases),
    ):
        with pytest.raises(MergeError, match="base address"):
            merge_towns(project, *paths, releases=tmp_path / "merged")


def test_a_damaged_release_is_refused(towns, merged, tmp_path):
    """A byte of a dump that is not that of the manifest; and a release that is itself merged."""
    damaged = tmp_path / "damaged"
    shutil.copytree(towns / "aton" / "releases" / "current", damaged)
    dump = next((damaged / "dumps").glob("*.nq"))
    dump.write_bytes(dump.read_bytes().replace(b"Metro Line 2", b"Metro Line 3"))

    with pytest.raises(StoreError, match="does not match its hash"):
        merge_towns(towns / "nation", damaged, towns / "beton", releases=tmp_path / "merged")
    with pytest.raises(MergeError, match="itself merged"):
        merge_towns(towns / "nation", merged, towns / "beton", releases=tmp_path / "merged")


def test_the_command_says_what_it_made_or_refuses(towns, tmp_path):
    """The last line names the release; a refusal is one sentence, in Korean for a Korean locale."""
    printed = run(
        "merge",
        "--project",
        towns / "nation",
        "--releases",
        tmp_path,
        towns / "aton",
        towns / "beton",
    )
    refused = run(
        "merge", "--project", towns / "nation", towns / "aton", towns / "aton", exit_code=1
    )

    assert "of 2 cities" in printed
    assert "same base address" in refused
    assert json.loads((tmp_path / "current" / "manifest.json").read_bytes())["cities"]


def test_the_default_graph_is_the_record_of_all_towns(merged):
    """A question that names no graph is answered from every town, and shared terms."""
    store = Store.read_only(str(merged / "store"))
    label = NamedNode(REUSED_PREFIXES["rdfs"] + "label")
    in_record = store.quads_for_pattern(None, label, None, DefaultGraph())
    subjects = {quad.subject.value for quad in in_record}

    assert {town_base(name) + LINE_2 for name in ("aton", "beton")} <= subjects
    assert "https://w3id.org/gwangju-kg/ontology#Project" in subjects
