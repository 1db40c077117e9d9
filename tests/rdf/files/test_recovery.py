"""What is read of files with defects: what they state for certain, and nothing else."""

import bz2
import gzip
import random
import re

import pytest

from gwangju_kg.errors import SourceError
from gwangju_kg.rdf import store
from gwangju_kg.rdf.files.reading_log import ReadingLog

BASE = "http://base.example/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
HEAD = "@prefix e: <http://e/> .\n"
XML = f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:e="http://e/">\n'
TRIX = '<TriX xmlns="http://www.w3.org/2004/03/trix/trix-1/">\n<graph><uri>e:g</uri>\n'
CONTEXT = '{"@context": {"e": "http://e/"}, "@graph": [\n{"@id": "e:a", "e:p": "1"},\n'


def _write(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def _triple(*terms):
    return f"<triple>{''.join(terms)}</triple>\n"


def _uri(name):
    return f"<uri>e:{name}</uri>"


def _read(path):
    """Return the quads as short texts, the defects, and what is ignored."""
    defects, ignored = [], []
    quads = store.read_quads(path, base=BASE, on_defect=defects.append, on_ignored=ignored.append)
    texts = {str(quad).replace("http://e/", "").replace("e:", "") for quad in quads}
    return texts, defects, ignored


#: Name, content, the statements that are read, the lines of the defects, where the rest begins.
CASES = [
    # N-Triples and N-Quads: each line by itself.
    *[
        (
            name,
            b'<e:a> <e:p> "1" .\n' + line + b'\n<e:c> <e:p> "3" .\n_:b <e:p> _:b .\n',
            {'<a> <p> "1"', '<c> <p> "3"'},
            [2],
            None,
        )
        for name in ("x.nt", "x.nq")
        for line in (
            b'<e:b> <e:p> "\xff" .',
            b'<e:b> <e:p> "unclosed .',
            b'<e:b> <e:p> "no dot"',
            b"<e:b> <e:p>",
            b"<e:b <e:p> <e:c> .",
            b"<b> <e:p> <e:c> .",
            b'<e:b> <e:p> "x"@k_o .',
            b'<e:b> <e:p> "x"^^<a b> .',
            b"GRAPH <e:g> {",
        )
    ],
    # Turtle: malformed terms alone; from a syntax error on, the rest.
    *[
        (
            "x.ttl",
            HEAD.encode() + b"e:a e:p e:b .\n" + line + rest,
            {"<a> <p> <b>", "<c> <p> <d>"},
            [3],
            None,
        )
        for rest in (b"\ne:c e:p e:d .",)
        for line in (
            b"e:b e:p <http://e/{id}> .",
            b"<http://e/a b> e:p 1 , 2 .",
            b'e:b e:p "x"@toolonglanguagetag .',
            b'e:b e:p "x"^^<http://e/a b> .',
            b'e:b e:p "\xe9"@fr .',
            b'e:b e:p """\xe9""" .',
            b'e:b e:p "\\q" .',
            b"e:b e:p f:x .",
            b"e:b e:p e:a%zz .",
            b"e:b e:p <<( e:b e:p <http://e/{id}> )>> .",
            b"@prefix x: <http://x/ y#> . x:a e:p x:b .",
            b"PREFIX x: <http://x/ y#> x:a e:p x:b . e:b x:p 1 .",
            b"@base <http://x/ y/> . <z> e:p </z> , <> , <//z/> .",
            b"BASE <http://x/ y/> <z> e:p 1 .",
        )
    ],
    *[
        ("x.ttl", HEAD.encode() + b"e:a e:p e:b .\n" + text, {"<a> <p> <b>"}, [line], 3)
        for text, line in (
            (b'e:b e:p "unclosed .\ne:c e:q "3" .\n', 3),
            (b'e:b e:p """1 .\ne:c e:q "3" .\ne:d e:q """4""" .', 5),
            (b'e:b e:p "1 , e:q "3" .', 3),
            (b"e:b e:p <http://e/unclosed .\ne:c e:q <http://e/d> .", 3),
            (b"e:b e:p <http://e/unclosed . # >\ne:c e:q e:d .", 3),
            (b"e:b e:p <http://e/unclosed , '>' , e:x , 'y' .", 3),
            (b"e:b e:p bad .\ne:c e:q e:d .", 3),
            (b"e:b e:p 1\ne:c e:q e:d .", 4),
            (b"e:b e:p ( 1 bad 2 ) .\ne:c e:q e:d .", 3),
            (b"e:b e:p [ e:q 1 ; e:q bad ] .\ne:c e:q e:d .", 3),
            (b"e:b e:p 1 , ,\n2 .", 3),
            (b"e:b e:p 1 ; e:q <http://e/a b> ; e:q", 3),
            (b'e:b e:p "\xff\\" , "2" .', 3),
            (b'e:b e:p "C:\\dir\\" , "2" .', 3),
            (b"\xff e:b e:p 1 .", 3),
        )
    ],
    # TriG: quads stay in their graphs.
    (
        "x.trig",
        HEAD + "e:g { e:a e:p e:b . e:a e:p bad . e:a e:p e:c . }\ne:h { e:a e:p e:d }",
        {"<a> <p> <b> <g>"},
        [2],
        2,
    ),
    (
        "x.trig",
        HEAD + "e:g { e:a e:p e:b }\n<a b> { e:a e:p e:c . }\ne:h { e:a e:p e:d }",
        {"<a> <p> <b> <g>", "<a> <p> <d> <h>"},
        [3],
        None,
    ),
    ("x.trig", HEAD + "e:g { e:a e:p e:b }\ne:h {\n e:a e:p e:d", {"<a> <p> <b> <g>"}, [4], 4),
    (
        "x.trig",
        HEAD + "e:g { e:a e:p e:b }\n<http://e/h { e:a e:p 1 } # >\n{ e:a e:p e:d }",
        {"<a> <p> <b> <g>"},
        [3],
        3,
    ),
    # TriX: triples and graphs; from where it is no XML, the rest.
    (
        "x.trix",
        TRIX
        + _triple(_uri("a"), _uri("p"), _uri("b"))
        + _triple(_uri("a"), _uri("p"))
        + _triple("<plainLiteral>x</plainLiteral>", _uri("p"), _uri("b"))
        + _triple(
            _uri("a"), _uri("p"), "<plainLiteral xml:lang='en . &lt;e:x&gt;'>x</plainLiteral>"
        )
        + _triple(_uri("a"), _uri("p"), "<typedLiteral>x</typedLiteral>")
        + _triple(_uri("a"), _uri("p"), "<literal>x</literal>")
        + _triple(_uri("a"), _uri("p"), "<uri>e:a .} b</uri>")
        + "</graph><graph><plainLiteral>g</plainLiteral>"
        + _triple(_uri("x"), _uri("p"), _uri("b"))
        + f"</graph><graph>{_triple(_uri('a'), _uri('p'), _uri('c'))}</graph></TriX>",
        {"<a> <p> <b> <g>", "<a> <p> <c>"},
        [4, 5, 6, 7, 8, 8, 10, 9],
        None,
    ),
    (
        "x.trix",
        TRIX
        + _triple(_uri("a"), _uri("p"), _uri("b"))
        + _triple(_uri("a"), _uri("p"), "<uri>e:c&"),
        {"<a> <p> <b> <g>"},
        [4],
        4,
    ),
    # RDF/XML: descriptions; from an error in their structure on, the rest.
    *[
        ("x.rdf", XML + '<e:C rdf:about="e:a"/>\n' + text, {f"<a> <{RDF}type> <C>"}, lines, rest)
        for text, lines, rest in (
            ('<e:C rdf:about="e:b">AT&T</e:C>\n<e:C rdf:about="e:c"/></rdf:RDF>', [3], 3),
            ('<e:C rdf:about="e:b>\n<e:C rdf:about="e:c"/></rdf:RDF>', [4], 3),
            ('<e:C rdf:about="e:b"><e:p>x</e:q></e:C></rdf:RDF>', [3], 3),
            ('\n<e:C rdf:about="e:b"><e:p>x', [4], 4),
            ('<e:C rdf:about="e:b" rdf:ID="b"/>\n<e:C rdf:about="e:c"/></rdf:RDF>', [3], 3),
            (
                '<e:C rdf:about="http://e/a b"/>\n<e:C rdf:ID="1"/>\n</rdf:RDF>',
                [3, 4],
                4,
            ),
        )
    ],
    # JSON-LD: nodes of the outermost list.
    *[
        (
            "x.jsonld",
            f'{CONTEXT}{node},\n{{"@id": "e:c", "e:p": "3"}}]}}',
            {'<a> <p> "1"', '<c> <p> "3"'},
            [3],
            None,
        )
        for node in (
            '{"@id": 5, "e:q": 1}',
            '{"@id": "e:b", "e:q": {"@value": [1]}, "e:r": 1}',
            '{"@id": "e:b", "e:q": {"@value": "x", "@language": 5}}',
            '{"@id": "e:b", "e:q": {"@list": [{"@value": {}}, 2]}}',
            '{"@context": {"@vocab": 5}, "@id": "e:b", "q": 1}',
            '{"@context": "http://x/", "@id": "e:b", "e:q": 1}',
            '{"@id": "http://e/a b", "e:q": 1}',
        )
    ],
]


@pytest.mark.parametrize("case", CASES)
def test_nothing_is_read_that_a_file_does_not_state(tmp_path, case):
    """What is left out has its line, and the line from which on nothing is read."""
    name, content, stated, lines, rest = case
    path = _write(tmp_path, name, content)
    quads, defects, _ = _read(path)

    assert {text for text in quads if not text.startswith("_:")} == stated
    assert [defect.line for defect in defects] == lines
    assert [defect.rest_from for defect in defects] == [*[None] * (len(lines) - 1), rest]
    with pytest.raises(SourceError):
        store.read_quads(path, base=BASE)


@pytest.mark.parametrize(
    ("name", "text", "line", "reason"),
    [
        ("x.n3", HEAD + "e:a e:p e:b .\n{ e:a e:p ?x } => { e:b e:p ?x } .", 3, "variables"),
        ("x.jsonld", '[{"@id": "http://e/a",\n "http://e/p": 1},\n {"@id": NaN}]', 3, "'N'"),
        ("x.jsonld", '{"@id": "http://e/a",\n "http://e/p": {"@value": {}}}', 2, "@value"),
        ("x.jsonld", '{"@context": "https://schema.org/",\n "name": "가"}', 1, "another document"),
        ("x.rdf", f'{XML}<e:C xml:base="http://a b/" rdf:about="/c"/></rdf:RDF>', 2, "base IRI"),
        ("x.rdf", "<rdf:RDF", 1, "is not XML"),
        ("x.trix", TRIX + _triple(_triple()) + "</graph></TriX>", 3, "a triple is in a triple"),
        ("x.trix", TRIX + "<uri>e:h</uri></graph></TriX>", 3, "a graph has one name"),
    ],
)
def test_what_cannot_be_read_in_part_is_refused(tmp_path, name, text, line, reason):
    """The error is the same with and without leniency, and has its line."""
    path = _write(tmp_path, name, text)
    for on_defect in (None, [].append):
        with pytest.raises(SourceError, match=reason) as caught:
            store.read_quads(path, base=BASE, on_defect=on_defect)
        assert caught.value.line == line


def test_a_repeated_identifier_is_refused_or_told(tmp_path):
    """An ``rdf:ID`` is unique under its base; the content of a literal is no RDF."""
    literal = '<e:C rdf:ID="l"><e:p rdf:parseType="Literal"><e:C rdf:ID="a"/></e:p></e:C>\n'
    other = '<e:C xml:base="http://other.example/" rdf:ID="a"/>\n'
    text = f'{XML}<e:C rdf:ID="a"/>\n{literal}{other}'
    assert len(store.read_quads(_write(tmp_path, "x.rdf", f"{text}</rdf:RDF>"), base=BASE)) == 4

    path = _write(tmp_path, "x.rdf", f'{text}<e:C rdf:ID="a"/></rdf:RDF>')
    with pytest.raises(SourceError, match="the rdf:ID 'a' is that of line 2") as caught:
        store.read_quads(path, base=BASE)
    assert caught.value.line == 5
    quads, defects, ignored = _read(path)
    assert (len(quads), defects, [each.line for each in ignored]) == (4, [], [5])


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.jsonld", '[{"http://e/p":\n' * 300 + "1" + "}]" * 300, ":251: is nested more than 500"),
        (
            "x.rdf",
            '<!DOCTYPE x [<!ENTITY a "&b;">\n<!ENTITY b "&a;">]>\n<x>&a;</x>',
            ":3: the entity",
        ),
        (
            "x.rdf",
            "<!DOCTYPE x [<!ENTITY a0 ''>"
            + "".join(f"<!ENTITY a{n} '&a{n - 1};'>" for n in range(1, 2000))
            + "]>\n<x>\n&a1999;</x>",
            ":3: its entities are nested",
        ),
        ("x.nt", '<e:a> <e:p> "1"\n\n# next\n<e:a> <e:p> "2" .', ":1:.*followed by a dot"),
        ("x.ttl.gz", b"", "is empty"),
        (
            "x.ttl.gz.gz",
            gzip.compress(gzip.compress(b"", mtime=0), mtime=0),
            r"is compressed twice \(gz of gz\)",
        ),
        ("x.ttl", bz2.compress(gzip.compress(b"", mtime=0)), r"is compressed twice \(bz2 of gz\)"),
        ("x.ttl.bz2", bz2.compress(b"# whole") + b"rubbish", "is damaged"),
        ("x\x1b[1m.ttl", "<e:a> <e:p> \x1b[31m .", r"x\\x1b\[1m.ttl:1:13: .*, at \\x1b"),
        ("x.jsonld", '{"@id": "http://e/\x9b\u202e b",\n"http://e/p": 1}', r"e/\\x9b\\u202e b>"),
    ],
)
def test_a_refusal_says_what_and_where(tmp_path, name, content, message):
    """Nothing overflows a stack, and no character reaches a terminal that it would obey."""
    path = _write(tmp_path, name, content)
    with pytest.raises(SourceError, match=message):
        store.read_quads(path, base=BASE)
    with pytest.raises(SourceError, match=message):
        store.load_in_memory([path], base=BASE)


