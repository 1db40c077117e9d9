"""Hostile queries: one table for each kind of attack."""

# A query is on one line, as it is sent, and is built as text on purpose:
# ruff: noqa: E501, S608

from hostile.cases import CANARY, DROPPED, Case, direct, get, head, post

SAMPLE = (
    "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> SELECT ?s (COUNT(?l) AS ?n) "
    "WHERE { ?s rdfs:label ?l . FILTER(LANG(?l) = 'ko') } GROUP BY ?s ORDER BY DESC(?n) LIMIT 5"
)

MALFORMED = [
    direct("malformed " + repr(text), text, 400)
    for text in (
        "", " ", "#", "\ufeff", "SELECT", "SELECT *", "SELECT * {", "SELECT * { ?s ?p ?o }}",
        "SELECT * { ?s ?p 'open }", 'ASK { ?s ?p """open }', "ASK { <open }", "PREFIX", "PREFIX x",
        "PREFIX x: <", "ASK { x:y a x:z }", "ASK { FILTER( }", "ASK { FILTER(1 + ) }",
        "ASK { BIND(1 AS 2) }", "%", "\\", "DESCRIBE", "CONSTRUCT { ?s ?p ?o }",
        "SELECT (1 AS ?x) (2 AS ?x) {}", "SELECT * { VALUES (?a ?b) { (1) } }",
        "SELECT (unknown(1) AS ?x) {}", "ASK {} LIMIT -1", "SELECT * {} LIMIT 1e5",
        "SELECT * {} LIMIT 99999999999999999999999", "SELECT ?s { ?s ?p ?o } GROUP BY ?p",
        "ASK { ?s ?p '\\uD800' }", "ASK { ?s ?p '\\U00110000' }", "ASK {} ASK {}",
        "\u202eASK {}", "ASK\u00a0{}", "🙂", "<?xml version='1.0'?>", "{'query': 'ASK {}'}",
    )
]  # fmt: skip

TRUNCATED = [
    direct(f"cut after {length} characters", SAMPLE[:length], 400) for length in range(8, 158, 15)
]

BYTES = [
    Case("a byte that is no UTF-8, by get", get(b"ASK {} #\xff"), (400,)),
    Case("an overlong slash, by get", get(b"ASK {} #\xc0\xaf"), (400,)),
    Case("half a surrogate pair, by get", get(b"ASK {} #\xed\xa0\x80"), (400,)),
    Case("NUL by get", get("ASK {} #\0"), (400,)),
    direct("NUL in a body", "ASK {} #\0", 400),
    direct("a byte that is no UTF-8 in a body", b"ASK {} #\xff", 400),
    direct("UTF-16", "ASK {}".encode("utf-16"), 400),
    direct("random bytes", bytes(range(128, 256)) * 8, 400),
    Case(
        "a form that is no UTF-8", post(b"query=%FF", "application/x-www-form-urlencoded"), (400,)
    ),
    Case("a form with raw bytes", post(b"query=\xff", "application/x-www-form-urlencoded"), (400,)),
    Case("NUL in a form", post(b"query=%00", "application/x-www-form-urlencoded"), (400,)),
    Case("another charset", post("ASK {}", "application/sparql-query; charset=utf-7"), (415,)),
    Case("gzip that is none", post("ASK {}", Content_Encoding="gzip"), (415,)),
    Case("a body without a type", post("ASK {}", ""), (415,)),
    Case("a multipart body", post("--x\r\n", "multipart/form-data; boundary=x"), (415,)),
    Case("a JSON body", post("{}", "application/json"), (415,)),
]

MEGA = 1024**2

_MANY = " ".join(f"?v{number}" for number in range(2_000))

