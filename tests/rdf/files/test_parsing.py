"""Files of the kinds that others publish: compressed, in other encodings, or with defects."""

import bz2
import gzip
import json

import pytest
import zstandard
from pyoxigraph import Literal, NamedNode, Quad

from gwangju_kg.errors import SourceError
from gwangju_kg.rdf import store

BASE = "http://base.example/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
HEAD = f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:e="http://e/">'

#: A catalogue as portals of open data publish it: entities for namespaces, in the DOCTYPE.
CATALOGUE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE rdf:RDF [
  <!-- namespaces: don't repeat them, ] -->
  <!ENTITY dct "http://purl.org/dc/terms/">
  <!ENTITY dcat 'http://www.w3.org/ns/dcat#'>
  <!ENTITY city "http://data.example/city/">
  <!ENTITY set "&city;dataset/">
  <!ENTITY copy "&#169;">
  <!ENTITY said "&#34;open&#34; &amp; free">
]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dct="&dct;" xmlns:dcat="&dcat;">
  <dcat:Catalog rdf:about="&city;catalogue">
    <dct:title xml:lang="de">Katalog &copy; &said;</dct:title>
    <dct:description><![CDATA[&city; stays]]></dct:description>
    <dcat:dataset rdf:resource="&set;1"/>
  </dcat:Catalog>
</rdf:RDF>"""  # noqa: E501 - as such files are

#: One node has a malformed IRI; the others follow.
EXPORT = json.dumps(
    {
        "@context": {"e": "http://e/", "site": {"@id": "e:site", "@type": "@id"}},
        "@graph": [
            {"@id": "e:1", "e:label": "one", "site": "http://site.example/"},
            {"@id": "e:2", "e:label": "two", "site": "http://site.example/a page"},
            {"@id": "e:3", "e:label": {"@value": "three", "@language": "no tag"}},
            {"@id": "e:4 b", "e:label": "four"},
            {"@id": "e:5", "@type": "e:C", "note": "a key without IRI", "e:label": "five"},
        ],
    },
    indent=1,
)

TRIX = """<?xml version="1.0" encoding="utf-8"?>
<TriX xmlns="http://www.w3.org/2004/03/trix/trix-1/">
  <graph>
    <uri>http://e/g</uri>
    <triple><uri>http://e/a</uri><uri>http://e/p</uri><plainLiteral xml:lang="ko">값 "1" &lt;</plainLiteral></triple>
    <triple>
      <id>N 1</id><uri>http://e/p</uri><typedLiteral datatype="http://www.w3.org/2001/XMLSchema#int">01</typedLiteral>
    </triple>
  </graph>
  <graph><triple><uri>http://e/a</uri><uri>http://e/p</uri><id>N 1</id></triple></graph>
