"""
Signs the manifest of a release and checks the signature: minisign's files, keys and format.

The manifest holds the hash of every other file and of the dataset, so that signing it signs all.
Source: https://jedisct1.github.io/minisign/.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import minisign
from minisign.exceptions import Error as MinisignError

from gwangju_kg import atomic_write
from gwangju_kg.errors import SignatureError, reason_of
from gwangju_kg.release import manifest
from gwangju_kg.release.archive import SIGNATURE

#: Comes after the name of a secret key's file.
_PUBLIC_KEY_SUFFIX: Final = ".pub"

#: Only its owner may read a secret key.
_SECRET_MODE: Final = 0o600


@dataclass(frozen=True)
class ValidSignature:
    """
    A signature that holds.

    Attributes:
        key: the public key, in base64, as minisign takes it after ``-P``.
        comment: what was signed beside the manifest.
    """

    key: str
    comment: str


def create_key(path: Path, password: str) -> str:
    """
    Write a new secret key, and beside it the public one.

    Args:
        path: of the secret key; that of the public key ends with ``.pub``.
        password: by which it is encrypted; "" for none.

    Returns:
        The public key in base64.

    Raises:
        SignatureError: there is such a file already, or it cannot be written; nothing is left.
    """
    pair = minisign.KeyPair.generate()
    public = Path(f"{path}{_PUBLIC_KEY_SUFFIX}")
    if password:
        pair.secret_key.encrypt(password)
    made: list[Path] = []
    try:
        for target, content, mode in (
            (path, bytes(pair.secret_key), _SECRET_MODE),
            (public, bytes(pair.public_key), 0o644),
        ):
            with os.fdopen(
                os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "wb"
            ) as file:
                made.append(target)
                file.write(content + b"\n")
    except OSError as error:
        for target in made:
            target.unlink()
        raise SignatureError(reason_of(error)) from error
    return str(pair.public_key.to_base64().decode("ascii"))


def sign(release: Path, key: Path, ask_password: Callable[[], str]) -> ValidSignature:
    """
    Sign the manifest of a release: the signature stands beside it.

    Args:
        release: the directory, which was verified.
        key: the file of a minisign secret key.
        ask_password: gives the password, where the key has one.

    Raises:
        StoreError: there is no finished release.
        SignatureError: the key cannot be read, or its password is another.
        OutputError: the signature cannot be written.
    """
    stated = manifest.read(release)
    comment = f"release:{stated.get('id')}\trdfc10_sha256:{stated.get('rdfc10_sha256', '-')}"
    try:
        with minisign.SecretKey.from_bytes(key.read_bytes()) as secret:
            if secret.is_encrypted():
                secret.decrypt(ask_password())
            public = secret.get_public_key()
            content = (release / manifest.MANIFEST).read_bytes()
            signature = secret.sign(
                content,
                untrusted_comment="gwangju-kg: verify with minisign -V, or gwangju-kg verify",
                trusted_comment=comment,
            )
        atomic_write.write_atomically(bytes(signature) + b"\n", release / SIGNATURE)
    except OSError as error:
        raise SignatureError(reason_of(error)) from error
    except MinisignError as error:
        raise SignatureError(f"{key}: {error}") from error
    return ValidSignature(public.to_base64().decode("ascii"), comment)


def verify_signature(release: Path, key: str) -> ValidSignature:
    """
    Check the signature of a release.

    Args:
        release: the directory.
        key: the public key in base64, or the path of its file.

    Raises:
        SignatureError: there is no signature, it is not of this key, or not of this manifest.
    """
    public = _read_public_key(key)
    try:
        content = (release / manifest.MANIFEST).read_bytes()
        signature = minisign.Signature.from_bytes((release / SIGNATURE).read_bytes())
        public.verify(content, signature)
    except FileNotFoundError as error:
        raise SignatureError(f"{error.filename} is missing: the release is not signed") from error
    except OSError as error:
        raise SignatureError(reason_of(error)) from error
    except MinisignError as error:
        raise SignatureError(f"{release / SIGNATURE}: {error}") from error
    return ValidSignature(public.to_base64().decode("ascii"), signature.trusted_comment)


def _read_public_key(key: str) -> minisign.PublicKey:
    try:
        if Path(key).is_file():
            return minisign.PublicKey.from_bytes(Path(key).read_bytes())
        return minisign.PublicKey.from_base64(key)
    except (OSError, ValueError) as error:
        raise SignatureError(
            f"{key!r} is neither a minisign public key nor the file of one ({error})"
        ) from error