SIZE = [
    direct("one byte over the limit", "ASK {}".ljust(1_000_001), 413),
    direct("a limit full of spaces", "ASK {}".ljust(1_000_000), 200),
    direct(
        "a list of 150,000 values",
        "SELECT (COUNT(*) AS ?n) { VALUES ?x { " + "1234 " * 150_000 + "} }",
        200,
    ),
    direct("an IN list of 100,000", "ASK { FILTER(1 IN (" + "2345, " * 100_000 + "1)) }", 200),
    direct(
        "a call with 100,000 arguments",
        "SELECT (STRLEN(CONCAT(" + "'abcd', " * 100_000 + "'')) AS ?n) {}",
        200,
    ),
    direct(
        "a template of 20,000 triples",
        "CONSTRUCT { " + "<urn:a> <urn:b> <urn:c> . " * 20_000 + "} {}",
        200,
    ),
    direct(
        "20,000 prefixes",
        "".join(f"PREFIX p{n}: <urn:{n}> " for n in range(20_000)) + "ASK {}",
        200,
    ),
    direct("one megabyte of query", "ASK { " + "?s ?p ?o . " * 95_000 + "}", 413),
    direct("eight megabytes of query", "#" * 8 * MEGA, 413),
    Case(
        "sixteen megabytes of form",
        post("query=" + "%41" * 6 * MEGA, "application/x-www-form-urlencoded"),
        (413,),
    ),
    Case(
        "a thousand and one parameters",
        head("GET", "/sparql?query=ASK%7B%7D" + "&a" * 1001),
        (400,),
    ),
    Case("an address of a megabyte", get("ASK {} #" + "x" * MEGA), (DROPPED, 414, 431)),
    direct("a string of 90 KB", "ASK { FILTER('" + "x" * 90_000 + "' = 'y') }", 200),
    direct("a number of 90,000 digits", "ASK { FILTER(" + "9" * 90_000 + " > 1) }", 200),
    direct("a variable of 90 KB", "SELECT * { ?" + "x" * 90_000 + " ?p ?o } LIMIT 1", 200),
    direct("15,000 rows of data", "SELECT * { VALUES ?a {" + " 1" * 15_000 + " } }", 200),
    direct("2,000 variables", f"SELECT * {{ VALUES ({_MANY}) {{}} }}", 200),
    direct("90 KB of blanks", "ASK {}".ljust(90_000), 200),
]

DEEP = [
    direct(f"10,000 times {what}", begin + opening * 10_000 + middle + closing * 10_000 + end, 413)
    for what, begin, opening, middle, closing, end in (
        ("a group", "SELECT * ", "{", "", "}", ""),
        ("a parenthesis", "ASK { FILTER", "(", "1", ")", " }"),
        ("a list", "ASK { ?s ?p ", "(", "1", ")", " }"),
        ("a blank node", "ASK { ?s ?p ", "[?p", "[]", "]", " }"),
        ("a path", "ASK { ?s ", "(", "?p", ")", " ?o }"),
        ("an unclosed group", "SELECT * ", "{", "", "", ""),
        ("an unclosed parenthesis", "ASK { FILTER", "(", "", "", ""),
        ("not", "ASK { FILTER(", "!", "1", "", ") }"),
        ("minus", "ASK { FILTER(", "- ", "?a", "", ") }"),
        ("plus", "ASK { FILTER(1", "+1", "", "", ") }"),
        ("or", "ASK { FILTER(1", "||1", "", "", ") }"),
        ("and", "ASK { FILTER(1", "&&1", "", "", ") }"),
        ("an inverse path", "ASK { ?s ", "^ ", "<p:>", "", " ?o }"),
        ("an alternative path", "ASK { ?s <p:>", "|<p:>", "", "", " ?o }"),
        ("a sequence path", "ASK { ?s <p:>", "/<p:>", "", "", " ?o }"),
        ("a triple", "ASK { ", "?s?p?o.", "", "", " }"),
        ("an object", "ASK { ?s ?p 1", ",1", "", "", " }"),
        ("a term to describe", "DESCRIBE", " <a:>", "", "", ""),
    )
] + [
    direct(f"{count:,} times {what}", begin + opening * count + middle + closing * count + end, 413)
    for count, what, begin, opening, middle, closing, end in (
        (5_000, "IF", "ASK { FILTER(", "IF(1,1,", "1", ")", ") }"),
        (5_000, "COALESCE", "ASK { FILTER(", "COALESCE(", "1", ")", ") }"),
        (5_000, "OPTIONAL", "ASK {", "OPTIONAL{", "", "}", "}"),
        (2_000, "NOT EXISTS", "ASK {", "FILTER NOT EXISTS {", "", "}", "}"),
        (3_000, "a subselect", "SELECT * ", "{SELECT *", "{}", "}", ""),
        (5_000, "flat OPTIONAL", "ASK {", "OPTIONAL{}", "", "", "}"),
        (5_000, "flat UNION", "ASK {{}", "UNION{}", "", "", "}"),
        (5_000, "flat MINUS", "ASK {", "MINUS{}", "", "", "}"),
        (5_000, "BIND", "ASK {", "BIND(1 AS ?x)", "", "", "}"),
        (5_000, "FILTER", "ASK {", "FILTER(1)", "", "", "}"),
        (5_000, "a subselect side by side", "ASK {", "{SELECT*{}}", "", "", "}"),
        (3_000, "a quoted triple", "ASK { ?s ?p ", "<<( ?s ?p ", "?o", ")>>", "}"),
    )
]

