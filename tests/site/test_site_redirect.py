"""The redirect rules for w3id.org to a site without a server, followed to its files."""

import re
from pathlib import Path

import pytest

from gwangju_kg.rdf import store
from gwangju_kg.release import manifest
from our_namespaces import BASE_IRI, path_of

TEXT = (Path(__file__).parents[2] / "w3id" / "static.htaccess").read_text("utf-8")
LINES = [line for line in TEXT.splitlines() if line and not line.startswith("#")]
SITE = re.search(r"^RewriteRule \^ - \[E=SITE:(https://[a-z./]+)\]$", TEXT, re.M)[1]

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORMATS = {
    "text/turtle": "ttl",
    "application/ld+json": "jsonld",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
    "*/*": "ttl",
}

#: At least one address for each rule that does not look at the headers.
OTHERS = {
    ".well-known/void": "void.ttl",
    "data/id/entity/line-2.jsonld": "id/entity/line-2.jsonld",
    "page/id/entity/line-2": "id/entity/line-2/index.html",
    "sparql": "query/index.html",
    "downloads/latest/gwangju-kg.nq.gz": "downloads/gwangju-kg.nq.gz",
    "downloads/2026.11.1-0123abcd/gwangju-kg.nt": "downloads/gwangju-kg.nt",
    "downloads/gwangju-kg.nt": "downloads/gwangju-kg.nt",
    "nanopub/s0-1": "nanopub/s0-1.trig",
    "": "index.html",
    "ledger": "ledger/index.html",
    "id/entity/": "id/entity/index.html",
    "vocab/": "vocab/index.html",
    "void.ttl": "void.ttl",
    "sitemap.xml": "sitemap.xml",
}


def _rules():
    """Yield the conditions of each rule, its pattern, target and flags, as in mod_rewrite."""
    conditions = []
    for line in LINES:
        if match := re.fullmatch(r"RewriteCond %\{(?:HTTP:)?([\w-]+)\} (\S+)", line):
            conditions.append((match[1], re.compile(match[2])))
        elif match := re.fullmatch(r"RewriteRule (\S+) %\{ENV:SITE\}/(\S*) \[(\S+)\]", line):
            yield conditions, re.compile(match[1]), match[2], match[3].split(",")
            conditions = []


RULES = tuple(_rules())


def _redirect(path, accept="*/*", language=""):
    """Return rule number, status and target, below the address of the site."""
    headers = {"HTTP_ACCEPT": accept, "Accept-Language": language}
    for number, (conditions, pattern, target, flags) in enumerate(RULES):
        match = pattern.search(path)
        if match and all(each.search(headers[name]) for name, each in conditions):
            (status,) = [int(flag[2:]) for flag in flags if flag.startswith("R=")]
            return number, status, target.replace("$1", match[1] if match.groups() else "")
    return None


def _file(site, target):
    """Return the file that a plain host shows."""
    path = site / target
    return path / "index.html" if path.is_dir() else path


def test_every_line_is_one_that_is_understood_here():
    """No rule is ignored; the address of the site is in exactly one of them."""
    assert LINES[:2] == ["Options +FollowSymLinks", "RewriteEngine on"]
    assert len(RULES) + sum(len(rule[0]) for rule in RULES) == len(LINES) - 3
    assert TEXT.count(SITE) == 1
    assert all("L" in flags for _, _, _, flags in RULES)


def test_every_iri_leads_to_the_file_that_is_accepted(site_path, release_path):
    """A page in the language of the browser, or RDF."""
    quads = store.open_read_only(release_path / manifest.STORE)
    subjects = {quad.subject.value.partition("#")[0] for quad in quads}
    paths = {path_of(iri) for iri in subjects if iri.startswith(BASE_IRI)} - {"", None}

    assert len(paths) > 20
    for path in paths:
        for accept, extension in FORMATS.items():
            assert _redirect(path, accept)[1:] == (303, f"{path}.{extension}")
            assert (site_path / f"{path}.{extension}").is_file()
        for language, folder in (("ko-KR,ko;q=0.9", ""), ("en-US,en;q=0.9", "en/")):
            assert _redirect(path, BROWSER, language)[1:] == (303, f"{folder}{path}/")
            assert _file(site_path, f"{folder}{path}/").is_file()


@pytest.mark.parametrize(("path", "file"), OTHERS.items())
def test_other_addresses_lead_to_their_files(site_path, path, file):
    """Those of a server that a site has under another name, too."""
    number, status, target = _redirect(path)

    assert number >= len(RULES) - 7
    assert status == (303 if path.startswith("nanopub/") else 302)
    assert _file(site_path, target) == site_path / file
    assert (site_path / file).is_file()


def test_each_rule_is_needed():
    """Each rule is the first that matches some request."""
    name = "id/entity/line-2"
    used = {_redirect(path)[0] for path in OTHERS} | {_redirect(name, a)[0] for a in FORMATS}
    used |= {_redirect(name, BROWSER, language)[0] for language in ("ko", "en")}

    assert used == set(range(len(RULES)))


@pytest.mark.parametrize("name", ["void", "catalog"])
def test_descriptions_are_found_by_their_iris(site_path, name):
    """As RDF, and in a browser as a page that leads on."""
    assert (site_path / _redirect(name)[2]).is_file()
    page = _file(site_path, _redirect(name, BROWSER)[2]).read_text("utf-8")
    assert 'url=../downloads/#metadata"' in page
