import gzip

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from amends.imports.choices import Choices
from amends.imports.opened import sheet_at
from amends.imports.sheet import BadRow, Batch

ROWS = b"a,b\n" + b"1,2\n" * 150_000


def batch(lines, bad=()):
    return Batch(np.array(lines), [pa.array([f"cell {line}" for line in lines])], [BadRow(line, ["?"], "broken") for line in bad])


@pytest.mark.parametrize(
    ("lines", "bad", "good_ones", "bad_ones"),
    [
        ([2, 3, 4, 5], [], [2, 3, 4], []),
        ([2, 4, 5], [3, 6], [2, 4], [3]),
        ([9], [2, 3, 4, 5], [], [2, 3, 4]),
        ([2], [], [2], []),
        ([], [], [], []),
    ],
)
def test_the_first_rows_are_the_first_good_and_bad_together(lines, bad, good_ones, bad_ones):
    head = batch(lines, bad).head(3)

    assert (head.lines.tolist(), [row.line for row in head.bad]) == (good_ones, bad_ones)
    assert head.columns[0].to_pylist() == [f"cell {line}" for line in good_ones]


@pytest.mark.parametrize(("lines", "bad", "says"), [([], [], False), ([2], [], True), ([], [2], True)])
def test_a_batch_says_something_once_there_is_a_row_good_or_bad(lines, bad, says):
    assert batch(lines, bad).says() is says


@pytest.mark.parametrize("kind", ["csv", "csv.gz", "parquet"])
def test_what_is_heard_of_the_reading_adds_up_to_the_file(tmp_path, kind):
    path, heard = tmp_path / f"rows.{kind}", []
    if kind == "parquet":
        pq.write_table(pa.table({"a": range(150_001), "b": [str(n) for n in range(150_001)]}), path)
    else:
        path.write_bytes(gzip.compress(ROWS) if kind == "csv.gz" else ROWS)

    many = sum(len(batch) for batch in sheet_at(path, Choices()).batches(heard.append))

    assert many >= 150_000
    assert sum(heard) == path.stat().st_size
