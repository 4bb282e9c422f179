"""Beside a thread: what is being done, what was promised, and what happened before."""

import pytest

from amends.conversations.models import Commitment, Conversation
from amends.customers.models import Customer, Order, OrderEvent
from amends.listening.models import Judgement, Moment
from amends.recoveries.models import Recovery
from tests.screens.conversation.talk import ahead, asked, at, before, page


def written(firm, at):
    """As a browser sends a time: by the clock on the firm's wall."""
    return f"{firm.wall(at):%Y-%m-%dT%H:%M}"


@pytest.fixture
def promise(talk, dora):
    return Commitment.promise(talk, text="a third lantern", due_at=ahead(60), by=dora, at=before(2))


def beside(client, talk):
    return client.get(at("customer", talk)).text


def test_a_promise_is_made_by_hand(as_dora, dora, talk, firm):
    due_at = ahead(60 * 24).replace(second=0, microsecond=0)

    shown = asked(as_dora, at("commitments", talk), {"text": "a call", "due_at": written(firm, due_at)}).text

    made = Commitment.objects.get()
    assert (made.text, made.due_at, made.by) == ("a call", due_at, dora)
    assert "Dora promised: a call" in shown
    assert "a call" in shown.partition('id="panel"')[2]


@pytest.mark.parametrize("text", ["", "   "])
def test_a_promise_of_nothing_is_refused_beside_the_field(as_dora, talk, firm, text):
    answer = asked(as_dora, at("commitments", talk), {"text": text, "due_at": written(firm, ahead(60))})

    assert answer.status_code == 422
    assert 'class="errorlist" id="promising_text_error"' in answer.text


def test_a_promise_for_yesterday_is_refused_and_kept_in_sight(as_dora, talk, firm):
    answer = asked(as_dora, at("commitments", talk), {"text": "a call", "due_at": written(firm, before(60))})

    assert answer.status_code == 422
    assert "Choose a time that is still to come." in answer.text
    assert 'value="a call"' in answer.text
    assert '<details id="promising" open' in answer.text


def test_a_promise_is_kept_or_broken(as_dora, talk, promise):
    shown = asked(as_dora, at("kept", talk, promise.pk)).text

    promise.refresh_from_db()
    assert promise.kept_at
    assert "Dora kept the promise: a third lantern" in shown
    assert at("kept", talk, promise.pk) not in shown


def test_who_is_second_is_told(as_dora, talk, promise, ana):
    promise.keep(by=ana, at=before(1))

    answer = asked(as_dora, at("broken", talk, promise.pk))

    assert answer.status_code == 422
    assert "has been settled already" in answer.text


def test_a_promise_is_marked_as_broken(as_dora, talk, promise):
    asked(as_dora, at("broken", talk, promise.pk))

    promise.refresh_from_db()
    assert promise.broken_at


def test_a_promise_of_another_conversation_is_not_found_here(as_dora, ben, inbox, promise):
    other = Conversation.begin(ben, inbox, subject="Another", at=before(5))

    assert as_dora.post(at("kept", other, promise.pk)).status_code == 404


def test_an_analyst_reads_no_promise(as_charlie, as_ana, talk, promise):
    assert promise.text in as_ana.get(page(talk)).text

    assert promise.text not in as_charlie.get(page(talk)).text


def test_an_analyst_settles_nothing(as_charlie, talk, promise):
    assert as_charlie.post(at("kept", talk, promise.pk)).status_code == 404
    shown = as_charlie.get(page(talk)).text
    assert "Dora" in shown
    assert at("kept", talk, promise.pk) not in shown


def test_a_late_promise_is_told_in_words(as_dora, talk, promise):
    Commitment.objects.update(due_at=before(1), made_at=before(2))

    assert "late</time>" in as_dora.get(page(talk)).text


def test_nothing_promised_says_how_one_promises(as_dora, talk):
    assert "Nothing is promised." in as_dora.get(page(talk)).text


def test_the_five_steps_are_those_of_the_newest_moment(as_dora, talk, proposed, ben, ana):
    again = Moment.notice(ben, at=before(10), conversation=talk)
    Judgement.judge(again, "misery", by=ana, at=before(9))
    newest = Recovery.objects.get(moment=again)

    shown = as_dora.get(page(talk)).text

    assert f'id="five-{newest.pk}"' in shown
    assert "An earlier recovery" in shown


def test_the_last_orders_are_listed_with_what_befell_them(as_dora, talk, ben, firm):
    for n in range(7):
        order = Order.objects.create(customer=ben, reference=f"order-{n}", at=before(9000 - n), cents=20_00)
        OrderEvent.objects.create(customer=ben, order=order, kind=f"late {n}", at=before(8000), reference=f"late {n}")
    OrderEvent.objects.create(customer=ben, kind="refund asked", at=before(7000), reference="asked")

    shown = beside(as_dora, talk)

    assert "order-6" in shown and "late 6" in shown
    assert "order-1" not in shown and "late 1" not in shown
    assert "refund asked" in shown
    assert "€20.00" in shown
    assert "<dd>7, the last" in shown


def test_no_order_yet_is_said(as_dora, talk):
    assert "No order yet." in beside(as_dora, talk)


def test_earlier_conversations_and_moments_are_those_one_may_see(as_dora, as_ana, talk, ben, ana, inbox, closed_inbox, back_office, dora):
    back_office.teammates.remove(dora)
    for place, subject in ((inbox, "A kind word"), (closed_inbox, "About Dora")):
        other = Conversation.begin(ben, place, subject=subject, at=before(500))
        Judgement.judge(Moment.notice(ben, at=before(500), conversation=other), "magic", by=ana, at=before(400))

    shown = beside(as_dora, talk)

    assert "A kind word" in shown
    assert "About Dora" not in shown
    assert shown.count('class="magic"') == 1
    assert beside(as_ana, talk).count('class="magic"') == 2


def test_an_analyst_sees_no_subjects(as_charlie, talk, ben, inbox):
    Conversation.begin(ben, inbox, subject="A kind word", at=before(500))

    assert "A kind word" not in beside(as_charlie, talk)


def test_nothing_of_anybody_else_is_listed(as_dora, talk, inbox):
    carl = Customer.objects.create(name="Carl", first_seen_at=before(9))
    Conversation.begin(carl, inbox, subject="Of Carl", at=before(8))
    Order.objects.create(customer=carl, reference="of-carl", at=before(8), cents=1)

    shown = beside(as_dora, talk)

    assert "Of Carl" not in shown
    assert "of-carl" not in shown


def test_a_colleague_is_told_to_be_one(as_dora, talk, ben):
    ben.become("internal", by=None, at=before(1))

    assert "a colleague" in beside(as_dora, talk)
