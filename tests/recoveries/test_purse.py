from datetime import UTC, datetime

import pytest
from django.db import IntegrityError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from amends.base.models import Firm, Teammate
from amends.recoveries.models import Allowance, Goodwill, Purse
from amends.recoveries.purse import OverBudget
from amends.recoveries.recovery import StepTaken
from tests.cast import MONDAY
from tests.together import together


def left(teammate, at=MONDAY):
    return Purse.objects.of(teammate, at=at).left_cents


@pytest.mark.parametrize(("role", "gesture", "month"), [("owner", 500_00, 5000_00), ("lead", 200_00, 2000_00), ("teammate", 50_00, 500_00)])
def test_each_role_may_give_something_without_asking(dora, monday, role, gesture, month):
    dora.role = role

    purse = Purse.objects.of(dora, at=monday)

    assert (purse.gesture_cents, purse.left_cents) == (gesture, month)


def test_an_analyst_gives_no_money(charlie, monday):
    with pytest.raises(OverBudget):
        Purse.objects.spend(charlie, 1, at=monday)


def test_the_firm_may_say_otherwise(dora, monday):
    Allowance.objects.create(role="teammate", gesture_cents=5_00, month_cents=7_00)

    assert left(dora) == 7_00


def test_the_first_sums_are_in_whole_units_of_the_currency(dora):
    Firm.the().trade_in("JPY")

    assert left(dora) == 500


def test_spending_leaves_less(dora, monday):
    Purse.objects.spend(dora, 30_00, at=monday)

    assert left(dora) == 470_00


def test_one_gesture_has_a_limit_of_its_own(dora, monday):
    with pytest.raises(OverBudget, match="One gesture may cost €50.00 at most: ask a lead for more."):
        Purse.objects.spend(dora, 50_01, at=monday)

    assert left(dora) == 500_00


def test_the_last_cent_may_be_spent_and_no_further(dora, monday):
    Allowance.objects.create(role="teammate", gesture_cents=50_00, month_cents=60_00)
    Purse.objects.spend(dora, 50_00, at=monday)

    with pytest.raises(OverBudget, match="more than the €10.00 you have left this month"):
        Purse.objects.spend(dora, 10_01, at=monday)

    assert Purse.objects.spend(dora, 10_00, at=monday).left_cents == 0


def test_a_new_month_by_the_firms_wall_is_a_new_purse(dora):
    Firm.objects.update_or_create(id=1, defaults={"time_zone": "Asia/Tokyo"})
    still_march, april_in_tokyo = datetime(2026, 3, 31, 14, 59, tzinfo=UTC), datetime(2026, 3, 31, 15, 0, tzinfo=UTC)
    Purse.objects.spend(dora, 30_00, at=still_march)

    assert (left(dora, still_march), left(dora, april_in_tokyo)) == (470_00, 500_00)


def test_each_has_a_purse_of_their_own(ana, dora, monday):
    Purse.objects.spend(dora, 30_00, at=monday)

    assert left(ana) == 5000_00


@pytest.mark.parametrize(("month", "cents"), [(MONDAY.date(), 0), (MONDAY.date().replace(day=1), -1)])
def test_the_database_knows_it_too(dora, month, cents):
    with pytest.raises(IntegrityError):
        Purse.objects.create(teammate=dora, month=month, gesture_cents=0, left_cents=cents)


@pytest.mark.django_db(transaction=True)
def test_two_gestures_at_once_cannot_overdraw(dora, monday):
    Allowance.objects.create(role="teammate", gesture_cents=50_00, month_cents=120_00)

    outcomes = together(*[lambda: Purse.objects.spend(dora, 50_00, at=monday)] * 6)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["OverBudget"] * 4 + ["Purse"] * 2
    assert left(dora) == 20_00


@pytest.mark.django_db(transaction=True)
def test_one_step_taken_by_many_at_once_is_paid_once(recovery, dora, monday):
    outcomes = together(*[lambda: recovery.make_good(by=dora, at=monday, gesture="Flowers", cents=20_00)] * 4)

    assert [type(outcome) for outcome in outcomes if not isinstance(outcome, Goodwill)] == [StepTaken] * 3
    assert (Goodwill.objects.count(), left(dora)) == (1, 480_00)


class Spending(TestCase):
    @settings(max_examples=30, deadline=None)
    @given(st.lists(st.integers(0, 60_00), max_size=15))
    def test_what_was_given_and_what_is_left_is_the_months_sum(self, gestures):
        dora = Teammate.welcome(email="dora@firm.example", name="Dora", at=MONDAY)
        Allowance.objects.create(role="teammate", gesture_cents=50_00, month_cents=200_00)

        given = sum(cents for cents in gestures if spends(dora, cents))

        assert given + left(dora) == 200_00


def spends(teammate, cents):
    try:
        Purse.objects.spend(teammate, cents, at=MONDAY)
    except OverBudget:
        return False
    return True
