"""
The Reconciliation Service API 0.2 at ``/reconcile``.

The responses are validated with the schemas of the specification, and with the rules of its text.
"""

import json
import re
import shutil
import tracemalloc
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from gwangju_kg.engine import Engine
from gwangju_kg.release import manifest
from gwangju_kg.release.contents import Release
from gwangju_kg.search import similarity
from gwangju_kg.search.hits import IndexedEntity, SearchHit
from gwangju_kg.search.similarity import SAME_NAME
from gwangju_kg.web.app import create_app
from gwangju_kg.web.endpoint.asgi_app import MAX_FORM_BYTES
from gwangju_kg.web.http.styles import SHEETS, csp_source
from gwangju_kg.web.queries.terms import XSD, Term
from gwangju_kg.web.reconcile.api import (
    MAX_IDS,
    MAX_PROPERTIES,
    MAX_QUERIES,
    MAX_VALUES,
    PropertyConstraint,
    PropertyValue,
    read_batch,
)
from gwangju_kg.web.reconcile.features import FEATURES
from gwangju_kg.web.reconcile.scoring import agreement, select_match
from our_namespaces import BASE_IRI, PREFIXES
from web_fixtures import WebClient

#: Suggestible kinds: the kind, its plural, and an input.
SUGGESTIONS = (
    ("entity", "entities", "ㄷㅅㅊㄷ"),
    ("type", "types", "gk:Pro"),
    ("property", "properties", "rdfs"),
)

IRI = "https://reconciliation-api.github.io/specs/0.2/"


SCHEMAS = Path(__file__).parents[2] / "reconciliation"
REGISTRY = Registry().with_resources(
    (content["$id"], Resource.from_contents(content, DRAFT7))
    for content in (json.loads(path.read_text("utf-8")) for path in sorted(SCHEMAS.glob("*.json")))
)


def fits(document, name):
    """Validate a document with a schema of the specification."""
    schema = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
    Draft7Validator(schema, registry=REGISTRY).validate(document)


def is_named(row, *, optional=()):
    """Check whether an object has an id and a name, and only permitted members."""
    texts = all(isinstance(row[key], str) for key in ("id", "name"))
    return texts and row.keys() <= {"id", "name", *optional}


def check_manifest(document):
    """Check section 3.1 of the specification."""
    fits(document, "manifest")
    for key in ("name", "identifierSpace", "schemaSpace"):
        assert isinstance(document[key], str)
    assert "0.2" in document["versions"]
    assert document["documentation"].endswith("/reconcile/features")
    assert "{{id}}" in document["view"]["url"]
    assert "{{id}}" in document["preview"]["url"]
    assert all(isinstance(document["preview"][key], int) for key in ("width", "height"))
    assert all(is_named(kind) for kind in document["defaultTypes"])
    for what in ("entity", "property", "type"):
        assert document["suggest"][what].keys() == {"service_url", "service_path"}
    assert document["extend"]["propose_properties"].keys() == {"service_url", "service_path"}


def check_results(document, names):
    """Check section 4.2: a result for each query, candidates in the order of their scores."""
    fits(document, "reconciliation-result-batch")
    assert document.keys() == set(names)
    for answer in document.values():
        scores = [row["score"] for row in answer["result"]]
        assert scores == sorted(scores, reverse=True)
        assert sum(row["match"] for row in answer["result"]) <= 1
        for row in answer["result"]:
            assert isinstance(row["id"], str)
            assert isinstance(row["name"], str)
            assert isinstance(row["description"], str)
            assert 0 <= row["score"] <= 100
            assert isinstance(row["match"], bool)
            assert all(is_named(kind) for kind in row["type"])
            features = [feature["id"] for feature in row["features"]]
            assert len(set(features)) == len(features)
            assert all(
                isinstance(feature["value"], bool | int | float) for feature in row["features"]
            )


def check_extension(document, ids, properties):
    """Check section 7.4: a list of values for each entity and property."""
    fits(document, "data-extension-response")
    assert document.keys() == {"meta", "rows"}
    assert [row["id"] for row in document["meta"]] == properties
    assert all(is_named(row) for row in document["meta"])
    assert document["rows"].keys() == set(ids)
    forms = [{"id", "name"}, {"str"}, {"int"}, {"float"}, {"date"}]
    for row in document["rows"].values():
        assert row.keys() == set(properties)
        assert all(cell.keys() in forms for cells in row.values() for cell in cells)


