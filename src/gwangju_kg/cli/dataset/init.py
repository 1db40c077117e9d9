"""``gwangju-kg init``: start the project of a city."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from gwangju_kg.language import LANGUAGES, Language, Sentence, user_language
from gwangju_kg.project import new_project

#: What is asked for each option that is not given.
_QUESTIONS: Final[dict[str, Sentence]] = {
    "city": {
        "ko": "도시의 로마자 이름(예: Springfield)",
        "en": "Name of the city in Latin letters, such as Springfield",
    },
    "city_ko": {"ko": "도시의 한국어 이름", "en": "Name of the city in Korean"},
    "base": {
        "ko": "모든 IRI가 시작하는 주소, /로 끝남",
        "en": "Address with which all IRIs begin, ending in /",
    },
    "publisher": {"ko": "펴내는 곳의 이름", "en": "Name of the publisher"},
    "language": {"ko": "본문의 언어(ko, en)", "en": "Language of the texts (ko, en)"},
}

_NO_CITY: Final = "give --city, the name of the city in Latin letters: there is no terminal to ask"

_NEXT: Final[Sentence] = {
    "ko": """\
{folder}에 파일 {count}개를 만들었습니다. 다음에 할 일:
  cd {folder}
  gwangju-kg check --texts texts    점검
  gwangju-kg build                  릴리스를 만듦
  gwangju-kg serve                  http://127.0.0.1:8000/ 에서 봄
그런 다음 data/의 꾸며 낸 예를 자기 도시의 기록으로 바꾸십시오.""",
    "en": """\
{count} files were written to {folder}. Next:
  cd {folder}
  gwangju-kg check --texts texts    check it
  gwangju-kg build                  build a release
  gwangju-kg serve                  see it at http://127.0.0.1:8000/
Then replace the invented example in data/ by the record of your city.""",
}


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--city", metavar="NAME", help="name of the city in Latin letters")
@click.option("--city-ko", metavar="NAME", help="name of the city in Korean; default: as --city")
@click.option(
    "--base", metavar="IRI", help="beginning of all IRIs; default: https://example.org/CITY/"
)
@click.option("--publisher", metavar="NAME", help="name of the publisher; default: as --city")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help="language of the texts; default: en. Numbers and dates of Korean texts are proven",
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
    click.echo(_NEXT[language].format(folder=folder, count=len(paths)))


def _answers(given: dict[str, str | None], language: Language) -> new_project.NewProject:
    def answer(name: str, default: str | None) -> str:
        value = given[name]
        if value is None and sys.stdin.isatty():
            value = click.prompt(_QUESTIONS[name][language], default=default, err=True)
        return _checked(name, value if value is not None else default)

    city = answer("city", None)
    slug = new_project.slug_of(city)
    if not slug:
        raise click.UsageError(f"--city {city!r} has no letter from a to z: write it in Latin")
    texts = answer("language", "ko" if language == "ko" else "en")
    return new_project.NewProject(
        city=city,
        city_ko=answer("city_ko", city),
        base_iri=answer("base", f"https://example.org/{slug}/"),
        publisher=answer("publisher", city),
        language="ko" if texts == "ko" else "en",
    )


def _checked(name: str, value: str | None) -> str:
    """
    Return an answer that can be written to the files.

    Raises:
        click.UsageError: it is missing or cannot be written.
    """
    option = "--" + name.replace("_", "-")
    if value is None:
        raise click.UsageError(_NO_CITY)
    if not new_project.is_safe(value):
        raise click.UsageError(f"{option} is empty, or has a quotation mark or a backslash")
    if name == "base" and not (value.startswith(("https://", "http://")) and value.endswith("/")):
        raise click.UsageError(f"{option} {value!r} must begin with https:// and end with /")
    return value.strip()
