from datetime import date, timedelta
from decimal import Decimal

import psycopg
import pytest
from django.db import transaction

from amends.base import database
from amends.base.models import Event, Firm
from amends.customers.models import Customer, Line, Merge, Netting, Order, Return
from amends.steering.clock import NotKnown
from amends.steering.models import DamageReckoning, Reckoning, Worth
from amends.steering.reckoning import reckon
from tests.shared import needs_shared
from tests.steering.orders import cdnow, number_of, online_retail, put_on_record, regulars

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def on_record(db, monday):
    Firm.the()
    return put_on_record(regulars(monday))


def worths():
    return list(Worth.objects.order_by("customer").values_list("customer", "expected_cents", "low_cents", "high_cents", "alive"))


def give_back(order, monday, *, cents):
    """The goods of an order have come back."""
    line = Line.objects.create(order=order, product="x", quantity=1, cents=cents)
    returned = Return.objects.create(customer=order.customer, reference=f"C{order.pk}", product="x", at=monday, quantity=1, cents=cents)
    Netting.objects.create(returned=returned, line=line, quantity=1, cents=cents)
    Order.objects.filter(pk=order.pk).update(cents=order.cents - cents)


@needs_shared
def test_cdnow_comes_out_as_published(monday):
    put_on_record(cdnow())

    reckoning = reckon(as_of=date(1997, 9, 30), clock="day", at=monday)

    found = reckoning.parameters
    assert [found[name] for name in ("r", "alpha", "a", "b")] == pytest.approx([0.2426, 4.4136, 0.7929, 2.4259], abs=0.001)
    assert reckoning.log_likelihood == pytest.approx(-9582.429, abs=0.001)
    assert (reckoning.customers, reckoning.orders, Worth.objects.count()) == (2357, 4960, 2357)
    assert reckoning.spending["parameters"] == pytest.approx({"p": 6.2496, "q": 3.7442, "gamma": 1544.35}, abs=0.01)
    assert number_of("0001").pk == Worth.objects.get(expected_cents=6057, repeats=2, last_weeks=213 / 7).customer_id
    assert reckoning.holdout["beats_same_rate"]


@needs_shared
def test_a_shop_that_nobody_is_seen_to_leave_falls_back_and_says_so(monday):
    put_on_record(online_retail())

    reckoning = reckon(clock="day", at=monday)

    assert reckoning.model == "NBD"
    assert "BG/NBD does not hold on these orders" in reckoning.fallback
    assert set(Worth.objects.values_list("alive", flat=True)) == {1.0}
    assert "more than half a year ago" in reckoning.warnings[0]
    assert "same rate as before" in reckoning.holdout["sentence"]


def test_every_customer_gets_a_worth_and_the_rest_is_on_record(on_record, monday):
    reckoning = reckon(at=monday)

    assert Worth.objects.count() == reckoning.customers == 40
    assert reckoning.orders == len(on_record)
    assert reckoning.low_cents <= reckoning.total_cents <= reckoning.high_cents
    assert sum(expected for _, expected, *_ in worths()) == pytest.approx(reckoning.total_cents, abs=40)
    assert {row["name"]: row["assumed"] for row in reckoning.assumptions} == {
        "margin": True,
        "yearly_discount": True,
        "horizon_weeks": True,
    }
    assert Event.objects.get(kind="reckoned").noun_id == reckoning.pk
    assert DamageReckoning.objects.newest().reckoning == reckoning


def test_twice_is_the_same(on_record, monday):
    reckon(at=monday)
    once = worths()

    reckon(at=monday)

    assert worths() == once
    assert set(Worth.objects.values_list("reckoning", flat=True)) == {Reckoning.objects.newest().pk}


def test_the_firms_own_margin_is_no_assumption(on_record, monday):
    whole = reckon(at=monday)
    Firm.objects.update(margin=Decimal("0.25"))

    quarter = reckon(at=monday)

    assert quarter.total_cents == pytest.approx(whole.total_cents / 4, abs=1)
    assert quarter.assumptions[0] == {
        "name": "margin", "value": 0.25, "unit": "share of spend", "assumed": False, "source": "the firm's setting"
    }  # fmt: skip


def test_the_day_of_as_of_counts_to_its_last_minute_in_the_firms_zone(on_record, monday):
    Firm.objects.update(time_zone="America/New_York")
    before, after = monday.replace(day=1, hour=4, minute=30), monday.replace(day=1, hour=5, minute=30)
    put_on_record_again([("0000", before, 100), ("0001", after, 100)])

    reckon(as_of=date(2026, 2, 28), clock="day", at=monday)

    assert Worth.objects.get(customer=number_of("0000")).repeats == 1
    assert Worth.objects.get(customer=number_of("0001")).repeats == 1  # one that regulars() gave


def put_on_record_again(rows):
    return put_on_record(rows, prefix="again ")


