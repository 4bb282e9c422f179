"""A reply goes to whoever wrote; who is a stranger to the customer is said."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from amends.conversations.address import NotAnAddress
from amends.conversations.models import Message, Recipient
from amends.conversations.recipient import Recipients, recipients_of
from tests.cast import MONDAY


def received(conversation, sender, **span):
    return Message.say(conversation, kind="received", text="Hello", at=MONDAY + timedelta(**span), sender=sender)


def test_where_no_letter_says_it_goes_to_the_first_address(conversation, ben):
    ben.addresses.create(kind="email", value="ben@work.example")

    assert recipients_of(conversation) == Recipients(["ben@home.example"], [])


def test_only_an_address_of_the_mail_will_do(conversation, ben):
    ben.addresses.all().delete()
    ben.addresses.create(kind="customer id", value="0017")
    ben.addresses.create(kind="email", value="not an address")
    ben.addresses.create(kind="email", value="ben@work.example")

    assert recipients_of(conversation).to == ["ben@work.example"]


def test_a_customer_without_an_address_cannot_be_answered(conversation, ben):
    ben.addresses.all().delete()

    assert recipients_of(conversation) == Recipients([], [])


def test_it_goes_to_whoever_wrote_last(conversation, ben):
    ben.addresses.create(kind="email", value="ben@work.example")
    received(conversation, "ben@home.example", hours=1)
    received(conversation, "Ben@Work.example", hours=2)

    assert recipients_of(conversation) == Recipients(["Ben@work.example"], [])


def test_our_own_letters_change_nothing(conversation, ana):
    received(conversation, "ben@home.example", hours=1)
    Message.say(conversation, kind="reply", text="Hello", by=ana, at=MONDAY + timedelta(hours=2), sender="ana@firm.example")

    assert recipients_of(conversation).to == ["ben@home.example"]


def test_a_stranger_is_named_as_one(conversation):
    received(conversation, "eve@elsewhere.example", hours=1)

    assert recipients_of(conversation) == Recipients(["eve@elsewhere.example"], ["eve@elsewhere.example"])


def test_each_address_stands_once_at_its_first_place(conversation, ana):
    message = Message.say(
        conversation, kind="reply", text="Hello", by=ana, at=MONDAY, to=["Ben@home.example"], cc=["ben@home.example", "eve@home.example"]
    )

    assert list(message.recipients.order_by("pk").values_list("role", "address")) == [
        ("to", "Ben@home.example"),
        ("cc", "eve@home.example"),
    ]


def test_a_message_to_nobody_names_nobody(conversation):
    assert not Recipient.objects.filter(message__conversation=conversation).exists()


@pytest.mark.parametrize("address", ["eve", "eve@home.example\r\nBcc: fay@evil.example", "", "a b@home.example"])
def test_what_is_no_address_is_refused_with_the_message(conversation, ana, address):
    with pytest.raises(NotAnAddress), transaction.atomic():
        Message.say(conversation, kind="reply", text="Hello", by=ana, at=MONDAY, to=[address])

    assert not Message.objects.filter(kind="reply").exists()


@pytest.mark.parametrize("wrong", [{"role": "bcc"}, {"address": "eve@home.example\nBcc: fay"}])
def test_the_database_knows_what_a_recipient_is(conversation, wrong):
    recipient = received(conversation, "ben@home.example").recipients.get()

    with pytest.raises(IntegrityError):
        Recipient.objects.filter(pk=recipient.pk).update(**wrong)
