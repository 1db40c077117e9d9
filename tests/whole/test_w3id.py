"""The redirect rules for w3id.org, followed to the program's responses."""

import re
from pathlib import Path

import pytest

from our_namespaces import BASE_IRI, OWN_PREFIXES, path_of

FOLDER = Path(__file__).parents[2] / "w3id"
TEXT = (FOLDER / ".htaccess").read_text("utf-8")
README = (FOLDER / "README.md").read_text("utf-8")
ADDRESSES = re.findall(r"https://w3id\.org/[^\s>)`|]*", README)
LINES = [line for line in TEXT.splitlines() if line and not line.startswith("#")]
SERVER = re.search(r"^RewriteRule \^ - \[E=SERVER:(https://[a-z.]+)\]$", TEXT, re.M)[1]

#: Pattern, target and flags of each redirect rule, as in mod_rewrite.
RULES = [
    (re.compile(match[1]), match[2], match[3].split(","))
    for line in LINES
    if (match := re.fullmatch(r"RewriteRule (\S+) %\{ENV:SERVER\}/(\S*) \[(\S+)\]", line))
]

#: At least one address for each rule.
EXAMPLES = {
    "vocab/": 303,
    "vocab": 303,
    "id/": 303,
    "id/entity/": 303,
    "graph/": 303,
    "query/": 303,
    "query": 303,
    "id/entity/line-2": 303,
    "ontology": 303,
    "shapes": 303,
    "dataset": 303,
    "void": 303,
    "catalog": 303,
    "problem": 303,
    "query/finished": 303,
    "graph/source/s0": 303,
    "": 302,
    "sparql": 302,
    "reconcile": 302,
    "downloads/": 302,
    "downloads/latest/gwangju-kg.nq.gz": 302,
    ".well-known/void": 302,
    "void.ttl": 302,
    "croissant.json": 302,
    "sitemap.xml": 302,
    "data/id/entity/line-2.jsonld": 302,
    "page/ontology": 302,
    "search": 302,
    "nanopub/s0-1": 302,
    "releases/": 302,
}


def _redirect(path):
    """Return rule number, status and target; in a folder mod_rewrite sees no leading slash."""
    for number, (pattern, target, flags) in enumerate(RULES):
        if match := pattern.search(path):
            address = re.sub(r"\$(\d)", lambda group: match[int(group[1])] or "", target)
            (status,) = [int(flag[2:]) for flag in flags if flag.startswith("R=")]
            return number, status, "/" + address
    return None


def test_every_line_is_one_that_is_understood_here():
    """No rule is ignored; the server's address is in exactly one of them."""
    others = [line for line in LINES if not line.startswith("RewriteRule")]

    assert others == ["Options +FollowSymLinks", "RewriteEngine on"]
    assert len(RULES) == len(LINES) - 3
    assert TEXT.count(SERVER) == TEXT.count("https://") - TEXT.count("https://w3id.org/")
    assert all("L" in flags for _, _, flags in RULES)


@pytest.mark.parametrize(("path", "status"), EXAMPLES.items())
@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_where_a_rule_leads_to_answers(web, path, status, accept):
    """A name redirects by 303, all else by 302; and the target exists."""
    _, redirect_status, target = _redirect(path)
    response = web.get(target, headers={"Accept": accept}, follow_redirects=True)

    assert redirect_status == status
    assert response.status_code == 200


def test_each_rule_is_needed():
    """Each rule is the first that matches some address."""
    assert {_redirect(path)[0] for path in EXAMPLES} == set(range(len(RULES)))


def test_the_host_is_a_name_that_leads_nowhere_and_is_marked():
    """The placeholder host is in one rule, below a comment that says so."""
    (above,) = re.findall(r"^(#.*)\nRewriteRule \^ - ", TEXT, re.M)

    assert SERVER.endswith(".example.org") == above.startswith("# TO BE FILLED IN")
    assert "example.org" not in README


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_of_the_readme_answers(web, address):
    """w3id.org itself checks the addresses in each README."""
    _, _, target = _redirect(address.removeprefix(BASE_IRI))

    assert web.get(target, follow_redirects=True).status_code == 200


def test_every_iri_of_the_release_is_passed_on_as_it_stands(web):
    """The redirect is a 303 to the same path, which the program answers."""
    query = "SELECT DISTINCT ?iri { { ?iri ?p ?o } UNION { ?s ?iri ?o } UNION { ?s ?p ?iri } }"
    rows = web.get("/sparql", query_string={"query": query}).json["results"]["bindings"]
    paths = {path_of(row["iri"]["value"]) for row in rows if row["iri"]["type"] == "uri"}
    paths = {path.partition("#")[0] for path in paths if path}

    assert len(paths) > 10
    for path in paths:
        assert _redirect(path)[1:] == (303, "/" + path), path


def test_every_namespace_answers(web):
    """The namespace IRI of each prefix has a response."""
    for namespace in OWN_PREFIXES.values():
        path = namespace.removeprefix(BASE_IRI).partition("#")[0]
        response = web.get(_redirect(path)[2], follow_redirects=True)
        assert response.status_code == 200, namespace