</TriX>"""  # noqa: E501 - as such files are


def _write(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def _read(path):
    """Return the quads of a file, what is malformed in it, and what is ignored."""
    defects, ignored = [], []
    quads = store.read_quads(path, base=BASE, on_defect=defects.append, on_ignored=ignored.append)
    loaded = store.load_in_memory([path], base=BASE, on_defect=lambda defect: None)
    assert len(loaded) == len({*quads})
    return quads, defects, ignored


@pytest.mark.parametrize(
    ("name", "compress"),
    [
        ("x.nq.gz", gzip.compress),
        ("x.NQ.GZ", gzip.compress),
        ("x.nq.bz2", bz2.compress),
        ("x.nq.zst", zstandard.compress),
        ("x.nq", gzip.compress),
        ("x.v1.2.nq.zst", lambda data: zstandard.compress(data) + zstandard.compress(data[:0])),
    ],
)
def test_compressed_files_are_read(tmp_path, name, compress):
    """The content tells how a file is compressed; the extension before tells its format."""
    path = _write(tmp_path, name, compress(b'<http://e/a> <http://e/p> "1" <http://e/g> .\n'))

    assert len(store.read_quads(path, base=BASE)) == 1
    assert len(store.load_in_memory([path])) == 1


@pytest.mark.parametrize("name", ["x.nq.gz", "x.nq.bz2", "x.nq.zst"])
def test_a_damaged_compressed_file_is_a_sentence(tmp_path, name):
    """A file that is cut off is not read in part."""
    compress = {"gz": gzip.compress, "bz2": bz2.compress, "zst": zstandard.compress}
    data = compress[name.rpartition(".")[2]](bytes(range(256)) * 999)
    for cut in (data[:-20], data[:8]):
        with pytest.raises(SourceError, match="is damaged: it cannot be decompressed as"):
            store.read_quads(_write(tmp_path, name, cut), base=BASE)


def test_a_compressed_file_is_bounded(tmp_path, monkeypatch):
    """What expands beyond the limit is refused before all of it is in memory."""
    monkeypatch.setattr("gwangju_kg.rdf.files.content.MAX_BYTES", 4096)
    with pytest.raises(SourceError, match="holds more than"):
        store.read_quads(_write(tmp_path, "x.nt.gz", gzip.compress(b"#" * 8192)), base=BASE)


@pytest.mark.parametrize("dump", ["gwangju-kg.nq", "gwangju-kg.trig", "gwangju-kg.jsonld"])
def test_our_own_dumps_are_read(release_path, dump):
    """The compressed dumps of a release hold the same quads as the plain ones."""
    dumps = release_path / "dumps"
    plain = {*store.read_quads(dumps / "gwangju-kg.nq", base=BASE)}
    for coding in ("gz", "zst"):
        packed = {*store.read_quads(dumps / f"{dump}.{coding}", base=BASE)}
        assert len(packed) == len(plain)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-1", "euc-kr"]
)
def test_xml_in_any_encoding_is_read(tmp_path, encoding):
    """The byte order mark or the declaration tells the encoding."""
    value = "é" if encoding == "iso-8859-1" else "광주"
    stated = encoding.removesuffix("-sig").removesuffix("-le").removesuffix("-be").upper()
    text = f'<?xml version="1.0" encoding="{stated}"?>\n{HEAD}<e:C rdf:about="e:x" e:p="{value}"/>'
    path = _write(tmp_path, "x.rdf", f"{text}</rdf:RDF>".encode(encoding))

    assert value in {quad.object.value for quad in store.read_quads(path, base=BASE)}


def test_entities_of_the_doctype_are_expanded(tmp_path):
    """Namespaces, attributes and texts have the values of the entities; CDATA has none."""
    quads, defects, _ = _read(_write(tmp_path, "x.rdf", CATALOGUE))
    values = {quad.predicate.value.rpartition("/")[2]: quad.object.value for quad in quads}

    assert (len(quads), defects) == (4, [])
    assert values["title"] == 'Katalog © "open" & free'
    assert values["description"] == "&city; stays"
    assert values["dcat#dataset"] == "http://data.example/city/dataset/1"
    path = _write(tmp_path, "y.rdf", CATALOGUE.replace("</dct:title>", "</title>"))
    with pytest.raises(SourceError) as caught:
        _read(path)
    assert caught.value.line == 13  # lines are those of the file


def test_an_entity_that_contains_itself_is_refused(tmp_path):
    """It would have no end."""
    text = f'<!DOCTYPE x [<!ENTITY a "&b;"><!ENTITY b "&a;">]>{HEAD}&a;</rdf:RDF>'
    with pytest.raises(SourceError, match=r"the entity . contains itself"):
        _read(_write(tmp_path, "x.rdf", text))


def test_a_malformed_iri_in_json_ld_is_an_error(tmp_path):
    """The parser would leave the node out in silence."""
    for node, term in (
        ({"@id": "http://e/a b", "http://e/p": 1}, "<http://e/a b>"),
        ({"@id": "http://e/a", "http://e/p": {"@id": "http://e/100%"}}, "<http://e/100%>"),
        ({"@id": "http://e/a", "@type": "http://e/a|b"}, "<http://e/a|b>"),
        ({"@id": "http://e/a", "http://e/p q": 1}, "<http://e/p q>"),
        ({"@id": "http://e/a", "http://e/p": {"@value": 1, "@type": "http://e/p q"}}, "e/p q"),
        ({"@id": "http://e/a", "http://e/p": {"@value": "", "@language": "k o"}}, "'k o'"),
        ({"@id": "http://e/{g}", "@graph": [{"@id": "http://e/a", "http://e/p": 1}]}, "e/{g}"),
        ({"@id": "a b", "http://e/p": 1}, "<http://base.example/a b>"),
    ):
        path = _write(tmp_path, "x.jsonld", json.dumps([{}, node], indent=1))
        for read in (store.read_quads, lambda path, base: store.load_in_memory([path], base=base)):
            with pytest.raises(SourceError, match="not RDF: malformed") as caught:
                read(path, base=BASE)
            assert term in str(caught.value)
            assert caught.value.line in range(4, 9)


def test_a_key_without_iri_is_told(tmp_path):
    """JSON-LD leaves it out by its own rules; a document of such keys alone is refused."""
    path = _write(tmp_path, "x.jsonld", '{"@id": "http://e/a",\n "http://e/p": 1,\n "name": "x"}')
    quads, defects, ignored = _read(path)
    assert (len(quads), defects, [defect.line for defect in ignored]) == (1, [], [3])
    assert "the key 'name' has no IRI in the context" in str(ignored[0])

    path = _write(tmp_path, "x.json", '{"id": 1,\n "name": "x"}')
    with pytest.raises(SourceError, match=r"has no statement: .*does it lack an @context"):
        store.read_quads(path, base=BASE)
    assert not store.read_quads(_write(tmp_path, "x.json", "[]"), base=BASE)


def test_what_is_malformed_is_left_out_and_told(tmp_path):
    """Leniently, the other statements are read, and each defect has its line."""
    quads, defects, ignored = _read(_write(tmp_path, "x.jsonld", EXPORT))

    assert len(quads) == 5
    lines = EXPORT.splitlines()
    places = [lines[defect.line - 1].strip().strip(",") for defect in defects]
    assert places == [
        '"site": "http://site.example/a page"',
        '"@language": "no tag"',
        '"@id": "e:4 b"',
    ]
    (told,) = ignored
    assert '"note"' in lines[told.line - 1]
    assert told.reason == "the key 'note' has no IRI in the context"


@pytest.mark.parametrize(
    ("name", "text", "kept", "lines"),
    [
        (
            "x.nt",
            "<http://e/a> <http://e/p> <http://e/1> .\n<http://e/a> <http://e/p> <http://e/a b> .\n"
            'garbage\n<http://e/a> <http://e/p> "x"@ko .\n<http://e/a> <http://e/p> "x"@k_o .\n',
            2,
            [2, 3, 5],
        ),
        (
            "x.ttl",
            "@prefix e: <http://e/> .\ne:a e:p <http://e/%zz> , e:b ;\n e:q 1 .\n"
            "e:c e:p f:x .\ne:d e:p 2 , .\ne:e e:p 3 .",
            2,
            [2, 4, 5],
        ),
        ("x.nq", "<http://e/a> <http://e/p> <http://e/b> <g h> .\n", 0, [1]),
        ("x.trig", "<http://e/g> { <http://e/a> <http://e/p> 1 , <http://e/|> }", 1, [1]),
        (
            "x.rdf",
            f'{HEAD}\n<e:C rdf:about="http://e/a b"/>\n<e:C rdf:about="http://e/c"/>\n'
            '<e:C rdf:about="x"><e:p xml:lang="k_o">y</e:p></e:C></rdf:RDF>',
            2,
            [2, 4],
        ),
        ("x.trix", TRIX.replace("http://e/a<", "http://e/a b<", 1), 2, [5]),
    ],
)
def test_a_defect_costs_its_statement_alone(tmp_path, name, text, kept, lines):
    """In each format, defects have lines; after a syntax error the rest of Turtle is left out."""
    path = _write(tmp_path, name, text)
    quads, defects, _ = _read(path)

    assert len(quads) == kept
    assert sorted({defect.line for defect in defects}) == lines
    with pytest.raises(SourceError) as caught:
        store.read_quads(path, base=BASE)
    assert caught.value.line == lines[0]
    with pytest.raises(SourceError) as caught:
        store.load_in_memory([path], base=BASE)
    assert caught.value.line == lines[0]


def test_rdf_xml_that_goes_wrong_is_read_up_to_there(tmp_path):
    """What follows would be taken for something else."""
    text = f'{HEAD}<e:C rdf:about="e:a"/><e:C rdf:about="e:b" rdf:ID="b"/><e:C rdf:about="e:c"/>'
    quads, (defect,), _ = _read(_write(tmp_path, "x.rdf", f"{text}</rdf:RDF>"))

    assert [quad.subject.value for quad in quads] == ["e:a"]
    assert str(defect).endswith("; the rest of the file, from line 1 on")


@pytest.mark.parametrize("name", ["x.trix", "x.xml", "x.trix.gz"])
def test_trix_is_read(tmp_path, name):
    """Named graphs, blank nodes and literals of TriX are those of N-Quads."""
    data = gzip.compress(TRIX.encode()) if name.endswith("gz") else TRIX
    quads, defects, _ = _read(_write(tmp_path, name, data))
    first, second, third = quads

    node, graph = NamedNode("http://e/p"), NamedNode("http://e/g")
    value = Literal('값 "1" <', language="ko")
    assert first == Quad(NamedNode("http://e/a"), node, value, graph)
    assert second.object == Literal(
        "01", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#int")
    )
    assert (second.graph_name, third.object) == (graph, second.subject)
    assert not defects


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("<id>N 1</id><uri>", "<uri>", "a triple has three terms, not 2"),
        (' datatype="http://www.w3.org/2001/XMLSchema#int"', "", "a typedLiteral has no datatype"),
        ("plainLiteral", "literal", "the element literal is not one of TriX"),
    ],
)
def test_what_is_no_trix_is_refused_with_its_line(tmp_path, old, new, message):
    """The line is that of the element."""
    with pytest.raises(SourceError, match=message) as caught:
        store.read_quads(_write(tmp_path, "x.trix", TRIX.replace(old, new)), base=BASE)
    assert caught.value.line in {5, 7, 8}


ONTOLOGY = """<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [
  <!ENTITY owl "http://www.w3.org/2002/07/owl#" >
  <!ENTITY rec "https://records.example/ontology#" >
]>
<rdf:RDF xmlns="&rec;" xml:base="https://records.example/ontology" xmlns:owl="&owl;"
  xmlns:html="http://www.w3.org/1999/xhtml" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#">
  <owl:Ontology rdf:about=""><rdfs:comment rdf:parseType="Literal"><html:p>A</html:p></rdfs:comment>
  </owl:Ontology>
  <owl:Class rdf:about="#Record"><owl:unionOf rdf:parseType="Collection">
    <rdf:Description rdf:about="#A"/><rdf:Description rdf:about="&rec;B"/>
  </owl:unionOf></owl:Class>
  <owl:Class rdf:ID="Agent"/>