#: Answered, or stopped at the deadline.
ANSWERED = (200, 503)

PLANNING = [
    direct("a list of 400", "ASK { ?s ?p (" + "?x " * 400 + ") }", 413),
    direct("a list at the limit", "ASK { ?s ?p (" + "1 " * 49 + ") }", *ANSWERED),
    direct("a star of 200", "ASK { ?s " + ";".join(f"?p{n} ?o{n}" for n in range(200)) + " }", 413),
    direct("a star of 99", "ASK { ?s " + ";".join(f"?p{n} ?o{n}" for n in range(99)) + " }", *ANSWERED),
    direct("a chain of 99", "ASK { " + ".".join(f"?v{n} ?p ?v{n + 1}" for n in range(99)) + " }", *ANSWERED),
    direct("a clique of 13", "ASK { " + ".".join(f"?v{a} ?p{a}x{b} ?v{b}" for a in range(13) for b in range(a)) + " }", *ANSWERED),
    direct("99 products", "ASK { " + ".".join(f"?a{n} ?b{n} ?c{n}" for n in range(99)) + " }", *ANSWERED),
    direct("99 nested OPTIONALs", "ASK {" + "OPTIONAL{?s ?p ?o " * 99 + "}" * 99 + "}", *ANSWERED),
    direct("99 nested NOT EXISTS", "ASK {" + "FILTER NOT EXISTS {?s ?p ?o " * 99 + "}" * 99 + "}", *ANSWERED),
    direct("400 UNIONs", "ASK {{?s ?p ?o}" + "UNION{?s ?p ?o}" * 400 + "}", 413, *ANSWERED),
]  # fmt: skip

_THREE = " ".join(f"VALUES ?{name} {{ {' '.join(map(str, range(2000)))} }}" for name in "abc")
_TWO = " ".join(f"VALUES ?{name} {{ {' '.join(map(str, range(5000)))} }}" for name in "ab")
_DOUBLING = " ".join(f"BIND(CONCAT(?s{n}, ?s{n}) AS ?s{n + 1})" for n in range(45))
_ALL = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"

