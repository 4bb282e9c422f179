"""What is true of the demo firm, as the pages ask for it."""

import pytest

from amends.customers.models import Customer
from amends.demo.shown import truths
from amends.demo.truths import OF_CUSTOMER

pytestmark = pytest.mark.django_db


def test_the_shares_of_the_roots_are_those_of_the_problems(demo):
    assert sum(truths("share_of_root").values()) == pytest.approx(1)
    assert truths("share_of_root")["company"] > truths("share_of_root")["people"]


def test_every_customer_is_with_us_or_gone_and_who_is_gone_is_worth_nothing(demo):
    with_us, worth = (truths(name) for name in OF_CUSTOMER)

    assert with_us.keys() == worth.keys() - {""} == {str(pk) for pk in Customer.objects.external().values_list("pk", flat=True)}
    assert {worth[about] for about, stays in with_us.items() if not stays} == {0}
    assert worth[""] == pytest.approx(truths("worth_cents")[""], rel=0.001)


def test_nothing_is_true_under_a_name_nobody_gave(db):
    assert truths("unheard_of") == {}


def test_what_all_causes_cost_together_is_their_sum(demo):
    lost = truths("lost_worth_cents")

    assert lost[""] == sum(cents for cause, cents in lost.items() if cause) > 0
