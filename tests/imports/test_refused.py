import csv

import pytest

from amends.imports.refused import RefusedRows, harmless, short


@pytest.fixture
def refused():
    rows = RefusedRows("test-refused", ["a", "b"], kept=True)
    yield rows
    rows.close()
    rows.path.unlink(missing_ok=True)


def test_bad_rows_stand_in_a_file_as_they_were_with_line_and_reason(refused):
    refused.add(3, ["x", "-5"], "“x” is no amount")
    refused.add(9, ["only"], "1 cells, not 2")
    refused.add(11, ["1", "2", "3"], "3 cells, not 2")
    refused.close()

    with refused.path.open(newline="") as file:
        assert list(csv.reader(file)) == [
            ["a", "b", "line", "reason"],
            ["x", "-5", "3", "“x” is no amount"],
            ["only", "", "9", "1 cells, not 2"],
            ["1", "2", "11", "3 cells, not 2"],
        ]


def test_reasons_are_counted_whatever_the_value_was(refused):
    for line, value in enumerate("xyz"):
        refused.add(line, [value, ""], f"“{value}” is no amount")

    assert (refused.count, refused.reasons) == (3, {"“…” is no amount": 3})


def test_only_the_first_are_shown_and_none_is_lost(refused):
    for line in range(50):
        refused.add(line, ["", ""], "no time")
    refused.close()

    assert (len(refused.shown), refused.count, len(refused.path.read_text().splitlines())) == (20, 50, 51)


def test_nothing_bad_leaves_no_file_and_a_dry_run_neither(refused):
    refused.close()
    dry = RefusedRows("test-dry", ["a"], kept=False)
    dry.add(2, ["x"], "no time")
    dry.close()

    assert not (refused.path.exists() or dry.path.exists())
    assert (refused.where(), dry.where(), refused.is_kept, dry.is_kept) == ("", "", False, False)


@pytest.mark.parametrize(
    "cell, shown", [("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("-5", "-5"), (None, ""), ("a\0b", "a\N{REPLACEMENT CHARACTER}b")]
)
def test_a_spreadsheet_runs_nothing_of_it(cell, shown):
    assert harmless(cell) == shown


def test_a_reason_quotes_no_more_than_a_line():
    assert short("a\nb") == "“a b”"
    assert len(short("x" * 999)) == 43
