from datetime import timedelta

import pytest
from django.db import connection, transaction

from amends.base.models import Event
from amends.conversations.models import Conversation, Message
from amends.listening.models import Judgement, Moment
from amends.listening.reactions import notice_return
from tests.together import together


def writes_again(conversation, monday):
    Message.say(conversation, kind="received", text="It broke again.", at=monday + timedelta(days=9))


def test_who_writes_again_after_we_closed_has_a_new_moment_linked_to_the_last(misery, conversation, ana, monday):
    conversation.close(by=ana, at=monday)

    writes_again(conversation, monday)

    again = Moment.objects.get(reopens=misery)
    assert (again.customer, again.at, again.verdict) == (misery.customer, monday + timedelta(days=9), None)
    assert again.occasions.get().conversation == conversation


def test_each_return_is_linked_to_the_one_before(moment, conversation, ana, monday):
    for day in (1, 2):
        conversation.close(by=ana, at=monday + timedelta(days=day))
        Message.say(conversation, kind="received", text="Again.", at=monday + timedelta(days=day, hours=1))

    first, second, third = Moment.objects.order_by("at")
    assert (first, second.reopens, third.reopens) == (moment, first, second)


def test_another_letter_while_it_is_open_is_no_new_moment(moment, conversation, monday):
    writes_again(conversation, monday)

    assert Moment.objects.get() == moment


def test_a_second_thought_of_ours_is_no_new_moment(moment, conversation, ana, monday):
    conversation.close(by=ana, at=monday)

    conversation.reopen(by=ana, at=monday + timedelta(hours=1))

    assert Moment.objects.get() == moment


def test_where_nothing_was_noticed_nothing_returns(conversation, ana, monday):
    conversation.close(by=ana, at=monday)

    writes_again(conversation, monday)

    assert Conversation.objects.open().get() == conversation
    assert not Moment.objects.exists()


def test_noticed_twice_it_is_one_moment(moment, conversation, ana, monday):
    conversation.close(by=ana, at=monday)
    writes_again(conversation, monday)

    notice_return(Event.objects.get(kind="conversations.reopened"))

    assert Moment.objects.filter(reopens=moment).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_letter_does_not_wait_for_a_judgement_that_is_not_finished(moment, conversation, ana, monday):
    def impatient():
        connection.cursor().execute("SET lock_timeout = '5s'")
        writes_again(conversation, monday)

    conversation.close(by=ana, at=monday)
    with transaction.atomic():
        Judgement.judge(moment, "misery", by=ana, at=monday)

        assert together(impatient) == [None]

    assert Moment.objects.get(reopens=moment).verdict is None
