"""``gwangju-kg init``: start the project of a city."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from gwangju_kg.language import LANGUAGES, Language, Sentence, user_language
from gwangju_kg.project import new_project
from gwangju_kg.rdf.iri import is_base_iri
from gwangju_kg.rdf.namespaces import SHARED_BASE_IRI

#: What is asked for each option that is not given.
_QUESTIONS: Final[dict[str, Sentence]] = {
    "city": {
        "ko": "도시의 영어 이름(예: Springfield)",
        "en": "Name of the city, such as Springfield",
    },
    "city_ko": {
        "ko": "도시의 한국어 이름",
        "en": "Name of the city in Korean; leave it empty for a record in English only",
    },
    "base": {
        "ko": "모든 IRI가 시작하는 주소, /로 끝남",
        "en": "Address with which all IRIs begin, ending in /",
    },
    "publisher": {"ko": "펴내는 곳의 이름", "en": "Name of the publisher"},
    "language": {"ko": "본문의 언어(ko, en)", "en": "Language of the texts (ko, en)"},
}

_NO_CITY: Final[Sentence] = {
    "ko": "--city로 도시의 이름을 지정하십시오. 물어볼 터미널이 없습니다",
    "en": "give --city, the name of the city: there is no terminal to ask",
}
_NO_SLUG: Final[Sentence] = {
    "ko": "--city {value!r}: 로마자나 한글이 없습니다. 로마자로 쓰십시오",
    "en": "--city {value!r} has no Latin or Korean letter: write the name in Latin letters",
}
_UNSAFE: Final[Sentence] = {
    "ko": "{option}: 비어 있거나 따옴표나 역사선이 있습니다",
    "en": "{option} is empty, or has a quotation mark or a backslash",
}
_NO_BASE: Final[Sentence] = {
    "ko": "--base {value!r}: https://로 시작하고 /로 끝나는 주소여야 합니다. 공백, #, ?는 쓸 수"
    " 없습니다. 예: https://example.org/springfield/",
    "en": "--base {value!r} is no address that begins with https://, ends with / and has no"
    " space, # or ?: write it like https://example.org/springfield/",
}
_OUR_BASE: Final[Sentence] = {
    "ko": "--base {value!r}: 모든 도시가 함께 쓰는 온톨로지의 주소입니다."
    " 자기 도시의 주소를 쓰십시오. 예: https://example.org/springfield/",
    "en": "--base {value!r} is the address of the ontology that all cities share: choose one of"
    " your own, such as https://example.org/springfield/",
}

_PROGRAM: Final = "gwangju-kg"

_NEXT: Final[Sentence] = {
    "ko": """\
{folder}에 파일 {count}개를 만들었습니다. 다음에 할 일:
  cd {folder}
  {program} check --texts texts    # 점검
  {program} build                  # 릴리스를 만듦
  {program} serve                  # http://127.0.0.1:8000/ 에서 봄
그런 다음 data/의 꾸며 낸 예를 자기 도시의 기록으로 바꾸십시오.""",
    "en": """\
{count} files were written to {folder}. Next:
  cd {folder}
  {program} check --texts texts    # check it
  {program} build                  # build a release
  {program} serve                  # see it at http://127.0.0.1:8000/
Then replace the invented example in data/ by the record of your city.""",
}


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--city", metavar="NAME", help="name of the city")
@click.option(
    "--city-ko",
    metavar="NAME",
    help="name of the city in Korean; without it, a record with English texts is in English only",
)
@click.option(
    "--base", metavar="IRI", help="beginning of all IRIs; default: https://example.org/CITY/"
)
@click.option("--publisher", metavar="NAME", help="name of the publisher; default: as --city")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help="language of the texts and first language of the pages; default: en. Numbers and dates of"
    " Korean texts are proven",
)
def init(folder: Path, **given: str | None) -> None:
    """
    Start the project of a city in DIR.

    The new project builds, serves and passes its checks. It is empty but for one small invented
    source, as an example to replace; its files explain themselves in Korean and English.

    On a terminal the command asks for each option that is not given; otherwise the defaults are
    used. DIR must be new or empty.

    \b
    gwangju-kg init springfield --city Springfield
    """  # noqa: D301 - the one character is what keeps click from filling the lines
    language = user_language(os.environ)
    answers = _answers(given, language)
    paths = new_project.write_project(folder, answers, datetime.now(UTC).date())
    program = _program()
    click.echo(_NEXT[language].format(folder=folder, count=len(paths), program=program))


def _program() -> str:
    """Return what starts this program in any folder: its name, or its path if it is not on PATH."""
    called = Path(sys.argv[0])
    if called.name != _PROGRAM or shutil.which(_PROGRAM):
        return _PROGRAM
    return str(called.absolute())


def _answers(given: dict[str, str | None], language: Language) -> new_project.NewProject:
    def answer(name: str, default: str | None) -> str:
        value = given[name]
        if value is None and sys.stdin.isatty():
            value = click.prompt(_QUESTIONS[name][language], default=default, err=True)
        return _checked(name, value if value is not None else default, language)

    city = answer("city", None)
    slug = new_project.slug_of(city)
    if not slug:
        raise click.UsageError(_NO_SLUG[language].format(value=city))
    texts = answer("language", "ko" if language == "ko" else "en")
    return new_project.NewProject(
        city=city,
        city_ko=answer("city_ko", city if texts == "ko" else ""),
        base_iri=answer("base", f"https://example.org/{slug}/"),
        publisher=answer("publisher", city),
        language="ko" if texts == "ko" else "en",
    )


def _checked(name: str, value: str | None, language: Language) -> str:
    """
    Return an answer that can be written to the files.

    Raises:
        click.UsageError: it is missing or cannot be written.
    """
    if value is None:
        raise click.UsageError(_NO_CITY[language])
    value = value.strip()
    is_optional = name == "city_ko" and not value
    if not is_optional and not new_project.is_safe(value):
        option = "--" + name.replace("_", "-")
        raise click.UsageError(_UNSAFE[language].format(option=option))
    if name == "base":
        if value.startswith(SHARED_BASE_IRI):
            raise click.UsageError(_OUR_BASE[language].format(value=value))
        if not is_base_iri(value):
            raise click.UsageError(_NO_BASE[language].format(value=value))
    return value
