"""An invented article about a bridge, and a project with assertions about it."""

import hashlib
import shutil
from pathlib import Path

from gwangju_kg.dataset import reading
from gwangju_kg.evidence import check as evidence_check
from gwangju_kg.evidence.corpus import SourceText, text_sha256
from gwangju_kg.evidence.passage_citation import find_words
from gwangju_kg.project.project_folder import Project
from our_namespaces import BASE_IRI, PREFIXES

TEXT = (
    "새 다리는 지난 9월 문을 열었다. 들인 돈은 2조5천3\n\n79억원, 건너는 이는 1만2천여\n\n명이다. "
    "오는 26일에는 잔치를, 내년 6월부터 경주를 연다. 등 1천개 이상을 달았고 9개\n\n월 만에 "
    "3천명을 넘는 이가 도왔다. 이용률은 14.8% 늘어 전국 1위가 됐다. 2023년 완공을 목표로 2호선도 "
    "놓는다. 제7회 다리상과 5G 등, 12월 기준 80개소. 탈 이는 200명 안팎일 전망."
)

PUBLISHED = "gk:refPeriod t:pub ; gk:asOf t:pub"
ASSERTIONS = {
    "opening": (
        "지난 9월",
        "a gk:StatusReport ; gk:about ms:line-2-groundbreaking ; gk:modality gkv:occurred ;"
        " gk:when t:in-2019-09 ; gk:dateRule gkv:lastSuch ; gk:dateAnchor t:pub",
    ),
    "cost": (
        "2조5천379억원",
        "a gk:Observation ; gk:value 2537900000000 ; qudt:hasUnit unit:CCY_KRW ;"
        f" gk:valueBound gkv:exactly ; gk:modality gkv:occurred ; {PUBLISHED}",
    ),
    "crossing": (
        "1만2천여명",
        "a gk:Observation ; gk:value 12000 ; qudt:hasUnit unit:NUM ;"
        f" gk:valueBound gkv:somewhatMoreThan ; gk:modality gkv:occurred ; {PUBLISHED}",
    ),
    "feast": (
        "오는 26일",
        "a gk:StatusReport ; gk:about ms:ai-hub-opening ; gk:modality gkv:planned ;"
        " gk:when t:2019-12-26 ; gk:dateRule gkv:nextSuch ; gk:dateAnchor t:pub",
    ),
    "race": (
        "내년 6월",
        "a gk:StatusReport ; gk:about ms:ai-hub-opening ; gk:modality gkv:planned ;"
        " gk:when t:in-2020-06 ; gk:dateRule gkv:yearAfter ; gk:dateAnchor t:pub",
    ),
    "lamps": (
        "1천개 이상",
        "a gk:Observation ; gk:value 1000 ; qudt:hasUnit unit:NUM ;"
        f" gk:valueBound gkv:atLeast ; gk:modality gkv:occurred ; {PUBLISHED}",
    ),
    "months": (
        "9개월 만에",
        'a gk:Observation ; gk:duration "P9M"^^xsd:duration ; gk:valueBound gkv:exactly ;'
        f" gk:modality gkv:occurred ; {PUBLISHED}",
    ),
    "helpers": (
        "9개월 만에 3천명을 넘는",
        "a gk:Observation ; gk:value 3000 ; qudt:hasUnit unit:NUM ;"
        f" gk:valueBound gkv:moreThan ; gk:modality gkv:occurred ; {PUBLISHED}",
    ),
    "rate": (
        "14.8% 늘어 전국 1위",
        "a gk:Observation ; gk:value 14.8 ; qudt:hasUnit unit:PERCENT ;"
        f" gk:valueBound gkv:exactly ; gk:modality gkv:occurred ; {PUBLISHED}",
    ),
    "place": (
        "전국 1위",
        "a gk:RankingClaim ; gk:superlative gkv:ranked ; gk:position 1 ; gk:modality gkv:occurred",
    ),
    "finish": (
        "2023년 완공을 목표",
        "a gk:StatusReport ; gk:about ms:ai-hub-opening ; gk:modality gkv:targeted ;"
        " gk:when t:in-2023 ; gk:dateRule gkv:stated",
    ),
    "line": (
        "2호선도",
        "a gk:RelationReport ; gk:about ent:line-2 ; gk:modality gkv:planned",
    ),
    "prize": (
        "제7회 다리상",
        "a gk:ConferralReport ; gk:about aw:bridge-7 ; gk:modality gkv:occurred",
    ),
    "spots": (
        "12월 기준 80개소",
        "a gk:Observation ; gk:value 80 ; qudt:hasUnit unit:NUM ; gk:valueBound gkv:exactly ;"
        " gk:modality gkv:occurred ; gk:refPeriod t:pub ; gk:asOf t:in-2019-12 ;"
        " gk:dateRule gkv:sameYear ; gk:dateAnchor t:pub",
    ),
    "riders": (
        "200명 안팎",
        "a gk:Observation ; gk:value 200 ; qudt:hasUnit unit:NUM ; gk:valueBound gkv:about ;"
        f" gk:modality gkv:projected ; {PUBLISHED}",
    ),
}
WAIVED = {"technology": "5G"}

