from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError
from hypothesis import example, given, settings
from hypothesis import strategies as st

from amends.base.calendar import Calendar, OpenHours
from amends.base.models import Event, Firm
from amends.base.week import NoWeek
from tests.together import together

NINE_TO_FIVE = frozenset((day, 9 * 60, 8 * 60) for day in range(5))
MINUTE = timedelta(minutes=1)
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/St_Johns", "Africa/Casablanca"]
TURNS = [
    datetime(2026, 3, 27, tzinfo=UTC),
    datetime(2026, 10, 23, tzinfo=UTC),
    datetime(2026, 3, 6, tzinfo=UTC),
    datetime(2026, 10, 30, tzinfo=UTC),
    datetime(2026, 4, 3, tzinfo=UTC),
    datetime(2026, 2, 13, tzinfo=UTC),
]

stretches = st.frozensets(st.tuples(st.integers(0, 6), st.integers(0, 1439), st.integers(1, 1440)), min_size=1, max_size=5)
starts = st.builds(
    lambda turn, minutes: turn + minutes * MINUTE,
    st.sampled_from(TURNS),
    st.integers(0, 4 * 1440),
)


def open_minutes(calendar, start, end):
    """Minute by minute, by a clock on the wall that never goes back: while an hour is repeated, the firm stays as it was."""
    latest, minute = None, start - timedelta(days=1)
    while minute < end:
        wall = minute.astimezone(calendar.zone).replace(tzinfo=None)
        latest = wall if latest is None else max(latest, wall)
        if minute >= start and any(is_within(latest, *stretch) for stretch in calendar.stretches):
            yield minute
        minute += MINUTE


def is_within(wall, weekday, opens, lasts):
    for days_ago in range(3):
        day = wall.date() - timedelta(days=days_ago)
        past_opening = wall - datetime.combine(day, time()) - opens * MINUTE
        if day.weekday() == weekday and timedelta() <= past_opening < lasts * MINUTE:
            return True
    return False


@settings(max_examples=60, deadline=None)
@given(stretches, st.sampled_from(ZONES), starts, st.integers(0, 2 * 1440))
@example(frozenset({(6, 150, 90)}), "Europe/Berlin", datetime(2026, 3, 29, tzinfo=UTC), 600)  # opens in the hour that is not
@example(frozenset({(6, 150, 30)}), "Europe/Berlin", datetime(2026, 3, 29, tzinfo=UTC), 600)  # lies in it
@example(frozenset({(6, 60, 105), (6, 190, 60)}), "Europe/Berlin", datetime(2026, 3, 29, tzinfo=UTC), 600)  # closes in it
@example(frozenset({(6, 150, 90)}), "Europe/Berlin", datetime(2026, 10, 24, 20, tzinfo=UTC), 900)  # opens in the hour that is twice
@example(frozenset({(5, 1320, 480)}), "Europe/Berlin", datetime(2026, 10, 24, 12, tzinfo=UTC), 1440)  # works through it
def test_minutes_are_those_one_would_count(stretches, zone, start, minutes):
    calendar = Calendar(stretches, ZoneInfo(zone))
    end = start + minutes * MINUTE

    assert calendar.minutes(start, end) == sum(1 for _ in open_minutes(calendar, start, end))


@settings(max_examples=40, deadline=None)
@given(stretches, st.sampled_from(ZONES), starts, st.integers(1, 300))
def test_due_is_the_end_of_the_last_minute_one_would_count(stretches, zone, at, minutes):
    calendar = Calendar(stretches, ZoneInfo(zone))

    due = calendar.due(at, minutes)

    assert calendar.minutes(at, due) == minutes
    assert calendar.minutes(due - MINUTE, due) == 1


@settings(max_examples=60, deadline=None)
@given(stretches, st.sampled_from(ZONES), starts, st.integers(0, 9000), st.integers(0, 9000))
def test_two_stretches_of_time_add_up(stretches, zone, start, first, second):
    calendar = Calendar(stretches, ZoneInfo(zone))
    middle = start + first * MINUTE
    end = middle + second * MINUTE

    assert calendar.minutes(start, middle) + calendar.minutes(middle, end) == calendar.minutes(start, end)


def test_without_hours_the_firm_is_always_at_work(monday):
    always = Calendar(frozenset())

    assert always.due(monday, 90) == monday + timedelta(minutes=90)
    assert always.minutes(monday, monday + timedelta(days=2)) == 2 * 1440


@pytest.mark.parametrize("stretches", [frozenset(), NINE_TO_FIVE])
def test_no_minutes_pass_backwards(monday, stretches):
    calendar = Calendar(stretches)

    assert calendar.minutes(monday + timedelta(days=2), monday) == 0


def test_a_clock_begun_on_friday_evening_runs_on_from_monday():
    calendar = Calendar(NINE_TO_FIVE)
    friday_evening = datetime(2026, 3, 6, 18, 0, tzinfo=UTC)

    assert calendar.due(friday_evening, 60) == datetime(2026, 3, 9, 10, 0, tzinfo=UTC)


def test_a_clock_that_runs_out_at_closing_time_is_due_then_and_not_the_next_morning():
    calendar = Calendar(NINE_TO_FIVE)

    assert calendar.due(datetime(2026, 3, 2, 9, 0, tzinfo=UTC), 8 * 60) == datetime(2026, 3, 2, 17, 0, tzinfo=UTC)


