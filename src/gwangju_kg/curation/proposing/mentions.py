"""
Say how a text speaks of the things that it names: as topic, as subject, or in passing.

The input is a text, its sentences and the names in it; the output is mentions, and the topic of
each sentence.  Korean leaves a subject out when the sentence before has it already: a sentence
without one has the topic of that before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from gwangju_kg.curation.proposing.known_things import KnownThing
from gwangju_kg.curation.proposing.name_spotting import SpottedName
from gwangju_kg.evidence.text_coverage import Span
from gwangju_kg.korean.line_joining import join_lines


class Role(IntEnum):
    """The part of a name in its sentence; the greater, the likelier it is what is spoken of."""

    PASSING = 0
    SUBJECT = 1
    TOPIC = 2


#: The particles of a topic and of a subject.
_TOPIC: Final = re.compile(
    r"\s?(?:\([^)]{1,20}\))?(?:측은|에서는|에는|에선|에도|은|는|도)(?![가-힣])"
)
_SUBJECT: Final = re.compile(r"\s?(?:\([^)]{1,20}\))?(?:에서|께서|이|가)(?![가-힣])")

#: The head of a phrase that begins with a name: 2호선 1단계는, 카드의 할인율은.
_HEADED: Final = re.compile(r"(?:의)?\s(?:[^\s,.]{1,8}\s)?[^\s,.]{1,8}?(?:은|는|이|가)(?![가-힣])")

#: A body that speaks of itself by the last syllable of its name: 시는 for 광주시는.
_SELF: Final = re.compile(
    r"(?<![0-9A-Za-z가-힣])(?P<name>[시도군구])(?=[는가의]\s|에서\s|에서는\s)"
)

#: A heading of its own line, after a mark, or before a sign of equality.
_MARK: Final = re.compile(r"[▲△▶▷■□◆◇○●※☞]")
_HEADING_END: Final = re.compile(r"\s?=")
_SENTENCE_END: Final = re.compile(r"[.?!][\"'”’)]*$")

#: The characters in which the particle of a name is looked for.
_LOOK_AHEAD: Final = 40


@dataclass(frozen=True)
class Mention:
    """
    A name with its part in the sentence.

    Attributes:
        start: its first code point in the raw text.
        end: the code point after its last one.
        things: the IRIs of the things with this name, sorted.
        role: its part in the sentence.
    """

    start: int
    end: int
    things: tuple[str, ...]
    role: Role


def find_mentions(
    raw: str, names: Iterable[SpottedName], things: Mapping[str, KnownThing]
) -> tuple[Mention, ...]:
    """Return the mentions of a text in order, those by 시, 도, 군 and 구 among them."""
    mentions = [Mention(n.start, n.end, n.things, _role(raw, n.end)) for n in names]
    for match in _SELF.finditer(raw):
        known = _self_named(raw, match["name"], mentions, things)
        if known:
            start, end = match.span("name")
            mentions.append(Mention(start, end, (known,), _role(raw, end)))
    return tuple(sorted(mentions, key=lambda mention: mention.start))


def _self_named(
    raw: str, syllable: str, mentions: Iterable[Mention], things: Mapping[str, KnownThing]
) -> str:
    """Return the body that the text names first with a name that ends in a syllable, or ""."""
    for mention in mentions:
        for iri in mention.things:
            thing = things.get(iri)
            if thing and thing.is_body and thing.label("ko").endswith(syllable):
                return iri
    return ""


def _role(raw: str, end: int) -> Role:
    after = join_lines(raw[end : end + _LOOK_AHEAD]).text
    if _TOPIC.match(after):
        return Role.TOPIC
    is_subject = _SUBJECT.match(after) or _HEADED.match(after)
    return Role.SUBJECT if is_subject else Role.PASSING


def heading_of(raw: str, span: Span) -> Span:
    """
    Return the span of the heading in a sentence, empty at its start if it has none.

    >>> heading_of("■ 새 다리", (0, 6)), heading_of("▲새 다리=시는 열었다.", (0, 13))
    ((0, 6), (0, 5))
    """
    words = raw[span[0] : span[1]]
    if (match := _HEADING_END.search(words)) and _MARK.match(words):
        return span[0], span[0] + match.start()
    before, after = raw[: span[0]].rstrip(" \t"), raw[span[1] :].lstrip(" \t")
    is_line = before[-1:] in ("", "\n") and after[:1] in ("", "\n", "\r")
    if (_MARK.match(words) or is_line) and not _SENTENCE_END.search(words):
        return span
    return span[0], span[0]
