"""The same letter to two inboxes is one conversation, seen and answered in both."""

import pytest

from amends.base.models import Teammate
from amends.conversations.models import Attachment, Conversation, Message
from amends.listening.models import Moment
from tests.conversations.letterbox.post import arrive, later, raw

pytestmark = pytest.mark.django_db


@pytest.fixture
def eric(db, monday):
    """In no team."""
    return Teammate.welcome(email="eric@firm.example", name="Eric", at=monday)


@pytest.fixture
def both(inbox, closed_inbox):
    """One letter, brought to the closed inbox and, with other headers, to the open one."""
    first = arrive(raw(Received="by one"), closed_inbox)
    second = arrive(raw(Received="by two"), inbox, later(1))
    assert first.message == second.message
    return first.message.conversation


def test_it_is_one_message_with_two_arrivals(both, inbox):
    assert (Message.objects.count(), Message.objects.get().arrivals.count(), list(both.also_in.all())) == (1, 2, [inbox])


def test_whoever_sees_either_inbox_sees_it_once(both, eric, dora):
    assert list(Conversation.objects.visible_to(eric)) == [both]
    assert list(Message.objects.visible_to(eric)) == [both.messages.get()]
    assert list(Conversation.objects.visible_to(dora)) == [both]


def test_what_happened_in_it_is_seen_with_it(both, eric, monday):
    moment = Moment.notice(both.customer, at=monday, conversation=both)

    assert list(Moment.objects.visible_to(eric)) == [moment]


def test_what_came_to_the_closed_one_alone_stays_there(both, closed_inbox, eric, monday):
    other = arrive(raw(Message_ID="<2@home.example>", Subject="Something else"), closed_inbox, later(2)).message.conversation
    Moment.notice(other.customer, at=monday, conversation=other)

    assert list(Conversation.objects.visible_to(eric)) == [both]
    assert not Moment.objects.visible_to(eric).exists()
    assert not Attachment.objects.visible_to(eric).exists()


def test_the_people_of_either_may_answer(both, eric, dora):
    assert set(both.inbox.answerers()) == {dora}
    assert {eric, dora} <= set(both.inbox.answerers(*both.also_in.all()))


def test_a_third_copy_changes_nothing(both, inbox):
    third = arrive(raw(Received="by three"), inbox, later(3))

    assert (third.message, both.also_in.count(), Message.objects.count()) == (both.messages.get(), 1, 1)
    assert "It came before" in third.remarks.get(filter="identify").said
