"""``gwangju-kg nanopub``: print an assertion as a nanopublication."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import click

from gwangju_kg.cli._options import require_releases, setting
from gwangju_kg.errors import NotFound
from gwangju_kg.rdf.media_types import DATASET_FORMATS
from gwangju_kg.release.archive import CURRENT, find_removal, list_releases
from gwangju_kg.settings import Settings

_NAMES: Final = tuple(each.name for each in DATASET_FORMATS)


@click.command()
@click.argument("assertion", metavar="IRI")
@click.option(
    "--format",
    "name",
    type=click.Choice(_NAMES),
    default=_NAMES[0],
    help="format of the nanopublication; default: trig",
)
@click.option(
    "--key",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="private RSA key to sign it with, in PEM or the id_rsa of the nanopub tools",
)
@click.option("--signer", metavar="IRI", help="with --key: IRI of the signer, such as your ORCID")
@setting("project")
@setting("releases")
@setting("deadline_s")
@setting("memory_bytes")
def nanopub(
    assertion: str, name: str, key: Path | None, signer: str | None, **given: str | None
) -> None:
    """
    Print an assertion of the current release as a nanopublication.

    IRI is the IRI of the assertion or its local name, such as s0-101. The nanopublication has four
    named graphs: the head; the assertion with its times; the provenance (passage, source, how it
    was read and checked); and the publication info (publisher, release, licence).

    With --key and --signer it is signed. A signed nanopublication has its own IRI, which ends in a
    hash of its content, states of which unsigned one it is a copy, and can be published in the
    nanopublication network; nothing is sent. Signing needs the extra gwangju-kg[nanopub].

    \b
    gwangju-kg nanopub s0-101
    gwangju-kg nanopub --format nq https://example.org/city/id/assertion/s0-101
    """  # noqa: D301 - the one character is what keeps click from filling the lines
    if (key is None) != (signer is None) or (key and name != _NAMES[0]):
        raise click.UsageError("to sign, give both --key and --signer, and use the format trig")
    if signer and not signer.startswith(("http://", "https://")):
        raise click.UsageError(
            f"--signer {signer!r} is not an IRI: it must begin with http:// or https://"
        )
    settings = Settings.of(os.environ, workers=1, **given)
    from gwangju_kg.engine import Engine, Query  # noqa: PLC0415
    from gwangju_kg.engine.client.blocking import BlockingClient  # noqa: PLC0415
    from gwangju_kg.release import nanopublication  # noqa: PLC0415 - the RDF libraries, not for the help
    from gwangju_kg.release.contents import Release  # noqa: PLC0415

    require_releases(settings)
    release = Release.open(settings.releases / CURRENT)
    iri = nanopublication.assertion_iri(assertion, release.namespaces)
    bindings = (("iri", f"<{iri}>"),)
    request = Query(
        nanopublication.read_query(release), table="json", boolean="", graph="", bindings=bindings
    )
    with (
        Engine.start(settings, release=release.path) as engine,
        BlockingClient(engine.address).ask(request).body as body,
    ):
        answer = body.read()
    try:
        graphs = nanopublication.build(answer, iri, release)
    except NotFound:
        if removal := find_removal(list_releases(settings.releases), iri):
            raise removal.as_error(iri) from None
        raise
    content = nanopublication.serialize_graphs(graphs, name, release.namespaces)
    if key and signer:
        from gwangju_kg.release import nanopub_signing  # noqa: PLC0415

        nanopub_iri = nanopublication.nanopub_iri(iri, release)
        signed = nanopub_signing.sign(
            content.decode(), nanopub_iri, key_path=key, signer_iri=signer
        )
        content = signed.encode()
    click.echo(content, nl=False)
