import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.imports.cells import MISSING, all_bare, bare, is_missing

CELLS = st.lists(
    st.one_of(st.text(max_size=5), st.sampled_from([*MISSING, " NaN ", "N/A", '="007"', ' ="" ', '="?"', "=1+1", "\x1f7\x85"]))
)


@given(CELLS)
def test_many_cells_at_once_are_what_they_are_one_by_one(cells):
    assert all_bare(pa.array(cells, pa.string())) == [bare(cell) for cell in cells]


@pytest.mark.parametrize("cell, said", [(" 7 ", "7"), ('="007"', "007"), ('=" ? "', ""), ("None", ""), ("No", "No"), ("=1+1", "=1+1")])
def test_a_cell_is_bared_of_what_is_only_around_it(cell, said):
    assert bare(cell) == said


def test_a_no_is_something_said():
    assert (is_missing(" n/a "), is_missing("No")) == (True, False)
