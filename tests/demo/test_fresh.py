import pytest
from django.utils.timezone import now

from amends.base.models import Firm, Teammate
from amends.customers.models import Customer
from amends.demo import building
from amends.demo.models import Truth
from amends.demo.tale import tell
from tests.demo.conftest import unwatched
from tests.demo.rows import digest
from tests.demo.tales import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def built(seed):
    building.build(tell(seed, NOW, 80), unwatched)
    return digest()


def test_the_same_seed_builds_the_same_rows_and_a_build_that_fails_leaves_them(monkeypatch):
    first, second = built(7), built(7)
    assert first == second

    monkeypatch.setattr(building.truths, "keep", lambda tale, customers: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        built(8)
    assert digest() == first


def test_a_home_with_a_teammate_in_it_is_left_alone(ana):
    with pytest.raises(building.HoldsAFirm, match="AMENDS_HOME"):
        building.ensure(building.Wanted(), now=NOW, watch=unwatched)
    assert not Firm.the().is_simulated
    assert Teammate.objects.get() == ana


def test_not_even_a_fresh_demo_takes_the_place_of_a_firm():
    Customer.objects.create(name="Ben", first_seen_at=now())
    with pytest.raises(building.HoldsAFirm):
        building.ensure(building.Wanted(), now=NOW, fresh=True, watch=unwatched)
    assert Customer.objects.count() == 1


def test_a_firm_that_was_founded_and_has_nobody_yet_is_a_firm():
    Firm.the().found(name="Ana's", currency="EUR", time_zone="UTC", at=NOW)
    with pytest.raises(building.HoldsAFirm):
        building.ensure(building.Wanted(), now=NOW, watch=unwatched)
    assert not Truth.objects.exists()
