"""A city whose record is in English only, and the rules for the languages of a record."""

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from gwangju_kg.dataset.language_shapes import adapt_shapes
from gwangju_kg.engine import Engine
from gwangju_kg.project.new_project import slug_of
from gwangju_kg.rdf.namespaces import PREFIXES, SHARED_PREFIXES
from gwangju_kg.release.contents import Release
from gwangju_kg.web.app import create_app
from springfield import run
from web_fixtures import WebClient

ROOT = Path(__file__).parents[2]
GRAPH = ox.NamedNode("https://dover.example/graph/shapes")
SH, GKS = PREFIXES["sh"], SHARED_PREFIXES["gks"]


@pytest.fixture(scope="module")
def dover(tmp_path_factory):
    """Return the folder of a project that was started without a Korean name."""
    folder = tmp_path_factory.mktemp("cities") / "dover"
    run("init", folder, "--city", "Dover", "--base", "https://dover.example/", "--language", "en")
    return folder


def test_a_record_in_english_has_no_korean_name(dover, settings):
    """Neither its files nor its checks, its tables or its pages have a name in Korean."""
    assert 'languages = ["en"]' in (dover / "project.toml").read_text("utf-8")
    assert not [path for path in dover.rglob("*.ttl") if "@ko" in path.read_text("utf-8")]
    run("build", "--project", dover)
    release = Release.open(dover / "releases" / "current")
    table = (release.path / "dumps/tables/milestones.csv").read_text("utf-8-sig")
    with Engine.start(replace(settings, releases=release.path.parent), release=release.path) as e:
        web = WebClient(create_app(settings, e.address, release))
        home, korean = (web.get(address).text for address in ("/", "/?lang=ko"))
        page = web.get("/page/id/entity/library", headers={"Accept-Language": "ko"}).text

    assert "Opening of the new library" in table
    assert "_ko" not in table
    assert release.project.as_dict()["title"] == {"en": "Dover Knowledge Graph"}
    assert all('<html lang="en">' in text for text in (home, korean, page))
    assert "hreflang" not in home
    assert "verified numbers" not in home
    assert (
        "numbers and dates are not checked in this language" in page or "inconclusive" not in page
    )


def _shapes(*languages):
    """Return the shared shapes, adapted to a project in these languages."""
    shapes = ox.Store()
    for path in (ROOT / "shapes").glob("*.ttl"):
        for quad in ox.parse(path=path, rename_blank_nodes=True):
            shapes.add(ox.Quad(quad.subject, quad.predicate, quad.object, GRAPH))
    before = set(shapes)
    adapt_shapes(shapes, GRAPH.value, languages)
    return shapes, before


def _values(shapes, name, property_name):
    quads = shapes.quads_for_pattern(
        ox.NamedNode(GKS + name), ox.NamedNode(SH + property_name), None, GRAPH
    )
    return {quad.object.value for quad in quads}


def test_shapes_stay_as_they_are_for_korean_and_english():
    """The shared shapes are those of a record in both languages, in either order."""
    for languages in (("ko", "en"), ("en", "ko")):
        shapes, before = _shapes(*languages)
        assert set(shapes) == before


def test_each_language_of_the_record_is_required():
    """A record in English and German needs each text in both, and none in Korean."""
    shapes, _ = _shapes("en", "de")
    text = "\n".join(map(str, shapes))

    assert "label-korean" not in text
    assert "korean-text" not in text
    for name in ("label-english", "label-english-de", "concept-definition-en", "waiver-reason-de"):
        assert _values(shapes, name, "qualifiedMinCount") == {"1"}
    assert "LANG(?text_0) = 'en' && LANG(?text_1) = 'de'" in text
    assert "?ko" not in text
    assert "a rank must have a reason in en, de" in text
    assert GKS + "label-english-de" in _values(shapes, "Thing", "property")
    assert GKS + "concept-definition-de" in _values(shapes, "Concept", "property")
    assert _values(shapes, "concept-definition", "minCount") == set()
    assert _values(shapes, "concept-definition-de", "message") == {
        "언어 태그가 de인 텍스트가 없습니다. 추가하십시오",
        "the text with the language tag de is missing: add it",
    }
    assert _values(shapes, "label-languages", "message") == {
        "언어마다 하나만 적을 수 있습니다. 언어 태그: en, de, ko",
        "at most one text is allowed in each language; the language tags are en, de, ko",
    }


def test_no_node_of_an_old_list_stays_behind():
    """Each list of languages is whole, and no other node is left of the replaced ones."""
    shapes, _ = _shapes("en")
    used = {quad.object for quad in shapes} - {quad.subject for quad in shapes}
    nodes = {q.subject for q in shapes if isinstance(q.subject, ox.BlankNode)}

    assert not {each for each in used if isinstance(each, ox.BlankNode)}
    assert nodes <= {quad.object for quad in shapes}


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Münster", "munster"),
        ("Saint-Étienne", "saint-etienne"),
        ("Łódź", "lodz"),
        ("Ærøskøbing", "aeroskobing"),
        ("광주", "gwangju"),
        ("東京", ""),
    ],
)
def test_the_name_of_a_city_becomes_a_part_of_its_addresses(name, slug):
    """Marks are dropped, letters and Hangul written in Latin; other scripts need a Latin name."""
    assert slug_of(name) == slug
