"""
Read ``project.toml``, in which a project says whose record it is.

The input is the file; the output is a `ProjectDescription`, or an error in Korean and English that
names the line, the key and the remedy.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gwangju_kg.errors import ProjectError
from gwangju_kg.language import LANGUAGES, Sentence
from gwangju_kg.project.description import ProjectDescription, in_each_language
from gwangju_kg.rdf.iri import is_absolute_iri, is_base_iri

FILE: Final = "project.toml"

#: The languages that `languages` may name: ISO 639-1, with the EU's authority code of each.
#: Source: http://publications.europa.eu/resource/authority/language.
LANGUAGE_AUTHORITY_CODES: Final = {
    "de": "DEU", "en": "ENG", "es": "SPA", "fr": "FRA", "ja": "JPN", "ko": "KOR", "ru": "RUS",
    "vi": "VIE", "zh": "ZHO",
}  # fmt: skip

#: The rules by which numbers and dates in the texts are read.
NUMERALS: Final = ("none", "korean")

#: The calendars of the dates in the texts.
CALENDARS: Final = ("gregorian",)

#: What a shape that selects no node of the data is: an error, or only listed by ``check``.
IDLE_SHAPES: Final = ("list", "error")

_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CITY: Final = re.compile(r"[\w-]*")

#: A table's header, or the key of a line.
_HEADER: Final = re.compile(r"\s*\[([\w.-]+)\]")
_KEY: Final = re.compile(r"\s*([\w-]+)\s*=")

#: The keys by the name of their table, "" for those above all tables.
_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "": ("base_iri", "name", "city", "languages", "license"),
    "title": LANGUAGES,
    "description": LANGUAGES,
    "publisher": ("name", "contact"),
    "texts": ("numerals", "calendar"),
    "checks": ("idle_shapes",),
}

_MISSING_FILE: Final[Sentence] = {
    "ko": "파일이 없습니다. 프로젝트 폴더에서 실행하거나, --project로 그 폴더를 지정하거나,"
    " 'gwangju-kg init'으로 새 프로젝트를 만드십시오",
    "en": "is missing: run the command in the project's folder, name that folder with --project, or"
    " start a project with 'gwangju-kg init'",
}
_SYNTAX: Final[Sentence] = {
    "ko": "TOML이 아닙니다({subject}). 이 줄을 고치십시오",
    "en": "is not TOML ({subject}): correct this line",
}
_UNKNOWN: Final[Sentence] = {
    "ko": "{subject}: 없는 키입니다. 쓸 수 있는 키: {remedy}",
    "en": "{subject} is not a key: use one of {remedy}",
}
_MISSING: Final[Sentence] = {
    "ko": "{subject} 키가 없습니다. 추가하십시오: {remedy}",
    "en": "has no key {subject}: add it: {remedy}",
}
_WRONG: Final[Sentence] = {
    "ko": "{subject}의 값이 올바르지 않습니다. 이렇게 쓰십시오: {remedy}",
    "en": "the value of {subject} is not valid: write {remedy}",
}
_NO_PAGES: Final[Sentence] = {
    "ko": "{subject}에 ko나 en이 없습니다. 화면은 한국어와 영어뿐입니다."
    " 적어도 하나를 쓰십시오: {remedy}",
    "en": "{subject} has neither ko nor en, in which pages are: add one of them: {remedy}",
}


@dataclass(frozen=True)
class _TomlFile:
    """The values of a file, with the lines of its keys."""

    path: Path
    text: str
    values: Mapping[str, Any]

    def error(self, sentence: Sentence, table: str, key: str, remedy: str) -> ProjectError:
        name = f"{table}.{key}" if table and key else table or key
        korean, english = (
            sentence[language].format(subject=name, remedy=remedy) for language in LANGUAGES
        )
        return ProjectError(english, self.path, line=self._line(table, key), korean=korean)

    def _line(self, table: str, key: str) -> int | None:
        """Return the 1-based line of a key, else of its table, else None."""
        current, line_of_table = "", None
        for number, line in enumerate(self.text.splitlines(), 1):
            if header := _HEADER.match(line):
                current = header[1]
                line_of_table = number if current == (table or key) else line_of_table
            elif (match := _KEY.match(line)) and (current, match[1]) in {(table, key), ("", table)}:
                return number
        return line_of_table

    def _table(self, table: str) -> Mapping[str, Any]:
        values: Any = self.values.get(table, {}) if table else self.values
        if not isinstance(values, dict):
            raise self.error(_WRONG, table, "", f"[{table}]")
        return values

    def check_keys(self) -> None:
        """Raise an error if there is a key that no one reads."""
        tables = tuple(table for table in _KEYS if table)
        for table, keys in _KEYS.items():
            allowed = (*keys, *tables) if not table else keys
            for key in self._table(table):
                if key not in allowed:
                    raise self.error(_UNKNOWN, table, key, ", ".join(allowed))

    def string(self, table: str, key: str, example: str) -> str:
        """Return the text of a required key; `example` is a correct line, for the error."""
        values = self._table(table)
        if key not in values:
            where = f"[{table}] {example}" if table else example
            raise self.error(_MISSING, table, key, where)
        value = values[key]
        if not isinstance(value, str) or not value.strip():
            raise self.error(_WRONG, table, key, example)
        return value.strip()

    def optional(self, table: str, key: str, example: str) -> str:
        """Return the text of a key, or "" if there is no such key or it is empty."""
        value = self._table(table).get(key, "")
        return "" if value == "" else self.string(table, key, example)

    def choice(self, table: str, key: str, allowed: tuple[str, ...]) -> str:
        """Return one of the allowed texts; the first one is the default."""
        value = self._table(table).get(key, allowed[0])
        if value not in allowed:
            remedy = " | ".join(f'{key} = "{each}"' for each in allowed)
            raise self.error(_WRONG, table, key, remedy)
        return str(value)

    def sentence(self, table: str, example: Sentence) -> Sentence:
        """Return a text that is required in each language of the project that pages have."""
        required = [language for language in LANGUAGES if language in self.languages()]
        return in_each_language(
            {
                language: self.string(table, language, f'{language} = "{example[language]}"')
                for language in LANGUAGES
                if language in required or language in self._table(table)
            }
        )

    def address(self, table: str, key: str, value: str, example: str) -> str:
        """Return `value` if it is an absolute IRI of the web, or a mail address as an IRI."""
        if value and not (
            value.startswith(("https://", "http://", "mailto:")) and is_absolute_iri(value)
        ):
            raise self.error(_WRONG, table, key, example)
        return value

    def matching(self, pattern: re.Pattern[str], key: str, value: str, example: str) -> str:
        if not pattern.fullmatch(value):
            raise self.error(_WRONG, "", key, example)
        return value

    def languages(self) -> tuple[str, ...]:
        codes: Any = self.values.get("languages", list(LANGUAGES))
        is_list = isinstance(codes, list) and bool(codes)
        if not is_list or not all(code in LANGUAGE_AUTHORITY_CODES for code in codes):
            allowed = ", ".join(LANGUAGE_AUTHORITY_CODES)
            raise self.error(_WRONG, "", "languages", f'languages = ["ko", "en"] ({allowed})')
        if not set(codes) & set(LANGUAGES):
            remedy = f'languages = ["en", "{codes[0]}"]'
            raise self.error(_NO_PAGES, "", "languages", remedy)
        return tuple(dict.fromkeys(codes))


def read_description(folder: Path) -> ProjectDescription:
    """
    Read ``project.toml`` in `folder`.

    Raises:
        ProjectError: the file is missing, unreadable or not TOML; a key is missing, unknown or has
            a wrong value.
    """
    file = _read(folder / FILE)
    file.check_keys()
    base_example = 'base_iri = "https://example.org/city/"'
    base_iri = file.address("", "base_iri", file.string("", "base_iri", base_example), base_example)
    if not is_base_iri(base_iri):
        raise file.error(_WRONG, "", "base_iri", base_example)
    name_example = 'name = "city-kg"'
    name = file.matching(_SLUG, "name", file.string("", "name", name_example), name_example)
    license_example = 'license = "https://creativecommons.org/publicdomain/zero/1.0/"'
    contact_example = 'contact = "mailto:records@example.org"'
    city_example = 'city = "springfield"'
    file.choice("texts", "calendar", CALENDARS)
    return ProjectDescription(
        base_iri=base_iri,
        name=name,
        title=file.sentence("title", {"ko": "우리 도시 지식그래프", "en": "Our City Graph"}),
        description=file.sentence(
            "description", {"ko": "우리 도시가 밝힌 기록", "en": "What our city says"}
        ),
        publisher=file.string("publisher", "name", 'name = "City Archive"'),
        contact=file.address(
            "publisher",
            "contact",
            file.optional("publisher", "contact", contact_example),
            contact_example,
        ),
        license_iri=file.address(
            "", "license", file.string("", "license", license_example), license_example
        ),
        languages=file.languages(),
        city=file.matching(_CITY, "city", file.optional("", "city", city_example), city_example),
        numerals=file.choice("texts", "numerals", NUMERALS),
        refuses_idle_shapes=file.choice("checks", "idle_shapes", IDLE_SHAPES) == "error",
    )


def key_error(folder: Path, key: str, sentence: Sentence) -> ProjectError:
    """
    Return an error about the value of a key above all tables, with its line.

    Raises:
        ProjectError: the file cannot be read.
    """
    return _read(folder / FILE).error(sentence, "", key, "")


def _read(path: Path) -> _TomlFile:
    try:
        text = path.read_text("utf-8")
        return _TomlFile(path, text, tomllib.loads(text))
    except FileNotFoundError as error:
        raise ProjectError(_MISSING_FILE["en"], path, korean=_MISSING_FILE["ko"]) from error
    except OSError as error:
        message = f"cannot be read ({error.strerror})"
        raise ProjectError(message, path, korean=f"읽을 수 없습니다({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ProjectError(
            "is not UTF-8: save it as UTF-8",
            path,
            korean="UTF-8이 아닙니다. UTF-8로 저장하십시오",
        ) from error
    except tomllib.TOMLDecodeError as error:
        reason, _, place = str(error).partition(" (at line ")
        line = re.match(r"\d+", place)
        korean, english = (_SYNTAX[language].format(subject=reason) for language in LANGUAGES)
        raise ProjectError(
            english, path, line=int(line[0]) if line else None, korean=korean
        ) from error