@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-le", "utf-32-be"])
def test_utf_32_is_read(tmp_path, encoding):
    """As XML of any encoding is; its mark begins with that of UTF-16."""
    text = f'<?xml version="1.0" encoding="UTF-32"?>{XML}<e:C rdf:about="e:광주"/></rdf:RDF>'
    (quad,) = store.read_quads(_write(tmp_path, "x.rdf", text.encode(encoding)), base=BASE)
    assert quad.subject.value == "e:광주"


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    """Whatever its extension is; a folder is said to be one."""
    for path, message in ((tmp_path / "none.csv", "No such file"), (tmp_path, "Is a directory")):
        with pytest.raises(SourceError, match=message):
            store.read_quads(path, base=BASE)


def test_the_log_says_what_was_left_out(tmp_path):
    """Each place, the number of places, and that the rest is missing; on printable lines."""
    log = ReadingLog()
    path = _write(tmp_path, "x.ttl", HEAD + "e:a e:p <a b> .\ne:a e:p e:b .\ne:a e:p \x1b[1m .\n")
    store.read_quads(path, base=BASE, on_defect=log.add_malformed)

    first, second, total = log.lines()
    assert first.startswith(f"{path}:2: malformed IRI <a b>: ")
    assert second.endswith("; the rest of the file, from line 4 on: left out")
    assert total == f"{path}: 2 places left out, one of them the whole rest from line 4 on"
    assert (log.left_out, "".join(log.lines()).isprintable()) == (2, True)


