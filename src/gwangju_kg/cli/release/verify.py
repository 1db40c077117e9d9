"""``gwangju-kg verify``: verify the files, the dataset and the signature of a release."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--public-key",
    "key",
    metavar="KEY",
    help="minisign public key, or its file; the release must have a signature of it",
)
def verify(folder: Path, key: str | None) -> None:
    """
    Verify the files, the dataset and the signature of a release.

    Each file in DIR is compared with its SHA-256 in the manifest, and unlisted files are refused.
    The RDFC-1.0 hash of the store is computed and compared. With --public-key the manifest must
    have a valid signature by that key.

    Exit status: 0 if the release is valid, 1 if not; the message has the reason.
    """
    from gwangju_kg.release.verification import verify_release  # noqa: PLC0415 - the RDF library, not for the help

    for line in verify_release(folder, key):
        click.echo(line)