TIMES = {
    "pub": ("[2019-12-23..2019-12-25]", "2019-12-23", "2019-12-25", "2019-12-23", "2019-12-25"),
    "2019-12-26": ("2019-12-26", *["2019-12-26"] * 4),
    "in-2019-09": ("2019-09", "2019-09-01", "2019-09-30", "2019-09-01", "2019-09-30"),
    "in-2020-06": ("2020-06", "2020-06-01", "2020-06-30", "2020-06-01", "2020-06-30"),
    "in-2019-12": ("2019-12", "2019-12-01", "2019-12-31", "2019-12-01", "2019-12-31"),
    "in-2023": ("2023", "2023-01-01", "2023-12-31", "2023-01-01", "2023-12-31"),
}

#: The terms above that the small ontology does not declare.
_CLASSES = (
    "AwardConferral ConferralReport Observation RankingClaim RelationReport TemporalExtent Waiver"
)
_PROPERTIES = (
    "asOf dateAnchor dateRule duration earliestEnd edition edtf latestBegin position refPeriod"
    " superlative value valueBound when"
)

_PREFIXES = "as aw edtf ent gk gkv ms oa prov psg qudt rdfs sel skos src t unit xsd"
_BOUNDS = ("earliestBegin", "latestBegin", "earliestEnd", "latestEnd")


def heading():
    """Return the declarations of the prefixes in the Turtle."""
    return "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in _PREFIXES.split())


class Bridge:
    """A project on disk, its text in a folder, and methods that falsify its assertions."""

    def __init__(self, project, texts):
        self.project, self.texts = Path(project), Path(texts)
        self.folder = self.project / "data" / "sources" / "b0"
        shutil.rmtree(self.project / "data" / "sources" / "s0")
        self.folder.mkdir()
        self.texts.mkdir()
        (self.texts / "any name.txt").write_bytes(TEXT.encode())
        with (self.project / "ontology" / "ontology.ttl").open("a", encoding="utf-8") as ontology:
            ontology.writelines(f"gk:{name} a owl:Class .\n" for name in _CLASSES.split())
            ontology.write(f"@prefix rdf: <{PREFIXES['rdf']}> .\n")
            ontology.writelines(f"gk:{name} a rdf:Property .\n" for name in _PROPERTIES.split())
        self.assertions, self.waived, self.times = dict(ASSERTIONS), dict(WAIVED), dict(TIMES)
        self.write()

    def write(self):
        """Write the Turtle of the project."""
        body = heading()
        digest = hashlib.sha256(TEXT.encode()).hexdigest()
        body += f'src:b0 a gk:Source ; gk:sha256 "{digest}" ; gk:publishedWithin t:pub .\n'
        body += 'ent:line-2 skos:altLabel "2호선"@ko .\n'
        body += "aw:bridge-7 a gk:AwardConferral ; gk:edition 7 .\n"
        for name, (words, turtle) in self.assertions.items():
            local = self.passage_name(words)
            body += f"as:b0-{name} {turtle} ; prov:wasDerivedFrom psg:{local} .\n{passage(words)}"
        for name, words in self.waived.items():
            local = self.passage_name(words)
            body += (
                f"<{BASE_IRI}id/waiver/b0-{name}> a gk:Waiver ; oa:hasSource src:b0 ;"
                f' oa:hasSelector sel:{local} ; skos:note "이름"@ko , "a name"@en .\n'
                f"sel:{local} a oa:TextPositionSelector ; oa:start {local.split('-')[1]} ;"
                f" oa:end {local.split('-')[2]} .\n"
            )
        (self.folder / "all.ttl").write_text(body, "utf-8")
        times = heading()
        for name, (edtf, *bounds) in self.times.items():
            times += f't:{name} a gk:TemporalExtent ; gk:edtf "{edtf}"^^edtf:EDTF'
            for bound, day in zip(_BOUNDS, bounds, strict=True):
                times += f' ; gk:{bound} "{day}"^^xsd:date' if day else ""
            times += " .\n"
        (self.project / "data" / "times.ttl").write_text(times, "utf-8")

    def passage_name(self, words):
        """Return the local name of the passage with the given words."""
        start, end = find_words(words, SourceText(TEXT, ()))
        return f"b0-{start}-{end}"

    def state(self, name, old, new):
        """Replace a part of one assertion."""
        words, turtle = self.assertions[name]
        assert old in turtle
        self.assertions[name] = words, turtle.replace(old, new)
        self.write()

    def move(self, name, words):
        """Move one assertion to another passage."""
        self.assertions[name] = words, self.assertions[name][1]
        self.write()

    def dataset(self):
        """Read the project."""
        return reading.read_project(Project.open(self.project))

    def check(self):
        """Check the project against the folder of texts."""
        return evidence_check.check_evidence(self.dataset(), Project.open(self.project), self.texts)

    def proof(self, name):
        """Return the results for one assertion."""
        (report,) = self.check().sources
        (proof,) = (p for p in report.proofs if p.stated.iri.endswith(f"/b0-{name}"))
        return proof


def passage(words):
    """Return the Turtle of the passage with the given words."""
    start, end = find_words(words, SourceText(TEXT, ()))
    local = f"b0-{start}-{end}"
    return (
        f"psg:{local} a gk:Passage ; oa:hasSource src:b0 ; oa:hasSelector sel:{local} ;"
        f' gk:sha256 "{text_sha256(TEXT[start:end])}" .\n'
        f"sel:{local} a oa:TextPositionSelector ; oa:start {start} ; oa:end {end} .\n"
    )
