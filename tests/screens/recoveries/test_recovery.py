"""One recovery: what happened, the five steps, the floor apart from the addition, who did what when."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from amends.base.models import Firm
from amends.customers.models import Order, OrderEvent
from amends.listening.models import Cause, Judgement
from amends.recoveries.step import KINDS
from tests.screens.recoveries.conftest import before, take, words

pytestmark = pytest.mark.django_db
QUERIES = 34  # session, teammate, firm, the recovery, its steps, its story, worth, the tree of causes, colleagues, the log


def page(client, recovery, **asked):
    return client.get(reverse("recovery", args=[recovery.pk]), asked)


def part(client, recovery, **asked):
    return client.get(reverse("recovery_steps", args=[recovery.pk]), asked, headers={"HX-Request": "true"})


def section(answer, name):
    """What stands under a heading."""
    return words(type("", (), {"text": re.search(rf"<h2[^>]*>{name}.*?</section>", answer.text, re.S)[0]}))


def test_it_tells_whom_and_what_it_is_about(as_ana, priya):
    said = words(page(as_ana, priya))

    for phrase in (
        "Priya",
        "misery",
        "Breakage",
        "severity 4 of 5",
        "What happened",
        "My parcel",
        "Where is it?",
        "Judged misery",
        "by Ana",
    ):
        assert phrase in said


def test_every_occasion_of_the_moment_is_told_in_order(as_ana, priya):
    customer = priya.moment.customer
    order = Order.objects.create(customer=customer, reference="81377", at=before(90), cents=15_00)
    late = OrderEvent.objects.create(customer=customer, order=order, kind="late", at=before(80), reference="late-81377")
    priya.moment.join(at=before(80), order_event=late)

    said = section(page(as_ana, priya), "What happened")

    assert said.index("late order 81377") < said.index("My parcel")


def test_what_a_rule_proposed_is_told_with_its_reason(as_ana, priya):
    Judgement.objects.all().update(by=None, proposed_by="words of a complaint", why="“broken”, “again”")

    said = section(page(as_ana, priya), "What happened")

    assert "proposed by words of a complaint" in said
    assert "“broken”, “again”" in said


def test_the_steps_tell_who_took_each_and_after_how_long(as_ana, ana, dora, suffers):
    recovery = suffers("Priya", 30)
    take(recovery, "own", by=dora, at=recovery.opened_at + timedelta(minutes=4))
    take(recovery, "fix", "make_good", by=dora, at=recovery.opened_at + timedelta(minutes=25))

    said = section(page(as_ana, recovery), "The five steps")

    assert "Own taken Dora , after 4 min" in said
    assert "Dora , after 25 min Sent again by courier" in said
    assert "Dora , after 25 min · €4.90 Postage back" in said


def test_the_form_of_the_next_step_is_open_and_no_other(as_ana, ana, priya):
    take(priya, "own", by=ana)

    answer = page(as_ana, priya)

    assert "Fixed, and the customer agrees" in answer.text
    assert "Give it" not in answer.text
    assert "Do it now : Make good" in words(answer)
    assert "Do it now : Be gracious" not in words(answer)


def test_a_step_out_of_turn_opens_its_form_where_it_stands(as_ana, ana, priya):
    take(priya, "own", by=ana)

    answer = part(as_ana, priya, step="prevent")

    assert "The cause is found" in answer.text
    assert "Fixed, and the customer agrees" not in answer.text


def test_clocks_run_for_owning_and_fixing_until_they_are_done(as_ana, ana, suffers):
    recovery = suffers("Priya", 70)
    said = section(page(as_ana, recovery), "The five steps")
    assert "Own next 10 min late" in said
    assert "Fix in 14 h 49" in said

    take(recovery, "own", by=ana)

    assert "min late" not in section(page(as_ana, recovery), "The five steps")


def test_the_purse_stands_beside_the_gesture_with_what_the_customer_is_worth(as_ana, ana, priya, is_worth):
    is_worth(priya.moment.customer)
    take(priya, "own", "fix", by=ana)

    said = section(page(as_ana, priya), "The five steps")

    assert "Your purse: €5,000 of €5,000 left this month, at most €500.00 for one gesture." in said
    assert "Still worth €1,240 (€620.00 to €2,480)" in said


def test_the_floor_is_the_same_for_everyone_and_stands_apart(as_ana, priya, is_worth):
    Firm.the()
    Firm.objects.update(own_minutes=45, fix_minutes=300, look_back_days=10)
    poor = section(page(as_ana, priya), "The floor")
    is_worth(priya.moment.customer)

    rich = section(page(as_ana, priya), "The floor")

    assert poor == rich
    for phrase in ("an owner within 45 min", "the problem gone within 5 h 00", "an answer, and an apology", "a look back after 10 days"):
        assert phrase in rich


def test_the_addition_tells_worth_with_its_interval_and_what_it_is_for(as_ana, priya, is_worth):
    is_worth(priya.moment.customer)

    said = section(page(as_ana, priya), "The addition")

    for phrase in ("€1,240", "95 % interval €620.00 to €2,480", "of it is at risk", "is assumed: TARP", "never less than the floor"):
        assert phrase in said


def test_of_a_customer_without_orders_it_is_not_known(as_ana, priya):
    said = section(page(as_ana, priya), "The addition")

    assert "Not known" in said
    assert "never less than the floor" in said


def test_the_look_back_is_told_before_it_is_set_and_after(as_ana, ana, priya):
    take(priya, "own", "fix", "make_good", "prevent", by=ana)
    then = as_ana.get("/").wsgi_request.reader.day(now() + timedelta(days=14))
    assert f"We look back on it on {then}" in words(page(as_ana, priya))

    take(priya, "be_gracious", by=ana)

    answer = page(as_ana, priya)
    assert f"we look back on {then}" in words(answer)
    assert "<textarea" not in answer.text


def test_who_did_what_when_is_told_newest_first(as_ana, ana, dora, priya):
    take(priya, "own", by=ana)
    priya.hand_over(dora, by=ana, at=now())
    take(priya, "fix", by=dora)
    priya.take_back("fix", by=dora, at=now())

    said = section(page(as_ana, priya), "Who did what when")

    lines = [
        "Taken back: Fix Dora",
        "Fixed Dora",
        "Handed over to Dora Ana",
        "Owned Ana",
        "Opened by a misery",
        "Judged: misery Ana",
        "Noticed",
    ]
    assert sorted(lines, key=said.index) == lines


def test_a_change_of_verdict_is_in_the_log_and_on_top(as_ana, dora, priya):
    Judgement.judge(priya.moment, "magic", by=dora, at=now(), cause=Cause.objects.named("Breakage"))

    answer = page(as_ana, priya)

    assert "Judged: magic Dora" in section(answer, "Who did what when")
    assert '<span class="chip">magic</span>' in answer.text


def test_an_analyst_reads_figures_and_no_words(client, ana, charlie, priya, is_worth):
    is_worth(priya.moment.customer)
    take(priya, "own", "fix", "make_good", by=ana)
    client.force_login(charlie)

    answer = page(client, priya)

    for figure in ("Priya", "after", "€4.90", "Breakage", "€1,240"):
        assert figure in words(answer)
    for nothing in ("My parcel", "Where is it?", "Sent again", "Postage back", "<textarea", "Hand over to", "Do it now", "Take it back"):
        assert nothing not in answer.text


def test_its_numbers_of_questions_do_not_grow(as_ana, ana, dora, priya, is_worth, django_assert_max_num_queries):
    is_worth(priya.moment.customer)
    for n in range(30):
        Cause.add(Cause.objects.named("Breakage"), f"Cause {n}", by=ana, at=now())
    take(priya, *KINDS[:3], by=ana)
    for n in range(20):
        priya.hand_over((dora, ana)[n % 2], by=ana, at=now())

    with django_assert_max_num_queries(QUERIES):
        page(as_ana, priya)


def test_steps_that_read_the_same_are_not_sent_again(as_ana, ana, priya):
    seen = re.search(r"steps/\?seen=(\w+)", page(as_ana, priya).text)[1]
    assert part(as_ana, priya, seen=seen).status_code == 204

    take(priya, "own", by=ana)

    assert "after 5 min" in words(part(as_ana, priya, seen=seen))


def test_a_name_that_is_code_is_only_a_name(as_ana, suffers):
    recovery = suffers("<script>alert(1)</script>", subject="<b>bold</b>")

    answer = page(as_ana, recovery)

    assert "<script>alert" not in answer.text
    assert "<b>bold" not in answer.text


@pytest.mark.parametrize("name", ["recovery", "recovery_steps"])
def test_there_is_none_of_that_number(as_ana, name):
    assert as_ana.get(reverse(name, args=[12345])).status_code == 404
