"""
Sign a nanopublication with the ``nanopub`` library and the signer's own key.

The result is a new nanopublication: its IRI ends in a hash of its content, and it states of which
unsigned one it is a copy.  The library is an optional extra, because few users need it.

Source: Nanopublication Guidelines, https://nanopub.net/guidelines/working_draft/; Trusty URIs,
https://trustyuri.net/.
"""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import Final

from gwangju_kg.errors import SignatureError

#: The IRI of a nanopublication before it is signed; the library replaces it.
_UNSIGNED_IRI: Final = "http://purl.org/nanopub/temp/gwangju-kg/"

_ALTERNATE: Final = "http://www.w3.org/ns/prov#alternateOf"
_SIGNED_BY: Final = "http://purl.org/nanopub/x/signedBy"

#: The lines around a key in PEM format, and white space.  Source: RFC 7468.
_PEM_ARMOR: Final = re.compile(r"-----[A-Z ]+-----|\s")


def sign(trig: str, nanopub_iri: str, *, key_path: Path, signer_iri: str) -> str:
    """
    Sign a nanopublication.

    Args:
        trig: the unsigned nanopublication, in TriG.
        nanopub_iri: its IRI.
        key_path: a private RSA key, in PEM or as the library's ``id_rsa``, without a password.
        signer_iri: the signer, for example an ORCID.

    Returns:
        The signed nanopublication, in TriG.

    Raises:
        SignatureError: the library is not installed, or the key cannot be used.
    """
    try:
        from nanopub.nanopub import Nanopub  # noqa: PLC0415 - an extra
        from nanopub.nanopub_conf import NanopubConf  # noqa: PLC0415
        from nanopub.profile import Profile  # noqa: PLC0415
        from rdflib import ConjunctiveGraph, URIRef  # noqa: PLC0415
    except ImportError as error:
        raise SignatureError(
            "signing needs an optional extra: pip install 'gwangju-kg[nanopub]'"
        ) from error
    try:
        key = _PEM_ARMOR.sub("", key_path.read_text("ascii"))
    except (OSError, ValueError) as error:
        raise SignatureError(f"the key {key_path} cannot be read: {error}") from error
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the library uses deprecated rdflib
        graph = ConjunctiveGraph()
        renamed = trig.replace(f"<{nanopub_iri}#", f"<{_UNSIGNED_IRI}")
        graph.parse(data=renamed.replace(f"<{nanopub_iri}>", f"<{_UNSIGNED_IRI}>"), format="trig")
        pubinfo = graph.get_context(URIRef(_UNSIGNED_IRI + "pubinfo"))
        pubinfo.add((URIRef(_UNSIGNED_IRI), URIRef(_ALTERNATE), URIRef(nanopub_iri)))
        pubinfo.add((URIRef(_UNSIGNED_IRI + "sig"), URIRef(_SIGNED_BY), URIRef(signer_iri)))
        try:
            profile = Profile(signer_iri, signer_iri, private_key=key)
            nanopub = Nanopub(rdf=graph, conf=NanopubConf(profile=profile))
            nanopub.sign()
        except (ValueError, IndexError, TypeError) as error:
            raise SignatureError(
                f"{key_path} is not a private RSA key without a password ({error})"
            ) from error
        return str(nanopub.rdf.serialize(format="trig"))
