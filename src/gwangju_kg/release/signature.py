"""
Sign the manifest of a release and verify the signature, in minisign's format.

The manifest holds the hash of every other file and of the dataset, so its signature covers all.
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

#: Appended to the name of a secret key's file for the public key.
_PUBLIC_KEY_SUFFIX: Final = ".pub"

#: File mode of a secret key: only its owner may read it.
_SECRET_MODE: Final = 0o600


@dataclass(frozen=True)
class ValidSignature:
    """
    A valid signature.

    Attributes:
        key: the public key, in base64, as for minisign's option ``-P``.
        comment: the trusted comment, which is signed too.
    """

    key: str
    comment: str


def create_key(path: Path, password: str) -> str:
    """
    Write a new secret key, and the public key beside it.

    Args:
        path: the file of the secret key; the public key's file has ``.pub`` appended.
        password: encrypts the secret key; "" for no encryption.

    Returns:
        The public key in base64.

    Raises:
        SignatureError: one of the files exists or cannot be written; no file is left behind.
    """
    pair = minisign.KeyPair.generate()
    public = Path(f"{path}{_PUBLIC_KEY_SUFFIX}")
    if password:
        pair.secret_key.encrypt(password)
    created: list[Path] = []
    try:
        for target, content, mode in (
            (path, bytes(pair.secret_key), _SECRET_MODE),
            (public, bytes(pair.public_key), 0o644),
        ):
            with os.fdopen(
                os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "wb"
            ) as file:
                created.append(target)
                file.write(content + b"\n")
    except OSError as error:
        for target in created:
            target.unlink()
        raise SignatureError(reason_of(error)) from error
    return str(pair.public_key.to_base64().decode("ascii"))


def sign(release: Path, key: Path, ask_password: Callable[[], str]) -> ValidSignature:
    """
    Sign the manifest of a release; write the signature beside it.

    Args:
        release: the directory of a verified release.
        key: the file of a minisign secret key.
        ask_password: returns the password; called only if the key is encrypted.

    Raises:
        StoreError: the directory is not a finished release.
        SignatureError: the key cannot be read, or the password is wrong.
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
    Verify the signature of a release.

    Args:
        release: the directory.
        key: the public key in base64, or the path of its file.

    Raises:
        SignatureError: there is no signature, or it does not match the key or the manifest.
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
            f"{key!r} is neither a minisign public key nor a file with one ({error})"
        ) from error
