"""A reply answers what came last, under its subject; a new subject under an old thread is noticed."""

from datetime import timedelta

import pytest

from amends.conversations.answering import answered, offers_split, subject_answered
from amends.conversations.models import Conversation, Message
from tests.cast import MONDAY


def said(conversation, subject="", *, hours, kind="received", by=None):
    message = Message.say(conversation, kind=kind, text="Hello", at=MONDAY + timedelta(hours=hours), by=by)
    message.subject = subject
    message.save()
    return message


def test_it_answers_what_the_customer_wrote_last_before_it(conversation, ana):
    letter = said(conversation, hours=1)
    reply = said(conversation, hours=2, kind="reply", by=ana)
    latest = said(conversation, hours=3)

    assert (answered(conversation, before=reply), answered(conversation)) == (letter, latest)


def test_to_who_never_wrote_there_is_nothing_to_answer(conversation):
    conversation.messages.all().delete()

    assert answered(conversation) is None


def test_its_subject_is_that_of_the_letter_it_answers(conversation, ana):
    said(conversation, "Now my invoice", hours=1)

    assert subject_answered(said(conversation, hours=2, kind="reply", by=ana)) == "Now my invoice"


def test_a_letter_without_subject_is_answered_under_that_of_the_conversation(conversation, ana):
    said(conversation, " ", hours=1)

    assert subject_answered(said(conversation, hours=2, kind="reply", by=ana)) == "My parcel"


@pytest.mark.parametrize(
    ("subject", "offers"),
    [
        ("Now my invoice", True),
        ("Re: Now my invoice", True),
        ("Re: My parcel", False),
        ("AW: WG: my  parcel", False),
        ("SV: [shop] My parcel", False),
        ("Re[2]: FWD: TR : MY PARCEL", False),
        ("", False),
        ("Re: ", False),
    ],
)
def test_another_subject_offers_a_split(conversation, subject, offers):
    assert offers_split(said(conversation, subject, hours=1)) is offers


def test_a_subject_that_was_there_before_offers_none(conversation):
    said(conversation, "Now my invoice", hours=1)

    assert not offers_split(said(conversation, "Re: Now my invoice", hours=2))


def test_the_first_letter_offers_none(conversation):
    conversation.messages.all().delete()

    assert not offers_split(said(conversation, "Another", hours=1))


def test_what_we_write_offers_none(conversation, ana):
    assert not offers_split(said(conversation, "Another", hours=1, kind="reply", by=ana))


def test_under_a_thread_without_any_subject_none_is_another(conversation):
    Conversation.objects.update(subject="")

    assert not offers_split(said(conversation, "Something", hours=1))
