"""Letters of the time before: dated as they say, opening nothing."""

from datetime import UTC, datetime

import pytest

from amends.conversations.models import Closing, Conversation, Message
from tests.cast import MONDAY
from tests.conversations.letterbox.post import US, arrive, later, raw

pytestmark = pytest.mark.django_db
THEN = datetime(2024, 5, 1, 10, tzinfo=UTC)


def old(inbox, day="1 May 2024", **headers):
    return arrive(raw(Date=f"{day} 10:00:00 +0000", **headers), inbox, imported_at=MONDAY)


def test_it_is_dated_as_it_says_and_nobody_waits(inbox):
    arrival = old(inbox)

    conversation = arrival.message.conversation
    assert (arrival.message.at, conversation.opened_at, conversation.closed_at) == (THEN, THEN, THEN)
    assert (conversation.waiting_since, conversation.imported_at) == (None, MONDAY)


@pytest.mark.parametrize("day", ["1 May 2034", "1 May 1930", "nonsense"])
def test_a_date_that_cannot_be_is_not_believed(inbox, day):
    assert old(inbox, day).message.at == MONDAY


def test_its_row_is_what_its_messages_say(inbox):
    old(inbox)
    old(inbox, "3 May 2024", Message_ID="<2@home.example>", In_Reply_To="<1@home.example>")
    before = list(Conversation.objects.values())

    Conversation.objects.all().reread()

    assert list(Conversation.objects.values()) == before
    assert (before[0]["last_at"], before[0]["closed_at"]) == (datetime(2024, 5, 3, 10, tzinfo=UTC),) * 2
    assert Closing.objects.count() == 1


def test_an_earlier_letter_dates_the_conversation_back(inbox):
    old(inbox, "3 May 2024", Message_ID="<2@home.example>", In_Reply_To="<1@home.example>")
    old(inbox)

    assert Conversation.objects.get().opened_at == THEN


def test_who_writes_now_opens_what_was_history_and_waits_since_now(inbox):
    old(inbox)
    arrival = arrive(raw(Message_ID="<2@home.example>", In_Reply_To="<1@home.example>"), inbox, later(5))

    conversation = arrival.message.conversation
    assert (conversation.messages.count(), conversation.closed_at, conversation.waiting_since) == (2, None, later(5))


def test_history_of_a_conversation_of_today_makes_nobody_wait_longer(inbox):
    live = arrive(raw(Message_ID="<2@home.example>", In_Reply_To="<1@home.example>"), inbox, later(5)).message.conversation
    old(inbox)

    live.refresh_from_db()
    assert (live.messages.count(), live.waiting_since, live.closed_at) == (2, later(5), None)


def test_what_we_wrote_ourselves_is_in_its_place(inbox):
    old(inbox)
    old(inbox, "2 May 2024", From=US, To="ben@home.example", Message_ID="<2@firm.example>", In_Reply_To="<1@home.example>")

    assert [message.kind for message in Message.objects.order_by("at")] == ["received", "automatic"]
    assert Conversation.objects.get().preview == "Where is my parcel?"


def test_headers_of_history_are_believed_whoever_wrote(inbox):
    old(inbox)
    old(inbox, From="eve@else.example", Message_ID="<2@else.example>", In_Reply_To="<1@home.example>")

    assert Conversation.objects.count() == 1