PRODUCTS = [
    direct("a product that is counted", f"SELECT (COUNT(*) AS ?n) {{ {_THREE} }}", 503),
    direct("a product of the store", f"SELECT (COUNT(*) AS ?n) {{ {_ALL} }}", 503),
    direct("a product in order", f"SELECT * {{ {_TWO} }} ORDER BY ?a DESC(?b)", 503),
    direct("a product in order, cut", f"SELECT * {{ {_TWO} }} ORDER BY DESC(?a + ?b) LIMIT 1", 503),
    direct("a product in hash order", f"SELECT * {{ {_TWO} }} ORDER BY SHA512(STR(?a * ?b))", 503),
    direct("a product made distinct", f"SELECT DISTINCT (?a * ?b + ?c AS ?d) {{ {_THREE} }}", 503),
    direct("a product in groups", f"SELECT ?a (SUM(?b) AS ?n) {{ {_THREE} }} GROUP BY ?a", 503),
    direct("a product concatenated", f"SELECT (GROUP_CONCAT(?a) AS ?n) {{ {_THREE} }}", 503),
    direct("a product skipped", f"SELECT * {{ {_THREE} }} OFFSET 7000000000", 503),
    direct("a product written", f"SELECT * {{ {_ALL} }}", 413, 503),
    direct("a product as a graph", f"CONSTRUCT {{ ?a ?e ?i . ?d ?b ?c }} {{ {_ALL} }}", 413, 503),
    direct("a product described", f"DESCRIBE * {{ {_ALL} }}", 413, 503),
    direct("a product with nothing", f"ASK {{ {_THREE} FILTER(?a + ?b + ?c < 0) }}", 503),
    direct("a product within EXISTS", f"ASK {{ FILTER EXISTS {{ {_THREE} FILTER(?a = -1) }} }}", 503),
    direct("a product taken away", f"ASK {{ {_TWO} MINUS {{ {_TWO} }} }}", 200, 503),
    direct("a product of paths", "SELECT (COUNT(*) AS ?n) { ?a (!<u:>|^<u:>)* ?b . ?b (!<u:>)* ?c . ?d (!<u:>|^<u:>)* ?e }", *ANSWERED),
    direct("a string doubled 45 times", f"SELECT (STRLEN(?s45) AS ?n) {{ BIND('x' AS ?s0) {_DOUBLING} }}", 503),
    direct("a string doubled and shown", f"SELECT ?s45 {{ BIND('x' AS ?s0) {_DOUBLING} }}", 413, 503),
    direct("a string doubled by REPLACE", "SELECT (STRLEN(?z) AS ?n) { BIND('" + "x" * 1000 + "' AS ?y) BIND(REPLACE(?y, 'x', ?y) AS ?w) BIND(REPLACE(?w, 'x', ?y) AS ?v) BIND(REPLACE(?v, 'x', ?y) AS ?z) }", 503),
    direct("a regex that backtracks elsewhere", "ASK { FILTER(REGEX('" + "a" * 50_000 + "!', '^(a+)+$')) }", 200),
    direct("a regex of a billion states", "ASK { FILTER(REGEX('aaa', '((a{1000}){1000}){1000}')) }", 200, 400),
    direct("a nested regex", "ASK { FILTER(REGEX('a', '" + "(" * 9_000 + ")" * 9_000 + "')) }", 200, 400),
    direct("a regex for each row", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(REGEX(STR(?c), STR(?f))) }", *ANSWERED),
    direct("years out of range", "SELECT ('99999999999-01-01T00:00:00Z'^^<http://www.w3.org/2001/XMLSchema#dateTime> - NOW() AS ?x) {}", 200),
    direct("a division by nothing", "SELECT (1/0 AS ?x) (-9223372036854775808/-1 AS ?y) {}", 200),
    direct("the whole store in JSON", "SELECT * { ?a ?b ?c . ?d ?e ?f }", 200, 413, 503),
]  # fmt: skip

_C = CANARY
_BODY = "{ ?s ?p ?o }"

