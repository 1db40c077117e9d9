"""
How a text differs from the form in which texts are kept: UTF-8, line feeds, NFC, no BOM.

Takes bytes; returns text and sentences.  No IO.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gwangju_kg.errors import CurationError
from gwangju_kg.language import Sentence

_BYTE_ORDER_MARK: Final = "\ufeff"
_CARRIAGE_RETURN: Final = re.compile(r"\r\n?")

#: The encoding of older Korean files.
_OLD_ENCODING: Final = "cp949"


@dataclass(frozen=True)
class TextForm:
    """
    A text and what its canonical form changes.

    Attributes:
        raw: the text as it is.
        canonical: with line feeds, in NFC, without byte order mark.
        changes: what is different, in each language; empty if nothing is.
    """

    raw: str
    canonical: str
    changes: tuple[Sentence, ...]


def read_form(content: bytes, path: Path) -> TextForm:
    r"""
    Return a text and what its canonical form changes.

    Args:
        content: the bytes of the file.
        path: the file, for errors.

    Raises:
        CurationError: it is empty or not UTF-8.

    >>> [change["en"] for change in read_form(b"a\r\nb", Path("x")).changes]
    ['1 line ends become line feeds']
    """
    try:
        raw = content.decode()
    except UnicodeDecodeError as error:
        raise CurationError(_not_utf8(content, path, error.start)) from error
    if not raw.strip():
        raise CurationError({"ko": f"{path}: 글자가 없습니다", "en": f"{path} has no text"})
    unmarked = raw.removeprefix(_BYTE_ORDER_MARK)
    unix, returns = _CARRIAGE_RETURN.subn("\n", unmarked)
    canonical = unicodedata.normalize("NFC", unix)
    changes: list[Sentence] = []
    if unmarked != raw:
        changes.append(
            {
                "ko": "맨 앞의 바이트 순서 표시(BOM)를 지움",
                "en": "the byte order mark at its beginning goes",
            }
        )
    if returns:
        changes.append(
            {
                "ko": f"줄 끝 {returns:,}개를 줄 바꿈(LF)으로 바꿈",
                "en": f"{returns:,} line ends become line feeds",
            }
        )
    if canonical != unix:
        words = sum(not unicodedata.is_normalized("NFC", word) for word in unix.split())
        changes.append(
            {
                "ko": f"풀어 쓴 글자(NFD)가 든 낱말 {words:,}개를 NFC로 모아씀",
                "en": f"{words:,} words with decomposed characters (NFD) become NFC",
            }
        )
    return TextForm(raw, canonical, tuple(changes))


def _not_utf8(content: bytes, path: Path, at: int) -> Sentence:
    """Return why a file is no text, and in what encoding it may be."""
    try:
        content.decode(_OLD_ENCODING)
    except UnicodeDecodeError:
        hint = {"ko": "", "en": ""}
    else:
        hint = {"ko": " (CP949인 듯합니다)", "en": " (perhaps it is CP949)"}
    return {
        "ko": f"{path}: {at}바이트부터 UTF-8이 아닙니다{hint['ko']}. UTF-8로 저장하십시오",
        "en": f"{path} is not UTF-8 at byte {at}{hint['en']}: save it as UTF-8",
    }
