"""Oxigraph stores on disk and in memory, and the translation of their errors."""

import shutil

import pyoxigraph as ox
import pytest

from gwangju_kg.errors import SourceError, StoreError
from gwangju_kg.rdf import store
from gwangju_kg.release import manifest, opening

NODE = ox.NamedNode("http://e/a")
QUADS = [ox.Quad(NODE, NODE, ox.Literal(str(number)), NODE) for number in range(9)]
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'


def _load(tmp_path, name, content, **given):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return store.load_in_memory([path], **given)


def test_what_is_created_can_be_opened_for_reading(tmp_path):
    """The store has the quads with their blank node labels."""
    quads = [*QUADS, ox.Quad(ox.BlankNode("c14n0"), NODE, NODE, NODE)]
    store.create(tmp_path / "store", quads)

    assert {*store.open_read_only(tmp_path / "store")} == {*quads}


def test_a_store_may_be_moved_and_opened_twice(tmp_path):
    """A release is written to a temporary folder and renamed, and read by several processes."""
    store.create(tmp_path / "aside", QUADS)
    (tmp_path / "aside").rename(tmp_path / "named")
    first, second = (store.open_read_only(tmp_path / "named") for _ in range(2))

    assert len(first) == len(second) == len(QUADS)


def test_a_store_says_nothing_of_the_machine(tmp_path):
    """No file of a store contains the path where it was created."""
    store.create(tmp_path / "store", QUADS)

    for path in (tmp_path / "store").iterdir():
        assert str(tmp_path).encode() not in path.read_bytes(), path


def test_a_folder_with_something_in_it_is_not_written_to(tmp_path):
    """A store needs an empty directory."""
    (tmp_path / "x").write_text("")

    with pytest.raises(StoreError, match="is not empty"):
        store.create(tmp_path, QUADS)


def test_a_store_that_cannot_be_written_is_a_sentence(tmp_path):
    """A file in place of the directory is reported."""
    (tmp_path / "x").write_text("")

    with pytest.raises(StoreError, match="the store cannot be written"):
        store.create(tmp_path / "x" / "store", QUADS)


def test_a_missing_store_is_a_sentence(tmp_path):
    """The message has the path and the command to run."""
    with pytest.raises(StoreError, match=r"no-store is missing; build it again with 'gwangju-kg"):
        store.open_read_only(tmp_path / "no-store")


@pytest.mark.parametrize("pattern", ["CURRENT", "*.sst", "MANIFEST-*"])
def test_a_damaged_store_is_a_sentence(tmp_path, pattern):
    """Whichever file is damaged, the error of Oxigraph is translated."""
    store.create(tmp_path / "store", QUADS)
    for path in (tmp_path / "store").glob(pattern):
        path.write_bytes(bytes(byte ^ 0x55 for byte in path.read_bytes()))

    with pytest.raises(StoreError, match="is damaged"):
        store.open_read_only(tmp_path / "store")


def test_an_intact_release_is_opened(release_path):
    """
    The store of a release has the quads that the manifest states.
    """
    assert len(opening.open_release(release_path, thorough=True)) > 0


def test_a_release_with_another_store_is_refused(release_path, tmp_path):
    """A store that opens but has fewer quads is detected."""
    release = shutil.copytree(release_path, tmp_path / "release")
    shutil.rmtree(release / "store")
    store.create(release / "store", QUADS)

    with pytest.raises(StoreError, match=r"has 9 quads instead of the"):
        opening.open_release(release)


def test_a_manifest_without_figures_is_refused(release_path, tmp_path):
    """The error is raised before the figures are used."""
    release = shutil.copytree(release_path, tmp_path / "release")
    stated = manifest.read(release)
    manifest.write({name: stated[name] for name in ("id", "files")}, release)

    with pytest.raises(StoreError, match="does not state the number of quads"):
        opening.open_release(release)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.ttl", "<http://e/a> <http://e/a> 1 ."),
        ("x.nt", '<http://e/a> <http://e/a> "1" .'),
        ("x.nq", '<http://e/a> <http://e/a> "1" .'),
        ("x.trig", "<http://e/a> <http://e/a> 1 ."),
        ("x.jsonld", '{"@id": "http://e/a", "http://e/a": 1}'),
        ("x.JSON", '{"@id": "http://e/a", "http://e/a": 1}'),
        ("x.rdf", f"<rdf:RDF {RDF}><rdf:Bag/></rdf:RDF>"),
        ("x.owl", f"<rdf:RDF {RDF}><rdf:Bag/></rdf:RDF>"),
        ("x.xml", f"<rdf:RDF {RDF}><rdf:Bag/></rdf:RDF>"),
        ("x.ttl", "\ufeff<http://e/a> <http://e/a> 1 ."),
    ],
)
def test_any_rdf_file_is_loaded_by_its_extension(tmp_path, name, content):
    """Triples are loaded into the default graph, whatever the format."""
    (quad,) = _load(tmp_path, name, content)

    assert quad.graph_name == ox.DefaultGraph()


