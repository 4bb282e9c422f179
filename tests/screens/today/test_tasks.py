"""What is to be done today."""

from datetime import timedelta

import pytest

from amends.conversations.models import Conversation, Message, Sending
from amends.customers.models import Customer
from amends.listening.models import Judgement, Moment
from amends.recoveries.models import Recovery
from amends.screens.today.tasks import MOST, Tasks


@pytest.fixture
def later(monday):
    return monday + timedelta(hours=3)


def test_my_recoveries_stand_apart_from_those_nobody_owns(recovery, ana, dora, later, monday):
    assert [task.pk for task in Tasks(ana, at=later).unowned] == [recovery.pk]

    recovery.own(by=ana, at=monday)

    assert [task.pk for task in Tasks(ana, at=later).mine] == [recovery.pk]
    assert Tasks(ana, at=later).unowned == []
    assert Tasks(dora, at=later).mine == []


def test_a_task_says_what_comes_next_and_by_when(recovery, ana, later, monday):
    (to_own,) = Tasks(ana, at=later).unowned
    recovery.own(by=ana, at=monday)
    (to_fix,) = Tasks(ana, at=monday).mine

    assert (to_own.step, to_own.due_at, to_own.is_late) == ("Own", recovery.own_by, True)
    assert (to_fix.step, to_fix.due_at, to_fix.is_late) == ("Fix", recovery.fix_by, False)


def test_what_has_no_clock_any_more_comes_last(recovery, ana, ben, later, monday):
    recovery.own(by=ana, at=monday)
    recovery.fix(by=ana, at=monday)
    other = Recovery.open(
        Moment.notice(ben, at=monday, order_event=None, conversation=recovery.moment.occasions.get().conversation), at=monday
    )
    other.own(by=ana, at=monday)

    assert [task.step for task in Tasks(ana, at=later).mine] == ["Fix", "Make good"]


def test_recoveries_of_who_has_left_are_seen(recovery, ana, dora, later, monday):
    recovery.own(by=dora, at=monday)
    dora.leave(by=ana, at=monday)

    assert [task.pk for task in Tasks(ana, at=later).orphaned] == [recovery.pk]


def test_who_waits_longest_comes_first(conversation, ben, inbox, ana, later, monday):
    younger = Conversation.begin(ben, inbox, subject="Also", at=monday)
    Conversation.objects.filter(pk=younger.pk).update(waiting_since=monday + timedelta(minutes=5))

    assert [row.pk for row in Tasks(ana, at=later).waiting] == [conversation.pk, younger.pk]


def test_what_is_laid_aside_waits_for_nobody_today(conversation, ana, later, monday):
    conversation.snooze(later + timedelta(days=1), by=ana, at=monday)

    assert Tasks(ana, at=later).waiting == []


def test_worth_at_risk_counts_a_customer_once(conversation, ben, inbox, ana, later, monday):
    second = Conversation.begin(ben, inbox, subject="Also", at=monday)
    other = Conversation.begin(Customer.objects.create(name="Cleo", first_seen_at=monday), inbox, subject="Mine", at=monday)
    for row, cents in ((conversation, 500), (second, 500), (other, 300)):
        Conversation.objects.filter(pk=row.pk).update(at_risk_cents=cents)

    assert Tasks(ana, at=later).risk_cents == 800
    assert [row.at_risk_cents for row in Tasks(ana, at=later).at_risk] == [500, 500, 300]


def test_a_misery_for_which_nothing_was_opened_is_seen(moment, ana, conversation, later, monday):
    Moment.objects.filter(pk=moment.pk).update(verdict="misery")

    (bare,) = Tasks(ana, at=later).without_recovery

    assert (bare.pk, bare.conversation) == (moment.pk, conversation.pk)


def test_history_needs_no_recovery(ben, conversation, ana, later, monday):
    moment = Moment.notice(ben, at=monday, conversation=conversation, imported_at=monday)
    Judgement.judge(moment, "misery", by=ana, at=monday)

    assert Tasks(ana, at=later).without_recovery == []
    assert Tasks(ana, at=later).unowned == []


def test_what_one_may_not_see_is_no_task(recovery, conversation, closed_inbox, charlie, ana, later):
    Conversation.objects.filter(pk=conversation.pk).update(inbox=closed_inbox, at_risk_cents=500)
    Moment.objects.filter(pk=recovery.moment_id).update(verdict="misery")

    assert Tasks(charlie, at=later).is_clear
    assert Tasks(charlie, at=later).risk_cents == 0
    assert not Tasks(ana, at=later).is_clear


def test_a_list_is_as_long_as_one_glance(inbox, ben, ana, later, monday):
    for n in range(MOST + 2):
        Conversation.begin(ben, inbox, subject=str(n), at=monday)
    Conversation.objects.update(waiting_since=monday)

    assert len(Tasks(ana, at=later).waiting) == MOST


def test_nothing_to_do_is_said(as_ana, ben, firm):
    page = as_ana.get("/").text

    assert "Nobody waits, and nothing is broken" in page
    assert "Go to Causes" in page


def test_the_page_leads_to_each_task(as_ana, recovery, conversation, firm):
    page = as_ana.get("/").text

    assert f'href="/recoveries/{recovery.pk}/"' in page
    assert f'href="/conversations/{conversation.pk}/?view=waiting"' in page


def test_an_analyst_reads_no_subject(client, charlie, conversation, firm):
    client.force_login(charlie)

    page = client.get("/").text

    assert "Ben" in page
    assert "My parcel" not in page


def test_who_owns_nothing_is_offered_one_but_for_an_analyst(as_ana, charlie, recovery, firm):
    assert "Take one that nobody owns" in as_ana.get("/").text

    as_ana.force_login(charlie)

    assert "My recoveries" not in as_ana.get("/").text


@pytest.fixture
def came_back(conversation, ana, monday):
    """Ana's answer to Ben, which a mail server brought back."""
    message = Message.say(conversation, kind="reply", text="It is on its way.", by=ana, at=monday)
    sending = Sending(
        message=message, channel="email", reference="<1@firm.example>", due_at=monday, bounce="ben@home.example: mailbox full"
    )
    sending.bounced_at = sending.failed_at = monday
    sending.save()
    return sending


def test_its_writer_hears_that_a_letter_came_back(came_back, ana, dora, later):
    assert Tasks(ana, at=later).undelivered == [came_back]
    assert Tasks(dora, at=later).undelivered == []
    assert not Tasks(ana, at=later).is_clear


def test_who_has_written_again_hears_no_more_of_it(came_back, conversation, ana, later):
    Message.say(conversation, kind="reply", text="To your other address.", by=ana, at=later)

    assert Tasks(ana, at=later).undelivered == []
