"""Charts as a few numbers."""

from hypothesis import given
from hypothesis import strategies as st

from amends.screens.parts.chart import Line, bar


def test_a_line_runs_from_edge_to_edge():
    line = Line([0, 0.5, 1], top=1, width=100, height=40)

    assert line.points == "0.0,40.0 50.0,20.0 100.0,0.0"
    assert line.area == "0,40 0.0,40.0 50.0,20.0 100.0,0.0 100,40"
    assert line.last == ("100.0", "0.0")


def test_one_value_is_a_dot_at_the_left():
    assert Line([1], top=2, width=100, height=40).last == ("0.0", "20.0")


def test_no_values_are_no_line():
    assert (Line([], top=1).points, Line([], top=1).area) == ("", "")


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=20), st.floats(0, 1e9))
def test_nothing_is_drawn_outside(values, top):
    places = [tuple(map(float, point.split(","))) for point in Line(values, top=top).points.split()]

    assert all(0 <= x <= 268 and 0 <= y <= 44 for x, y in places)


def test_a_bar_is_in_percent_of_the_widest():
    assert bar(50, 25, 100, 200) == (25.0, 12.5, 50.0)
    assert bar(50, -25, 100, 200) == (25.0, 0.0, 50.0)


def test_without_a_width_there_is_no_bar():
    assert bar(0, 0, 0, 0) is None