</rdf:RDF>"""

UNITS = r'''@prefix q: <http://units.example/schema/> .
@prefix u: <http://units.example/vocab/> .
u:KiloGM-M-PER-SEC2 a q:Unit ; q:latex "\\(1\\,kg \\cdot m\\)"^^q:LatexString ;
  q:html """<p>It's "x"</p>"""@en ; q:multiplier 0.0010 , 1.0E-3 ; q:symbol "kg·m/s²" .
u:PERCENT_RH a q:Unit .'''

LIBRARY = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
{HEAD}<rdf:Description rdf:about="http://lod.example/KAC1"><e:name>김 아무개</e:name>
<e:born rdf:datatype="http://www.w3.org/2001/XMLSchema#gYear">1920</e:born>
<e:homepage rdf:resource="www.lod.example/집 주소"/><e:empty/></rdf:Description></rdf:RDF>"""

STRUCTURE = f'{HEAD}\n<e:C rdf:about="e:a"/>\n<e:C rdf:about="e:b" rdf:ID="b"/>\n</rdf:RDF>'


@pytest.mark.parametrize(
    ("name", "text", "count", "line"),
    [
        ("ontology.owl", ONTOLOGY, 9, None),
        ("units.ttl", UNITS, 7, None),
        ("library.rdf", LIBRARY, 3, 4),
        ("structure.rdf", STRUCTURE, 1, 3),
        ("entities.json", '{"entities": {"Q1":\n {"labels": {}}}}', 0, 1),
        ("graphs.nq", "# a comment\n_:a <http://e/p> _:a _:g .\n", 1, None),
    ],
)
def test_files_of_these_kinds_are_read(tmp_path, name, text, count, line):
    """An ontology, units, authority records, an export: read, or refused with the line."""
    path = _write(tmp_path, name, text)
    quads, defects, _ = _read(path)
    assert len(quads) == count
    if line is None:
        assert not defects
        assert len(store.read_quads(path, base=BASE)) == count
    else:
        with pytest.raises(SourceError) as caught:
            store.read_quads(path, base=BASE)
        assert caught.value.line == line
