"""
Read hanja as hangul: 光州廣域市 → 광주광역시.

KS X 1001 sorts its hanja by reading, and Python's codec ``euc_kr`` implements that standard, so the
number of hanja per reading is all the table needed.  Hanja outside the standard are left
unchanged.  Nothing here reads or writes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import repeat
from typing import Final

#: Readings in the order of the standard, each with the number of its hanja; the second codes
#: of hanja with several readings (from U+F900) are left out.  Source: KS X 1001, rows 42 to 93;
#: readings of the table of https://github.com/suminb/hanja (CC0).
_RUNS: Final = (
    "가29각11간24갈10감20갑6강24개19객2갱3갹1거16건12걸4검7겁3게3격7견11결6겸6경45계24고38곡7"
    "곤10골2공17과13곽3관16괄4광13괘3괴9굉4교25구54국6군6굴4궁6권10궐5궤6귀4규15균6귤1극7근15"
    "금13급7긍4기64긴1길5끽1나7난3날2남5납2낭2내5녀1년3념5녕1노6농3뇌2뇨1눈1눌1뉴2능1니2닉2다2단20"
    "달5담17답5당11대17덕2도40독10돈10돌2동17두10둔6득1등9라8락7란8랄2람10랍3랑8래4랭1략2량13"
    "려18력7련12렬6렴5렵1령17례5로17록7론1롱7뢰8료12룡1루13류14륙3륜6률3륭1륵2름1릉6리25린9림5립4"
    "마8막6만19말7망12매14맥5맹6멱2면11멸2명15몌1모24목7몰2몽3묘12무22묵2문12물3미19민13밀3박19"
    "반25발11방28배19백8번9벌4범9법2벽11변6별4병17보16복17본1볼1봉17부41북1분19불4붕6비42빈14"
    "빙4사60삭2산12살5삼7삽4상31새3색4생4서30석15선32설13섬8섭3성18세8소37속9손6솔1송8쇄4쇠2수61"
    "숙12순27술4숭3슬3습5승10시28식15신23실4심9십2쌍1씨1아18악14안10알4암8압4앙7애11액7앵4야10"
    "약7양23어10억5언6얼2엄6업2엔1여13역9연29열4염10엽3영27예20오29옥5온6올1옹9와8완18왈1왕5왜4"
    "외5요28욕6용23우32욱9운12울3웅2원26월3위25유46육4윤9율1융4은7을1음6읍3응4의19이24익6인17일9"
    "임8입2잉4자26작13잔5잠6잡1장36재17쟁4저28적24전41절8점9접3정55제23조46족4존2졸3종17좌5죄1"
    "주40죽2준19줄1중4즉1즐1즙3증11지33직5진35질15짐2집6징3차14착7찬15찰5참10창22채12책4처4척14"
    "천19철10첨10첩10청8체9초27촉6촌4총10촬1최3추23축12춘3출3충6췌4취14측5층1치24칙3친1칠3침9칩1"
    "칭2쾌1타14탁14탄10탈2탐4탑3탕4태14택2탱1터1토4통6퇴6투6특2틈1파16판9팔3패11팽4퍅1편10폄1평5"
    "폐10포27폭5표14품2풍5피7필10핍2하14학5한14할2함12합7항15해18핵2행5향9허4헌4헐1험2혁4현20혈4"
    "혐1협12형20혜9호41혹3혼6홀3홍10화14확5환17활5황24회20획2횡3효13후13훈10훙1훤4훼3휘8휴5휼3"
    "흉5흑1흔4흘4흠3흡4흥1희20힐1"
)

#: Hanja that the standard lists under a reading rare in names, or in another shape.
_OVERRIDES: Final = {
    "金": "금",
    "串": "관",
    "廓": "곽",
    "拏": "라",
    "諾": "낙",
    "寧": "녕",
    "坍": "담",
    "宅": "택",
    "不": "불",
    "郎": "랑",
    "隸": "례",
}

#: First bytes of the rows of hanja, and second bytes.  Source: KS X 1001 in EUC form.
_ROWS: Final = range(0xCA, 0xFE)
_CELLS: Final = range(0xA1, 0xFF)

#: First of the hanja that the standard repeats under another reading.
_DUPLICATES: Final = "\uf900"

#: CJK unified ideographs.
_HANJA: Final = re.compile(r"[\u4e00-\u9fff]+")

#: At the beginning of a word ㄹ and ㄴ change or drop, by the vowel that follows (두음 법칙).
#: Source: 한글 맞춤법, 제10–12항.
_INITIALS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_N, _R, _SILENT = (_INITIALS.index(letter) for letter in "ㄴㄹㅇ")
_Y_VOWELS: Final = frozenset({2, 3, 6, 7, 12, 17, 20})
_SYLLABLES_PER_INITIAL: Final = 588
_SYLLABLES_PER_VOWEL: Final = 28
_FIRST: Final = ord("가")


@lru_cache(maxsize=1)
def hanja_readings() -> dict[str, str]:
    """Return the reading of each hanja, as it is within a word."""
    cells = (bytes((row, cell)).decode("euc_kr") for row in _ROWS for cell in _CELLS)
    runs = re.findall(r"(\D)(\d+)", _RUNS)
    readings = (syllable for reading, count in runs for syllable in repeat(reading, int(count)))
    hanja = (cell for cell in cells if cell < _DUPLICATES)
    return dict(zip(hanja, readings, strict=True)) | _OVERRIDES


def read_hanja(text: str) -> str:
    """
    Return `text` with its hanja as hangul; hanja without a reading are left unchanged.

    Each hanja has one reading: the surname 金 is read 금, as in place names.

    >>> read_hanja("光州廣域市 女性 李市長")
    '광주광역시 여성 이시장'
    """
    return _HANJA.sub(_read_word, text)


def _read_word(word: re.Match[str]) -> str:
    reading = "".join(hanja_readings().get(hanja, hanja) for hanja in word[0])
    return _apply_initial_sound_rule(reading[0]) + reading[1:]


def _apply_initial_sound_rule(syllable: str) -> str:
    initial, rest = divmod(ord(syllable) - _FIRST, _SYLLABLES_PER_INITIAL)
    if initial not in {_N, _R}:
        return syllable
    before_y = rest // _SYLLABLES_PER_VOWEL in _Y_VOWELS
    replacement = _SILENT if before_y else _N
    return chr(_FIRST + replacement * _SYLLABLES_PER_INITIAL + rest)
