import numpy as np
import pyarrow as pa
import pytest

from amends.customers.address_intake import written
from amends.imports.reading import Remembered, Rows, Seen, blocks_of, instants, mixed, nothing_if_blank
from amends.imports.refused import RefusedRows
from amends.imports.sheet import BadRow, Batch


def rows(*columns, first=2, bad=()):
    return Rows(Batch(np.arange(first, first + len(columns[0])), [pa.array(column, pa.string()) for column in columns], list(bad)))


def number(text):
    return (int(text), None) if text.isdigit() else (None, f"“{text}” is no number")


def test_a_column_is_read_once_a_text_and_bad_texts_set_their_rows_aside():
    asked = []
    read = Remembered(lambda text: (asked.append(text), number(text))[1])
    batch = rows(["1", "2", "1", "x"])

    assert list(batch.read(0, read)) == [1, 2, 1, 0]
    assert (asked, list(batch.good)) == (["1", "2", "x"], [True, True, True, False])


def test_what_is_remembered_is_bounded(monkeypatch):
    monkeypatch.setattr("amends.imports.reading.REMEMBERED", 3)
    read = Remembered(number)

    for start in range(0, 40, 4):
        read([str(n) for n in range(start, start + 4)])

    assert len(read._known) <= 8


def test_a_row_keeps_the_first_thing_that_was_wrong_with_it_in_the_order_of_the_file():
    batch = rows(["x", "1", "1"], ["", "", "b"], bad=[BadRow(1, ["odd"], "1 cells, not 2")])
    refused = RefusedRows("a", ["n", "said"], kept=False)

    batch.read(0, Remembered(number))
    batch.refuse(batch.blank(1), "nothing said")
    batch.report(refused)

    assert refused.shown == [
        {"line": 1, "reason": "1 cells, not 2"},
        {"line": 2, "reason": "“x” is no number"},
        {"line": 3, "reason": "nothing said"},
    ]


def test_rows_that_are_left_are_no_fault_and_counted_once():
    batch = rows(["", "Ben", "?"])

    assert (batch.leave(batch.blank(0)), batch.leave(batch.blank(0))) == (2, 0)


def test_a_block_has_the_good_rows_with_their_lines_as_copy_reads_them():
    batch = rows(["Ben", "", "E,v"])
    batch.leave(batch.blank(0))

    table = batch.table([batch.texts(0, written), nothing_if_blank(pa.array(["", "x", ""])), np.array([1, 2, 3])])

    assert b"".join(blocks_of([table])) == b'2,"Ben",,1\n4,"E,v",,3\n'


@pytest.mark.parametrize("micros, said", [([0], "1970-01-01 00:00:00"), ([1], "1970-01-01 00:00:00.000001")])
def test_instants_are_written_as_short_as_they_are(micros, said):
    assert str(instants(np.array(micros)).cast(pa.string())[0]) == said


def test_what_came_before_is_never_missed():
    seen = Seen()
    numbers = mixed([np.array([1, 2, 1, 3])])

    assert list(seen.before(numbers)) == [False, False, True, False]
    assert list(seen.before(numbers)) == [True, True, True, True]


def test_a_mixture_tells_columns_apart():
    ones, twos = np.array([1, 2]), np.array([2, 1])

    assert len({*mixed([ones, twos]), *mixed([twos, ones])}) == 2
    assert mixed([ones, twos])[0] == mixed([twos, ones])[1]
