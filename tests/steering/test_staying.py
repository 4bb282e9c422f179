from datetime import timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from amends.base.models import Firm
from amends.customers.models import Netting, Order, Return
from amends.reckon import BgNbd, Visits
from amends.steering.clock import EPOCH
from amends.steering.models import Reckoning, Worth
from amends.steering.reckoning import reckon
from amends.steering.staying import staying
from tests.steering.orders import number_of, put_on_record, regulars
from tests.steering.unhappiness import days, reckoning_of

BERLIN = ZoneInfo("Europe/Berlin")


def weeks(instants):
    return np.array([(at - EPOCH) / timedelta(weeks=1) for at in instants])


def parameters():
    kept = Reckoning.objects.newest().parameters
    return np.array([kept[name] for name in BgNbd.parameters])


def order(customer, at, cents=1000):
    return Order.objects.create(customer=customer, reference=f"{at.isoformat()}", at=at, cents=cents)


@pytest.fixture
def reckoning(monday):
    Firm.the()
    return reckoning_of(monday, clock="continuous")


@pytest.fixture
def weekly(ben, reckoning, monday):
    """Ben came every week of a year, until November."""
    for week in range(18, 70):
        order(ben, monday - timedelta(weeks=week))
    return ben


def test_the_chance_is_told_at_each_month_end_and_today(weekly, monday):
    found = list(staying(weekly, monday))

    assert [(at.month, at.day) for at, _chance in found[-4:]] == [(12, 31), (1, 31), (2, 28), (3, 2)]
    assert len(found) == 13
    assert found[-1][0] == monday


def test_whoever_stays_away_is_less_and_less_likely_to_be_with_us(weekly, monday):
    chances = [chance for at, chance in staying(weekly, monday) if at >= monday - timedelta(weeks=18)]

    assert chances == sorted(chances, reverse=True)
    assert chances[0] > 0.9 > 0.01 > chances[-1]


def test_a_chance_goes_by_nothing_that_came_later(weekly, monday):
    before = list(staying(weekly, monday))

    order(weekly, monday - days(10))

    assert list(staying(weekly, monday))[:-2] == before[:-2]
    assert list(staying(weekly, monday))[-1][1] > before[-1][1]


def test_of_the_time_before_the_first_order_nothing_is_told(ben, reckoning, monday):
    order(ben, monday - days(40))

    assert [at.month for at, _chance in staying(ben, monday)] == [1, 2, 3]


def test_months_end_on_the_firms_wall(weekly, monday):
    Firm.objects.update(time_zone="Europe/Berlin")

    ends = [at for at, _chance in staying(weekly, monday)][:-1]

    assert {(at + timedelta(microseconds=1)).day for at in ends} == {1}
    assert {at.tzinfo for at in ends} == {BERLIN}


@pytest.mark.parametrize("months", [0, 1, 5])
def test_as_many_months_as_asked_for(weekly, monday, months):
    assert len(staying(weekly, monday, months=months)) == months + 1


def test_an_order_returned_altogether_was_no_visit(weekly, monday):
    before = list(staying(weekly, monday))
    line = order(weekly, monday - days(20), cents=0).lines.create(product="Lantern", quantity=1, cents=0)
    free = list(staying(weekly, monday))

    back = Return.objects.create(customer=weekly, reference="B1", product="Lantern", at=monday - days(9), quantity=1, cents=0)
    Netting.objects.create(line=line, returned=back, quantity=1, cents=0)

    assert free[-1][1] > before[-1][1]
    assert list(staying(weekly, monday)) == before


def test_without_leaving_in_the_model_it_says_so(weekly, monday, reckoning):
    reckoning.model = "NBD"
    reckoning.save()

    found = staying(weekly, monday)

    assert (found.points, len(found)) == ([], 0)
    assert found.sentence == found.why_not
    assert "knows no leaving" in found.sentence


@pytest.mark.django_db
def test_before_anything_was_reckoned_it_says_so(ben, monday):
    assert staying(ben, monday).why_not == "Not known, because nothing has been reckoned yet."


def test_without_an_order_it_says_so(ben, monday, reckoning):
    assert staying(ben, monday).sentence == "Not known, because there is no order of theirs yet."


def test_a_colleague_is_no_buyer(weekly, monday):
    weekly.kind = "internal"

    assert staying(weekly, monday).why_not == "Not known, because a colleague is no buyer."


def test_a_line_is_told_in_a_sentence(weekly, monday):
    assert staying(weekly, monday).sentence == (
        "Chance of being with us: 96 % at the end of March 2025, 0 % at the lowest, 0 % on 2 March 2026."
    )


def test_a_new_customer_is_told_in_a_shorter_one(ben, reckoning, monday):
    order(ben, monday - days(1))

    assert staying(ben, monday).sentence == "Chance of being with us: 100 % on 2 March 2026."


def test_three_queries_are_enough(weekly, monday, django_assert_num_queries):
    with django_assert_num_queries(3):
        staying(weekly, monday)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("clock", ["continuous", "day"])
def test_the_last_point_is_the_chance_kept_with_the_worth(monday, clock):
    put_on_record(regulars(monday))
    reckon(at=monday, clock=clock)

    kept = {worth.customer: worth.alive for worth in Worth.objects.select_related("customer")}

    assert len(kept) == 40
    assert {one: staying(one, monday + days(3)).points[-1][1] for one in kept} == pytest.approx(kept, abs=1e-9)


@pytest.mark.django_db(transaction=True)
def test_every_point_is_what_reckoning_then_would_have_kept_by_the_same_parameters(monday):
    put_on_record(regulars(monday))
    reckon(at=monday)
    often = number_of("0006")
    instants = [order.at for order in Order.objects.filter(customer=often)]

    for at, chance in staying(often, monday, months=14):
        _customer, visits, _mean = Visits.from_orders(np.zeros(len(instants)), weeks(instants), weeks([at])[0])
        assert chance == pytest.approx(BgNbd().outlook(parameters(), visits).alive[0], abs=1e-9)
