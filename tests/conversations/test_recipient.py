"""A reply goes to whoever wrote; who is a stranger to the customer is said."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction

from amends.base.models import File
from amends.conversations.address import NotAnAddress
from amends.conversations.models import Arrival, Message, Recipient
from amends.conversations.recipient import ReadsNothing, Recipients, recipients_of, refuse_nobody
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


def heard(conversation, **ends):
    return Message.say(conversation, kind="received", text="Hello", at=MONDAY + timedelta(hours=1), **ends)


def test_a_call_names_nobody_and_changes_nothing(conversation):
    heard(conversation, sender="ben@work.example")
    Message.say(conversation, kind="received", text="He called.", at=MONDAY + timedelta(hours=2))

    assert recipients_of(conversation).to == ["ben@work.example"]


def test_who_asks_for_answers_elsewhere_gets_them_there(conversation):
    heard(conversation, sender="ben@home.example", reply_to=["ben@work.example"])

    assert recipients_of(conversation) == Recipients(["ben@work.example"], ["ben@work.example"])


def test_who_asks_for_answers_to_several_gets_them_all(conversation):
    heard(conversation, sender="ben@home.example", reply_to=["ben@home.example", "eve@home.example"])

    assert recipients_of(conversation).to == ["ben@home.example", "eve@home.example"]


def test_who_had_it_in_hand_too_is_offered(conversation):
    ends = {"to": ["letters@firm.example", "fay@home.example"], "cc": ["Letters+r-1@firm.example", "eve@home.example"]}
    heard(conversation, sender="ben@home.example", **ends)

    found = recipients_of(conversation)

    assert (found.to, found.cc, found.left_out) == (["ben@home.example"], ["fay@home.example", "eve@home.example"], [])


def test_nobody_is_offered_twice(conversation):
    heard(conversation, sender="ben@home.example", reply_to=["eve@home.example"], cc=["Eve@home.example", "ben@home.example"])

    assert recipients_of(conversation) == Recipients(["eve@home.example"], ["eve@home.example"])


@pytest.mark.parametrize("address", ["noreply@shop.example", "do-not-reply+7@shop.example", "MAILER-DAEMON@shop.example"])
def test_where_nobody_reads_no_answer_goes(conversation, address):
    heard(conversation, sender=address)

    found = recipients_of(conversation)

    assert found.to == ["ben@home.example"]
    assert [one.why for one in found.left_out] == [f"Nobody reads what is sent to {found.left_out[0].address}."]


def arrived(message, inbox, **told):
    raw = File.keep(BytesIO(b"Hello"), at=MONDAY)
    row = {"inbox": inbox, "channel": "email", "door": "smtp", "raw": raw, "arrived_at": MONDAY, "taken_at": MONDAY}
    return Arrival.objects.create(message=message, **row | told)


@pytest.mark.parametrize("told", [{"sender": ""}, {"sender": None, "parked_as": "bounce"}])
def test_what_came_without_a_return_path_is_answered_only_by_hand(conversation, inbox, told):
    arrived(heard(conversation, sender="ben@home.example"), inbox, **told)

    found = recipients_of(conversation)

    assert (found.to, [one.address for one in found.left_out]) == ([], ["ben@home.example"])
    assert "type the address if a person wrote it" in found.left_out[0].why
    refuse_nobody(["ben@home.example"])


@pytest.mark.parametrize("told", [{"sender": "ben@home.example"}, {"sender": None}, {"sender": "b@x.example", "parked_as": "auto_reply"}])
def test_what_has_a_way_back_is_answered(conversation, inbox, told):
    arrived(heard(conversation, sender="ben@home.example"), inbox, **told)

    assert recipients_of(conversation) == Recipients(["ben@home.example"], [])


def test_once_they_write_again_they_are_answered(conversation, inbox):
    arrived(heard(conversation, sender="ben@home.example"), inbox, sender="")
    received(conversation, "ben@home.example", hours=2)

    assert recipients_of(conversation).to == ["ben@home.example"]


def test_we_never_answer_ourselves(conversation):
    heard(conversation, sender="ben@home.example", reply_to=["letters@firm.example"])

    found = recipients_of(conversation)

    assert (found.to, found.left_out[0].why[:44]) == (["ben@home.example"], "letters@firm.example is an inbox of ours: wh")


@pytest.mark.parametrize("address", ["Letters@firm.example", "letters+r-abc@firm.example", "no-reply@shop.example"])
def test_a_reply_to_ourselves_or_to_nobody_is_refused(conversation, address):
    with pytest.raises(ReadsNothing, match="Leave it out"):
        refuse_nobody(["ben@home.example", address])


def test_a_name_that_only_sounds_like_a_machine_is_a_person(db):
    refuse_nobody(["norbert.reply@home.example", "bouncer@club.example"])


def test_the_sender_may_be_asked_for_too_and_stands_twice(conversation):
    message = heard(conversation, sender="ben@home.example", reply_to=["Ben@home.example"])

    assert list(message.recipients.order_by("pk").values_list("role", flat=True)) == ["from", "reply_to"]
    with pytest.raises(IntegrityError):
        Recipient.objects.create(message=message, role="reply_to", address="BEN@home.example")
