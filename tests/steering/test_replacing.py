"""Everybody's worth is replaced whole: two at once, one that dies, one that reads meanwhile."""

import os
import signal
import subprocess
import sys

import pytest

from amends.base import database
from amends.base.models import Firm
from amends.steering.models import DamageReckoning, Reckoning, Worth
from amends.steering.reckoning import reckon
from tests.steering.orders import put_on_record, regulars
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def on_record(db, monday):
    Firm.the()
    return put_on_record(regulars(monday))


def reckonings_of_worths():
    return set(Worth.objects.values_list("reckoning", flat=True))


def test_two_at_once_leave_the_worths_of_the_last(on_record, monday):
    reckoned = together(*[lambda clock=clock: reckon(at=monday, clock=clock) for clock in ("day", "continuous", "day")])

    assert all(isinstance(one, Reckoning) for one in reckoned)
    assert reckonings_of_worths() == {Reckoning.objects.newest().pk}
    assert Worth.objects.count() == 40


def test_one_that_is_killed_leaves_the_old_and_the_next_one_works(on_record, monday):
    old = reckon(at=monday)
    known = os.environ | {"AMENDS_DATABASE_URL": database.dsn(), "DJANGO_SETTINGS_MODULE": "amends.settings"}

    dead = subprocess.run([sys.executable, "-m", "tests.steering.dying"], env=known, check=False, capture_output=True, timeout=60)

    assert dead.returncode == -signal.SIGKILL
    assert (reckonings_of_worths(), Reckoning.objects.count()) == ({old.pk}, 1)
    new = reckon(at=monday)
    assert reckonings_of_worths() == {new.pk}
    assert DamageReckoning.objects.newest().reckoning == new


def test_who_is_no_longer_a_buyer_loses_their_worth(on_record, monday):
    reckon(at=monday)
    gone = on_record[0].customer
    gone.orders.all().delete()

    reckon(at=monday)

    assert not Worth.objects.filter(customer=gone).exists()
    assert Worth.objects.count() == 39


def test_only_the_last_one_keeps_the_draws_behind_it(on_record, monday):
    old, new = reckon(at=monday), reckon(at=monday)
    old.refresh_from_db()

    assert old.doubt == {}
    assert len(new.doubt["worth_factors"]) == len(new.doubt["retained_draws"]) > 100
