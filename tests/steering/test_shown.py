import pytest

from amends.base.models import Firm
from amends.steering.damage import reckon_damage
from amends.steering.shown import of_damage, of_reckoning, of_worth
from tests.steering.unhappiness import buyers, cause, complain, days, enter_what_must_be, reckoning_of


@pytest.fixture
def firm(db):
    return Firm.objects.create(time_zone="Asia/Tokyo", currency="JPY")


def test_an_instant_is_told_in_the_firms_zone(firm, monday):
    continuous = reckoning_of(monday, clock="continuous", terms={"horizon_weeks": 104.0})

    assert of_reckoning(continuous, firm)["as_of"] == "2026-03-02T18:00:00+09:00"
    assert of_worth(continuous, firm)["as_of"] == "2026-03-02T18:00:00+09:00"


def test_where_days_are_counted_it_is_a_date(firm, monday):
    assert of_reckoning(reckoning_of(monday + days(0.7)), firm)["as_of"] == "2026-03-03"


def test_worth_keeps_its_interval_and_its_terms(firm, monday):
    shown = of_worth(reckoning_of(monday, terms={"horizon_weeks": 52.0}, total_cents=7, low_cents=3, high_cents=9), firm)

    assert [shown[name] for name in ("total_cents", "low_cents", "high_cents", "horizon_weeks", "currency")] == [7, 3, 9, 52.0, "JPY"]


def test_causes_come_dearest_first_and_the_unknown_last(firm, monday):
    reckoning = reckoning_of(monday)
    complain(buyers(10, reckoning, monday), at=monday - days(5), about=cause())
    complain(buyers(40, reckoning, monday), at=monday - days(5), about=cause("Rude answer"))
    complain(buyers(5, reckoning, monday, cents=None), at=monday - days(5), about=cause("Odd smell"))
    complain(buyers(1, reckoning, monday), at=monday - days(5), about=None)
    enter_what_must_be(monday)

    shown = of_damage(reckon_damage(at=monday), firm)

    assert [row["cause"] for row in shown["causes"]] == ["Rude answer", "Late parcel", "no cause named", "Odd smell"]
    assert shown["causes"][-1]["not_known"] == ["none of the customers who met it has a worth: reckon first"]
    assert shown["not_known"] == [{"cause": "Odd smell", "reason": "none of the customers who met it has a worth: reckon first"}]
    assert (shown["moments"], shown["causes"][2]["root"]) == (56, None)
    assert shown["until"] == "2026-03-02T18:00:00.000001+09:00"
