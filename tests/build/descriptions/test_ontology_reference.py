"""The generated reference of the ontology: no term missing, nothing that is not in the data."""

import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import OWL, RDF, RDFS, Graph, Namespace, URIRef

from conftest import ROOT
from gwangju_kg.build.descriptions import ontology_reference
from gwangju_kg.errors import SourceError
from gwangju_kg.project.project_folder import Project
from gwangju_kg.web.documents.class_diagrams import Edge, draw, text_width
from our_namespaces import OWN_PREFIXES, REUSED_PREFIXES

GK = Namespace(OWN_PREFIXES["gk"])
SH = Namespace(REUSED_PREFIXES["sh"])
PATTERNS = sorted(path.stem for path in (ROOT / "queries/reference/patterns").glob("*.json"))


@pytest.fixture(scope="module")
def known(city_path):
    """What the release says of its terms."""
    return json.loads((city_path / "metadata" / "reference.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def whole(city_path):
    """All its triples, read by another library."""
    return Graph().parse(city_path / "dumps" / "gwangju-kg.nt")


@pytest.fixture(params=["ko", "en"])
def page(city_web, request):
    """The page of the ontology in one language."""
    headers = {"Accept": "text/html"}
    response = city_web.get(f"/page/ontology?lang={request.param}", headers=headers)
    assert response.status_code == 200
    return response.text


class _Links(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.links, self.ids = set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "a":
            self.links.add(attributes["href"])
        if "id" in attributes:
            self.ids.append(attributes["id"])


def test_no_term_is_missing(known, whole):
    """
    Each class and property that the ontology declares, and no other.
    """
    kinds = {OWL.Class: "class", OWL.ObjectProperty: "property", OWL.DatatypeProperty: "property"}
    declared = {
        str(term): kind
        for type_, kind in kinds.items()
        for term in whole.subjects(RDF.type, type_)
        if str(term).startswith(GK)
    }

    assert len(declared) > 100
    assert {iri: row["kind"] for iri, row in known["terms"].items()} == declared


def test_the_counts_are_those_of_the_dump(known, whole):
    """
    Instances of a class count with those of the classes below it.
    """
    for iri, row in known["terms"].items():
        term, counts = URIRef(iri), row["counts"]
        if row["kind"] == "class":
            below = set(whole.transitive_subjects(RDFS.subClassOf, term))
            things = {thing for kind in below for thing in whole.subjects(RDF.type, kind)}
            assert counts.get("entities", 0) == len(things), iri
        else:
            pairs = list(whole.subject_objects(term))
            assert counts.get("triples", 0) == len(pairs), iri
            assert counts.get("subjects", 0) == len({s for s, _ in pairs})
            assert counts.get("objects", 0) == len({o for _, o in pairs})


def test_each_example_is_in_the_data(known, whole):
    """
    An instance of the class, or a triple with the property; none only where there is none.
    """
    for iri, row in known["terms"].items():
        term, example = URIRef(iri), row["example"]
        assert (example is None) == (not row["counts"])
        if example is None:
            continue
        subject = URIRef(example["subject"]["iri"])
        if row["kind"] == "class":
            kinds = set(whole.transitive_subjects(RDFS.subClassOf, term))
            assert kinds & set(whole.objects(subject, RDF.type))
        else:
            values = {str(value) for value in whole.objects(subject, term)}
            assert example["value"].get("iri", example["value"].get("text")) in values


def test_the_shapes_and_queries_of_a_term_name_it(known, city_path):
    """
    What is listed names the term; what names it in a path is listed.
    """
    shapes = Graph().parse(city_path / "dumps" / "graph" / "shapes.ttl")
    for iri, row in known["terms"].items():
        listed = {URIRef(shape["iri"]) for shape in row["shapes"]}
        for name in (SH.path, SH.targetClass):
            assert set(shapes.subjects(name, URIRef(iri))) <= listed
        assert all(shape["words"].keys() == {"ko", "en"} for shape in row["shapes"])
        for query in row["queries"]:
            text = (ROOT / "queries" / "examples" / f"{query.rpartition('/')[2]}.ttl").read_text()
            assert re.search(rf"gk:{iri.rpartition('#')[2]}\b", text)
    assert known["terms"][GK + "field"]["queries"]
    assert sum(bool(row["queries"]) for row in known["terms"].values()) > 90


def test_every_code_is_in_its_list(known, whole):
    """
    With its names, its definition, and how many things use it.
    """
    scheme = URIRef(REUSED_PREFIXES["skos"] + "inScheme")
    declared = {(str(code), str(list_)) for code, list_ in whole.subject_objects(scheme)}
    listed = {(code["iri"], row["iri"]) for row in known["codes"] for code in row["codes"]}

    assert len(listed) > 250
    assert listed == declared
    for code in (code for row in known["codes"] for code in row["codes"]):
        assert code["names"].keys() >= {"ko", "en"}
        assert code["definition"].keys() == {"ko", "en"}
    (fields,) = [row for row in known["codes"] if row["iri"].endswith("/vocab/fields")]
    (culture,) = [code for code in fields["codes"] if code["iri"].endswith("/culture")]
    assert culture["things"] == len(set(whole.subjects(GK.field, URIRef(culture["iri"]))))


@pytest.mark.parametrize("name", PATTERNS)
def test_every_edge_of_a_pattern_is_in_the_data(known, name):
    """
    As many as its query lists; its queries are there.
    """
    (pattern,) = [row for row in known["patterns"] if row["name"] == name.partition("-")[2]]
    text = (ROOT / "queries" / "reference" / "patterns" / f"{name}.rq").read_text("utf-8")
    listed = re.findall(r"^    \((\S+ \S+ \S+)\)$", text, re.M)

    assert len(pattern["edges"]) == len(listed) > 2
    assert all(edge["entities"] > 0 for edge in pattern["edges"])
    for query in pattern["queries"]:
        assert (ROOT / "queries" / "examples" / f"{query.rpartition('/')[2]}.ttl").is_file()


def test_the_page_shows_every_term_and_pattern(page, known):
    """
    Each once, under the fragment of its IRI; a diagram and queries to copy for each pattern.
    """
    found = _Links(page)

    assert len(found.ids) == len(set(found.ids))
    assert {iri.rpartition("#")[2] for iri in known["terms"]} <= set(found.ids)
    assert {f"codes-{row['iri'].rpartition('/')[2]}" for row in known["codes"]} <= set(found.ids)
    assert {f"pattern-{row['name']}" for row in known["patterns"]} <= set(found.ids)
    unused = [iri for iri, row in known["terms"].items() if not row["counts"]]
    words = page.count("이 릴리스에서는 쓰이지 않음") + page.count("not used in this release")
    assert words == len(unused)
    assert page.count("<svg") == len(known["patterns"]) == len(PATTERNS)
    assert page.count("<pre") == sum(len(row["queries"]) for row in known["patterns"])


def _own_links(page):
    """Return the links within the article of a page that lead to this server."""
    article = page.partition("<article>")[2].partition("</article>")[0]
    return {link for link in _Links(article).links if not link.startswith(("http:", "https:"))}


def test_the_page_has_the_same_links_in_both_languages(city_web):
    """They differ in the language that they name, so that no link is dead in one alone."""
    korean, english = (
        _own_links(
            city_web.get(f"/page/ontology?lang={name}", headers={"Accept": "text/html"}).text
        )
        for name in ("ko", "en")
    )

    assert {link.replace("lang=en", "lang=ko") for link in english} == korean


@pytest.mark.unmeasured
@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.thorough)])
def test_no_link_of_the_page_is_dead(page, city_web, step):
    """
    Each address on this server answers, and each fragment is on the page that it names.

    Every seventh link in the quick round.
    """
    ids = {}
    own = _own_links(page)
    assert len(own) > 400

    for link in sorted(own)[::step]:
        address, _, fragment = link.partition("#")
        address = address or "/page/ontology"
        if address not in ids:
            headers = {"Accept": "text/html"}
            response = city_web.get(address, headers=headers, follow_redirects=True)
            assert response.status_code == 200, link
            ids[address] = set(_Links(response.text).ids)
        assert not fragment or fragment in ids[address], link


