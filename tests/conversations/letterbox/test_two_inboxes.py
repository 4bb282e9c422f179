"""The same letter to two inboxes of the same people is one conversation, seen and answered in both; of others it is one in each."""

import pytest

from amends.base.models import Teammate
from amends.conversations.models import Attachment, Conversation, Inbox, Link, Message
from amends.listening.models import Moment
from tests.conversations.letterbox.post import arrive, later, raw

pytestmark = pytest.mark.django_db


@pytest.fixture
def eric(db, monday):
    """In no team."""
    return Teammate.welcome(email="eric@firm.example", name="Eric", at=monday)


@pytest.fixture
def orders(db):
    return Inbox.objects.create(name="Orders", channel="email")


@pytest.fixture
def both(inbox, orders, closed_inbox):
    """One letter, brought to two open inboxes with other headers; since then the first is closed."""
    first = arrive(raw(Received="by one"), orders)
    second = arrive(raw(Received="by two"), inbox, later(1))
    assert first.message == second.message
    orders.teams.set(closed_inbox.teams.all())
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


def test_what_came_to_the_closed_one_alone_stays_there(both, orders, eric, monday):
    other = arrive(raw(Message_ID="<2@home.example>", Subject="Something else"), orders, later(2)).message.conversation
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


@pytest.fixture
def apart(inbox, closed_inbox):
    """One letter to the closed inbox, and the same again to the open one."""
    return [arrive(raw(), closed_inbox).message.conversation, arrive(raw(), inbox, later(1)).message.conversation]


def test_sending_it_again_to_an_open_inbox_shows_nobody_the_closed_one(apart, eric, dora):
    hidden, open_ = apart

    assert list(Conversation.objects.visible_to(eric)) == [open_]
    assert set(Conversation.objects.visible_to(dora)) == {hidden, open_}
    assert not hidden.also_in.exists()


def test_the_two_are_linked_for_whoever_sees_both(apart, inbox):
    hidden, open_ = apart

    assert Link.objects.of(hidden).of(open_).exists()
    assert f"linked to conversation {hidden.pk}" in open_.messages.get().arrivals.get().remarks.get(filter="thread").said


def test_further_copies_go_to_their_own_in_either(apart, inbox, closed_inbox):
    hidden, open_ = apart

    assert arrive(raw(Received="again"), inbox, later(2)).message.conversation == open_
    assert arrive(raw(Received="again"), closed_inbox, later(3)).message.conversation == hidden
    assert Message.objects.count() == 2


def test_an_answer_stays_with_those_who_saw_what_it_answers(apart, inbox, closed_inbox):
    answer = raw(Message_ID="<2@home.example>", In_Reply_To="<1@home.example>")

    assert [arrive(answer, where, later(5)).message.conversation for where in (closed_inbox, inbox)] == apart


@pytest.mark.parametrize("changed", [{"Subject": "[EXTERNAL] My parcel"}, {"text": "Where is my parcel?\r\n-- \r\nScanned."}])
def test_a_copy_that_was_changed_on_its_way_is_linked_and_says_so(inbox, orders, changed):
    first = arrive(raw(), inbox).message.conversation
    second = arrive(raw(**changed), orders, later(1))

    assert Link.objects.of(first).of(second.message.conversation).exists()
    assert "the same Message-ID" in second.remarks.get(filter="thread").said


def test_somebody_else_s_letter_under_the_same_id_is_another_matter(inbox, orders):
    arrive(raw(), inbox)
    arrive(raw(From="eve@else.example"), orders, later(1))

    assert not Link.objects.exists()


def test_a_changed_copy_that_is_in_the_same_conversation_needs_no_link(inbox):
    first = arrive(raw(Subject="Re: My parcel"), inbox)
    second = arrive(raw("Where is it? Scanned.", Subject="Re: My parcel"), inbox, later(1))

    assert second.message.conversation == first.message.conversation
    assert not Link.objects.exists()
