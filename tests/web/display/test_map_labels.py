"""Names on a map: none covers another, a dot, or the edge."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from gwangju_kg.web.display.map_labels import LabelPlacer, break_name, overlap

WIDTH, HEIGHT = 640, 480

NAMES = st.text(alphabet="가나다라 abcdef", min_size=1, max_size=60).filter(str.strip)
DOTS = st.lists(
    st.tuples(st.floats(0, WIDTH), st.floats(0, HEIGHT), st.floats(4, 12), NAMES), max_size=40
)


@given(DOTS)
def test_no_name_covers_another_or_a_dot(dots):
    """Of any number of dots; what has no room has no name."""
    placer = LabelPlacer(WIDTH, HEIGHT, [dot[:3] for dot in dots])
    labels = [placer.beside(name, x, y, radius) for x, y, radius, name in dots]
    boxes = [label.box for label in labels if label]
    rounds = [(x - r, y - r, x + r, y + r) for x, y, r, _ in dots]

    assert not any(overlap(one, other) for one, other in combinations(boxes, 2))
    assert not any(overlap(box, dot) for box in boxes for dot in rounds)
    assert all(b[0] >= 0 and b[1] >= 0 and b[2] <= WIDTH and b[3] <= HEIGHT for b in boxes)


def test_a_long_name_is_broken_between_words():
    """A line is no longer than it may be, unless a word is."""
    assert break_name("Construction of the Gwangju branch of the institute") == (
        "Construction of the",
        "Gwangju branch of the",
        "institute",
    )


def test_where_it_is_full_a_line_leads_to_the_name():
    """The first name stands beside its dot, a later one farther off."""
    dots = [(320.0 + 14 * n, 240.0, 5.0) for n in range(6)]
    placer = LabelPlacer(WIDTH, HEIGHT, dots)
    labels = [placer.beside("a name of a place", *dot) for dot in dots]

    assert labels[0].leader is None
    assert any(label and label.leader for label in labels)


def test_the_name_of_an_area_moves_out_of_the_way():
    """It stands in the middle, or above or below what is there."""
    free = LabelPlacer(WIDTH, HEIGHT, []).around("Buk-gu", 320, 240)
    moved = LabelPlacer(WIDTH, HEIGHT, [(320, 240, 6)]).around("Buk-gu", 320, 240)

    assert free.box[1] != moved.box[1]
    assert LabelPlacer(WIDTH, HEIGHT, [(320, 240, 90)]).around("Buk-gu", 320, 240) is None