def test_lunch_is_no_working_time():
    calendar = Calendar(frozenset({(0, 9 * 60, 180), (0, 13 * 60, 240)}))
    quarter_to_twelve = datetime(2026, 3, 2, 11, 45, tzinfo=UTC)

    assert calendar.due(quarter_to_twelve, 30) == datetime(2026, 3, 2, 13, 15, tzinfo=UTC)


def test_hours_that_overlap_count_once(monday):
    calendar = Calendar(frozenset({(0, 9 * 60, 180), (0, 10 * 60, 60), (0, 12 * 60, 60)}))

    assert calendar.minutes(monday, monday + timedelta(days=1)) == 240


def test_a_night_shift_belongs_to_the_day_it_begins():
    calendar = Calendar(frozenset({(6, 22 * 60, 8 * 60)}))
    monday_at_four = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)

    assert calendar.due(monday_at_four, 60) == datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
    assert calendar.minutes(monday_at_four, monday_at_four + timedelta(days=6)) == 120


def test_a_calendar_of_a_skipped_day_opens_the_day_after():
    apia = Calendar(frozenset({(day, 9 * 60, 60) for day in range(7)}), ZoneInfo("Pacific/Apia"))
    evening = datetime(2011, 12, 29, 18, 0, tzinfo=apia.zone)

    assert apia.due(evening, 30).astimezone(apia.zone) == datetime(2011, 12, 31, 9, 30, tzinfo=apia.zone)


def test_a_clock_that_would_never_run_out_is_no_clock(monday):
    with pytest.raises(OverflowError):
        Calendar(frozenset({(0, 0, 1)})).due(monday, 1_000_000)


@pytest.mark.django_db
def test_the_firms_calendar_has_its_hours_and_its_zone():
    Firm.the().found(name="Firm", currency="EUR", time_zone="Europe/Berlin", at=datetime(2026, 1, 1, tzinfo=UTC))
    OpenHours.objects.create(weekday=0, opens_minutes=9 * 60, lasts_minutes=60)

    calendar = Calendar.of(Firm.the())

    assert calendar.due(datetime(2026, 3, 1, tzinfo=UTC), 30) == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize(("weekday", "opens", "lasts"), [(7, 0, 60), (0, 1440, 60), (0, 0, 0), (0, 0, 1441)])
def test_impossible_hours_are_refused(weekday, opens, lasts):
    with pytest.raises(IntegrityError):
        OpenHours.objects.create(weekday=weekday, opens_minutes=opens, lasts_minutes=lasts)


def test_the_counting_itself_is_right_on_a_plain_day():
    calendar = Calendar(frozenset({(date(2026, 3, 2).weekday(), 540, 3)}))

    counted = list(open_minutes(calendar, datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC)))

    assert [minute.strftime("%H:%M") for minute in counted] == ["09:00", "09:01", "09:02"]


def week():
    return sorted(OpenHours.objects.values_list("weekday", "opens_minutes", "lasts_minutes"))


def test_a_week_replaces_the_week_before(ana, monday):
    OpenHours.objects.replace(NINE_TO_FIVE, by=ana, at=monday)

    OpenHours.objects.replace([(5, 600, 120), (5, 660, 120), (6, 1320, 480)], by=ana, at=monday)

    assert week() == [(5, 600, 180), (6, 1320, 480)]
    told = Event.objects.about(Firm.the())[0]
    assert (told.kind, told.by) == ("firm.hours_set", ana)
    assert told.details == {"was": [list(stretch) for stretch in sorted(NINE_TO_FIVE)], "now": [[5, 600, 180], [6, 1320, 480]]}


def test_what_was_replaced_can_be_put_back(ana, monday):
    OpenHours.objects.replace(NINE_TO_FIVE, by=ana, at=monday)
    OpenHours.objects.replace([], by=ana, at=monday)

    OpenHours.objects.replace(Event.objects.about(Firm.the())[0].details["was"], by=ana, at=monday)

    assert week() == sorted(NINE_TO_FIVE)


def test_without_any_hours_every_hour_counts(ana, monday):
    OpenHours.objects.replace(NINE_TO_FIVE, by=ana, at=monday)
    OpenHours.objects.replace([], by=ana, at=monday)

    assert Calendar.of(Firm.the()).due(monday, 60 * 24) == monday + timedelta(days=1)


def test_a_week_that_makes_no_sense_leaves_the_one_before(ana, monday):
    OpenHours.objects.replace(NINE_TO_FIVE, by=ana, at=monday)

    with pytest.raises(NoWeek):
        OpenHours.objects.replace([(1, 0, 10)], by=ana, at=monday)

    assert week() == sorted(NINE_TO_FIVE)


@pytest.mark.django_db(transaction=True)
def test_of_two_weeks_set_at_once_one_is_the_week(ana, monday):
    early, later = [(day, 420, 480) for day in range(5)], [(day, 660, 480) for day in range(5)]

    together(
        lambda: OpenHours.objects.replace(early, by=ana, at=monday),
        lambda: OpenHours.objects.replace(later, by=ana, at=monday),
    )

    assert week() in (early, later)