def test_two_orders_of_a_day_are_one_purchase_by_days_and_two_by_the_clock(on_record, monday):
    ben = number_of("0000")
    put_on_record_again([("0000", monday - timedelta(days=9), 100), ("0000", monday - timedelta(days=9, hours=2), 100)])

    reckon(at=monday)
    continuous = Worth.objects.get(customer=ben).repeats
    reckon(at=monday, clock="day")

    assert (continuous, Worth.objects.get(customer=ben).repeats) == (2, 1)


def test_orders_of_one_instant_are_one_purchase(on_record, monday):
    put_on_record_again([("0000", monday - timedelta(days=9), 100), ("0000", monday - timedelta(days=9), 200)])

    reckon(at=monday)

    ben = Worth.objects.get(customer=number_of("0000"))
    assert (ben.repeats, ben.mean_cents) == (1, 300)


def test_colleagues_are_not_reckoned_with(on_record, monday):
    Customer.objects.filter(pk=number_of("0003").pk).update(kind="internal")

    assert reckon(at=monday).customers == 39
    assert not Worth.objects.filter(customer=number_of("0003")).exists()


def test_two_who_are_one_have_one_worth(on_record, monday, ana):
    reckon(at=monday)
    ben, twin = number_of("0003"), number_of("0010")
    Merge.of(ben, twin, by=ana, at=monday)

    assert reckon(at=monday).customers == 39
    assert not Worth.objects.filter(customer=twin).exists()
    assert Worth.objects.get(customer=ben).repeats == 3 + 3 + 1


def test_an_order_that_came_back_altogether_was_no_visit(on_record, monday):
    *_, last = Order.objects.filter(customer=number_of("0006")).order_by("at")
    give_back(last, monday, cents=last.cents)

    reckon(at=monday)

    assert Worth.objects.get(customer=number_of("0006")).repeats == 6 - 1


def test_an_order_that_came_back_in_part_counts_with_what_was_kept(on_record, monday):
    _, last = Order.objects.filter(customer=number_of("0001")).order_by("at")
    give_back(last, monday, cents=last.cents - 1)

    reckon(at=monday)

    ben = Worth.objects.get(customer=number_of("0001"))
    assert (ben.repeats, ben.mean_cents) == (1, 1)


def test_a_free_order_is_a_visit_without_a_say_in_what_a_purchase_is_worth(on_record, monday):
    put_on_record_again([("0001", monday - timedelta(days=9), 0)])

    reckon(at=monday)

    ben = Worth.objects.get(customer=number_of("0001"))
    assert (ben.repeats, ben.mean_cents) == (2, 1110)


def test_who_bought_once_has_a_worth_but_no_mean_of_their_own(on_record, monday):
    reckon(at=monday)

    ben = Worth.objects.get(customer=number_of("0000"))
    assert (ben.repeats, ben.last_weeks, ben.mean_cents) == (0, 0, None)
    assert ben.expected_cents > 0


def test_too_few_customers_are_not_known_and_nothing_changes(on_record, monday):
    reckon(at=monday)
    once = worths()
    Order.objects.exclude(customer__in=[number_of("0001"), number_of("0002")]).delete()

    with pytest.raises(NotKnown, match="Worth is not known, because 2 customers are too few"):
        reckon(at=monday)

    assert worths() == once
    assert Reckoning.objects.count() == 1


def test_nobody_who_came_back_is_not_known(monday):
    put_on_record((str(n), monday - timedelta(days=n), 100) for n in range(1, 30))

    with pytest.raises(NotKnown, match="because nobody has bought twice yet"):
        reckon(at=monday)


def test_everything_returned_is_not_known(monday):
    (order,) = put_on_record([("1", monday - timedelta(days=1), 100)])
    give_back(order, monday, cents=100)

    with pytest.raises(NotKnown, match="Worth is not known, because"):
        reckon(at=monday)


def test_a_reader_sees_the_old_until_all_of_the_new_is_there(on_record, monday):
    old = reckon(at=monday)
    seen = []

    def look(what, done, of):
        if what == "Keeping every worth":
            with psycopg.connect(database.dsn()) as reader:
                seen.extend(reader.execute("SELECT DISTINCT reckoning_id FROM steering_worth").fetchall())

    reckon(at=monday, watch=look)

    assert set(seen) == {(old.pk,)}


def test_a_reckoning_that_breaks_off_leaves_the_old(on_record, monday):
    reckon(at=monday)
    once = worths()

    def pieces():
        yield b"1,1,0,9,9,0.5,1,1,2,3,4\n"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        Worth.objects.replace(Reckoning(pk=None, **copy_of(Reckoning.objects.newest())), pieces())

    assert worths() == once
    assert Reckoning.objects.count() == 1


def copy_of(reckoning):
    return {field.name: getattr(reckoning, field.name) for field in reckoning._meta.concrete_fields if not field.primary_key}


def test_whoever_watches_hears_every_stage(on_record, monday):
    heard = {}

    reckon(at=monday, watch=lambda what, done, of: heard.update({what: (done, of)}))

    assert all(done == of for done, of in heard.values())
    assert list(heard) == [
        "Reading the orders",
        "Fitting the models",
        "Worth of every customer",
        "Doubt about all of them",
        "Holding out the last quarter",
        "Keeping every worth",
        "Damage by cause",
    ]
