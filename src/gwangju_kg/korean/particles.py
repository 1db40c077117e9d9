"""
Particles that follow a Korean word: their form depends on its last sound.

Takes and returns texts.
"""

from __future__ import annotations

import re
from typing import Final

#: Pairs of forms: after a consonant, after a vowel.
_FORMS: Final = (("은", "는"), ("이", "가"), ("을", "를"), ("과", "와"))

_FIRST_SYLLABLE, _LAST_SYLLABLE = "가", "힣"

#: The number of final sounds in the code points of syllables; the first is none.
_FINALS: Final = 28


def replace_word(text: str, old: str, new: str) -> str:
    """
    Replace a word; a particle after it takes the form that the new word wants.

    A particle is recognized at the end of a word only; after other letters than Hangul it stays.

    >>> replace_word("회사는 무엇과 이어지는가", "회사", "공장")
    '공장은 무엇과 이어지는가'
    >>> replace_word("2호선에 관해", "2호선", "1호선"), replace_word("A for B", "B", "C")
    ('1호선에 관해', 'A for C')
    """
    last = new[-1:]
    if not _FIRST_SYLLABLE <= last <= _LAST_SYLLABLE:
        return text.replace(old, new)
    has_final = (ord(last) - ord(_FIRST_SYLLABLE)) % _FINALS != 0
    forms = {form: pair[0 if has_final else 1] for pair in _FORMS for form in pair}
    particle = rf"({'|'.join(forms)})?(?!\w)|"
    return re.sub(
        f"{re.escape(old)}(?:{particle})", lambda match: new + forms.get(match[1] or "", ""), text
    )
