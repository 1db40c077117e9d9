"""What a release says of itself in VoID, DCAT, Croissant, schema.org and a sitemap."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pyshacl
import pytest
from rdflib import (
    DCTERMS,
    FOAF,
    OWL,
    RDF,
    RDFS,
    SDO,
    SKOS,
    VOID,
    XSD,
    Graph,
    Literal,
    Namespace,
    URIRef,
)

from gwangju_kg.rdf.media_types import GRAPH_FORMATS
from gwangju_kg.release import manifest
from our_namespaces import BASE_IRI, GRAPH_BASE_IRI

DCAT = Namespace("http://www.w3.org/ns/dcat#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
RULES = Path(__file__).parents[2] / "metadata" / "dcat-ap.ttl"
DATASET = URIRef(BASE_IRI + "dataset")
CR = "http://mlcommons.org/croissant/"


@pytest.fixture(scope="module")
def stated(city_path):
    """The manifest of the real data's release."""
    return manifest.read(city_path)


@pytest.fixture(scope="module")
def void(city_path):
    """Its description in VoID."""
    return Graph().parse(city_path / "metadata" / "void.ttl")


@pytest.fixture(scope="module")
def catalog(city_path):
    """Its description in DCAT."""
    return Graph().parse(city_path / "metadata" / "catalog.ttl")


