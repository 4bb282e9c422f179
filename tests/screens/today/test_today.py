"""The page called Today."""

import re

import pytest

from amends.conversations.models import Message, Sending
from amends.customers.models import Customer, Order
from amends.steering.models import CauseDamage, DamageReckoning, Reckoning

QUERIES = 23  # session, teammate, firm, nine counts, eight of what is to be done, reckoning, damage, causes


def seen(answer):
    return re.search(r'name="seen" value="(\w+)"', answer.text)[1]


def test_an_empty_firm_is_told_what_to_do(as_ana, firm):
    page = as_ana.get("/").text

    assert "Nothing has come in yet" in page
    for command in ("import orders", "import events", "import conversations", "reckon"):
        assert f"amends {command}" in page


def test_customers_without_a_reckoning_are_told_to_reckon(as_ana, ben):
    page = as_ana.get("/").text

    assert "Not known yet" in page
    assert "<code>amends reckon</code>" in page


def test_worth_is_told_with_interval_model_test_and_date(as_ana, ben, firm, reckoning):
    page = as_ana.get("/").text

    for told in (
        "€84,300",
        "€61,000 to €112,000",
        "in the next 104 weeks",
        "BG/NBD on 2,357 customers and 6,696 orders",
        "Mar 2, 2026, 10:00",
    ):
        assert told in page
    assert "In the 19.5 weeks held out" in page


def test_a_fallback_is_told(as_ana, ben, reckoning):
    Reckoning.objects.update(model="NBD", fallback="BG/NBD did not pass its checks, so NBD is used.")

    assert "BG/NBD did not pass its checks" in as_ana.get("/").text


def test_a_worth_that_was_never_tested_says_so(as_ana, ben, reckoning):
    Reckoning.objects.update(holdout=None)

    assert "Not yet tested on a time held out." in as_ana.get("/").text


def test_damage_that_is_not_known_says_why(as_ana, ben, damage):
    page = as_ana.get("/").text

    assert "Not known</p>" in page
    assert "no judged moments" in page
    assert "Causes of unhappiness" not in page


def test_damage_is_told_with_interval_and_causes(as_ana, ben, firm, costly):
    page = as_ana.get("/").text

    for told in (
        "€19,400",
        "€11,000 to €29,000",
        "312 problems that were logged or complained of",
        "Breakage in transit",
        "€7,500 – €30,001",
        ">Mar 1, 2026<",
    ):
        assert told in page


def test_a_cause_that_is_not_known_says_why_beside_the_rest(as_ana, ben, costly):
    DamageReckoning.objects.update(not_known=[{"cause": "Charged twice", "reason": "it happened once"}])

    assert "it happened once <small>Charged twice</small>" in as_ana.get("/").text


def test_causes_are_only_said_to_be_dearest_first_where_their_cost_is_known(as_ana, ben, costly):
    known = as_ana.get("/").text
    DamageReckoning.objects.update(total_cents=None, low_cents=None, high_cents=None)

    assert "dearest first" in known
    assert "dearest first" not in as_ana.get("/").text


def test_miseries_without_a_cause_are_told_as_such(as_ana, ben, costly):
    CauseDamage.objects.filter(cause__name="Late without a word").update(cause=None)

    assert "No cause named" in as_ana.get("/").text


def test_what_is_assumed_is_labelled_with_its_source(as_ana, ben, reckoning, costly):
    DamageReckoning.objects.update(assumed=[{"name": "told_bad", "value": 10.0, "unit": "people told", "source": "TARP, 1981"}] * 2)

    page = as_ana.get("/").text

    assert "1 input is assumed" in page
    assert "taken as 1 until the firm sets its own" in page
    assert "the firm&#x27;s setting" not in page
    assert "2 inputs are assumed" in page
    assert "people told of a complaint that ended badly</b> 10 <small>· TARP, 1981" in page


def test_what_to_be_wary_of_is_told(as_ana, ben, reckoning):
    Reckoning.objects.update(warnings=["The orders carry dates without a time of day."])

    assert "The orders carry dates without a time of day." in as_ana.get("/").text


def test_names_are_shown_as_they_are_written(as_ana, ben, firm):
    firm.name = "<script>alert(1)</script>"
    firm.save()

    page = as_ana.get("/").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_part_that_would_read_the_same_is_not_sent(as_ana, ben):
    mark = seen(as_ana.get("/"))

    assert as_ana.get("/today/figures/", {"seen": mark}).status_code == 204


def test_a_part_that_changed_is_sent_alone(as_ana, ben, monday):
    mark = seen(as_ana.get("/"))
    Customer.objects.create(name="Cleo", first_seen_at=monday)

    answer = as_ana.get("/today/figures/", {"seen": mark})

    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert seen(answer) != mark


def test_it_asks_the_database_as_often_for_many_as_for_few(as_ana, firm, recovery, reckoning, costly, monday, django_assert_num_queries):
    with django_assert_num_queries(QUERIES):
        as_ana.get("/")

    customers = Customer.objects.bulk_create(Customer(name=str(n), first_seen_at=monday) for n in range(50))
    Order.objects.bulk_create(Order(customer=one, reference=one.name, at=monday, cents=100) for one in customers)

    with django_assert_num_queries(QUERIES):
        as_ana.get("/")


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_looked_at(as_ana, method):
    assert getattr(as_ana, method)("/").status_code == 405


def test_no_backtick_of_the_terminal_is_left_on_the_page(as_ana, ben, reckoning, damage):
    Reckoning.objects.update(
        fallback="`a`", holdout={"sentence": "`b`"}, warnings=["`c`"], assumptions=[reckoning.assumptions[0] | {"source": "`d`"}]
    )
    DamageReckoning.objects.update(not_known=[{"cause": "", "reason": "run `amends reckon` first"}])

    shown = as_ana.get("/").text

    assert all(f"<code>{said}</code>" in shown for said in ("a", "b", "c", "d", "amends reckon"))
    assert "`" not in shown


def test_a_letter_that_came_back_is_told_with_its_reason(as_ana, conversation, ana, monday):
    message = Message.say(conversation, kind="reply", text="It is on its way.", by=ana, at=monday)
    told = {"channel": "email", "reference": "<1@firm.example>", "due_at": monday, "bounced_at": monday, "failed_at": monday}
    Sending.objects.create(message=message, bounce="ben@home.example: 552 mailbox full", **told)

    page = as_ana.get("/").text

    assert "My letters that did not arrive" in page
    assert "552 mailbox full" in page