def ask(web, queries, **given):
    """Send a batch as OpenRefine does, and check the form of the response."""
    response = web.post("/reconcile", data={"queries": json.dumps(queries)}, **given)
    assert (response.status_code, response.mimetype) == (200, "application/json"), response.text
    check_results(response.json, queries)
    return {name: answer["result"] for name, answer in response.json.items()}


def one(web, query):
    """Return the candidates of a single query."""
    return ask(web, {"q0": query})["q0"]


def problem(response, status, code="bad-reconciliation"):
    """Check a problem document and return it."""
    assert response.mimetype == "application/problem+json"
    assert (response.status_code, response.json["code"]) == (status, code)
    return response.json


def test_the_service_describes_itself(web):
    """The manifest has everything that the specification names, at addresses of this server."""
    response = web.get("/reconcile", headers={"Host": "kg.example"})

    check_manifest(response.json)
    assert response.json["identifierSpace"] == BASE_IRI + "id/entity/"
    assert response.json["view"]["url"] == "http://kg.example/id/entity/{{id}}"
    assert response.json["batchSize"] == MAX_QUERIES
    assert {"id": "gk:Project", "name": "사업"} not in response.json["suggest"].values()
    assert web.get(response.json["logo"]).mimetype == "image/svg+xml"


def test_people_are_told_the_address_that_speaks_their_language(web):
    """OpenRefine's batches have no Accept-Language: the English page shows an address with it."""
    pages = [web.get(f"/reconcile/features?lang={language}").text for language in ("ko", "en")]
    addresses = [re.search(r"<code>http://localhost(\S+)</code>", page)[1] for page in pages]
    queries = json.dumps({"q0": {"query": "2호선"}})
    names = [
        web.post(address, data={"queries": queries}).json["q0"]["result"][0]["name"]
        for address in addresses
    ]

    assert addresses == ["/reconcile", "/reconcile?lang=en"]
    assert names == ["도시철도 2호선", "Metro Line 2"]


def test_an_address_with_a_slash_at_its_end_is_the_service_too(web):
    """The manifest of an address with a trailing slash has addresses without it."""
    queries = {"queries": json.dumps({"q0": {"query": "2호선"}})}

    assert web.get("/reconcile/").json == web.get("/reconcile").json
    assert web.post("/reconcile/", data=queries).json == web.post("/reconcile", data=queries).json


def test_what_openrefine_does_works(web):
    """OpenRefine's requests in order: manifest, type guess, batch, suggest, preview, extension."""
    manifest = web.get("/reconcile", headers={"Origin": "http://127.0.0.1:3333"})
    check_manifest(manifest.json)
    assert manifest.headers["Access-Control-Allow-Origin"] == "*"

    sample = enumerate(["도시철도2호선", "인공지능 집적 단지", "AI Hub"])
    guess = {f"q{n}": {"query": name, "limit": 3} for n, name in sample}
    guessed = ask(web, guess)
    assert "gk:Project" in {kind["id"] for rows in guessed.values() for kind in rows[0]["type"]}

    typed = {"type": "gk:Project", "type_strict": "should"}
    batch = ask(web, {name: {**query, **typed} for name, query in guess.items()})
    assert [rows[0]["id"] for rows in batch.values()] == ["line-2", "ai-hub", "ai-hub"]
    assert all(rows[0]["match"] for rows in batch.values())

    for what, plural, prefix in SUGGESTIONS:
        place = manifest.json["suggest"][what]
        address = place["service_url"] + place["service_path"]
        suggested = web.get(address, query_string={"prefix": prefix}).json
        fits(suggested, f"suggest-{plural}-response")
        assert suggested["result"]
        assert all(is_named(r, optional=("description", "notable")) for r in suggested["result"])

    preview = manifest.json["preview"]["url"].replace("{{id}}", "line-2")
    assert web.get(preview).mimetype == "text/html"

    place = manifest.json["extend"]["propose_properties"]
    address = place["service_url"] + place["service_path"]
    proposed = web.get(address, query_string={"type": "gk:Project", "limit": 5}).json
    fits(proposed, "data-extension-property-proposal")
    assert proposed["type"] == "gk:Project"
    properties = [row["id"] for row in proposed["properties"]]
    assert properties
    query = {"ids": ["line-2", "ai-hub"], "properties": [{"id": name} for name in properties]}
    extended = web.post("/reconcile", data={"extend": json.dumps(query)}).json
    check_extension(extended, ["line-2", "ai-hub"], properties)


