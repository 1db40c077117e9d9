"""
Define how each server in the comparison is started on given data.

The input is data and a work folder; the output is the servers, and a sentence for each that is left
out.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Final

from bench.releases import Data
from bench.servers import HOST, Contestant, Server

OURS: Final = "gwangju-kg"
OXIGRAPH_DISK: Final = "Oxigraph on disk"
OXIGRAPH_MEMORY: Final = "Oxigraph in memory"
RDFLIB: Final = "rdflib-endpoint"
FUSEKI: Final = "Fuseki TDB2"

_FUSEKI_VERSION: Final = "5.6.0"
_FUSEKI_GROUP: Final = "org.apache.jena"
_FUSEKI_ARTIFACT: Final = "jena-fuseki-server"

#: The time limit of a query for Fuseki, the same as our default, in seconds.  rdflib-endpoint has
#: none.  Oxigraph's server has --timeout-s, but starts a sleeping thread for each query, so
#: that some thousand queries a second exhaust the threads and the server dies (0.5.13).
DEADLINE_S: Final = 30

#: The size of the largest dataset for rdflib: beyond it, loading alone takes minutes.
_RDFLIB_QUADS: Final = 200_000

#: The time limit of a download and of loading a store, in seconds.
_PREPARE_S: Final = 600

_BIN: Final = Path(sys.executable).parent


def software_versions() -> dict[str, str]:
    """Return the versions of the compared software, by name."""
    names = (OURS, "pyoxigraph", "granian", "oxigraph", RDFLIB, "rdflib")
    return {name: version(name) for name in names} | {"jena-fuseki-server": _FUSEKI_VERSION}


def our_server(data: Data) -> Contestant:
    """Return this endpoint on a release, with default settings."""
    command = (
        *(str(_BIN / "gwangju-kg"), "serve", "--host", HOST, "--port", "{port}"),
        *("--releases", str(data.releases)),
    )
    return Contestant(OURS, command, "/sparql")


def null_server() -> Contestant:
    """Return the server that sends the same response to every request."""
    return Contestant("nothing", (sys.executable, "-m", "bench.null_server", "{port}"), "/")


def peer_servers(data: Data, work: Path, jar: Path | None) -> tuple[list[Contestant], list[str]]:
    """
    Return the peers on the same data, and a sentence for each that cannot take part.

    Args:
        data: the data that they serve.
        work: an empty folder for their stores.
        jar: Fuseki's jar, or None.
    """
    servers = [_oxigraph_on_disk(data, work), _oxigraph_in_memory(data, work)]
    left_out = []
    if data.quads <= _RDFLIB_QUADS:
        servers.append(_rdflib_endpoint(data, work))
    else:
        left_out.append(
            f"{RDFLIB} was left out of the {data.name}: loading {data.quads:,} quads takes minutes."
        )
    if jar is None:
        left_out.append(f"{FUSEKI} was left out: java, mvn or its jar is not available.")
    else:
        servers.append(_fuseki(data, work, jar))
    return servers, left_out


def _oxigraph_on_disk(data: Data, work: Path) -> Contestant:
    location = str(work / f"oxigraph-{data.release.name}")
    program = str(_BIN / "oxigraph")
    _run(program, "load", "--location", location, "--file", str(served_quads(data, work)))
    command = (
        *(program, "serve-read-only", "--location", location, "--bind", f"{HOST}:{{port}}"),
        *_oxigraph_options(data),
    )
    return Contestant(OXIGRAPH_DISK, command, "/query")


def _oxigraph_in_memory(data: Data, work: Path) -> Contestant:
    command = (
        *(str(_BIN / "oxigraph"), "serve", "--bind", f"{HOST}:{{port}}"),
        *_oxigraph_options(data),
    )
    upload = ("/store", served_quads(data, work))
    return Contestant(OXIGRAPH_MEMORY, command, "/query", upload=upload)


def _oxigraph_options(data: Data) -> tuple[str, ...]:
    return () if data.record else ("--union-default-graph",)


def served_quads(data: Data, work: Path) -> Path:
    """Return a file with the quads of our endpoint: the named graphs, and the default graph."""
    if data.record is None:
        return data.dump
    path = work / f"served-{data.release.name}.nq"
    path.write_bytes(data.dump.read_bytes() + data.record.read_bytes())
    return path


def _rdflib_endpoint(data: Data, work: Path) -> Contestant:
    command = (
        *(sys.executable, "-m", "bench.rdflib_server", "{port}", str(served_quads(data, work))),
        *(() if data.record else ("--union",)),
    )
    return Contestant(RDFLIB, command, "/")


def _fuseki(data: Data, work: Path, jar: Path) -> Contestant:
    """Load a TDB2 store through a writable server, then return a read-only server of it."""
    location = work / f"fuseki-{data.release.name}"
    location.mkdir()
    base = (
        *("java", "-jar", str(jar), "--port={port}", "--localhost", "--tdb2", f"--loc={location}"),
        f"--set=tdb2:unionDefaultGraph={str(not data.record).lower()}",
        f"--timeout={DEADLINE_S * 1000}",
    )
    environment = {"FUSEKI_BASE": str(work / "fuseki-base")}
    upload = ("/ds/data", served_quads(data, work))
    writer = Contestant(FUSEKI, (*base, "--update", "/ds"), "/ds/sparql", upload, environment)
    Server(writer, work / "fuseki-load.log").end()
    return Contestant(FUSEKI, (*base, "/ds"), "/ds/sparql", environment=environment)


def fetch_fuseki_jar(work: Path) -> Path | None:
    """Return Fuseki's jar, downloaded once into `work` by Maven; None if that is not possible."""
    if shutil.which("java") is None or shutil.which("mvn") is None:
        return None
    repository = work / "maven"
    name = f"{_FUSEKI_ARTIFACT}-{_FUSEKI_VERSION}.jar"
    folder = repository.joinpath(*_FUSEKI_GROUP.split("."), _FUSEKI_ARTIFACT, _FUSEKI_VERSION)
    if not (folder / name).exists():
        try:
            _run(
                *("mvn", "--quiet", "--batch-mode", f"-Dmaven.repo.local={repository}"),
                *("dependency:get", "-Dtransitive=false"),
                f"-Dartifact={_FUSEKI_GROUP}:{_FUSEKI_ARTIFACT}:{_FUSEKI_VERSION}",
            )
        except (OSError, subprocess.SubprocessError):
            return None
    return folder / name


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=_PREPARE_S)  # noqa: S603