@pytest.fixture(scope="module")
def croissant(city_path):
    """Its description in Croissant."""
    return json.loads((city_path / "metadata" / "croissant.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def whole(city_path):
    """All its triples, read by another library than the one that counted them."""
    return Graph().parse(city_path / "dumps" / "gwangju-kg.nt")


@pytest.fixture(scope="module")
def release(stated):
    """The release as a dataset."""
    return URIRef(f"{BASE_IRI}catalog#{stated['id']}")


def _address(row, stated):
    return f"{BASE_IRI}downloads/{stated['id']}/{row['path'].removeprefix('dumps/')}"


def _downloads(stated):
    return {
        _address(row, stated): row for row in stated["files"] if row["path"].startswith("dumps/")
    }


def test_void_counts_what_is_there(void, whole, release):
    """
    The totals and each partition are those that another engine counts in the dump.
    """

    def said(subject, name):
        return int(void.value(subject, VOID[name]))

    assert said(release, "triples") == len(whole)
    assert said(release, "distinctSubjects") == len(set(whole.subjects()))
    assert said(release, "distinctObjects") == len(set(whole.objects()))
    assert said(release, "entities") == len(
        {s for s in whole.subjects() if str(s).startswith(BASE_IRI)}
    )
    classes = set(whole.objects(None, RDF.type))
    parts = {void.value(p, VOID["class"]): p for p in void.objects(release, VOID.classPartition)}
    assert set(parts) == classes
    assert said(release, "classes") == len(classes)
    for kind, part in parts.items():
        assert said(part, "entities") == len(set(whole.subjects(RDF.type, kind)))
    properties = set(whole.predicates())
    parts = {void.value(p, VOID.property): p for p in void.objects(release, VOID.propertyPartition)}
    assert set(parts) == properties
    assert said(release, "properties") == len(properties)
    for name, part in parts.items():
        pairs = list(whole.subject_objects(name))
        assert said(part, "triples") == len(pairs)
        assert said(part, "distinctSubjects") == len({s for s, _ in pairs})
        assert said(part, "distinctObjects") == len({o for _, o in pairs})


def test_every_vocabulary_in_use_is_named(void, whole, release):
    """
    Each property's namespace is one of void:vocabulary, and nothing else is.
    """
    named = {str(space) for space in void.objects(release, VOID.vocabulary)}
    predicates = set(whole.predicates())

    for name in predicates:
        assert any(str(name).startswith(space) for space in named)
    for space in named:
        assert any(str(name).startswith(space) for name in predicates)


def test_each_linkset_counts_links_that_are_there(void, whole, release):
    """
    Between our things and those of one other dataset, by one property.
    """
    linksets = set(void.subjects(RDF.type, VOID.Linkset))
    counted = 0
    for linkset in linksets:
        target = void.value(linkset, VOID.objectsTarget)
        space = str(void.value(target, VOID.uriSpace))
        predicate = void.value(linkset, VOID.linkPredicate)
        links = [
            (s, o)
            for s, o in whole.subject_objects(predicate)
            if str(s).startswith(BASE_IRI + "id/") and str(o).startswith(space)
        ]
        assert int(void.value(linkset, VOID.triples)) == len(links) > 0
        assert void.value(linkset, VOID.subjectsTarget) == release
        counted += len(links)
    # Pages about a thing are no dataset; a thing that a row relates to an item is linked to it.
    related = {
        (whole.value(row, OWL.annotatedSource), RDFS.seeAlso, whole.value(row, OWL.annotatedTarget))
        for relation in (SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
        for row in whole.subjects(OWL.annotatedProperty, relation)
    }
    same = {(s, SDO.sameAs, o) for s, o in whole.subject_objects(SDO.sameAs)}
    assert counted == len(
        {
            (s, p, o)
            for s, p, o in same | {link for link in related if link in whole}
            if str(s).startswith(BASE_IRI + "id/") and not str(o).startswith(BASE_IRI)
        }
    )


def test_each_graph_is_a_subset_with_its_dumps(void, stated, release):
    """
    As many triples as the manifest states, in the files that hold that graph.
    """
    graphs = {row["iri"]: row["quads"] for row in stated["graphs"]}
    subsets = {g for g in void.objects(release, VOID.subset) if str(g).startswith(GRAPH_BASE_IRI)}

    assert {str(graph) for graph in subsets} == set(graphs)
    for graph in subsets:
        assert int(void.value(graph, VOID.triples)) == graphs[str(graph)]
        assert {str(dump) for dump in void.objects(graph, VOID.dataDump)} == {
            address for address, row in _downloads(stated).items() if row["graph"] == str(graph)
        }


def test_every_file_is_described_with_its_size_and_hash(void, catalog, stated):
    """
    Whatever can be downloaded is in one of the two descriptions, as the manifest states it.
    """
    both = void + catalog
    described = {
        **{str(dump): dump for dump in void.objects(None, VOID.dataDump)},
        **{str(address): node for node, address in catalog.subject_objects(DCAT.downloadURL)},
    }
    wanted = {a: r for a, r in _downloads(stated).items() if "quads" in r or "rows" in r}

    assert described.keys() == wanted.keys()
    for address, row in wanted.items():
        node = described[address]
        (checksum,) = set(both.objects(node, SPDX.checksum))
        value = Literal(row["sha256"], datatype=XSD.hexBinary)
        assert both.value(checksum, SPDX.checksumValue) == value
        assert int(both.value(node, DCAT.byteSize)) == row["bytes"]


def test_the_catalogue_keeps_dcat_ap(catalog):
    """
    All that the profile demands and recommends, but a contact point.
    """
    conforms, _, text = pyshacl.validate(catalog, shacl_graph=Graph().parse(RULES))

    assert conforms, text


@pytest.mark.parametrize(
    "name",
    [
        DCTERMS.title,
        DCTERMS.description,
        DCTERMS.publisher,
        DCTERMS.license,
        DCTERMS.format,
        DCTERMS.temporal,
        DCAT.theme,
        DCAT.accessURL,
        DCAT.byteSize,
        DCAT.endpointURL,
        DCAT.startDate,
        FOAF.name,
        SPDX.checksumValue,
    ],
    ids=lambda name: str(name).rpartition("/")[2],
)
def test_the_rules_of_dcat_ap_find_what_is_missing(catalog, name):
    """
    Without any of these the description is refused.
    """
    poorer = Graph() + catalog
    poorer.remove((None, name, None))

    assert len(poorer) < len(catalog)
    assert not pyshacl.validate(poorer, shacl_graph=Graph().parse(RULES))[0]


def test_the_series_leads_to_the_release(catalog, release, stated):
    """
    The dataset goes on; a release is one of it, with version and date.
    """
    assert catalog.value(DATASET, DCAT.last) == release
    assert catalog.value(release, DCAT.inSeries) == DATASET
    assert str(catalog.value(release, DCAT.version)) == stated["version"]
    assert str(catalog.value(release, DCTERMS.issued)) == stated["issued"]
    services = set(catalog.objects(None, DCAT.service))
    assert set(catalog.subjects(DCAT.servesDataset, release)) == services != set()


@pytest.mark.parametrize("name", ["void", "catalog"])
def test_all_formats_say_the_same(city_path, name):
    """
    Four files, one graph, without blank nodes.
    """
    folder = city_path / "metadata"
    parsed = [
        Graph().parse(folder / f"{name}.{form.name}", format=form.media_type.partition(";")[0])
        for form in GRAPH_FORMATS
    ]

    assert len(parsed[0]) > 500
    assert all(set(graph) == set(parsed[0]) for graph in parsed[1:])
    assert not [term for triple in parsed[0] for term in triple if term.n3().startswith("_:")]


def test_croissant_has_what_its_specification_demands(croissant, city_path, stated):
    """
    Each file with its hash; each field read from a column that is there.  Source: Croissant 1.0.
    """
    files = {file["@id"]: file for file in croissant["distribution"]}

    assert croissant["@type"] == "sc:Dataset"
    assert croissant["conformsTo"] == CR + "1.0"
    for name in ("name", "description", "license", "url", "creator", "datePublished", "version"):
        assert croissant[name]
    assert {file["contentUrl"]: file["sha256"] for file in files.values()} == {
        address: row["sha256"] for address, row in _downloads(stated).items()
    }
    assert len(croissant["recordSet"]) == len([row for row in stated["files"] if "rows" in row]) / 3
    for records in croissant["recordSet"]:
        assert [field["name"] for field in records["field"]] == _columns(city_path, records["@id"])
        for field in records["field"]:
            assert field["source"]["fileObject"]["@id"] in files
            assert field["source"]["extract"]["column"] == field["name"]
            assert field["dataType"].startswith("sc:")
        assert {key["@id"] for key in records["key"]} <= {f["@id"] for f in records["field"]}


def _columns(city_path, table):
    """What the head of a table itself says."""
    text = (city_path / "dumps" / "tables" / f"{table}.csv").read_text("utf-8-sig")
    return text.partition("\n")[0].rstrip().split(",")


def test_croissant_is_linked_data(city_path, stated):
    """
    Its context makes files and fields of it.
    """
    graph = Graph().parse(city_path / "metadata" / "croissant.json", format="json-ld")

    assert len(set(graph.subjects(RDF.type, URIRef(CR + "FileObject")))) == len(_downloads(stated))
    assert len(set(graph.subjects(RDF.type, URIRef(CR + "RecordSet")))) == 14


def test_searchers_find_the_dataset(city_path, stated):
    """
    Name, description of a fair length, licence and files.  Source: schema.org; Google, "Dataset".
    """
    summary = json.loads((city_path / "metadata" / "dataset.json").read_text("utf-8"))

    assert {text["@language"] for text in summary["name"]} == {"ko", "en"}
    assert all(50 <= len(text["@value"]) <= 5000 for text in summary["description"])
    assert summary["license"].startswith("https://creativecommons.org/publicdomain/zero/")
    assert {file["contentUrl"] for file in summary["distribution"]} <= _downloads(stated).keys()
    assert len(summary["distribution"]) > 10


def test_the_sitemap_lists_every_named_thing_once(city_path, whole):
    """
    In the form of sitemaps.org, with both languages of each page.
    """
    spaces = {
        "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
        "x": "http://www.w3.org/1999/xhtml",
    }
    root = ElementTree.parse(city_path / "metadata" / "sitemap.xml").getroot()  # noqa: S314 - our own
    places = [loc.text for loc in root.iterfind("s:url/s:loc", spaces)]
    languages = [link.get("hreflang") for link in root.iterfind("s:url/x:link", spaces)]
    projects = set(whole.subjects(RDF.type, URIRef(BASE_IRI + "ontology#Project")))

    assert len(places) == len(set(places)) < 50_000
    assert languages == ["ko", "en"] * len(places)
    assert {f"{BASE_IRI}page/{str(p).removeprefix(BASE_IRI)}" for p in projects} <= set(places)
