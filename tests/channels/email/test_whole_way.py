"""From a customer's mail program to ours and back, through real mail servers, the headers read on the wire."""

from email.message import EmailMessage

import pytest
from django.utils.timezone import now

from amends.channels.email.postman import fetch
from amends.conversations.leaving import leave
from amends.conversations.models import Arrival, Conversation, Draft, Message, Sending
from amends.conversations.token import conversation_number, tokens_in
from tests.channels.dovecot import needs_dovecot
from tests.channels.email.letters import letter
from tests.channels.email.world import world

pytestmark = [needs_dovecot, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def outside(settings):
    with world() as everybody:
        settings.AMENDS_SMTP_URL = everybody.server
        yield everybody


@pytest.fixture
def arrive(mail_house, mailbox, user):
    """A letter is brought to the mail server, fetched, and read; which conversation it is in."""

    def bring(raw, to=user):
        mail_house.deliver(raw, to=to)
        mailbox.refresh_from_db()
        fetch(mailbox, clock=now)
        Arrival.objects.look_into(at=now())
        return Message.objects.filter(kind="received").latest("pk").conversation

    return bring


@pytest.fixture
def answer(ana, outside):
    """Ana answers through the composer's verb, her ten seconds go by, the letter leaves; what the world got."""

    def say(conversation, text):
        Draft.keep(conversation, ana, kind="reply", text=text, at=now(), seen=Message.objects.latest("pk").pk).say(at=now())
        Sending.objects.filter(sent_at=None).update(due_at=now())
        leave("email")
        return outside.letters[-1]

    return say


@pytest.fixture
def address(mailbox, user):
    """The inbox answers as whom its mailbox is of; what stands behind a plus comes there, too."""
    mailbox.inbox.address, mailbox.inbox.plus_address = user, True
    mailbox.inbox.save()
    return user


def reply_to(ours, text, *, to=None, **changed):
    """As a mail program answers: the chain goes on, the subject stays. None leaves a header out."""
    made = EmailMessage()
    chain = f"{ours['References'] or ''} {ours['Message-ID']}".strip()
    headers = {"From": "Ben <ben@home.example>", "To": to or str(ours["Reply-To"] or ours["From"]), "Subject": str(ours["Subject"])}
    headers |= {"Message-ID": "<second@home.example>", "In-Reply-To": str(ours["Message-ID"]), "References": chain} | changed
    for name, said in headers.items():
        if said is not None:
            made[name.replace("_", "-")] = said
    made.set_content(f"{text}\n\nOn Monday, we wrote:\n> {ours.get_body(('plain',)).get_content()}")
    return made


def texts(conversation):
    return [(message.kind, message.text) for message in conversation.messages.order_by("pk")]


def bare(header):
    return str(header).strip()


def test_a_customer_writes_is_answered_and_answers_in_one_thread(arrive, answer, address):
    conversation = arrive(letter("Where is my parcel?", to=address))
    ours = answer(conversation, "It left yesterday.")

    assert [bare(ours[name]) for name in ("In-Reply-To", "References")] == ["<first@home.example>"] * 2
    assert (ours.brought_to, bare(ours["Subject"])) == (["ben@home.example"], "Re: My parcel")
    assert conversation_number(tokens_in([str(ours["Reply-To"])])[0]) == conversation.pk

    assert arrive(reply_to(ours, "It is here. Thank you!"), to=str(ours["Reply-To"])) == conversation
    again = answer(conversation, "We are glad.")

    assert bare(again["In-Reply-To"]) == "<second@home.example>"
    assert bare(again["References"]).split() == ["<first@home.example>", bare(ours["Message-ID"]), "<second@home.example>"]
    assert texts(conversation) == [
        ("received", "Where is my parcel?"),
        ("reply", "It left yesterday."),
        ("received", "It is here. Thank you!"),
        ("reply", "We are glad."),
    ]
    assert Conversation.objects.count() == 1


STRIPPED = {"In-Reply-To": None, "References": None}


def test_where_a_mail_program_drops_the_chain_the_token_in_the_address_is_enough(arrive, answer, address):
    ours = answer(conversation := arrive(letter(to=address)), "It left yesterday.")

    assert arrive(reply_to(ours, "Thanks.", Subject="something else", **STRIPPED), to=str(ours["Reply-To"])) == conversation


def test_where_only_the_header_kept_the_token_it_is_enough(arrive, answer, address):
    ours = answer(conversation := arrive(letter(to=address)), "It left yesterday.")

    assert arrive(reply_to(ours, "Thanks.", Subject="something else", **STRIPPED), to=address) == conversation


def test_where_nothing_but_the_subject_is_left_subject_and_sender_are_enough(arrive, answer, address):
    ours = answer(conversation := arrive(letter(to=address)), "It left yesterday.")

    assert arrive(reply_to(ours, "Thanks.", to=address, Subject="AW: My parcel", **STRIPPED)) == conversation


def test_where_nothing_is_left_at_all_it_is_another_conversation(arrive, answer, address):
    ours = answer(conversation := arrive(letter(to=address)), "It left yesterday.")

    assert arrive(reply_to(ours, "A question.", to=address, Subject="A question", **STRIPPED)) != conversation


def test_a_stranger_who_knows_the_chain_is_not_let_into_the_thread(arrive, answer, address):
    ours = answer(conversation := arrive(letter(to=address)), "It left yesterday.")

    other = arrive(reply_to(ours, "I am Ben.", to=address, From="eve@else.example"))

    assert other != conversation


def test_the_same_letter_brought_twice_is_one_message(arrive, address):
    arrive(letter(to=address))
    arrive(letter(to=address))

    assert Message.objects.count() == 1
    assert Arrival.objects.count() == 2  # the mail server wrote another trace on top of each
