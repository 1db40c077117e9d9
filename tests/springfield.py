"""A made-up city with its own base IRI, started by ``init``, and a source added to it."""

import hashlib
import re
from pathlib import Path

from click.testing import CliRunner

from gwangju_kg.cli import main

BASE_IRI = "https://springfield.example/record/"

PLAN = "It is to open in 2026."
COST = "It is to cost 1.5 million euros."
WALL = "The old city wall is 12.5 furlongs long."
TEXT = f"In March the council decided to build a swimming pool. {PLAN} {COST} {WALL}\n"

#: A unit and an indicator of the city's own.
VOCABULARY = f"""\
@prefix gk: <https://w3id.org/gwangju-kg/ontology#> .
@prefix gkv: <https://w3id.org/gwangju-kg/vocab/> .
@prefix qudt: <http://qudt.org/schema/qudt/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

<{BASE_IRI}id/unit/furlong> a qudt:Unit ;
  rdfs:label "펄롱"@ko , "furlong"@en ; qudt:symbol "펄롱"@ko , "furlongs"@en .

<{BASE_IRI}id/indicator/wall-length> a gk:Indicator , skos:Concept ;
  skos:inScheme gkv:indicators ; skos:notation "wallLength" ;
  skos:prefLabel "성벽 길이"@ko , "Length of the wall"@en ;
  skos:definition "옛 성벽의 길이"@ko , "how long the old city wall is"@en .
"""

_OBSERVED = (
    "gk:valueBound gkv:exactly ; gk:refPeriod t:example-published ; gk:asOf t:example-published"
)
_CLAIMS = {
    PLAN: "as:pool-1 a gk:StatusReport ; gk:about ms:pool-opening ; gk:modality gkv:planned ;\n"
    "  gk:when t:in-2026 ; gk:dateRule gkv:stated",
    COST: "as:pool-2 a gk:Observation ; gk:about ent:pool-construction ;\n"
    "  gk:modality gkv:planned ; gk:indicator gkv:projectCost ; gk:value 1500000 ;\n"
    "  qudt:hasUnit unit:CCY_EUR ;\n"
    f"  {_OBSERVED}",
    WALL: "as:pool-3 a gk:Observation ; gk:about ent:springfield ; gk:modality gkv:occurred ;\n"
    f"  gk:indicator <{BASE_IRI}id/indicator/wall-length> ;\n"
    f"  gk:value 12.5 ; qudt:hasUnit <{BASE_IRI}id/unit/furlong> ;\n"
    f"  {_OBSERVED}",
}


def run(*arguments, exit_code=0):
    """Run a command; return what it printed."""
    result = CliRunner().invoke(main, [*map(str, arguments)], env={"LC_ALL": "C.UTF-8"})
    assert result.exit_code == exit_code, result.output
    return result.output


def start(folder):
    """Start the project in *folder*."""
    options = {
        "--city": "Springfield",
        "--city-ko": "스프링필드",
        "--base": BASE_IRI,
        "--publisher": "Springfield Archive",
        "--language": "en",
    }
    return run("init", folder, *(part for pair in options.items() for part in pair))


def add_source(folder):
    """Add an English text with three claims to the project, passages printed by ``cite``."""
    folder = Path(folder)
    (folder / "texts" / "pool.txt").write_text(TEXT, "utf-8")
    example = folder / "data" / "sources" / "example"
    source = folder / "data" / "sources" / "pool"
    source.mkdir()
    digest = _sha256(folder / "texts" / "pool.txt")
    described = (example / "source.ttl").read_text("utf-8")
    described = described.replace("src:example", "src:pool").replace("Example", "Second")
    described = re.sub('gk:sha256 "[0-9a-f]+"', f'gk:sha256 "{digest}"', described)
    (source / "source.ttl").write_text(described, "utf-8")
    statements = [(example / "assertions.ttl").read_text("utf-8").partition("\n\n")[0]]
    for words, claim in _CLAIMS.items():
        passage = run("cite", "--project", folder, "--texts", folder / "texts", "pool", words)
        name = re.search(r"^psg:\S+", passage, re.MULTILINE)[0]
        statements += [passage, f"{claim} ; prov:wasDerivedFrom {name} .\n"]
    (source / "assertions.ttl").write_text("\n".join(statements), "utf-8")
    (folder / "data" / "vocabulary").mkdir()
    (folder / "data" / "vocabulary" / "own.ttl").write_text(VOCABULARY, "utf-8")
    things = folder / "data" / "entities" / "things.ttl"
    things.write_text(
        things.read_text("utf-8")
        + "\nms:pool-opening a gk:Milestone ;\n"
        + '  rdfs:label "수영장 개장"@ko , "Opening of the pool"@en ;\n'
        + "  gk:milestoneOf ent:pool-construction ; gk:milestoneType gkv:opening .\n"
        + "\nent:pool-construction a gk:Project ; gk:field gkv:culture ;\n"
        + '  rdfs:label "수영장 건립"@ko , "Construction of the pool"@en .\n',
        "utf-8",
    )
    edition = folder / "data" / "dataset.ttl"
    edition.write_text(edition.read_text("utf-8").replace('dcat:version "1"', 'dcat:version "2"'))


def _sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()
