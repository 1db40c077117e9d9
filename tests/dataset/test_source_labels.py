"""The label of a source and the time of its publication say the same, in the real data."""

import re
from pathlib import Path

DATA = Path(__file__).parents[2] / "data"

_LABEL = re.compile(
    r"rdfs:label \"[^\"]*?(\d{4})년 (?:(\d+)월|(\d+)~(\d+)월)"
    r"(?:~(\d{4})년 (\d+)월)? 기사\"@ko"
)
_EXTENT = re.compile(r'(t:\S+) a gk:TemporalExtent ;\s+gk:edtf "\[(\d{4}-\d\d)\S*?\.\.(\d{4}-\d\d)')


def test_a_label_with_months_has_those_of_the_publication():
    """The first and the last month; nothing is from about a month if it may be from another."""
    files = [path.read_text("utf-8") for path in sorted(DATA.glob("sources/**/*.ttl"))]
    texts = [(DATA / "times.ttl").read_text("utf-8"), *files]
    extents = {name: months for text in texts for name, *months in _EXTENT.findall(text)}
    compared = 0
    for text in files:
        label = _LABEL.search(text)
        published = re.search(r"gk:publishedWithin (t:\S+)", text)
        if label and published and published[1] in extents:
            year, month, first, last, end_year, end_month = label.groups()
            begin = f"{year}-{int(month or first):02}"
            end = f"{end_year or year}-{int(end_month or last or month):02}"
            assert [begin, end] == extents[published[1]], label[0]
            compared += 1

    assert compared > 10
    assert not [text for text in files if re.search(r'label "[^"]*무렵 기사"', text)]
