"""``gwangju-kg sign``: sign the manifest of a release, in minisign's format."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--key",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="minisign secret key to sign with",
)
@click.option(
    "--new-key",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="create a secret key in FILE and its public key in FILE.pub",
)
def sign(folder: Path | None, key: Path | None, new_key: Path | None) -> None:
    """
    Sign a release with a minisign key.

    The signature of the release in DIR is written to manifest.json.minisig beside its manifest. The
    release is verified first, so that a damaged release is never signed. The manifest holds the
    hash of every file and of the dataset. With the public key anyone can check the whole release by
    'gwangju-kg verify DIR --public-key KEY', or the manifest alone by minisign -V.

    \b
    gwangju-kg sign --new-key ~/gwangju.key
    gwangju-kg sign --key ~/gwangju.key releases/current
    """  # noqa: D301 - the one character is what keeps click from filling the lines
    from gwangju_kg.release import signature  # noqa: PLC0415 - cryptography, not for the help
    from gwangju_kg.release.verification import verify_release  # noqa: PLC0415

    if new_key is not None and key is None and folder is None:
        password = click.prompt(
            "password (empty for none)",
            hide_input=True,
            default="",
            show_default=False,
            confirmation_prompt=True,
            err=True,
        )
        click.echo(signature.create_key(new_key, password))
        return
    if folder is None or key is None or new_key is not None:
        raise click.UsageError("give either DIR and --key, or only --new-key")
    for _ in verify_release(folder, None):
        pass
    signed = signature.sign(
        folder, key, lambda: click.prompt("password", hide_input=True, err=True)
    )
    click.echo(f"{signed.key}  {signed.comment.expandtabs(1)}")