def test_get_and_post_answer_alike(web):
    """The batch may be in the address."""
    queries = json.dumps({"q0": {"query": "2호선"}})
    got = web.get("/reconcile", query_string={"queries": queries})

    assert got.json == web.post("/reconcile", data={"queries": queries}).json
    extend = json.dumps({"ids": ["line-2"], "properties": [{"id": "rdfs:label"}]})
    got = web.get("/reconcile", query_string={"extend": extend})
    assert got.json == web.post("/reconcile", data={"extend": extend}).json


@pytest.mark.parametrize("name", ["광주광역시", "광주 시", "光州廣域市", "gwangju gwangyeoksi"])
def test_a_name_typed_otherwise_is_matched(web, name):
    """The reason of the match is among the features."""
    (row, *_) = one(web, {"query": name})

    assert (row["id"], row["match"]) == ("gwangju-city", True)
    assert any(re.match("name-", feature["id"]) for feature in row["features"])


@pytest.mark.parametrize(
    "name", ["광주광역", "ㄱㅈㄱㅇㅅ", "Kwangju Metropolitan City", "광주굉역시"]
)
def test_a_name_that_is_only_alike_is_not_matched(web, name):
    """A similar name is a candidate for a person to decide on."""
    (row, *_) = one(web, {"query": name})

    assert (row["id"], row["match"]) == ("gwangju-city", False)


@pytest.mark.parametrize("identifier", ["line-2", BASE_IRI + "id/entity/line-2"])
def test_an_identifier_finds_its_entity(web, identifier):
    """Identifiers work in queries and in suggestions, as the specification requires."""
    (row,) = one(web, {"query": identifier})
    suggested = web.get("/reconcile/suggest/entity", query_string={"prefix": identifier})

    assert (row["id"], row["score"]) == ("line-2", 100.0)
    assert suggested.json["result"][0]["id"] == "line-2"


def test_an_identifier_that_is_a_name_of_others_is_not_matched(city_web):
    """An ambiguous name is not matched automatically, a complete IRI is."""
    first, second, *_ = one(city_web, {"query": "jeollabuk-do"})
    (whole,) = one(city_web, {"query": PREFIXES["ent"] + "jeollabuk-do"})

    assert [first["id"], second["id"]] == ["jeollabuk-do", "north-jeolla"]
    assert (first["match"], second["match"]) == (False, False)
    assert (whole["id"], whole["match"]) == ("jeollabuk-do", True)


@pytest.mark.parametrize(
    ("language", "name"), [("ko", "철자까지 같은 이름"), ("en", "exactly the same name")]
)
def test_scores_are_explained_in_the_readers_language(web, language, name):
    """Each feature has a name, and the manifest links to a page that explains each."""
    headers = {"Accept-Language": language}
    query = {"query": "Metro Line 2", "properties": [{"pid": "rdfs:label", "v": "Metro Line 2"}]}
    first = ask(web, {"q0": query}, headers=headers)["q0"][0]
    manifest = web.get("/reconcile", headers=headers)
    page = web.get(manifest.json["feature_view"]["url"].partition("#")[0], headers=headers).text

    names = {feature["id"]: feature["name"] for feature in first["features"]}
    assert names["name-exact"].startswith(name)
    assert all(names[key] != key for key in names)
    assert all(f'<div id="{key}">' in page for key in names)
    assert manifest.json["lang"] == manifest.headers["Content-Language"] == language
    assert manifest.json["standardizedScore"] is True


def test_every_reason_has_a_name():
    """Each reason of the name comparison is a feature, and so are matches without a name."""
    reasons = set(re.findall(r"``(\w+)``", similarity.Similarity.__doc__))

    assert {f"name-{reason}" for reason in reasons | {"identifier", "no-name"}} <= FEATURES.keys()
    assert len(reasons) == 10
    assert all(names.keys() == {"ko", "en"} for names in FEATURES.values())


