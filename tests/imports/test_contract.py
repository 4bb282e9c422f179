"""What every import format keeps to: a new one in the settings is tested here without another line."""

import tracemalloc
from importlib import import_module

import pytest
from django.conf import settings

from amends.base.models import Event
from amends.imports import orders, told, unpacked
from tests.imports.files import forgotten, write

pytestmark = pytest.mark.django_db
FORMATS = {name: import_module(module) for name, module in settings.IMPORTS.items()}
EXAMPLES = {"kind": "late", "time": "2026-01-05", "verdict": "misery", "closed": "2026-01-06", "currency": "EUR"}
NUMBERS = {"price", "amount", "quantity"}

every_format = pytest.mark.parametrize("name", FORMATS)


def sheet(folder, name, count, *, start=1, bad=()):
    """A file with every field of a format; bad rows have a time that is none."""
    fields = [field.name for field in FORMATS[name].FIELDS]
    rows = [
        ",".join("never" if row in bad and field == "time" else _cell(field, row) for field in fields)
        for row in range(start, start + count)
    ]
    return write(folder, *rows, header=",".join(fields), name=f"{name}.csv")


def _cell(field, row):
    if field in NUMBERS:
        return str(row % 7 + 1)
    if field == "text":
        return f"Dear all {row}"
    return EXAMPLES.get(field, f"{field}{row}")


def bring(name, file, monday, **choices):
    return FORMATS[name].read([file], at=monday, **choices)


def added(taken):
    return {name: count for name, count in told.figures(taken).items() if name not in told.FIRST + ("netted", "unnetted")}


@every_format
def test_twice_is_once(tmp_path, monday, name):
    file = sheet(tmp_path, name, 20)

    first, second = bring(name, file, monday), bring(name, file, monday)

    assert added(first)[name] == 20
    assert set(added(second).values()) == {0}


@every_format
def test_overlapping_files_are_the_whole(tmp_path, monday, name):
    bring(name, sheet(tmp_path, name, 12), monday)
    second = bring(name, sheet(tmp_path, name, 12, start=7), monday)

    assert added(second)[name] == 6


@every_format
def test_bad_rows_are_reported_with_their_lines_and_kept_in_a_file(tmp_path, monday, name):
    taken = bring(name, sheet(tmp_path, name, 6, bad=(2, 5)), monday)

    (file,) = taken.files
    assert (taken.refused, [row["line"] for row in file.refused.shown]) == (2, [3, 6])
    assert len(file.refused.path.read_text().splitlines()) == 3
    assert added(taken)[name] == 4


@every_format
def test_one_import_leaves_one_event_with_its_count(tmp_path, monday, name):
    bring(name, sheet(tmp_path, name, 5), monday)

    (event,) = Event.objects.filter(kind__endswith=".taken_in")
    assert (event.count, event.details["files"][0]["name"]) == (5, f"{name}.csv")


@every_format
def test_a_dry_run_changes_nothing(tmp_path, monday, name):
    dry = bring(name, sheet(tmp_path, name, 5), monday, dry_run=True)
    wet = bring(name, sheet(tmp_path, name, 5), monday)

    assert added(dry) == added(wet)
    assert Event.objects.filter(kind__endswith=".taken_in").count() == 1


@every_format
def test_memory_does_not_grow_with_the_file(tmp_path, monday, name, monkeypatch):
    monkeypatch.setattr(unpacked, "BLOCK", 1 << 16)
    bring(name, sheet(tmp_path, name, 10), monday)

    (small, little), (large, much) = (_peak(name, sheet(tmp_path, name, 10), monday, times) for times in (2_000, 6_000))

    assert much - little < (large - small) / 4


def _peak(name, file, monday, times):
    """The size of a file with its rows so many times over, and Python's memory at its peak while it comes in."""
    header, *rows = file.read_text().splitlines(keepends=True)
    file.write_text(header + "".join(rows) * times)
    with forgotten():
        tracemalloc.start()
        bring(name, file, monday)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return file.stat().st_size, peak


def test_the_json_of_an_import_has_the_documented_keys(tmp_path, monday):
    taken = orders.read([sheet(tmp_path, "orders", 3, bad=(2,))], at=monday)

    answer = told.as_json(taken)
    assert {"rows", "without_customer", "refused", "customers", "orders", "lines", "returns", "netted", "unnetted"} <= set(answer)
    assert (answer["reasons"], answer["currency"], answer["dry_run"]) == ({"“…” is no time we can read": 1}, "EUR", False)
    assert answer["files"][0]["refused_rows"] == [{"line": 3, "reason": "“never” is no time we can read"}]