@pytest.mark.parametrize("text", ["", "[]", "{", '{"title": {}}'])
def test_a_pattern_that_is_none_stops_the_build(project, dataset, text):
    """
    The message names the file.
    """
    path = project / "queries" / "reference" / "patterns" / PATTERNS[0]
    path.with_suffix(".json").write_text(text, "utf-8")

    with pytest.raises(SourceError, match=f"{PATTERNS[0]}.json.*not a pattern"):
        ontology_reference.document(dataset, Project.open(project))


NODES = st.sampled_from("abcdef")


@given(st.lists(st.tuples(NODES, NODES), min_size=1, max_size=8, unique=True))
def test_boxes_of_a_diagram_never_lie_upon_each_other(pairs):
    """
    Whatever leads where, in circles too; each class is drawn once, within the drawing.
    """
    edges = [Edge(source, target, f"{source} to {target}") for source, target in pairs]
    drawing = draw(edges, {name: name * 5 for name in "abcdef"})

    assert {box.iri for box in drawing.boxes} == {name for pair in pairs for name in pair}
    assert len(drawing.arrows) == len(edges)
    for box in drawing.boxes:
        assert box.width >= text_width(box.name)
        assert 0 <= box.x <= drawing.width - box.width
        assert 0 <= box.y <= drawing.height - box.height
        for other in drawing.boxes:
            apart = (
                box.x + box.width <= other.x
                or other.x + other.width <= box.x
                or box.y + box.height <= other.y
                or other.y + other.height <= box.y
            )
            assert apart or box == other