SIX = range(6)
FILES = {
    "x.trig": [
        HEAD,
        *(
            f'e:s{n} e:p "t{n}" , """l{n}""" , <http://e/o{n}> ; e:q [ e:r {n} ] .\n'
            if n % 2
            else f"e:g{n} {{ e:s{n} e:p ( e:m{n} ) , 'x{n}'@en . _:b{n} e:q e:o{n} {{| e:k {n} |}}"
            " }\n"
            for n in SIX
        ),
    ],
    "x.nq": ["# quads\n", *(f'<e:s{n}> <e:p> "v{n}"^^<e:d{n}> _:b{n} .\n' for n in SIX)],
    "x.rdf": [
        XML,
        *(
            f'<e:C rdf:about="e:s{n}"><e:p xml:lang="en">t{n}</e:p><e:q rdf:resource="e:o{n}"/>'
            f'<e:r rdf:parseType="Resource"><e:z>v{n}</e:z></e:r></e:C>\n'
            for n in SIX
        ),
        "</rdf:RDF>",
    ],
    "x.trix": [
        "<TriX>\n",
        *(
            f"<graph><uri>e:g{n}</uri><triple><uri>e:s{n}</uri><id>b{n}</id></triple><triple>"
            f"<id>b{n}</id><uri>e:p{n}</uri><plainLiteral xml:lang='en'>x{n}</plainLiteral>"
            "</triple></graph>\n"
            for n in SIX
        ),
        "</TriX>",
    ],
    "x.jsonld": [
        '{"@context": {"e": "http://e/", "q": {"@id": "e:q", "@type": "@id"}}, "@graph": [\n',
        ",\n".join(
            f'{{"@id": "e:s{n}", "e:p": ["v{n}", {{"@value": "w{n}", "@language": "en"}}], '
            f'"q": "e:o{n}", "e:l": {{"@list": ["m{n}", "k{n}"]}}}}'
            for n in SIX
        ),
        "]}",
    ],
}  # fmt: skip
CHANGES = (b"", *(bytes([byte]) for byte in b"\"<>'{}[]\\\xff \n.#&@:,"))


