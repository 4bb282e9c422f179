"""A dated promise is caught with its instant; what is no promise is left alone."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amends.base.calendar import Calendar
from amends.conversations.caught import LONGEST, caught

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY_TEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # ten o'clock in Berlin
FRIDAY_LATE = datetime(2026, 3, 6, 17, 30, tzinfo=UTC)  # half past six in Berlin


def due(text, *, at=MONDAY_TEN, calendar=None):
    return [f"{found.due_at.astimezone(BERLIN):%d %b %Y %H:%M}" for found in caught(text, at=at, zone=BERLIN, calendar=calendar)]


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("You will have it today.", "02 Mar 2026 17:00"),
        ("I'll call you tomorrow.", "03 Mar 2026 17:00"),
        ("I’ll call you tomorrow at ten.", "03 Mar 2026 10:00"),
        ("We'll know the day after tomorrow.", "04 Mar 2026 17:00"),
        ("It will be there tonight.", "02 Mar 2026 21:00"),
        ("We shall write this afternoon.", "02 Mar 2026 17:00"),
        ("Your money will be back by Friday.", "06 Mar 2026 17:00"),
        ("I will ring on Friday morning.", "06 Mar 2026 12:00"),
        ("It will come by Thu.", "05 Mar 2026 17:00"),
        ("We will see to it on Monday.", "09 Mar 2026 17:00"),
        ("We will see to it this Wednesday.", "04 Mar 2026 17:00"),
        ("We will see to it next Wednesday.", "11 Mar 2026 17:00"),
        ("You will have it before Friday.", "05 Mar 2026 17:00"),
        ("You will have it by the end of the day.", "02 Mar 2026 17:00"),
        ("You'll hear from us by the end of the week.", "06 Mar 2026 17:00"),
        ("We will be in touch next week.", "13 Mar 2026 17:00"),
        ("You will have it by the end of the month.", "31 Mar 2026 17:00"),
        ("You will have it by the end of next month.", "30 Apr 2026 17:00"),
    ],
)
def test_days_are_understood(text, when):
    assert due(text) == [when]


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("I promise to call by five.", "02 Mar 2026 17:00"),
        ("I will call at ten.", "03 Mar 2026 10:00"),
        ("I will call at eleven o'clock.", "02 Mar 2026 11:00"),
        ("I will call at 17:00 today.", "02 Mar 2026 17:00"),
        ("I will call at 5:30 today.", "02 Mar 2026 17:30"),
        ("I will call at 05:30 tomorrow.", "03 Mar 2026 05:30"),
        ("I will call today at nine.", "02 Mar 2026 21:00"),
        ("I will call at 5 p.m. on Wednesday. Thanks for waiting.", "04 Mar 2026 17:00"),
        ("I will call at 5.30 today.", "02 Mar 2026 17:30"),
        ("I will call at 12am on Wednesday.", "04 Mar 2026 00:00"),
        ("I will call at 9.15am tomorrow.", "03 Mar 2026 09:15"),
        ("I will call at noon.", "02 Mar 2026 12:00"),
        ("I will call at half past ten.", "02 Mar 2026 10:30"),
        ("I'll call at quarter to five tomorrow.", "03 Mar 2026 16:45"),
    ],
)
def test_times_of_day_are_understood(text, when):
    assert due(text) == [when]


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("We will answer within 24 hours.", "03 Mar 2026 10:00"),
        ("We will fix it within the hour.", "02 Mar 2026 11:00"),
        ("I shall write within half an hour.", "02 Mar 2026 10:30"),
        ("I will ring in 20 minutes.", "02 Mar 2026 10:20"),
        ("We will send it within two days.", "04 Mar 2026 17:00"),
        ("We will send it in a day or two.", "04 Mar 2026 17:00"),
        ("It will be with you in 2-3 working days.", "05 Mar 2026 17:00"),
        ("It will be with you within five working days.", "09 Mar 2026 17:00"),
        ("You will have it within the next two weeks.", "16 Mar 2026 17:00"),
        ("You will have it in three weeks.", "23 Mar 2026 17:00"),
        ("You will have it in a month.", "01 Apr 2026 17:00"),
    ],
)
def test_spans_are_understood(text, when):
    assert due(text) == [when]


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("We'll refund you on 3 December.", "03 Dec 2026 17:00"),
        ("We'll refund you by the 3rd of December.", "03 Dec 2026 17:00"),
        ("We'll refund you on December 3rd at noon.", "03 Dec 2026 12:00"),
        ("We'll refund you on 1 March.", "01 Mar 2027 17:00"),
        ("We'll refund you on 1 March 2028.", "01 Mar 2028 17:00"),
        ("You will have it by Mar. 9 at 9am.", "09 Mar 2026 09:00"),
        ("You will have it on Friday, 6 March, at 17:30.", "06 Mar 2026 17:30"),
        ("Delivery by 2026-03-09.", "09 Mar 2026 17:00"),
        ("We will see you on 29 February 2028.", "29 Feb 2028 17:00"),
    ],
)
def test_dates_are_understood(text, when):
    assert due(text) == [when]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I'll be quick.",
        "Your parcel left on Friday.",
        "Will you be at home on Friday?",
        "We will not manage by Friday.",
        "We won't be here on Friday.",
        "If it has not come by Friday, we will send a new one.",
        "We will send a new one if it has not come by Friday.",
        "Please send us the form by Friday.",
        "> I will call you tomorrow.",
        "We will look at what you wrote last Friday.",
        "We will look at what was sent on 1 March 2025.",
        "It will cost 12.50 by card.",
        "It was made by two colleagues and will last.",
        "We will see you on 30 February.",
        "We will meet at 25:00 or at 10:75.",
        "We will send it within 9999 months.",
    ],
)
def test_what_is_no_promise_is_left_alone(text):
    assert due(text) == []


def test_two_promises_in_one_sentence_are_two():
    found = caught("I will call you tomorrow and send the parcel by Friday.", at=MONDAY_TEN, zone=BERLIN)

    assert [promise.text for promise in found] == ["I will call you tomorrow", "send the parcel by Friday."]


def test_each_sentence_speaks_for_itself():
    text = "Hello Ben,\nI am sorry. I will call tomorrow. The parcel left on Tuesday!\nYou will have it by Friday\n\nAna"

    assert due(text) == ["03 Mar 2026 17:00", "06 Mar 2026 17:00"]


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("I will do it today.", ["06 Mar 2026 23:59"]),
        ("I will do it this afternoon.", []),
        ("I will do it by Friday.", ["13 Mar 2026 17:00"]),
        ("I will do it by five.", ["07 Mar 2026 17:00"]),
        ("I will do it by the end of the week.", ["06 Mar 2026 23:59"]),
        ("I will do it this Friday at noon.", []),
    ],
)
def test_what_is_over_is_not_promised(text, when):
    assert due(text, at=FRIDAY_LATE) == when


def test_on_a_sunday_this_week_is_the_next_one():
    assert due("You will have it by the end of the week.", at=MONDAY_TEN - timedelta(days=1)) == ["06 Mar 2026 17:00"]


def test_a_day_ends_when_the_firm_closes():
    calendar = Calendar(frozenset({(0, 8 * 60, 4 * 60), (0, 13 * 60, 5 * 60), (1, 10 * 60, 8 * 60), (5, 10 * 60, 20 * 60)}), BERLIN)

    assert due("It will be done today.", calendar=calendar) == ["02 Mar 2026 18:00"]
    assert due("It will be done on Wednesday.", calendar=calendar) == ["04 Mar 2026 17:00"]
    assert due("It will be done by the end of the week.", calendar=calendar) == ["07 Mar 2026 23:59"]
    assert due("It will be done within two working days.", calendar=calendar) == ["07 Mar 2026 23:59"]


def test_the_wall_is_the_firms():
    tokyo = caught("I will call tomorrow at ten.", at=datetime(2026, 3, 2, 20, 0, tzinfo=UTC), zone=ZoneInfo("Asia/Tokyo"))

    assert tokyo[0].due_at == datetime(2026, 3, 4, 1, 0, tzinfo=UTC)


def test_a_day_is_as_long_as_the_clocks_make_it():
    before = datetime(2026, 3, 28, 11, 0, tzinfo=UTC)  # the clocks go forward in the night

    assert due("We will answer within 24 hours.", at=before) == ["29 Mar 2026 13:00"]
    assert due("I will call tomorrow at 12:00.", at=before) == ["29 Mar 2026 12:00"]


def test_a_long_sentence_is_cut():
    [found] = caught("w" * 500 + " we will call tomorrow", at=MONDAY_TEN, zone=BERLIN)

    assert len(found.text) == LONGEST


WORDS = re.split(
    r"\s+",
    """I we will shall I'll you'll promise by on at in within before next this the end of of week month day days hours two three a an
    half past quarter to ten five 17:00 5pm 9.30am 3 31 12 December May Friday Monday today tomorrow tonight morning noon or and , . ? !
    if not please 2026-12-03 24 working Mar. Thu 3rd 2026 -""",
)
instants = st.integers(0, 80 * 365 * 24 * 60).map(lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))
zones = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"]).map(ZoneInfo)
texts = st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join) | st.text(max_size=200)
hours = st.frozensets(st.tuples(st.integers(0, 6), st.integers(0, 1439), st.integers(1, 1440)), max_size=6)


@settings(max_examples=400, deadline=None)
@given(text=texts, at=instants, zone=zones, stretches=hours)
def test_whatever_is_said_nothing_is_promised_for_the_past(text, at, zone, stretches):
    for found in caught(text, at=at, zone=zone, calendar=Calendar(stretches, zone)):
        assert found.due_at > at
        assert found.due_at.utcoffset() == timedelta(0)
        assert found.text == found.text.strip()


@settings(max_examples=100, deadline=None)
@given(at=instants, zone=zones, days=st.integers(1, 400), minutes=st.integers(0, 1439))
def test_a_date_and_a_time_mean_what_the_wall_shows(at, zone, days, minutes):
    day = (at.astimezone(zone) + timedelta(days=days)).date()

    [found] = caught(f"We will call you on {day:%-d %B %Y} at {minutes // 60:02}:{minutes % 60:02}.", at=at, zone=zone)

    wall = datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=zone)
    assert found.due_at == wall.astimezone(UTC)