def test_a_type_leaves_other_entities_out(web):
    """A required type excludes further candidates."""
    both = ["gk:Project", "org:Organization"]

    assert one(web, {"query": "광주광역시", "type": "gk:Project"}) == []
    assert one(web, {"query": "line-2", "type": "org:Organization"}) == []
    assert one(web, {"query": "광주광역시", "type": both})
    assert one(web, {"query": "광주광역시", "type": both, "type_strict": "all"}) == []


def test_only_entities_are_candidates(web):
    """Classes, milestones and codes, which the index has too, are not candidates."""
    assert all(":" not in row["id"] for row in one(web, {"query": "project", "limit": 50}))
    assert "line-2-groundbreaking" not in [row["id"] for row in one(web, {"query": "2호선 착공"})]


@pytest.mark.parametrize(("limit", "rows"), [(1, 1), (2, 2), (1.0, 1)])
def test_the_limit_is_kept(web, limit, rows):
    """The limit applies, also if it is written as a decimal number."""
    assert len(one(web, {"query": "i", "limit": limit})) <= rows


STATUS = "gk:status"


def test_other_columns_count(web):
    """An agreeing column raises the score and allows a match; a contradicting one lowers it."""
    value = web.post(
        "/reconcile",
        data={"extend": json.dumps({"ids": ["line-2"], "properties": [{"id": STATUS}]})},
    ).json["rows"]["line-2"][STATUS][0]["str"]
    right = one(web, {"query": "도시철도 2호선", "properties": [{"pid": STATUS, "v": value}]})[0]
    wrong = one(web, {"query": "도시철도 2호선", "properties": [{"pid": STATUS, "v": "없는값"}]})[0]

    assert (right["score"], right["match"]) == (100.0, True)
    assert (wrong["score"], wrong["match"]) == (70.0, False)
    assert {"id": STATUS, "name": "상태", "value": 1.0} in right["features"]


def test_a_row_without_a_name_is_found_by_its_columns(web):
    """The specification allows a query without a name; it never results in a match."""
    rows = one(web, {"properties": [{"pid": "rdfs:label", "v": "도시철도 2호선"}]})

    assert [(row["id"], row["match"]) for row in rows] == [("line-2", False)]


@pytest.mark.parametrize("text", ['" } UNION { ?s ?p ?o', "\\", "\n", "\U0001f600", "<urn:x>"])
def test_a_value_is_a_value_whatever_is_in_it(web, text):
    """A property value is bound as a literal."""
    assert one(web, {"properties": [{"pid": "rdfs:label", "v": text}]}) == []


def test_extension_speaks_the_readers_language(web):
    """Property and value names are in the reader's language."""
    query = {"ids": ["line-2", "none"], "properties": [{"id": "rdfs:label"}, {"id": STATUS}]}
    korean, english = (
        web.post(f"/reconcile?lang={language}", data={"extend": json.dumps(query)}).json
        for language in ("ko", "en")
    )

    assert korean["rows"]["line-2"]["rdfs:label"] == [{"str": "도시철도 2호선"}]
    assert english["rows"]["line-2"]["rdfs:label"] == [{"str": "Metro Line 2"}]
    assert english["rows"]["none"] == {"rdfs:label": [], STATUS: []}
    check_extension(english, ["line-2", "none"], ["rdfs:label", STATUS])


def test_a_suggestion_tells_its_thing_from_others(web):
    """A suggestion shows the class, and the matched name if it is not the label."""
    named, shown = (
        web.get("/reconcile/suggest/entity", query_string={"prefix": prefix}).json["result"][0]
        for prefix in ("Metro Line 2", "도시철도 2호선")
    )

    assert named["id"] == shown["id"] == "line-2"
    assert named["description"] == shown["description"] + " · Metro Line 2"
    assert shown["description"] == shown["notable"][0]["name"]