@pytest.mark.parametrize("name", FILES)
def test_a_changed_byte_changes_its_statement_alone(tmp_path, name):
    """What is missing of other statements is reported; nothing is added to them."""
    first, *_ = lines = FILES[name]
    whole = "".join(lines).encode()
    stated = {*map(_without_labels, _read(_write(tmp_path, name, whole))[0])}
    assert len(stated) >= len(SIX) - 1
    chance = random.Random(7)  # noqa: S311 - a lot that falls the same each time
    for _ in range(150):
        at = chance.randrange(len(first), len(whole))
        path = _write(tmp_path, name, whole[:at] + chance.choice(CHANGES) + whole[at + 1 :])
        try:
            quads, defects, _ = _read(path)
        except SourceError:
            continue
        number = str(whole.count(b"\n", len(first), at))
        others = {text for text in map(_without_labels, quads) if _numbers(text) - {number}}
        expected = {text for text in stated if number not in _numbers(text)}
        assert others <= stated, path.read_bytes()
        assert defects or expected <= others | {text for text in expected if not _numbers(text)}


def _without_labels(text):
    """Return a statement without labels of blank nodes and names of other vocabularies."""
    return re.sub(r"_:\w+|http://www\S*[#]", "", text)


def _numbers(text):
    return {*filter(str.isdigit, text)}
