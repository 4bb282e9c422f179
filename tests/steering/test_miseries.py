import pytest

from amends.customers.models import Customer, Order
from amends.listening.models import Moment
from amends.steering.miseries import miseries
from tests.steering.unhappiness import befall, buyers, cause, complain, days, join, reckoning_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def unlucky(monday):
    return buyers(10, reckoning_of(monday), monday)


def told(monday):
    return {found.cause: found for found in miseries(monday - days(365), monday)}


def test_what_operations_did_not_log_is_counted_by_who_said_it(unlucky, monday):
    complain(unlucky[:4], at=monday - days(9), about=cause())

    found = told(monday)[cause().pk]

    assert (found.met, found.said, found.asked) == (0, 4, 0)
    assert found.worths_cents == [18_000] * 4


def test_a_kind_of_event_belongs_to_the_cause_it_was_judged_by(unlucky, monday):
    events = befall(unlucky, "late", at=monday - days(90))
    join(complain(unlucky[:3], at=monday - days(89), about=cause()), events[:3])

    found = told(monday)[cause().pk]

    assert (found.met, found.said, found.asked, found.complained) == (10, 0, 10, 3)


def test_a_kind_that_nobody_judged_is_no_problem(unlucky, monday):
    befall(unlucky, "delivered", at=monday - days(90))
    complain(unlucky[:3], at=monday - days(89), about=cause())

    assert {key: found.met for key, found in told(monday).items()} == {cause().pk: 0}


def test_an_event_judged_plain_is_no_problem(unlucky, monday):
    events = befall(unlucky, "late", at=monday - days(90))
    join(complain(unlucky[:3], at=monday - days(89), about=cause()), events[:3])
    join(complain(unlucky[3:5], at=monday - days(89), about=None, verdict="plain"), events[3:5])

    assert told(monday)[cause().pk].met == 8


def test_one_misery_among_many_plain_makes_no_problem_of_a_whole_kind(unlucky, monday):
    events = befall(unlucky, "delivered", at=monday - days(90))
    join(complain(unlucky[:1], at=monday - days(89), about=cause()), events[:1])
    join(complain(unlucky[1:3], at=monday - days(89), about=None, verdict="plain"), events[1:3])

    found = told(monday)[cause().pk]

    assert (found.met, found.said) == (0, 1)


def test_a_complaint_about_the_same_cause_within_a_month_belongs_to_the_event(unlucky, monday):
    events = befall(unlucky, "late", at=monday - days(90))
    join(complain(unlucky[:1], at=monday - days(89), about=cause()), events[:1])
    complain(unlucky[1:2], at=monday - days(61), about=cause())
    complain(unlucky[2:3], at=monday - days(59), about=cause())

    found = told(monday)[cause().pk]

    assert (found.complained, found.met, found.said) == (2, 10, 1)


def test_who_may_still_complain_is_not_asked_yet(unlucky, monday):
    events = befall(unlucky[:6], "late", at=monday - days(90)) + befall(unlucky[6:], "late", at=monday - days(29))
    join(complain(unlucky[:1], at=monday - days(89), about=cause()), events[:1])

    found = told(monday)[cause().pk]

    assert (found.met, found.asked, found.complained) == (10, 6, 1)


def test_a_colleague_is_in_no_damage(unlucky, monday):
    complain(unlucky[:4], at=monday - days(9), about=cause())
    Customer.objects.filter(pk=unlucky[0].pk).update(kind="internal")

    assert told(monday)[cause().pk].said == 3


def test_who_has_no_worth_is_counted_all_the_same(unlucky, monday):
    stranger = Customer.objects.create(first_seen_at=monday)
    complain([unlucky[0], stranger], at=monday - days(9), about=cause())

    found = told(monday)[cause().pk]

    assert (found.moments, found.worths_cents) == (2, [18_000])


def test_the_end_of_the_period_is_not_in_it(unlucky, monday):
    complain(unlucky[:1], at=monday, about=cause())
    complain(unlucky[1:2], at=monday - days(365), about=cause())

    assert told(monday)[cause().pk].said == 1


def test_what_is_not_judged_is_not_counted(unlucky, monday):
    Moment.objects.create(customer=unlucky[0], at=monday - days(3))

    assert told(monday) == {}


def test_what_the_unlucky_had_bought_until_then_is_known(unlucky, monday):
    for weeks in (30, 20, 20, 2):
        Order.objects.create(customer=unlucky[0], reference=f"{Order.objects.count()}", at=monday - days(7 * weeks), cents=3000)
    events = befall(unlucky[:2], "late", at=monday - days(7 * 10))
    join(complain(unlucky[:1], at=monday - days(69), about=cause()), events[:1])

    assert told(monday)[cause().pk].bought == [[1, 10, 20]]
