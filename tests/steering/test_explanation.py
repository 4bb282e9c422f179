import pytest

from amends.base.models import Firm
from amends.customers.models import Customer, Merge, Order
from amends.steering.clock import NotKnown
from amends.steering.explanation import Explanation, UnknownCustomer, customer_called
from amends.steering.models import Worth
from tests.steering.unhappiness import days, reckoning_of, row_of_worth

TERMS = {"terms": {"horizon_weeks": 104.0}, "spending": {"model": "Gamma-Gamma"}, "assumptions": [], "holdout": None}


@pytest.fixture
def reckoning(ben, monday):
    Firm.the()
    assumed = {"name": "margin", "value": 1.0, "unit": "share of spend", "assumed": True, "source": "taken as 1"}
    held = {"sentence": "Better than before."}
    return reckoning_of(monday, model="BG/NBD", orders=2000, **TERMS | {"assumptions": [assumed], "holdout": held})


@pytest.fixture
def worth(ben, reckoning):
    worth = row_of_worth(ben, reckoning, 18_000)
    worth.alive, worth.repeats, worth.last_weeks, worth.age_weeks, worth.purchases = 0.73, 2, 30.4, 38.9, 2.67
    worth.save()
    return worth


def test_a_worth_is_explained_a_thought_a_sentence(ben, worth):
    assert Explanation.of(ben).sentences() == [
        "We expect €180.00 from Ben in the next 104 weeks, as of 2026-03-02; with 95 % certainty it will be between €0.00 and €180.00.",
        "The chance that they are still with us is 73 %; 2.7 more purchases are expected.",
        "They first bought 38.9 weeks ago and came back 2 times, for €30.00 on average, the last time 8.5 weeks ago.",
        "Reckoned with BG/NBD and Gamma-Gamma from 1,000 customers and 2,000 orders.",
        "Assumed: margin on what customers spend 100 % (taken as 1).",
        "Better than before.",
    ]


def test_the_same_is_there_as_figures(ben, worth):
    shown = Explanation.of(ben).shown()

    assert (shown["expected_cents"], shown["low_cents"], shown["high_cents"], shown["alive"]) == (18_000, 0, 18_000, 0.73)
    assert (shown["customer"], shown["name"], shown["as_of"]) == (ben.pk, "Ben", "2026-03-02")


def test_who_bought_once_is_judged_by_others(ben, worth):
    Worth.objects.update(repeats=0, last_weeks=0, mean_cents=None)

    assert "what others like them did is all we go by" in Explanation.of(ben).sentences()[2]


def test_a_model_without_leaving_says_so(ben, worth, reckoning):
    reckoning.model, reckoning.fallback = "NBD", "NBD is used instead."
    reckoning.save()

    said = Explanation.of(ben).sentences()

    assert said[1] == "The model in use knows no leaving; 2.7 more purchases are expected."
    assert said[-1] == "NBD is used instead."


def test_a_prospect_has_no_worth_yet(ben, reckoning):
    with pytest.raises(NotKnown, match="What Ben is worth is not known, because there is no order of theirs yet."):
        Explanation.of(ben)


def test_a_colleague_has_none(ben, reckoning):
    ben.kind = "internal"

    with pytest.raises(NotKnown, match="because a colleague is no buyer"):
        Explanation.of(ben)


def test_who_became_a_colleague_since_the_last_reckoning_has_none_either(ben, worth):
    Customer.objects.filter(pk=ben.pk).update(kind="internal")
    ben.refresh_from_db()

    with pytest.raises(NotKnown, match="because a colleague is no buyer"):
        Explanation.of(ben)


def test_before_the_first_reckoning_nobody_has(ben):
    with pytest.raises(NotKnown, match="nothing has been reckoned yet: run `amends reckon`"):
        Explanation.of(ben)


def test_an_order_that_did_not_count_is_named(ben, reckoning, monday):
    Order.objects.create(customer=ben, reference="1", at=monday, cents=0)

    with pytest.raises(NotKnown, match="none of their orders counted"):
        Explanation.of(ben)


@pytest.mark.parametrize("text", ["ben@home.example", " BEN@Home.example ", "00017", "id:{pk}"])
def test_a_customer_is_found_by_what_they_answer_to(ben, text):
    ben.addresses.create(kind="customer id", value="00017")

    assert customer_called(text.format(pk=ben.pk)) == ben


def test_our_own_number_will_do_if_nobody_else_has_it(ben):
    assert customer_called(str(ben.pk)) == ben


def test_who_was_merged_is_found_as_who_they_became(ben, ana, monday):
    twin = Customer.objects.create(name="Benjamin", first_seen_at=monday - days(9))
    Merge.of(ben, twin, by=ana, at=monday)

    assert customer_called(f"id:{twin.pk}") == ben


def test_a_number_that_two_answer_to_is_asked_about(ben, monday):
    other = Customer.objects.create(first_seen_at=monday)
    ben.addresses.create(kind="customer id", value="17")
    other.addresses.create(kind="phone", value="17")

    with pytest.raises(UnknownCustomer, match=f"17 is more than one customer: say id:{ben.pk} or id:{other.pk}."):
        customer_called("17")


@pytest.mark.parametrize("text", ["nobody@home.example", "id:x", "99999999999999999999999", "²", ""])
def test_who_is_not_there_is_refused_in_a_sentence(ben, text):
    with pytest.raises(UnknownCustomer, match="use the number they were imported with, an e-mail address, or id:NUMBER"):
        customer_called(text)