def test_several_files_make_one_store(tmp_path):
    """Quads keep their graphs, and equal blank node labels of two files remain two nodes."""
    (tmp_path / "a.nq").write_text("_:x <http://e/a> <http://e/a> <http://e/g> .\n")
    (tmp_path / "b.ttl").write_text("_:x <http://e/a> <http://e/a> .\n")
    quads = [*store.load_in_memory([tmp_path / "a.nq", tmp_path / "b.ttl"])]

    assert {quad.graph_name for quad in quads} == {ox.DefaultGraph(), ox.NamedNode("http://e/g")}
    assert len({quad.subject for quad in quads}) == 2


def test_relative_iris_resolve_against_the_file_or_the_given_base(tmp_path):
    """The base is the file itself unless another base is given."""
    (own,) = _load(tmp_path, "x.ttl", "<#a> <http://e/a> 1 .")
    (given,) = _load(tmp_path, "x.ttl", "<#a> <http://e/a> 1 .", base="http://e/x")

    assert own.subject.value == (tmp_path / "x.ttl").as_uri() + "#a"
    assert given.subject.value == "http://e/x#a"


def test_a_base_that_is_no_iri_is_refused(tmp_path):
    """It is refused for each way of reading."""
    with pytest.raises(SourceError, match="cannot be read with this base IRI"):
        _load(tmp_path, "x.ttl", "<#a> <http://e/a> 1 .", base="a b")
    with pytest.raises(SourceError, match="cannot be read with this base IRI"):
        store.read_quads(tmp_path / "x.ttl", base="a b")


@pytest.mark.parametrize(
    ("name", "content", "place", "match"),
    [
        ("x.ttl", '<http://e/a> <http://e/a>\n "광주" zz:x .', (2, 7), "not RDF: .*zz:.*, at zz:x"),
        ("x.nt", "\n<http://e/a> <http://e/a> x .", (2, 27), "not RDF"),
        ("x.jsonld", '{"@id": "http://e/a",\n "http://e/a": }', (2, 16), "not RDF"),
        ("x.ttl", b'<http://e/a> <http://e/a> "\xff" .', (1, 28), "not RDF: Invalid UTF-8"),
        ("x.rdf", f"<rdf:RDF {RDF}>\n<rdf:Bag></rdf:RDF>", (2, 12), "is not XML: mismatched tag"),
        ("x.rdf", "", (1, 1), "is not XML: no element found"),
        ("x.rdf", '<?xml version="1.0"?>\n<!DOCTYPE x SYSTEM "y"><x/>', (2, None), "external DTD"),
        ("x.owl", '<!DOCTYPE x [<!ENTITY a SYSTEM "/etc/passwd">]><x/>', (1, None), "external ent"),
        ("x.rdf", '<!DOCTYPE x [<!ENTITY % a "b">]><x/>', (1, None), "parameter entity"),
        ("x.rdf", '<!DOCTYPE x [<!ATTLIST x y CDATA "z">]><x/>', (1, None), "default attribute"),
        (
            "x.rdf",
            f"<!DOCTYPE x [\n<!ENTITY a 'b'>]><rdf:RDF {RDF}>\n&c;</rdf:RDF>",
            (3, 1),
            "entity",
        ),
    ],
)
def test_a_malformed_file_is_refused_with_its_place(tmp_path, name, content, place, match):
    """The error has file, line, column and reason, also for XML; nothing external is read."""
    with pytest.raises(SourceError, match=match) as caught:
        _load(tmp_path, name, content)

    assert (caught.value.line, caught.value.column) == place
    assert caught.value.path == tmp_path / name


def test_xml_that_is_no_rdf_is_refused(tmp_path):
    """The parser has no position; the line is that of the tag."""
    text = f'<rdf:RDF {RDF}><rdf:Bag rdf:ID="a" rdf:about="http://e/a"/></rdf:RDF>'

    with pytest.raises(SourceError, match=r"x\.rdf:1: is not RDF: "):
        _load(tmp_path, "x.rdf", text)


def test_an_entity_bomb_is_refused_before_it_is_read(tmp_path):
    """Half a kilobyte that would expand to gigabytes is refused."""
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY a0 "x">{levels}]><rdf:RDF {RDF}>&a11;</rdf:RDF>'

    with pytest.raises(SourceError, match="expand to more than 1,048,576 characters"):
        _load(tmp_path, "x.rdf", bomb)


@pytest.mark.parametrize("name", ["x.pdf", "x", "ttl"])
def test_an_unknown_extension_is_refused_with_the_known_ones(tmp_path, name):
    """The message lists the known extensions."""
    with pytest.raises(SourceError, match="ttl, nt, nq, trig"):
        _load(tmp_path, name, "")


def test_a_missing_file_is_a_sentence(tmp_path):
    """The message has the file and the reason."""
    with pytest.raises(SourceError, match=r"no\.ttl: cannot be read \(No such file"):
        store.load_in_memory([tmp_path / "no.ttl"])
