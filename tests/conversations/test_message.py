from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from amends.base.models import Event
from amends.conversations.message import NothingSaid
from amends.conversations.models import Conversation, Message
from amends.customers.models import Customer, Merge
from tests.together import together


def test_what_was_said_is_kept_and_told(conversation, ana, monday):
    message = Message.say(conversation, kind="reply", text="It is on its way.", by=ana, at=monday)

    assert list(conversation.messages.filter(kind="reply")) == [message]
    assert Event.objects.get(kind="messages.reply").details == {"conversation": conversation.pk}


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_a_message_without_a_word_is_refused(conversation, ana, monday, text):
    with pytest.raises(NothingSaid, match="Write something first."):
        Message.say(conversation, kind="reply", text=text, by=ana, at=monday)

    assert conversation.messages.count() == 1


@pytest.mark.parametrize("kind", ["reply", "note"])
def test_we_sign_what_we_write(conversation, monday, kind):
    with pytest.raises(IntegrityError):
        Message.say(conversation, kind=kind, text="Anonymous", at=monday)


def test_there_are_four_kinds(conversation, ana, monday):
    with pytest.raises(IntegrityError):
        Message.say(conversation, kind="shout", text="Hey", by=ana, at=monday)


def test_words_are_kept_letter_by_letter(conversation, monday):
    text = "Grüße 👋🏽\r\n\t<b>fett</b> '; DROP TABLE --  "

    message = Message.say(conversation, kind="received", text=text, at=monday)

    message.refresh_from_db()
    assert message.text == text


def test_the_last_words_of_a_thread_are_for_whoever_may_read_words(conversation, ana, charlie, dora):
    shown = [conversation.preview_for(somebody) for somebody in (ana, dora, charlie, AnonymousUser())]

    assert shown == ["Where is my parcel?", "Where is my parcel?", "", ""]


def test_last_words_that_go_on_say_so(conversation, ana, monday):
    Message.say(conversation, kind="received", text="word " * 40, at=monday)

    assert conversation.preview_for(ana).endswith("word word…")


def test_the_newest_arrival_is_the_latest_letter_of_any_customer(conversation, ana, monday):
    assert Message.objects.newest_arrival() == monday

    Message.say(conversation, kind="received", text="Hello?", at=monday + timedelta(hours=3))
    Message.say(conversation, kind="reply", text="Here.", by=ana, at=monday + timedelta(hours=4))
    assert Message.objects.newest_arrival() == monday + timedelta(hours=3)


@pytest.mark.django_db
def test_where_nobody_wrote_there_is_no_arrival():
    assert Message.objects.newest_arrival() is None


def test_who_writes_has_been_seen(conversation, ben, ana, monday):
    Message.say(conversation, kind="received", text="Hello?", at=monday + timedelta(hours=2))
    Message.say(conversation, kind="reply", text="Yes", by=ana, at=monday + timedelta(hours=3))
    Message.say(conversation, kind="received", text="Late", at=monday + timedelta(hours=1))

    ben.refresh_from_db()
    assert ben.last_seen_at == monday + timedelta(hours=2)


def test_what_is_unsaid_was_never_there(conversation, ana, monday):
    message = Message.say(conversation, kind="reply", text="Oh", by=ana, at=monday + timedelta(hours=1), to=["ben@home.example"])

    message.unsay()

    conversation.refresh_from_db()
    assert (conversation.preview, conversation.last_at, conversation.waiting_since) == ("Where is my parcel?", monday, monday)
    assert [said.text for said in conversation.messages.all()] == ["Where is my parcel?"]


@pytest.mark.django_db(transaction=True)
def test_who_is_merged_while_they_write_has_been_seen(conversation, ben, ana, monday):
    benny = Customer.objects.create(name="Benny", first_seen_at=monday)
    late = monday + timedelta(hours=2)

    outcomes = together(
        lambda: Merge.of(benny, ben, by=ana, at=monday),
        lambda: Message.say(Conversation.objects.get(pk=conversation.pk), kind="received", text="Hello?", at=late),
    )

    assert [type(outcome).__name__ for outcome in outcomes] == ["Merge", "Message"]
    assert late in Customer.objects.values_list("last_seen_at", flat=True)


def test_who_was_merged_before_they_wrote_is_seen_as_who_they_are(conversation, ben, ana, monday):
    stale, benny = Conversation.objects.get(pk=conversation.pk), Customer.objects.create(name="Benny", first_seen_at=monday)
    Merge.of(benny, ben, by=ana, at=monday)

    Message.say(stale, kind="received", text="Hello?", at=monday + timedelta(hours=2))

    assert Customer.objects.get(pk=benny.pk).last_seen_at == monday + timedelta(hours=2)
