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

pytestmark = pytest.mark.django_db


def built(seed):
    building.build(tell(seed, NOW, 80), unwatched)
    return digest()


def test_the_same_seed_and_now_build_the_same_rows_and_another_seed_others():
    first, second, third = built(7), built(7), built(8)
    assert first == second
    assert first != third


def test_a_build_that_fails_half_way_leaves_what_was_there(monkeypatch):
    before = built(7)
    monkeypatch.setattr(building.truths, "keep", lambda tale: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        built(8)
    assert digest() == before


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
