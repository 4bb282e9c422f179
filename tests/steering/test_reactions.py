from datetime import timedelta

import pytest
from django.utils.timezone import now

from amends.base.models import Event
from amends.steering.models import Reckoning
from amends.steering.reactions import reckon_again
from amends.steering.reckoning import reckon
from tests.steering.orders import put_on_record, regulars

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_hour_reckons_on_the_clock_chosen_last(monday):
    put_on_record(regulars(now()))
    reckon(at=now(), clock="day")

    reckon_again()

    assert Reckoning.objects.count() == 2
    assert Reckoning.objects.newest().clock == "day"


def test_without_orders_the_hour_says_why_and_says_it_once():
    reckon_again()
    reckon_again()

    said = Event.objects.get(kind="reckoning.not_known")
    assert said.details["why"].startswith("Worth is not known, because there is no order")


def test_another_reason_is_another_line():
    reckon_again()
    put_on_record([("1", now() - timedelta(days=9), 100)])

    reckon_again()

    assert Event.objects.filter(kind="reckoning.not_known").count() == 2
