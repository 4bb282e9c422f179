from datetime import UTC, datetime

import pytest
from django.db import IntegrityError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from amends.base.models import Event, Firm, Teammate
from amends.recoveries.models import Allowance, Goodwill, Purse
from amends.recoveries.purse import NotAnAllowance, OverBudget
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


@pytest.mark.parametrize(
    "said",
    [
        {"month": MONDAY.date()},
        {"left_cents": -1},
        {"left_cents": 7_01},
        {"left_cents": 6_99},
        {"spent_cents": -1, "left_cents": 7_01},
        {"spent_cents": 7_01, "left_cents": -1},
    ],
)
def test_the_database_knows_it_too(dora, said):
    sums = {"month": MONDAY.date().replace(day=1), "gesture_cents": 0, "month_cents": 7_00, "left_cents": 7_00}

    with pytest.raises(IntegrityError):
        Purse.objects.create(teammate=dora, **sums | said)


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


def allowed(role="teammate"):
    return Allowance.objects.of(role)


def test_the_firm_changes_what_a_role_may_give(dora, ana, monday):
    allowed().change(gesture_cents=5_00, month_cents=7_00, by=ana, at=monday)

    purse = Purse.objects.of(dora, at=monday)
    assert (purse.gesture_cents, purse.left_cents) == (5_00, 7_00)
    told = Event.objects.about(allowed())[0]
    assert (told.kind, told.by, told.details) == ("allowances.changed", ana, {"was": [50_00, 500_00], "now": [5_00, 7_00]})


def test_the_purses_of_this_month_follow(dora, ana, monday):
    Purse.objects.spend(dora, 30_00, at=monday)

    allowed().change(gesture_cents=60_00, month_cents=100_00, by=ana, at=monday)

    assert left(dora) == 70_00
    assert Purse.objects.spend(dora, 60_00, at=monday).left_cents == 10_00


def test_less_than_was_spent_leaves_nothing_and_no_debt(dora, ana, monday):
    Purse.objects.spend(dora, 30_00, at=monday)

    allowed().change(gesture_cents=10_00, month_cents=10_00, by=ana, at=monday)
    assert left(dora) == 0

    allowed().change(gesture_cents=10_00, month_cents=40_00, by=ana, at=monday)
    assert left(dora) == 10_00


def test_other_roles_and_other_months_stay_as_they_were(dora, ana, monday):
    february = datetime(2026, 2, 9, tzinfo=UTC)
    Purse.objects.spend(dora, 30_00, at=february)
    Purse.objects.spend(ana, 30_00, at=monday)

    allowed().change(gesture_cents=1_00, month_cents=1_00, by=ana, at=monday)

    assert (left(dora, february), left(ana), left(dora)) == (470_00, 4970_00, 1_00)


@pytest.mark.parametrize(("gesture", "month"), [(-1, 5), (5, -1), (6, 5)])
def test_sums_that_make_no_sense_are_refused(ana, monday, gesture, month):
    with pytest.raises(NotAnAllowance, match="One gesture may cost nothing or more, and a month's gestures at least as much as one."):
        allowed().change(gesture_cents=gesture, month_cents=month, by=ana, at=monday)

    assert allowed().month_cents == 500_00


def test_money_that_returns_never_goes_beyond_the_months_allowance(dora, ana, monday):
    purse = Purse.objects.spend(dora, 30_00, at=monday)
    allowed().change(gesture_cents=10_00, month_cents=10_00, by=ana, at=monday)

    Purse.objects.filter(pk=purse.pk).put_back(30_00)

    assert left(dora) == 10_00


@pytest.mark.django_db(transaction=True)
def test_changed_while_somebody_spends_what_was_spent_stays_spent(dora, ana, monday):
    for _ in range(6):
        Purse.objects.all().delete()
        allowed().change(gesture_cents=50_00, month_cents=100_00, by=ana, at=monday)
        Purse.objects.of(dora, at=monday)
        together(
            lambda: allowed().change(gesture_cents=50_00, month_cents=60_00, by=ana, at=monday),
            lambda: Purse.objects.spend(dora, 20_00, at=monday),
        )

        assert left(dora) == 40_00


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
