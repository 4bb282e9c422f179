from io import StringIO

import pytest
from rich.console import Console

from amends.cli import terminal
from amends.cli.figures import assumed_rows, counted, moment, stages


def test_only_what_was_assumed_is_listed():
    rows = [
        {"name": "margin", "value": 1.0, "unit": "share of spend", "assumed": True, "source": "taken as 1"},
        {"name": "horizon_weeks", "value": 52.0, "unit": "weeks", "assumed": False, "source": "the firm's setting"},
    ]

    assert assumed_rows(rows) == [("assumed", "margin on what customers spend 100 % (taken as 1)")]


@pytest.mark.parametrize(("iso", "read"), [("1997-09-30", "1997-09-30"), ("2011-12-09T12:49:30.5+00:00", "2011-12-09 12:49")])
def test_a_moment_is_read_to_the_minute(iso, read):
    assert moment(iso) == read


@pytest.mark.parametrize(("many", "said"), [(0, "0 files"), (1, "1 file"), (2000, "2,000 files")])
def test_one_is_not_many(many, said):
    assert counted(many, "file") == said


def test_every_stage_has_a_bar_of_its_own(monkeypatch):
    seen = StringIO()
    monkeypatch.setattr(terminal, "err", Console(file=seen, force_terminal=True, width=80))

    with stages() as watch:
        watch("Reading", 0, 10)
        watch("Reading", 10, 10)
        watch("Keeping", 1, 2)

    assert "Reading" in seen.getvalue()
    assert "Keeping" in seen.getvalue()
    assert "100%" in seen.getvalue()


def test_a_file_gets_no_bar(monkeypatch):
    seen = StringIO()
    monkeypatch.setattr(terminal, "err", Console(file=seen, force_terminal=False))

    with stages() as watch:
        watch("Reading", 1, 2)

    assert seen.getvalue().strip() == ""