def test_suggestions_may_be_skipped(web):
    """The cursor skips suggestions."""
    whole = web.get("/reconcile/suggest/property?prefix=").json["result"]
    rest = web.get("/reconcile/suggest/property?prefix=&cursor=1").json["result"]

    assert rest[: len(whole) - 1] == whole[1:]
    assert web.get("/reconcile/suggest/entity?prefix=").json == {"result": []}
    beyond = web.get("/reconcile/suggest/property?prefix=&cursor=" + "9" * 9)
    assert beyond.json == {"result": []}


def test_a_preview_fits_in_a_frame_of_another_site(web):
    """A small page without scripts; an unknown entity has none."""
    response = web.get("/reconcile/preview?id=line-2&lang=en")

    assert "Metro Line 2" in response.text
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    assert csp_source(SHEETS["preview"]) in response.headers["Content-Security-Policy"]
    assert "script" not in response.headers["Content-Security-Policy"]
    assert len(response.data) < 8_000
    assert "frame-ancestors 'none'" in web.get("/").headers["Content-Security-Policy"]
    problem(web.get("/reconcile/preview?id=none"), 404, "not-found")


MALFORMED = {
    "no JSON": ("{", "not-json"),
    "deep": ("[" * 50_000, "not-json"),
    "half a character as name": (r'{"\ud800": {"query": "x"}}', "not-json"),
    "a list": ("[]", "malformed"),
    "type": ('{"q": {"query": "x", "type": "gk:None"}}', "unknown-type"),
    "property": (
        '{"q": {"query": "x", "properties": [{"pid": "gk:none", "v": true}]}}',
        "unknown-property",
    ),
}


@pytest.mark.parametrize(("text", "reason"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_batch_is_a_400_with_its_reason(web, text, reason):
    """The reason names the malformed part, in both languages."""
    response = web.post(
        "/reconcile", data={"queries": text}, headers={"Accept-Language": "ko, en;q=0.5"}
    )

    document = problem(response, 400)
    assert document["reason"] == reason
    assert re.search("[가-힣]", document["detail"])


UNANSWERABLE = [
    "x", 5, None, [], {}, {"query": ""}, {"query": " \t"}, {"query": None}, {"query": 1},
    {"query": "\ud800"}, {"query": "x", "limit": 0}, {"query": "x", "limit": -1},
    {"query": "x", "limit": float("nan")}, {"query": "x", "limit": True},
    {"query": "x", "limit": "5"},
    {"query": "x", "type": ""}, {"query": "x", "type": [""]}, {"query": "x", "type": {}},
    {"query": "x", "type": None}, {"query": "x", "properties": None},
    {"query": "x", "properties": [{"pid": "rdfs:label"}]},
    {"query": "x", "properties": [{"pid": "rdfs:label", "v": None}]},
    {"query": "x", "type": "gk:None"}, {"query": "x", "properties": [{"pid": "gk:none", "v": 1}]},
]  # fmt: skip


def test_an_entry_that_cannot_be_answered_costs_no_other(web):
    """A blank cell, `limit` 0, an empty type and the like have no candidates; the others have."""
    batch = {f"q{n}": query for n, query in enumerate(UNANSWERABLE)} | {"good": {"query": "ai-hub"}}
    for queries in (batch, dict(reversed(batch.items()))):
        response = web.post("/reconcile", data={"queries": json.dumps(queries)})
        assert response.status_code == 200
        fits(response.json, "reconciliation-result-batch")
        assert [name for name, row in response.json.items() if row["result"]] == ["good"]
        assert response.json.keys() == batch.keys()


def test_a_batch_of_blank_cells_has_no_candidates(web):
    """As OpenRefine sends where ten cells in a row are blank."""
    blank = json.dumps({"q0": {"query": ""}, "q1": {"query": " ", "limit": 0}})

    assert web.post("/reconcile", data={"queries": blank}).json == {
        "q0": {"result": []},
        "q1": {"result": []},
    }


@pytest.mark.parametrize(
    "text",
    ["{", "{}", '{"ids": "x", "properties": []}', '{"ids": [], "properties": [{}]}',
     '{"ids": [], "properties": [{"id": "gk:none"}]}'],
)  # fmt: skip
def test_a_malformed_extension_is_a_400(web, text):
    """An unknown property is an error too."""
    problem(web.post("/reconcile", data={"extend": text}), 400)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("/reconcile?callback=f", "jsonp"),
        ("/reconcile/properties?limit=0", "not-a-number"),
        ("/reconcile/suggest/type?cursor=-1", "not-a-number"),
        ("/reconcile/suggest/type?cursor=x", "not-a-number"),
        ("/reconcile/suggest/type?cursor=" + "9" * 5000, "not-a-number"),
        ("/reconcile/properties?limit=" + "9" * 10, "not-a-number"),
    ],
)
def test_parameters_are_checked(web, address, reason):
    """JSONP is refused with a message that names the alternative."""
    assert problem(web.get(address), 400)["reason"] == reason


