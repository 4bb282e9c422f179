"""Two conversations become one and two again; some of one becomes another, and comes back."""

from datetime import timedelta

import pytest

from amends.base.models import Event
from amends.conversations.models import (
    Commitment,
    Conversation,
    Draft,
    Link,
    Message,
    Regrouping,
    Snooze,
)
from amends.conversations.regrouping import CannotRegroup, CannotUndo
from amends.customers.models import Customer
from amends.listening.models import Judgement, Moment
from tests.cast import MONDAY
from tests.together import together


def later(**span):
    return MONDAY + timedelta(**span)


def said(conversation, text, *, kind="received", by=None, **span):
    return Message.say(conversation, kind=kind, text=text, by=by, at=later(**span))


@pytest.fixture
def second(ben, inbox):
    """Ben wrote once more, as if it were something new."""
    second = Conversation.begin(ben, inbox, subject="My parcel again", at=later(hours=1))
    said(second, "Hello? My parcel?", hours=1)
    return second


@pytest.fixture
def merged(conversation, second, ana):
    merge = Regrouping.merge(conversation, second, by=ana, at=later(hours=2))
    for row in (conversation, second):
        row.refresh_from_db()
    return merge


def words(conversation):
    return [message.text for message in conversation.messages.exclude(kind="trace").order_by("at", "pk")]


def traces(conversation):
    return list(conversation.messages.filter(kind="trace").order_by("pk").values_list("text", flat=True))


def test_what_was_said_in_both_is_said_in_one(merged, conversation, second):
    assert words(conversation) == ["Where is my parcel?", "Hello? My parcel?"]
    assert (conversation.last_at, conversation.waiting_since, conversation.preview) == (later(hours=1), MONDAY, "Hello? My parcel?")


def test_an_empty_shell_is_left_that_leads_there(merged, conversation, second):
    assert (second.standing(), second.closed_at, second.waiting_since) == (conversation, later(hours=2), None)
    assert list(Conversation.objects.standing()) == [conversation]


def test_it_is_told_and_leaves_a_trace(merged, conversation, second, ana):
    told = Event.objects.get(kind="conversations.merged")

    assert (told.noun_id, told.by, told.details["other"]) == (conversation.pk, ana, second.pk)
    assert traces(conversation) == [f"Merged with “My parcel again” (#{second.pk})."]


def test_what_hangs_on_it_comes_along(conversation, second, ben, ana):
    moment = Moment.notice(ben, at=later(hours=1), conversation=second)
    Judgement.judge(moment, "misery", by=ana, at=later(hours=1))
    Commitment.promise(second, text="We call", due_at=later(hours=9), by=ana, at=later(hours=1))
    Draft.keep(second, ana, kind="note", text="He is right", at=later(hours=1))

    Regrouping.merge(conversation, second, by=ana, at=later(hours=2))

    conversation.refresh_from_db()
    assert Moment.objects.filter(occasions__conversation=conversation).get() == moment
    assert (conversation.commitment_due_at, conversation.drafts.get().text) == (later(hours=9), "He is right")
    assert conversation.next_due_at is not None


def test_two_drafts_of_one_teammate_are_one_text(conversation, second, ana, dora):
    for row, text in ((conversation, "First"), (second, "Second")):
        Draft.keep(row, ana, kind="reply", text=text, at=MONDAY)
    Draft.keep(second, dora, kind="reply", text="Dora's", at=MONDAY)

    merge = Regrouping.merge(conversation, second, by=ana, at=later(hours=2))
    assert {draft.text for draft in conversation.drafts.all()} == {"First\n\nSecond", "Dora's"}

    merge.undo(by=ana, at=later(hours=3))
    assert {draft.text for draft in conversation.drafts.all()} == {"First"}
    assert {draft.text for draft in second.drafts.all()} == {"Second", "Dora's"}


@pytest.mark.parametrize(("first_closed", "second_closed", "is_open"), [(0, 1, True), (1, 0, True), (1, 1, False), (0, 0, True)])
def test_it_is_open_if_either_was(conversation, second, ana, first_closed, second_closed, is_open):
    for row, is_closed in ((conversation, first_closed), (second, second_closed)):
        if is_closed:
            row.close(by=ana, at=later(hours=1))

    Regrouping.merge(conversation, second, by=ana, at=later(hours=2))

    conversation.refresh_from_db()
    assert (conversation.closed_at is None) is is_open


def test_what_a_closing_settled_waits_no_more(conversation, second, ana):
    conversation.close(by=ana, at=later(minutes=30))

    Regrouping.merge(conversation, second, by=ana, at=later(hours=2))

    conversation.refresh_from_db()
    assert conversation.waiting_since == later(hours=1)


def test_who_merges_looks_at_it_again(conversation, second, ana):
    second.snooze(later(days=1), by=ana, at=later(hours=1))

    merge = Regrouping.merge(conversation, second, by=ana, at=later(hours=2))
    assert not Snooze.objects.filter(woken_at=None).exists()

    merge.undo(by=ana, at=later(hours=3))
    second.refresh_from_db()
    assert second.snoozed_until == later(days=1)