SERVICE = [
    direct(f"SERVICE {name}", text, 403)
    for name, text in {
        "plainly": f"SELECT * {{ SERVICE <{_C}/> {_BODY} }}",
        "in small letters": f"SELECT * {{ service <{_C}/> {_BODY} }}",
        "in mixed letters": f"SELECT * {{ SeRvIcE <{_C}/> {_BODY} }}",
        "SILENT": f"SELECT * {{ SERVICE SILENT <{_C}/> {_BODY} }}",
        "by a variable": f"SELECT * {{ VALUES ?x {{ <{_C}/> }} SERVICE ?x {_BODY} }}",
        "by a computed variable": f"SELECT * {{ BIND(IRI('{_C}/') AS ?x) SERVICE ?x {_BODY} }}",
        "by a prefix": f"PREFIX c: <{_C}/> SELECT * {{ SERVICE c:x {_BODY} }}",
        "by the empty prefix": f"PREFIX : <{_C}/> SELECT * {{ SERVICE : {_BODY} }}",
        "by a base": f"BASE <{_C}/> SELECT * {{ SERVICE <x> {_BODY} }}",
        "in EXISTS": f"ASK {{ FILTER EXISTS {{ SERVICE <{_C}/> {_BODY} }} }}",
        "in OPTIONAL": f"ASK {{ OPTIONAL {{ SERVICE <{_C}/> {_BODY} }} }}",
        "in UNION": f"ASK {{ {{}} UNION {{ SERVICE <{_C}/> {_BODY} }} }}",
        "in MINUS": f"ASK {{ ?s ?p ?o MINUS {{ SERVICE <{_C}/> {_BODY} }} }}",
        "in GRAPH": f"ASK {{ GRAPH ?g {{ SERVICE <{_C}/> {_BODY} }} }}",
        "in a subselect": f"ASK {{ {{ SELECT * {{ SERVICE <{_C}/> {_BODY} }} }} }}",
        "in CONSTRUCT": f"CONSTRUCT {_BODY} {{ SERVICE <{_C}/> {_BODY} }}",
        "in DESCRIBE": f"DESCRIBE ?s {{ SERVICE <{_C}/> {_BODY} }}",
        "in LATERAL": f"ASK {{ ?a ?b ?c LATERAL {{ SERVICE <{_C}/> {_BODY} }} }}",
        "within SERVICE": f"ASK {{ SERVICE <{_C}/> {{ SERVICE <{_C}/> {_BODY} }} }}",
        "after a comment": f"ASK {{ # SERVICE\nSERVICE <{_C}/> {_BODY} }}",
        "around a comment": f"ASK {{ SERVICE #x\r<{_C}/> {_BODY} }}",
        "after an open string in a comment": f"ASK {{ # '\nSERVICE <{_C}/> {_BODY} }}",
        "after a word": f"ASK {{ FILTER(true)FILTER true SERVICE <{_C}/> {_BODY} }}",
        "glued to a truth value": f"ASK {{ ?s ?p trueSERVICE <{_C}/> {_BODY} }}",
        "glued to its IRI": f"ASK{{SERVICE<{_C}/>{{?s?p?o}}}}",
        "glued to a prefix": f"PREFIX : <{_C}/> ASK {{ SERVICE:p {_BODY} }}",
        "with tabs and lines": f"ASK {{\tSERVICE\n\r\t<{_C}/>\n{_BODY} }}",
        "after strings of all kinds": f"ASK {{ ?s ?p 'a\\'' , \"b\" , '''c'd''' . SERVICE <{_C}/> {_BODY} }}",
    }.items()
] + [
    direct(f"an IRI {name} that is never fetched", text, expected)
    for name, text, expected in (
        ("of FROM", f"SELECT * FROM <{_C}/> {_BODY}", 200),
        ("of FROM NAMED", f"SELECT * FROM NAMED <{_C}/> {{ GRAPH ?g {_BODY} }}", 200),
        ("of GRAPH", f"ASK {{ GRAPH <{_C}/> {_BODY} }}", 200),
        ("to DESCRIBE", f"DESCRIBE <{_C}/>", 200),
        ("of a function", f"ASK {{ FILTER(<{_C}/>(1)) }}", 200),
        ("escaped into a keyword", f"ASK {{ \\u0053ERVICE <{_C}/> {_BODY} }}", 403),
    )
] + [
    Case("a default graph that is never fetched", head("GET", f"/sparql?query=ASK%7B%7D&default-graph-uri={_C}/"), (200,)),
    Case("a named graph that is never fetched", head("GET", f"/sparql?query=ASK%7B%7D&named-graph-uri={_C}/"), (200,)),
    Case("a form with a service", post(f"query=ASK{{SERVICE<{_C}>{{}}}}", "application/x-www-form-urlencoded"), (403,)),
    Case("a service by get", get(f"ASK {{ SERVICE <{_C}/> {_BODY} }}"), (403,)),
]  # fmt: skip

UPDATES = [
    direct(f"the update {text}", text, 403)
    for text in (
        "INSERT DATA { <a:> <b:> <c:> }", "DELETE WHERE { ?s ?p ?o }", "DELETE DATA { <a:> <b:> 1 }",
        "CLEAR ALL", "DROP ALL", "CREATE GRAPH <g:>", "ADD DEFAULT TO <g:>",
        "MOVE DEFAULT TO <g:>", "COPY DEFAULT TO <g:>", f"LOAD <{_C}/>", f"load silent <{_C}/>",
        f"LOAD <{_C}/> INTO GRAPH <g:>", "WITH <g:> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "PREFIX x: <y:> INSERT DATA { x:a x:b x:c }", f"BASE <{_C}/> LOAD <x>",
        "ASK {} ; DROP ALL",
    )
] + [
    Case("an update by get", head("GET", "/sparql?update=CLEAR%20ALL"), (403,)),
    Case("an update by form", post("update=CLEAR+ALL", "application/x-www-form-urlencoded"), (403,)),
    Case("an update beside a query", head("GET", "/sparql?query=ASK%7B%7D&update=DROP%20ALL"), (403,)),
    Case("an update as a body", post("CLEAR ALL", "application/sparql-update"), (415,)),
    Case("a graph put", head("PUT", "/sparql?default", Content_Length=0), (405,)),
    Case("a graph deleted", head("DELETE", "/sparql?default"), (405,)),
    Case("a graph posted", post("<a:> <b:> <c:> .", "text/turtle"), (415,)),
]  # fmt: skip
