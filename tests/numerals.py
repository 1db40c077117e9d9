"""Korean numerals of a value, as newspapers write them, for the parser to read back."""

from enum import Enum

SMALL = {"천": 1000, "백": 100, "십": 10}
GREAT = {"경": 10**16, "조": 10**12, "억": 10**8, "만": 10**4, "": 1}
DIGITS = "영일이삼사오육칠팔구"

#: The smallest value that cannot be written.
LIMIT = 10**20


class Form(Enum):
    """The notation of a numeral."""

    THOUSANDS = "2조5천379억"
    GROUPS = "2조5379억"
    HANGUL = "이조오천삼백칠십구억"


def write_numeral(value, form=Form.THOUSANDS):
    """Write a value of 0 or more, below `LIMIT`."""
    parts = []
    for name, size in GREAT.items():
        group, value = divmod(value, size)
        if group:
            alone = form is Form.HANGUL and group == 1 and name == "만" and not parts
            parts.append(("" if alone else _group(group, form)) + name)
    return "".join(parts) or ("영" if form is Form.HANGUL else "0")


def _group(group, form):
    if form is Form.GROUPS:
        return str(group)
    thousands, rest = divmod(group, 1000)
    if form is Form.THOUSANDS:
        return (f"{thousands}천" if thousands else "") + (str(rest) if rest else "")
    written = ""
    for name, size in SMALL.items():
        digit, group = divmod(group, size)
        written += ("" if digit < 2 else DIGITS[digit]) + name if digit else ""
    return written + (DIGITS[group] if group else "")
