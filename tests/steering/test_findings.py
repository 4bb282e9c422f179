from datetime import timedelta
from decimal import Decimal

import pytest

from amends.base.models import Firm
from amends.steering.clock import AsOf, Clock
from amends.steering.findings import Findings, terms
from tests.steering.orders import put_on_record, regulars

pytestmark = pytest.mark.django_db(transaction=True)


def findings(monday, clock="continuous", aside=None):
    firm = Firm.the()
    return Findings.of(AsOf(monday, aside), Clock(clock, firm.zone), firm, lambda what, done, of: None)


def at_midnight(rows):
    return ((number, at.replace(hour=0), cents) for number, at, cents in rows)


def test_dates_without_a_time_of_day_are_pointed_out(monday):
    put_on_record(at_midnight(regulars(monday)))

    assert "The orders carry dates without a time of day: `--clock day` counts them as such." in findings(monday).warnings
    assert findings(monday, "day").warnings == []


def test_orders_with_a_time_of_day_need_no_such_word(monday):
    put_on_record((number, at + timedelta(minutes=7), cents) for number, at, cents in regulars(monday))

    assert findings(monday).warnings == []


def test_days_bias_a_large_firm(monday, monkeypatch):
    monkeypatch.setattr("amends.steering.findings.DAYS_BIAS_FROM", 10)
    put_on_record(regulars(monday))

    assert "Counting by days biases r and alpha a little" in findings(monday, "day").warnings[0]


def test_what_is_to_be_said_about_the_day_comes_first(monday):
    put_on_record(regulars(monday))

    assert findings(monday, aside="As of then.").warnings[0] == "As of then."


def test_a_quarter_too_thin_is_not_known_and_the_worth_is(monday):
    """Everybody came back, but only in the last quarter of the time."""
    for number in range(20):
        first = monday - timedelta(days=100 + number / 10)
        put_on_record([(str(number), first, 100), (str(number), monday - timedelta(days=number + 1), 200)], prefix=f"{number} ")

    found = findings(monday)

    assert found.holdout is None
    assert found.warnings[0].startswith("The models could not be held against the last quarter of the time. Nobody has bought twice")
    assert found.estimate.total.expected > 0


def test_terms_are_the_firms_own(db):
    firm = Firm(margin=Decimal("0.4"), yearly_discount=Decimal("0.08"), horizon_weeks=52)

    assert terms(firm) == {"margin": 0.4, "yearly_discount": 0.08, "horizon_weeks": 52.0}
