from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.imports.dates import Clock, Survey, looks_like_time
from tests.cast import MONDAY

BERLIN = ZoneInfo("Europe/Berlin")
TEN = datetime(2025, 3, 4, 10, 30, tzinfo=UTC)

FORMS = {
    "2025-03-04 10:30": TEN,
    "2025-03-04T10:30:00Z": TEN,
    "2025-03-04T11:30:00+01:00": TEN,
    "2025/03/04 10:30": TEN,
    "4/3/2025 10:30": TEN,
    "04.03.2025 10:30:00": TEN,
    "04-03-25 10:30": TEN,
    "4/3/2025 10:30 AM": TEN,
    "4/3/2025, 10:30": TEN,
    "Tue, 04 Mar 2025 11:30:00 +0100": TEN,
    "4 Mar 2025 10:30:00": TEN,
    "20250304": datetime(2025, 3, 4, tzinfo=UTC),
    "4/3/99": datetime(1999, 3, 4, tzinfo=UTC),
    "4/3/2025 12:15 am": datetime(2025, 3, 4, 0, 15, tzinfo=UTC),
    "4/3/2025 12:15 PM": datetime(2025, 3, 4, 12, 15, tzinfo=UTC),
}


@pytest.mark.parametrize("text", FORMS)
def test_times_are_read_as_files_write_them(text):
    assert Clock(UTC, "dmy", now=MONDAY).read(text) == (FORMS[text], None)


def test_the_month_may_come_first():
    assert Clock(UTC, "mdy", now=MONDAY).read("3/4/2025 10:30")[0] == TEN


def test_a_time_without_a_zone_is_the_firms_by_the_rules_of_that_date():
    winter, summer = (Clock(BERLIN, None, now=MONDAY).read(text)[0].hour for text in ("2025-01-04 10:30", "2025-07-04 10:30"))

    assert (winter, summer) == (9, 8)


@pytest.mark.parametrize(
    "text", ["", "?", "NaN", "31/02/2025", "13/13/2025", "tomorrow", "0000-01-01", "9999-01-01", "1899-01-01", "12.50"]
)
def test_what_is_no_time_is_told_with_a_reason(text):
    at, reason = Clock(UTC, "dmy", now=MONDAY).read(text)

    assert at is None
    assert reason


def surveyed(*texts):
    survey = Survey()
    survey.look(texts)
    return survey


def test_one_day_beyond_twelve_decides_a_whole_column():
    survey = surveyed("1/2/2025", "3/4/2025", "13/4/2025")

    assert survey.order() == "dmy"
    assert "day/month/year, as 1 of its values can be read in no other way" in survey.sentence("opened_at")
    assert surveyed("1/2/2025", "4/13/2025").order() == "mdy"


def test_what_nothing_decides_is_assumed_aloud():
    assert "nothing tells day from month" in surveyed("1/2/2025").sentence("date")
    assert "say --dates mdy" in surveyed("1/2/2025").sentence("date")


def test_a_column_that_mixes_both_goes_with_the_more():
    survey = surveyed("13/1/2025", "14/1/2025", "1/13/2025")

    assert (survey.order(), "2 values fit only day/month, 1 only month/day" in survey.sentence("date")) == ("dmy", True)


def test_numbers_are_not_taken_for_times():
    assert [looks_like_time(text) for text in ("536365", "20250304", "3.50", "2025-03-04", "13/1/2025")] == [
        False,
        False,
        False,
        True,
        True,
    ]


@given(st.datetimes(datetime(1950, 1, 1), datetime(2026, 1, 1)))  # noqa: DTZ001 - as a file writes it
def test_whatever_is_written_by_day_first_is_read_back(at):
    at = at.replace(microsecond=0)

    assert Clock(UTC, "dmy", now=MONDAY).read(f"{at:%d/%m/%Y %H:%M:%S}")[0] == at.replace(tzinfo=UTC)
