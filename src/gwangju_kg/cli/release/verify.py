"""``gwangju-kg verify``: is a release what it says it is, and who says so?"""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--public-key",
    "key",
    metavar="KEY",
    help="minisign public key, or its file, that must have signed the release",
)
def verify(folder: Path, key: str | None) -> None:
    """
    Verify the release in DIR: every file, the dataset, and the signature.

    Each file is compared with the SHA-256 in the manifest, and none may be there that is not
    listed. The quads of the store are named by RDFC-1.0 and hashed anew. With --public-key the
    manifest must bear the signature of that key.

    Exit status: 0 all of it is in order, 1 something is not, and the line says what.
    """
    from gwangju_kg.release.verification import verify_release  # noqa: PLC0415 - the RDF library, not for the help

    for line in verify_release(folder, key):
        click.echo(line)
