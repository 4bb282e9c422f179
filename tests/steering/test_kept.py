"""What was reckoned stays as it was reckoned, and the database sees to it that it makes sense."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import RestrictedError

from amends.customers.models import Customer, Merge
from amends.steering.kept.worth import COLUMNS
from amends.steering.models import CauseDamage, DamageReckoning, Entered, Reckoning, Worth
from tests.rows import row
from tests.steering.unhappiness import buyers, cause, days, enter, reckoning_of, row_of_worth

pytestmark = pytest.mark.django_db

LINE = b"%d,%d,0,900,800,0.5,1,2.5,3.5,,4.25\n"


def refused(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()
    return True


@pytest.fixture
def reckoning(monday):
    return reckoning_of(monday)


def test_a_clock_is_one_of_two(reckoning):
    assert refused(lambda: Reckoning.objects.filter(pk=reckoning.pk).update(clock="sundial"))


@pytest.mark.parametrize("interval", [{"low_cents": 1}, {"high_cents": -1}])
def test_a_total_lies_within_its_interval(reckoning, interval):
    assert refused(lambda: Reckoning.objects.filter(pk=reckoning.pk).update(**interval))


def test_the_newest_is_the_one_kept_last(reckoning, monday):
    later = reckoning_of(monday, at=monday - days(9))

    assert Reckoning.objects.newest() == later
    assert str(later) == f"{later.model} as of 2026-03-02"


def test_before_the_first_there_is_no_newest():
    assert Reckoning.objects.newest() is None
    assert DamageReckoning.objects.newest() is None


@pytest.mark.parametrize("nonsense", [{"alive": 1.1}, {"alive": -0.1}, {"low_cents": 5, "high_cents": 4}])
def test_a_worth_makes_sense(reckoning, monday, nonsense):
    buyers(1, reckoning, monday)

    assert refused(lambda: Worth.objects.update(**nonsense))


def test_a_customer_has_one_worth(reckoning, monday):
    (ben,) = buyers(1, reckoning, monday)

    assert refused(lambda: row_of_worth(ben, reckoning, 5).save())


def test_a_customer_with_a_worth_is_not_deleted(reckoning, monday):
    (ben,) = buyers(1, reckoning, monday)

    with pytest.raises(RestrictedError):
        ben.delete()


def test_a_merge_leaves_the_worth_of_who_is_gone_behind_until_the_next_reckoning(reckoning, monday, ana):
    ben, twin = buyers(2, reckoning, monday)

    Merge.of(ben, twin, by=ana, at=monday)

    assert Worth.objects.visible_to(ana).get().customer == ben
    assert Worth.objects.count() == 2


def test_who_has_left_the_firm_sees_nobodys_worth(reckoning, monday, ana):
    buyers(2, reckoning, monday)
    ana.left_at = monday

    assert not Worth.objects.visible_to(ana).exists()


def test_worths_are_replaced_by_the_piece(reckoning, monday):
    ben, twin = buyers(2, reckoning, monday)
    new = Customer.objects.create(first_seen_at=monday)
    later = Reckoning(**{field.attname: getattr(reckoning, field.attname) for field in Reckoning._meta.concrete_fields} | {"id": None})

    Worth.objects.replace(later, (LINE % (customer.pk, 7) for customer in (ben, new)))

    assert set(Worth.objects.values_list("customer", "expected_cents", "reckoning")) == {(ben.pk, 7, later.pk), (new.pk, 7, later.pk)}
    kept = Worth.objects.values(*COLUMNS).get(customer=new)
    assert (kept["mean_cents"], kept["age_weeks"], kept["purchases"]) == (None, 3.5, 4.25)


def test_nothing_replaces_everything(reckoning, monday):
    buyers(2, reckoning, monday)

    Worth.objects.replace(reckoning, [])

    assert Worth.objects.count() == 2  # they are this reckoning's own
    Worth.objects.replace(reckoning_of(monday), [])
    assert not Worth.objects.exists()


def test_a_cause_has_one_damage_a_reckoning_and_so_has_none(monday):
    damage = row(DamageReckoning, since=monday - days(1), until=monday)
    for about in (cause(), None):
        CauseDamage.objects.create(reckoning=damage, cause=about, moments=1)

        assert refused(lambda about=about: CauseDamage.objects.create(reckoning=damage, cause=about, moments=1))

    assert [str(part) for part in damage.causes.order_by("pk")] == ["Late parcel", "no cause named"]
    assert str(damage) == "damage 2026-03-01 to 2026-03-02"


def test_a_period_has_a_length(monday):
    assert refused(lambda: row(DamageReckoning, since=monday, until=monday))


@pytest.mark.parametrize("nonsense", [{"value": -1}, {"asked": 0}])
def test_what_is_entered_makes_sense(monday, nonsense):
    enter(monday, logged=0.5)

    assert refused(lambda: Entered.objects.update(**nonsense))
    assert str(Entered.objects.get()) == "logged = 0.5"
