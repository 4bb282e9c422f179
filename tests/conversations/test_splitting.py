"""Some of a conversation goes on as one of its own, and comes back."""

from datetime import timedelta

import pytest

from amends.base.models import Event, Team
from amends.conversations.letterbox.known_id import digest
from amends.conversations.models import Commitment, Conversation, Inbox, KnownId, Message, Regrouping
from amends.conversations.regrouping import CannotRegroup
from tests.cast import MONDAY


def later(**span):
    return MONDAY + timedelta(**span)


def said(conversation, text, *, kind="received", by=None, **span):
    return Message.say(conversation, kind=kind, text=text, by=by, at=later(**span))


def words(conversation):
    return [message.text for message in conversation.messages.exclude(kind="trace").order_by("at", "pk")]


def traces(conversation):
    return list(conversation.messages.filter(kind="trace").order_by("pk").values_list("text", flat=True))


@pytest.fixture
def invoice(conversation):
    """Ben wrote about something else in an old thread."""
    return said(conversation, "And my invoice is wrong.", hours=1)


@pytest.fixture
def split(conversation, invoice, ana):
    split = Regrouping.split(conversation, [invoice], "Invoice", by=ana, at=later(hours=2))
    conversation.refresh_from_db()
    split.other.refresh_from_db()
    return split


def test_some_of_it_goes_on_by_itself(split, conversation):
    new = split.other

    assert (words(conversation), words(new)) == (["Where is my parcel?"], ["And my invoice is wrong."])
    assert (new.subject, new.customer, new.inbox, new.opened_at) == ("Invoice", conversation.customer, conversation.inbox, later(hours=1))
    assert (new.waiting_since, conversation.waiting_since, conversation.last_at) == (later(hours=1), MONDAY, MONDAY)


def test_both_halves_say_where_the_other_is(split, conversation):
    assert traces(conversation) == [f"“Invoice” (#{split.other_id}) was split off."]
    assert traces(split.other) == [f"Split off from “My parcel” (#{conversation.pk})."]
    assert Event.objects.get(kind="conversations.split").details["other"] == split.other_id


def test_what_was_known_of_a_letter_goes_with_it(conversation, invoice, ana):
    reply = said(conversation, "We mend it.", kind="reply", by=ana, hours=2)
    KnownId.objects.create(conversation=conversation, message=reply, kind="sent", digest=digest("<x@pigeons.example>"))
    promise = Commitment.promise(conversation, text="We mend it", due_at=later(days=1), by=ana, at=later(hours=2))

    new = Regrouping.split(conversation, [invoice, reply], "Invoice", by=ana, at=later(hours=3)).other

    assert KnownId.objects.among(["<x@pigeons.example>"]).get().conversation == new
    assert list(new.commitments.all()) == [promise]


def test_who_owns_it_owns_both(conversation, invoice, ana, dora):
    conversation.assign(dora, by=ana, at=MONDAY)
    conversation.hand_to(Team.objects.create(name="Front"), by=ana, at=MONDAY)
    conversation.also_in.add(Inbox.objects.create(name="Other", channel="email"))

    new = Regrouping.split(conversation, [invoice], "Invoice", by=ana, at=later(hours=2)).other

    assert (new.owner, new.team.name, new.also_in.get().name) == (dora, "Front", "Other")


def test_what_was_closed_is_closed_in_both(conversation, invoice, ana):
    conversation.close(by=ana, at=later(hours=2))

    new = Regrouping.split(conversation, [invoice], "Invoice", by=ana, at=later(hours=3)).other

    new.refresh_from_db()
    assert (new.closed_at, new.waiting_since) == (later(hours=2), None)


def test_all_or_nothing_is_no_split(conversation, invoice, ben, inbox, ana):
    everything = list(conversation.messages.all())
    elsewhere = said(Conversation.begin(ben, inbox, subject="", at=MONDAY), "Hello")

    for chosen, why in ((everything, "Leave something"), ([], "Choose what"), ([elsewhere], "Choose what")):
        with pytest.raises(CannotRegroup, match=why):
            Regrouping.split(conversation, chosen, "", by=ana, at=later(hours=2))


def test_a_shell_is_not_split(split, conversation, ana):
    split.undo(by=ana, at=later(hours=3))

    with pytest.raises(CannotRegroup, match="split that one"):
        Regrouping.split(split.other, [], "", by=ana, at=later(hours=3))


def test_taken_back_a_split_is_one_again_with_all_that_came(split, conversation, ana):
    said(split.other, "Still wrong!", hours=3)

    split.undo(by=ana, at=later(hours=4))

    conversation.refresh_from_db()
    assert words(conversation) == ["Where is my parcel?", "And my invoice is wrong.", "Still wrong!"]
    assert split.other.messages.exclude(kind="trace").count() == 0
    assert Conversation.objects.get(pk=split.other_id).standing() == conversation
    assert conversation.last_at == later(hours=3)


def test_a_split_of_what_was_closed_comes_back_closed(conversation, invoice, ana):
    conversation.close(by=ana, at=later(hours=2))
    split = Regrouping.split(conversation, [invoice], "Invoice", by=ana, at=later(hours=3))

    split.undo(by=ana, at=later(hours=4))

    conversation.refresh_from_db()
    assert (conversation.closed_at, conversation.closings.count()) == (later(hours=2), 1)
