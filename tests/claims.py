"""A claim about a person, in a small project and in two releases, to be removed by tests."""

import shutil

from gwangju_kg.build.pipeline import build
from gwangju_kg.settings import Settings
from our_namespaces import PREFIXES

CLAIM = PREFIXES["as"] + "s0-3"
PERSON = PREFIXES["ent"] + "x-77"
PASSAGE = PREFIXES["psg"] + "s0-50-60"

#: What the claim and the names say; each occurs in no file of the small project.
TEXTS = ("뇌물을 받은 사람", "김아무개", "Kim Amugae", "3333333333")

_ASSERTION = """
as:s0-3 a gk:StatusReport ; gk:about ms:ai-hub-opening ;
  gk:modality gkv:occurred ; prov:wasDerivedFrom psg:s0-50-60 ;
  prov:wasAttributedTo <https://w3id.org/gwangju-kg/id/entity/x-77> ;
  <http://www.w3.org/2000/01/rdf-schema#comment> "뇌물을 받은 사람"@ko .
"""
_PASSAGE = """
psg:s0-50-60 a gk:Passage ; oa:hasSource src:s0 ; oa:hasSelector sel:s0-50-60 ;
  gk:sha256 "3333333333333333333333333333333333333333333333333333333333333333" .
sel:s0-50-60 a oa:TextPositionSelector ; oa:start 50 ; oa:end 60 .
"""
_PERSON = """
ent:x-77 a org:FormalOrganization ; rdfs:label "김아무개"@ko , "Kim Amugae"@en ;
  gk:identifier ent:x-77-number .
ent:x-77-number a gk:Identifier ; rdfs:label "김아무개 77"@ko .
"""
_EVIDENCE = """@prefix as: <https://w3id.org/gwangju-kg/id/assertion/> .
@prefix chk: <https://w3id.org/gwangju-kg/id/check/> .
@prefix earl: <http://www.w3.org/ns/earl#> .
@prefix gk: <https://w3id.org/gwangju-kg/ontology#> .
@prefix sel: <https://w3id.org/gwangju-kg/id/selector/> .

chk:s0-3 a earl:Assertion ; earl:subject as:s0-3 ; earl:result chk:s0-3-result ;
  gk:sha256 "4444444444444444444444444444444444444444444444444444444444444444" .
chk:s0-3-result a earl:TestResult ; earl:outcome earl:passed ; earl:pointer sel:s0-50-60 .
"""

_EXAMPLES = """
gk:Source <http://www.w3.org/2004/02/skos/core#example> "as:s0-3 gk:about ms:ai-hub-opening" ,
  "3333333333333333333333333333333333333333333333333333333333333333" .
"""

_ADDED = {
    "ontology/ontology.ttl": _EXAMPLES,
    "data/sources/s0/assertions.ttl": _ASSERTION,
    "data/sources/s0/passages.ttl": _PASSAGE,
    "data/entities/projects.ttl": _PERSON,
    "data/evidence/s0.ttl": _EVIDENCE,
}


def add(project):
    """Add the claim, the person and what belongs to them to the files of a project."""
    (project / "data" / "evidence").mkdir(exist_ok=True)
    for name, text in _ADDED.items():
        path = project / name
        path.write_text((path.read_text("utf-8") if path.exists() else "") + text, "utf-8")
    return project


def take_out(project):
    """Delete from the files of a project what `add` has added."""
    for name, text in _ADDED.items():
        path = project / name
        before = path.read_text("utf-8")
        assert text in before
        path.write_text(before.replace(text, ""), "utf-8")
    (project / "data" / "evidence" / "s0.ttl").unlink()


def build_three(project_path, folder):
    """
    Build a release without the claim and two with it, the last of which is current.

    Returns:
        The project, with the claim, and the folder of the releases.
    """
    project = shutil.copytree(project_path, folder / "project")
    settings = Settings(project=project, releases=folder / "releases")
    things = project / "data" / "entities" / "projects.ttl"
    build(settings, lambda stage: None)
    add(project)
    for old, new in (("Metro Line 2", "Line two"), ("Line two", "Line II")):
        things.write_text(things.read_text("utf-8").replace(old, new), "utf-8")
        build(settings, lambda stage: None)
    return project, settings.releases
