"""
Write a new project: empty but for one small invented source, as an example to replace.

The input is the answers of a person and the files of ``template/``; the output is a folder that
builds, serves and passes its checks.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Template
from typing import Final

from gwangju_kg.errors import OutputError
from gwangju_kg.language import Language

_TEMPLATE: Final = Path(__file__).parent / "template"

#: The name of the folder of the example, and of its source.
EXAMPLE: Final = "example"

#: The sentences of the example text by what they state, as positions of lines.
_LINES: Final = {"opening": 0, "people": 1, "plan": 2}

#: Characters that would need an escape in Turtle or TOML.
_UNSAFE: Final = re.compile(r'[\x00-\x1f"\\]')

_NOT_SLUG: Final = re.compile(r"[^a-z0-9]+")

#: Latin letters that are no letter with a mark, in two or one letters from a to z.
_LETTERS: Final = str.maketrans({
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
})  # fmt: skip

#: Hangul syllables, and a sentence or title in Korean before the one in English.
_HANGUL: Final = re.compile(r"[가-힣]+")
_KOREAN_TURTLE: Final = re.compile(r'"[^"\n]*"@ko\s*,\s*(?=")')
_KOREAN_TITLE: Final = re.compile(r"^# .* 지식그래프 · ", re.MULTILINE)
_KOREAN_TOML: Final = re.compile(r"^ko = .*\n", re.MULTILINE)


@dataclass(frozen=True)
class NewProject:
    """
    What a new project needs to know.

    Attributes:
        base_iri: the beginning of the IRIs of its things.
        city: the name of the city.
        city_ko: its name in Korean; "" if the project is in English only.
        publisher: the name of its publisher.
        language: the language of its texts.
    """

    base_iri: str
    city: str
    city_ko: str
    publisher: str
    language: Language

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages of the data, that of the texts first."""
        if not self.city_ko:
            return ("en",)
        return ("ko", "en") if self.language == "ko" else ("en", "ko")

    @property
    def slug(self) -> str:
        """The name of the city in IRIs."""
        return slug_of(self.city)


def slug_of(city: str) -> str:
    """
    Return the name of a city as a part of an IRI, or "" if it has no Latin or Korean letter.

    >>> slug_of("New Springfield"), slug_of("Münster"), slug_of("Łódź"), slug_of("스프링필드")
    ('new-springfield', 'munster', 'lodz', 'seupeuringpildeu')
    """
    from hangulpy import romanize  # noqa: PLC0415 - not needed by other commands

    latin = _HANGUL.sub(lambda match: str(romanize(match[0])), unicodedata.normalize("NFC", city))
    letters = unicodedata.normalize("NFKD", latin.lower().translate(_LETTERS))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _NOT_SLUG.sub("-", plain).strip("-")


def is_safe(text: str) -> bool:
    """Check whether `text` can be written between quotation marks unchanged."""
    return bool(text.strip()) and not _UNSAFE.search(text)


def write_project(folder: Path, answers: NewProject, today: date) -> list[Path]:
    """
    Write the files of a new project.

    Args:
        folder: an empty or new folder.
        answers: what the person answered.
        today: the date of issue of the first release.

    Returns:
        The paths of the files, sorted.

    Raises:
        OutputError: the folder is not empty.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(f"{folder} is not an empty folder: name a new one")
    text = (_TEMPLATE / "texts" / f"example.{answers.language}.txt").read_text("utf-8")
    values = _values(answers, text, today)
    written = []
    for path in sorted(_TEMPLATE.rglob("*")):
        if path.is_dir() or path.parent.name == "texts":
            continue
        name = path.relative_to(_TEMPLATE)
        target = folder / (name.with_name(".gitignore") if name.name == "gitignore" else name)
        template = _in_languages(path.read_text("utf-8"), answers)
        written.append(_write(target, Template(template).substitute(values)))
    written.append(_write(folder / "texts" / "example.txt", text))
    return sorted(written)


def _in_languages(template: str, answers: NewProject) -> str:
    """Return a template without the names in Korean if the project is in English only."""
    if "ko" in answers.languages:
        return template
    without = _KOREAN_TOML.sub("", _KOREAN_TURTLE.sub("", template))
    return _KOREAN_TITLE.sub("# ", without)


def _write(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode())
    return path


def _values(answers: NewProject, text: str, today: date) -> Mapping[str, str]:
    passages = dict(_passages(text))
    return {
        "base_iri": answers.base_iri,
        "city": answers.city,
        "city_ko": answers.city_ko or answers.city,
        "slug": answers.slug,
        "publisher": answers.publisher,
        "language": answers.language,
        "languages": ", ".join(f'"{language}"' for language in answers.languages),
        "numerals": "korean" if answers.language == "ko" else "none",
        "today": today.isoformat(),
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        **{name: f"psg:{local}" for name, (local, _) in passages.items()},
        "passages": "\n\n".join(turtle for _, turtle in passages.values()),
    }


def _passages(text: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the local name and the Turtle of each passage, by what it states."""
    lines = text.splitlines(keepends=True)
    for name, number in _LINES.items():
        start = sum(map(len, lines[:number]))
        passage = lines[number].rstrip("\n")
        local = f"{EXAMPLE}-{start}-{start + len(passage)}"
        digest = hashlib.sha256(passage.encode()).hexdigest()
        selector = f"sel:{local} a oa:TextPositionSelector ; oa:start {start}"
        turtle = (
            f"psg:{local} a gk:Passage ; oa:hasSource src:{EXAMPLE} ;\n"
            f'  oa:hasSelector sel:{local} ; gk:sha256 "{digest}" .\n'
            f"{selector} ; oa:end {start + len(passage)} ."
        )
        yield name, (local, turtle)
