"""A made-up city with its own base IRI, started by ``init``, and a source added to it."""

import hashlib
import re
from pathlib import Path

from click.testing import CliRunner

from gwangju_kg.cli import main

BASE_IRI = "https://springfield.example/record/"

PLAN = "It is to open in 2026."
TEXT = f"In March the council decided to build a swimming pool. {PLAN}\n"


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
    """Add an English text with a plan to the project, its passage printed by ``cite``."""
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
    passage = run("cite", "--project", folder, "--texts", folder / "texts", "pool", PLAN)
    head = (example / "assertions.ttl").read_text("utf-8").partition("\n\n")[0]
    name = re.search(r"^psg:\S+", passage, re.MULTILINE)[0]
    report = (
        "as:pool-1 a gk:StatusReport ; gk:about ms:pool-opening ; gk:modality gkv:planned ;\n"
        f"  gk:when t:in-2026 ; gk:dateRule gkv:stated ; prov:wasDerivedFrom {name} .\n"
    )
    (source / "assertions.ttl").write_text(f"{head}\n{passage}\n{report}", "utf-8")
    things = folder / "data" / "entities" / "things.ttl"
    things.write_text(
        things.read_text("utf-8")
        + "\nms:pool-opening a gk:Milestone ;\n"
        + '  rdfs:label "수영장 개장"@ko , "Opening of the pool"@en ;\n'
        + "  gk:milestoneOf ent:springfield ; gk:milestoneType gkv:opening .\n",
        "utf-8",
    )
    edition = folder / "data" / "dataset.ttl"
    edition.write_text(edition.read_text("utf-8").replace('dcat:version "1"', 'dcat:version "2"'))


def _sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()
