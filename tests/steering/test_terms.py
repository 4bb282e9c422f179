from decimal import Decimal

import pytest

from amends.base.models import Firm
from amends.steering.terms import assumptions, terms

pytestmark = pytest.mark.django_db


def assumed():
    return {row["name"]: row["assumed"] for row in assumptions(Firm.the())}


def test_before_the_firm_sets_anything_every_term_is_assumed_with_its_source():
    assert terms(Firm.the()) == {"margin": 1.0, "yearly_discount": 0.1, "horizon_weeks": 104.0}
    assert assumed() == {"margin": True, "yearly_discount": True, "horizon_weeks": True}
    assert all(row["source"] != "the firm's setting" for row in assumptions(Firm.the()))


def test_a_term_that_was_set_is_the_firms(ana, monday):
    Firm.the().set_terms(margin=Decimal("0.35"), yearly_discount=Decimal("0.08"), horizon_weeks=52, by=ana, at=monday)

    assert terms(Firm.the()) == {"margin": 0.35, "yearly_discount": 0.08, "horizon_weeks": 52.0}
    assert assumed() == {"margin": False, "yearly_discount": False, "horizon_weeks": False}
    assert {row["source"] for row in assumptions(Firm.the())} == {"the firm's setting"}


def test_a_margin_of_one_that_was_set_is_no_assumption(ana, monday):
    Firm.the().set_terms(margin=Decimal(1), yearly_discount=Decimal("0.1"), horizon_weeks=104, by=ana, at=monday)

    assert assumed() == {"margin": False, "yearly_discount": True, "horizon_weeks": True}
