"""The firm itself: its hours, its people, its troubles."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from amends.demo import house
from amends.demo.troubles import SOURCES, TRUTH
from amends.listening.cause import ROOTS


def test_it_is_closed_on_sundays():
    sunday = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    assert house.CALENDAR.minutes(sunday.replace(hour=0), sunday.replace(hour=23)) == 0
    assert house.CALENDAR.due(sunday, 1) == datetime(2026, 3, 2, 9, 1, tzinfo=UTC)


def test_it_keeps_its_hours_when_the_clocks_change():
    friday = datetime(2026, 3, 27, 17, 0, tzinfo=UTC)
    monday = datetime(2026, 3, 30, 8, 0, tzinfo=UTC)  # nine o'clock in London
    assert house.CALENDAR.due(friday, 4 * 60 + 30) == monday + timedelta(minutes=30)


def test_it_has_one_of_every_role_and_two_at_the_desk():
    assert Counter(person.role for person in house.PEOPLE) == {"owner": 1, "lead": 1, "teammate": 2, "analyst": 1}


def test_letters_are_answered_by_those_who_may_read_them():
    assert house.ANALYST not in house.ANSWERING
    assert house.ANSWERING == (house.ADAEZE, house.RHYS, house.LEAD)


def test_addresses_within_the_house_are_different():
    assert len({person.email for person in house.PEOPLE}) == len(house.PEOPLE)


@pytest.mark.parametrize(
    ("kind", "order", "inbox"),
    [("faulty", "61001", house.CLOSED), ("misuse", "61004", house.CLOSED), ("late", "61004", house.FORM), ("late", "61005", house.POST)],
)
def test_a_letter_goes_where_it_belongs(kind, order, inbox):
    assert house.inbox_of(kind, order) == inbox


def test_causes_hang_under_three_roots_and_bear_different_names():
    assert {source.root for source in SOURCES} == set(ROOTS)
    for names in ([source.cause for source in SOURCES], [source.logged for source in SOURCES], [source.page for source in SOURCES]):
        assert len(set(names)) == len(SOURCES)


def test_the_simulation_is_told_the_same_troubles_in_the_same_order():
    assert [trouble.kind for trouble in TRUTH.troubles] == [source.page for source in SOURCES]
    assert [trouble.share for trouble in TRUTH.troubles] == [source.share for source in SOURCES]


def test_shares_and_chances_are_such():
    assert 0.1 < sum(source.share for source in SOURCES) < 0.2
    assert all(0 < source.well < 1 and 1 <= source.severity <= 5 for source in SOURCES)


def test_the_effect_of_a_problem_is_the_one_the_method_was_tried_on():
    assert TRUTH.theta == (0.22, 0.06, 0.35)


def test_letters_leave_under_the_address_they_came_to_and_the_workshop_answers_for_itself():
    assert {house.address_of(inbox) for inbox in house.INBOXES} == {"hello@ottermere.example", "workshop@ottermere.example"}
    assert house.address_of(house.CLOSED) == "workshop@ottermere.example"