def test_history_merged_into_it_makes_nobody_wait(conversation, second, ana):
    Conversation.objects.filter(pk=second.pk).update(imported_at=later(hours=1), waiting_since=None)
    Message.say(conversation, kind="reply", text="Here", by=ana, at=later(minutes=5))

    Regrouping.merge(conversation, second, by=ana, at=later(hours=2))

    conversation.refresh_from_db()
    assert conversation.waiting_since is None


def test_who_saw_it_in_its_inbox_still_does(conversation, ben, closed_inbox, ana, dora):
    other = Conversation.begin(ben, closed_inbox, subject="Staff", at=MONDAY)

    merge = Regrouping.merge(conversation, other, by=ana, at=later(hours=2))
    assert list(conversation.also_in.all()) == [closed_inbox]

    merge.undo(by=ana, at=later(hours=3))
    assert list(conversation.also_in.all()) == []


def test_what_is_said_to_the_shell_is_said_in_the_one_it_leads_to(merged, conversation, second):
    message = said(second, "And now?", hours=3)

    assert message.conversation == conversation
    assert words(conversation)[-1] == "And now?"


def test_merged_again_it_leads_on(merged, conversation, ben, inbox, ana):
    third = Conversation.begin(ben, inbox, subject="Everything", at=MONDAY)

    Regrouping.merge(third, conversation, by=ana, at=later(hours=3))

    assert Conversation.objects.get(pk=merged.other_id).standing() == third


def test_a_link_between_the_two_is_none_any_more(conversation, second, ana, ben, inbox):
    third = Conversation.begin(ben, inbox, subject="Beside", at=MONDAY)
    between, beside = Link.tie(conversation, second, by=ana, at=MONDAY), Link.tie(second, third, by=ana, at=MONDAY)

    merge = Regrouping.merge(conversation, second, by=ana, at=later(hours=2))
    assert list(Link.objects.of(conversation)) == [beside]
    assert Link.objects.of(third).get().beyond(third) == conversation

    merge.undo(by=ana, at=later(hours=3))
    assert set(Link.objects.of(second)) == {between, beside}


@pytest.mark.parametrize("other", ["itself", "shell", "stranger"])
def test_what_cannot_become_one_is_refused(merged, conversation, second, inbox, ana, other):
    eve = Customer.objects.create(name="Eve", first_seen_at=MONDAY)
    found = {"itself": conversation, "shell": second, "stranger": Conversation.begin(eve, inbox, subject="", at=MONDAY)}[other]

    for ask in (Regrouping.preview, lambda one, two: Regrouping.merge(one, two, by=ana, at=MONDAY)):
        with pytest.raises(CannotRegroup, match="choose another|open the one|link them"):
            ask(conversation, found)


def test_a_preview_says_how_much_would_move(conversation, second, ana):
    Draft.keep(second, ana, kind="note", text="He is right", at=MONDAY)

    assert {portion.table: portion.n for portion in Regrouping.preview(conversation, second)} == {
        "conversations.message": 1,
        "conversations.draft": 1,
    }


def test_taken_back_they_are_two_again(merged, conversation, second, ana, dora):
    merged.undo(by=dora, at=later(hours=3))

    second.refresh_from_db()
    conversation.refresh_from_db()
    assert (words(conversation), words(second)) == (["Where is my parcel?"], ["Hello? My parcel?"])
    assert (second.merged_into, second.closed_at, second.waiting_since) == (None, None, later(hours=1))
    assert (merged.undone_by, Event.objects.get(kind="conversations.parted").by) == (dora, dora)


def test_what_came_since_stays_with_the_one_kept(merged, conversation, second, ana):
    said(second, "Later", hours=3)

    merged.undo(by=ana, at=later(hours=4))

    assert words(conversation) == ["Where is my parcel?", "Later"]


def test_what_is_taken_back_is_not_taken_back_again(merged, ana):
    merged.undo(by=ana, at=later(hours=3))

    with pytest.raises(CannotUndo, match="already"):
        merged.undo(by=ana, at=later(hours=4))


def test_a_merge_under_another_merge_is_not_taken_back_alone(merged, conversation, ben, inbox, ana):
    third = Conversation.begin(ben, inbox, subject="Everything", at=MONDAY)
    above = Regrouping.merge(third, conversation, by=ana, at=later(hours=3))

    with pytest.raises(CannotUndo, match="take that back first"):
        merged.undo(by=ana, at=later(hours=4))
    above.undo(by=ana, at=later(hours=4))
    merged.undo(by=ana, at=later(hours=5))


@pytest.mark.django_db(transaction=True)
def test_merged_into_each_other_at_once_one_of_them_is_kept(conversation, second, ana):
    pairs = [(conversation, second), (second, conversation)]

    outcomes = together(*[lambda one=one, two=two: Regrouping.merge(one, two, by=ana, at=later(hours=2)) for one, two in pairs])

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["CannotRegroup", "Regrouping"]
    assert Conversation.objects.standing().count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_letter_that_comes_while_two_are_merged_is_seen(conversation, second, ana):
    together(
        lambda: Regrouping.merge(conversation, second, by=ana, at=later(hours=2)),
        lambda: said(Conversation.objects.get(pk=second.pk), "And now?", hours=3),
    )

    assert "And now?" in words(conversation)
