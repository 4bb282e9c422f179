from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.imports.dates import Clock
from amends.imports.instants import Instants
from tests.cast import MONDAY

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]
times = st.lists(st.datetimes(datetime(1902, 1, 1), datetime(2026, 1, 1)), min_size=1)  # noqa: DTZ001 - as a file writes it


def answers(read, texts):
    values, reasons = read(texts)
    return [(None if n in reasons else value, reasons.get(n)) for n, value in enumerate(values)]


@given(times, st.sampled_from(ZONES), st.sampled_from(["seconds", "minutes", "microseconds"]))
def test_many_at_once_are_what_they_are_one_by_one(walls, zone, precision):
    clock, texts = Clock(ZoneInfo(zone), None, now=MONDAY), [wall.isoformat(" ", precision) for wall in walls]

    assert answers(Instants(clock), texts) == [clock.read_micros(text) for text in texts]


@pytest.mark.parametrize("odd", ["", "soon", "9999-01-01", "1800-01-01", "2025-01-01T10:00:00+02:00", "1/2/2025"])
def test_one_that_is_written_otherwise_is_read_on_its_own(odd):
    clock = Clock(ZoneInfo("Europe/Berlin"), "dmy", now=MONDAY)
    texts = ["2025-01-01 10:00", odd]

    assert answers(Instants(clock), texts) == [clock.read_micros(text) for text in texts]
