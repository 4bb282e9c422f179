"""What is laid aside comes back: at its time, by a letter, or by hand."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from amends.base.models import Event
from amends.conversations.conversation import AlreadyClosed, IsAwake, NotInTheFuture
from amends.conversations.models import Conversation, Message, Snooze
from amends.conversations.reactions import wake_snoozed
from tests.cast import MONDAY
from tests.together import together


def later(**span):
    return MONDAY + timedelta(**span)


@pytest.fixture
def snooze(conversation, ana):
    return conversation.snooze(later(days=1), by=ana, at=MONDAY)


def asleep(at=MONDAY):
    return Conversation.objects.snoozed(at=at).count(), Conversation.objects.awake(at=at).count()


def test_it_is_laid_aside_until_a_time(snooze, conversation, ana):
    assert (snooze.by, snooze.at, snooze.until, snooze.woken_at) == (ana, MONDAY, later(days=1), None)
    assert asleep() == (1, 0)
    assert Event.objects.get(kind="conversations.snoozed").by == ana


def test_then_it_is_awake_without_anybodys_doing(snooze):
    assert asleep(later(days=1)) == (0, 1)


@pytest.mark.parametrize("until", [MONDAY, MONDAY - timedelta(seconds=1)])
def test_nothing_is_laid_aside_until_yesterday(conversation, ana, until):
    with pytest.raises(NotInTheFuture, match="still to come"):
        conversation.snooze(until, by=ana, at=MONDAY)

    assert not Snooze.objects.exists()


def test_a_closed_one_is_not_laid_aside(conversation, ana):
    conversation.close(by=ana, at=MONDAY)

    with pytest.raises(AlreadyClosed, match="reopen it first"):
        conversation.snooze(later(days=1), by=ana, at=MONDAY)


def test_laid_aside_again_the_latest_counts_and_both_are_kept(snooze, conversation, dora):
    conversation.snooze(later(days=3), by=dora, at=later(hours=1))

    snooze.refresh_from_db()
    assert (snooze.woken_by, snooze.woken_at) == (dora, later(hours=1))
    assert (conversation.snoozed_until, Snooze.objects.count()) == (later(days=3), 2)


def test_somebody_wakes_it(snooze, conversation, dora):
    conversation.wake(by=dora, at=later(hours=1))

    snooze.refresh_from_db()
    assert (snooze.woken_by, snooze.woken_at, conversation.snoozed_until) == (dora, later(hours=1), None)
    assert Event.objects.get(kind="conversations.woken").by == dora


def test_what_is_awake_is_not_woken(conversation, ana):
    with pytest.raises(IsAwake):
        conversation.wake(by=ana, at=MONDAY)


def test_a_letter_wakes_it(snooze, conversation):
    Message.say(conversation, kind="received", text="Hello?", at=later(hours=1))

    snooze.refresh_from_db()
    assert (snooze.woken_by, snooze.woken_at, conversation.snoozed_until) == (None, later(hours=1), None)


@pytest.mark.parametrize("kind", ["reply", "note", "trace"])
def test_our_own_words_let_it_sleep(snooze, conversation, ana, kind):
    Message.say(conversation, kind=kind, text="Hush", by=ana, at=later(hours=1))

    assert asleep() == (1, 0)


def test_closing_ends_it(snooze, conversation, ana):
    conversation.close(by=ana, at=later(hours=1))
    conversation.reopen(by=ana, at=later(hours=2))

    assert (conversation.snoozed_until, Snooze.objects.filter(woken_at=None).count()) == (None, 0)


def test_the_clock_wakes_all_whose_time_has_come(snooze, conversation, ben, inbox, ana):
    other = Conversation.begin(ben, inbox, subject="", at=MONDAY)
    other.snooze(later(days=2), by=ana, at=MONDAY)

    assert Snooze.objects.wake_due(at=later(days=1, hours=1)) == 1

    snooze.refresh_from_db()
    assert (snooze.woken_at, snooze.woken_by) == (later(days=1), None)
    assert list(Conversation.objects.exclude(snoozed_until=None)) == [other]
    assert Event.objects.get(kind="conversations.awoken").count == 1


def test_where_none_is_due_nothing_is_recorded(snooze):
    assert Snooze.objects.wake_due(at=MONDAY) == 0
    assert not Event.objects.filter(kind="conversations.awoken").exists()


def test_the_clock_knows_what_time_it_is(snooze):
    Conversation.objects.update(snoozed_until=later(days=-1))
    Snooze.objects.update(at=later(days=-2), until=later(days=-1))

    wake_snoozed()

    assert not Snooze.objects.filter(woken_at=None).exists()


def test_waking_by_hand_can_be_undone(snooze, conversation, ana):
    conversation.wake(by=ana, at=later(hours=1))

    again = conversation.snooze(snooze.until, by=ana, at=later(hours=1))

    assert (again.until, asleep()) == (snooze.until, (1, 0))


@pytest.mark.parametrize("wrong", [{"until": MONDAY}])
def test_the_database_knows_it_too(snooze, wrong):
    with pytest.raises(IntegrityError):
        Snooze.objects.filter(pk=snooze.pk).update(**wrong)


@pytest.mark.django_db(transaction=True)
def test_woken_by_two_at_once_it_is_woken_by_one(snooze, conversation, ana, dora):
    copies = [Conversation.objects.get(pk=conversation.pk) for _ in range(2)]

    outcomes = together(
        *[lambda copy=copy, by=by: copy.wake(by=by, at=later(hours=1)) for copy, by in zip(copies, (ana, dora), strict=True)]
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["IsAwake", "NoneType"]
