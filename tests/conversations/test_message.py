import pytest
from django.db import IntegrityError

from amends.base.models import Event
from amends.conversations.message import NothingSaid
from amends.conversations.models import Message


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