def test_a_form_without_a_question_is_a_400(web):
    """A POST needs a batch."""
    assert problem(web.post("/reconcile", data={"q": "x"}), 400)["reason"] == "empty"


def test_a_batch_has_a_largest_size(web):
    """The limit is the manifest's; one query more is a 413."""
    queries = {f"q{n}": {"query": "ai-hub"} for n in range(MAX_QUERIES)}
    assert len(ask(web, queries)) == MAX_QUERIES

    more = json.dumps({**queries, "more": {"query": "x"}})
    document = problem(web.post("/reconcile", data={"queries": more}), 413, "too-large")
    assert document["limit"] == MAX_QUERIES


@pytest.mark.parametrize("name", ["2호선", ""])
def test_the_columns_of_a_batch_have_a_largest_number_of_values(web, name):
    """The limit counts the values of all queries, since each is compared with every candidate."""
    half = [{"pid": "rdfs:label", "v": [f"v{n}" for n in range(MAX_VALUES // 2)]}]
    batch = {f"q{n}": {"query": name, "properties": half} for n in range(2)}
    ask(web, batch)
    empty = {"q2": {"query": "2호선", "properties": [{"pid": "rdfs:label", "v": []}]}}

    response = web.post("/reconcile", data={"queries": json.dumps({**batch, **empty})})
    document = problem(response, 413, "too-large")
    assert (document["limit"], document["what"]) == (MAX_VALUES, "values in one batch")
    assert "split the request" in document["advice"]


@pytest.mark.parametrize(
    ("ids", "properties", "status"),
    [
        (MAX_IDS, 1, 200),
        (MAX_IDS + 1, 1, 413),
        (1, MAX_PROPERTIES, 200),
        (1, MAX_PROPERTIES + 1, 413),
    ],
)
def test_an_extension_has_a_largest_size(web, ids, properties, status):
    """The limits are tested on both sides."""
    query = {
        "ids": [f"x{n}" for n in range(ids)],
        "properties": [{"id": "rdfs:label"}] * properties,
    }
    assert web.post("/reconcile", data={"extend": json.dumps(query)}).status_code == status


def test_a_body_has_a_largest_size(web):
    """A body is not read past the limit."""
    response = web.post("/reconcile", data={"queries": "x" * MAX_FORM_BYTES})

    assert problem(response, 413, "too-large")["limit"] == MAX_FORM_BYTES


def test_plain_files_have_no_names(files_web):
    """Reconciliation needs a release."""
    problem(files_web.get("/reconcile"), 404, "no-release")


@pytest.fixture(scope="module")
def nameless(settings, release_path, tmp_path_factory):
    """A client of an application whose release was built without a search index."""
    path = tmp_path_factory.mktemp("nameless") / "release"
    shutil.copytree(release_path, path)
    stated = manifest.read(path)
    stated["files"] = [row for row in stated["files"] if row["path"] != manifest.SEARCH]
    manifest.write(stated, path)
    (path / manifest.SEARCH).unlink()
    with Engine.start(settings, release=path) as engine:
        yield WebClient(create_app(settings, engine.address, Release.open(path)))


@pytest.mark.parametrize(
    "address", ["", "?queries={}", "/suggest/entity?prefix=x", "/preview?id=x"]
)
def test_a_release_without_a_search_index_says_so(nameless, address):
    """An old release is served; only requests that need the index are errors."""
    document = problem(nameless.get("/reconcile" + address), 404, "no-names")

    assert "gwangju-kg build" in document["advice"]
    assert nameless.get("/sparql?query=ASK%7B%7D").status_code == 200


def test_a_preflight_is_answered(web):
    """Every address of the service answers preflight requests."""
    for address in ("/reconcile", "/reconcile/properties", "/reconcile/suggest/entity"):
        response = web.options(address, headers={"Access-Control-Request-Method": "GET"})
        assert response.status_code == 200
        assert "GET" in response.headers["Access-Control-Allow-Methods"]
        assert "ETag" not in response.headers  # there is no page


TEXT = Term("literal", "광주광역시", language="ko")
NUMBER = Term("literal", "37000000000", datatype=XSD + "integer")
#: 2^53 + 1, which a floating-point number cannot hold.
GREAT_NUMBER = Term("literal", "9007199254740993", datatype=XSD + "integer")
BODY = Term("uri", PREFIXES["ent"] + "gwangju-city")


@pytest.mark.parametrize(
    ("value", "term", "labels", "agreed"),
    [
        ("광주 광역시", TEXT, {}, 1.0),
        ("37,000,000,000", NUMBER, {}, 1.0),
        ("37000000001", NUMBER, {}, 0.0),
        ("9,007,199,254,740,993", GREAT_NUMBER, {}, 1.0),
        ("9,007,199,254,740,992", GREAT_NUMBER, {}, 0.0),
        ("많음", NUMBER, {}, 0.0),
        (BODY.value, BODY, {}, 1.0),
        ("광주시", BODY, {"ko": "광주광역시"}, 0.95),
        ("gwangju-city", BODY, {"ko": "광주광역시"}, 1.0),
        ("부산광역시", BODY, {"ko": "광주광역시"}, 0.0),
    ],
)
def test_values_agree_as_people_write_them(value, term, labels, agreed):
    """Numbers are compared as numbers, entities by name or identifier, texts as names."""
    constraint = PropertyConstraint("urn:p", (value, "zzz"))

    assert agreement(constraint, [PropertyValue(term, labels)]) == pytest.approx(agreed, abs=0.005)


def _hit(name, score):
    thing = IndexedEntity(PREFIXES["ent"] + name, name, "", (), 0)
    return SearchHit(thing, name, "ko", role="label", score=score, reason="exact")


@pytest.mark.parametrize(
    ("candidates", "match"),
    [
        ([], None),
        ([("a", SAME_NAME, [])], "a"),
        ([("a", SAME_NAME - 0.1, [])], None),
        ([("a", 100.0, []), ("b", SAME_NAME, [])], None),
        ([("a", 100.0, []), ("b", SAME_NAME - 0.1, [])], "a"),
        ([("a", 100.0, [0.5])], None),
        ([("a", 100.0, [1.0]), ("b", 100.0, [0.0])], "a"),
        ([("a", 100.0, [1.0]), ("b", 100.0, [1.0])], None),
    ],
)
def test_a_match_is_certain_for_one_thing_alone(candidates, match):
    """A match has the name and agreeing columns, and no other candidate has both."""
    selected = select_match([(_hit(name, score), agreed) for name, score, agreed in candidates])

    assert (selected and selected.name) == match


def test_nothing_known_neither_agrees_nor_contradicts():
    """The agreement of an unknown value is one half."""
    assert agreement(PropertyConstraint("urn:p", ("x",)), []) == 0.5
    assert agreement(PropertyConstraint("urn:p", ()), [PropertyValue(TEXT, {})]) == 0.5


def test_what_is_remembered_of_a_value_is_no_longer_than_what_is_compared():
    """The cache keeps no more of a long value than is compared."""
    known = [PropertyValue(TEXT, {"ko": "광주광역시"})]
    tracemalloc.start()
    for number in range(100):
        agreement(PropertyConstraint("urn:p", (f"{number} " + "x" * 100_000,)), known)
    left, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert left < 1_000_000


def test_values_of_all_kinds_are_read():
    """Texts, numbers, booleans and entities, one or several, with full or short IRIs."""
    values = ["x", 1, 1.5, True, {"id": "ggm", "name": "n"}]
    text = json.dumps({"q": {"properties": [{"pid": PREFIXES["gk"] + "status", "v": values}]}})
    (constraint,) = read_batch(text)["q"].constraints

    assert constraint.property == PREFIXES["gk"] + "status"
    assert constraint.values == ("x", "1", "1.5", "true", PREFIXES["ent"] + "ggm")
