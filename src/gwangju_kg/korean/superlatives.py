"""Find words that claim a rank without a number: 최초, 유일, 최대."""

from __future__ import annotations

import re
from typing import Final

from gwangju_kg.korean.line_joining import join_words

#: The vocabulary's code for each superlative, and a pattern of its words without white space.
_WORDS: Final = {
    "first": r"최초|처음|첫|1호",
    "only": r"유일",
    "largest": r"최대",
    "highest": r"최고|가장높|기록을?경신",
    "best": r"가장|최고|으뜸|제일",
    "mostSuccessful": r"가장성공",
    "representative": r"대표",
    "amongTop": r"\d대",
}


def find_superlatives(raw: str) -> frozenset[str]:
    """
    Return the codes of the superlatives in a text.

    >>> sorted(find_superlatives("전국 최" + chr(10) + "초로, 국내 유일의"))
    ['first', 'only']
    """
    text = join_words(raw).text
    return frozenset(code for code, words in _WORDS.items() if re.search(words, text))
