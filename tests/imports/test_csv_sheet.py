import csv
import gzip

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.imports import unpacked
from amends.imports.csv_sheet import CsvSheet


@pytest.fixture
def small_blocks(monkeypatch):
    """As if every file were a large one."""
    monkeypatch.setattr(unpacked, "BLOCK", 64)


def read(path):
    """(line, cells) of every row, bad ones included."""
    rows = []
    for batch in CsvSheet(path).batches():
        rows += [(int(line), batch.row(place)) for place, line in enumerate(batch.lines)]
        rows += [(row.line, row.cells) for row in batch.bad]
    return sorted(rows)


def test_every_row_knows_its_physical_line(tmp_path, small_blocks):
    file = tmp_path / "a.csv"
    file.write_text('a,b\n1,x\n\n2,"two\nlines"\n3,"a ""quoted"" word"\n4,5" pipe\n5,y\n')

    assert read(file) == [
        *((2, ["1", "x"]), (4, ["2", "two\nlines"]), (6, ["3", 'a "quoted" word'])),
        *((7, ["4", '5" pipe']), (8, ["5", "y"])),
    ]


def test_rows_of_another_width_are_bad_rows_on_their_lines(tmp_path, small_blocks):
    file = tmp_path / "a.csv"
    file.write_text("a,b\n1\n1,2\n1,2,3\n1,2,,\n")

    bad = [(row.line, row.reason) for batch in CsvSheet(file).batches() for row in batch.bad]

    assert bad == [(2, "1 cells, not 2"), (4, "3 cells, not 2")]


def test_a_zipped_file_is_read_as_what_is_in_it(tmp_path):
    file = tmp_path / "a.csv.gz"
    file.write_bytes(gzip.compress(b"a,b\n1,x\n"))

    assert read(file) == [(2, ["1", "x"])]


cell = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")) | st.sampled_from('",\n"'), max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(cell, cell), min_size=1, max_size=20), st.booleans())
def test_what_was_written_is_read_back_whatever_the_cells_hold(tmp_path, small_blocks, rows, quote_all):
    file = tmp_path / "a.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        quoting = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
        csv.writer(out, quoting=quoting, lineterminator="\n").writerows([("a", "b"), *rows])

    assert [cells for _, cells in read(file)] == [list(row) for row in rows]
