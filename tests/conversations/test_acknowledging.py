"""Whoever writes first hears at once that we have it; a machine, a list and a flood hear nothing."""

from datetime import timedelta
from io import BytesIO

import pytest

from amends.base.models import File
from amends.conversations.acknowledging import acknowledge
from amends.conversations.automatic_letter import MOST_AN_HOUR
from amends.conversations.models import Arrival, AutomaticLetter, Conversation, Message, Sending
from tests.cast import MONDAY
from tests.conversations.pigeon import CHANNELS, Pigeon

WORDS = "We have your letter, and answer within a day."


@pytest.fixture(autouse=True)
def _pigeons(settings, tmp_path):
    settings.CHANNELS, settings.AMENDS_FILES = CHANNELS, tmp_path
    Pigeon.begin()


@pytest.fixture
def inbox(inbox):
    inbox.acknowledgement = WORDS
    inbox.save()
    return inbox


@pytest.fixture
def arrived(ben, inbox):
    """A letter that was taken in as the first of a conversation."""

    def arrive(*, sender="ben@home.example", at=MONDAY, into=None, **told):
        conversation = into or Conversation.begin(ben, inbox, subject="My parcel", at=at)
        message = Message.say(conversation, kind="received", text="Where is it?", at=at, sender=sender, cc=["eve@home.example"])
        raw = File.keep(BytesIO(str(message.pk).encode()), at=at)
        row = {"inbox": inbox, "channel": "email", "door": "imap", "raw": raw, "arrived_at": at, "taken_at": at, "message": message}
        return Arrival.objects.create(**row | told)

    return arrive


def why(arrival):
    return [remark.said for remark in arrival.remarks.filter(filter="acknowledge")]


def test_who_writes_first_hears_at_once(arrived):
    arrival = arrived()

    message = acknowledge(arrival, at=MONDAY)

    assert (message.kind, message.text, message.by, message.conversation) == ("automatic", WORDS, None, arrival.message.conversation)
    assert (message.sending.state, message.sending.due_at) == ("waiting", MONDAY)
    assert why(arrival) == []


def test_only_the_contact_hears_it(arrived):
    message = acknowledge(arrived(), at=MONDAY)

    assert list(message.recipients.values_list("role", "address")) == [("to", "ben@home.example")]


def test_the_customer_still_waits(arrived):
    arrival = arrived()

    acknowledge(arrival, at=MONDAY)

    conversation = Conversation.objects.get(pk=arrival.message.conversation_id)
    assert (conversation.waiting_since, conversation.preview) == (MONDAY, "Where is it?")


def test_told_twice_it_is_said_once(arrived):
    arrival = arrived()

    assert acknowledge(arrival, at=MONDAY) and acknowledge(arrival, at=MONDAY) is None
    assert Sending.objects.count() == 1


def test_who_writes_again_hears_nothing_more(arrived, conversation):
    again = arrived(into=conversation, at=MONDAY + timedelta(hours=1))

    assert acknowledge(again, at=MONDAY) is None
    assert why(again) == []


def test_what_was_answered_before_is_not_acknowledged(arrived, ana):
    arrival = arrived()
    Message.say(arrival.message.conversation, kind="reply", text="Here it is.", by=ana, at=MONDAY)

    assert acknowledge(arrival, at=MONDAY) is None


def test_an_inbox_that_says_nothing_says_nothing(arrived, inbox):
    arrival = arrived()
    inbox.acknowledgement = "  "

    assert acknowledge(arrival, at=MONDAY) is None


@pytest.mark.parametrize("told", [{"imported_at": MONDAY}, {"taken_at": None}])
def test_history_and_what_was_kept_apart_hear_nothing(arrived, told):
    assert acknowledge(arrived(**told), at=MONDAY) is None


def test_a_machine_hears_nothing(arrived):
    arrival = arrived()

    assert acknowledge(arrival, at=MONDAY, machine="it says Auto-Submitted.") is None
    assert why(arrival) == ["It was not acknowledged: it says Auto-Submitted."]


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"sender": "noreply@shop.example"}, "Nobody reads what is sent to noreply@shop.example."),
        ({"sender": "letters@firm.example"}, "is an inbox of ours"),
        ({"sender": ""}, "it names nobody who wrote it."),
    ],
)
def test_where_nobody_reads_nothing_is_sent(arrived, told, reason):
    arrival = arrived(**told)

    assert acknowledge(arrival, at=MONDAY) is None
    assert reason in why(arrival)[0]


def test_a_null_return_path_hears_nothing(arrived):
    message = arrived().message
    arrival = message.arrivals.get()
    arrival.sender = ""

    assert acknowledge(arrival, at=MONDAY) is None
    assert why(arrival) == ["It was not acknowledged: it came without a return path, as machines write."]


def test_so_many_an_hour_and_no_more(arrived):
    said = [acknowledge(arrived(at=MONDAY + timedelta(minutes=n)), at=MONDAY + timedelta(minutes=n)) for n in range(MOST_AN_HOUR + 2)]

    assert [message is not None for message in said] == [True] * MOST_AN_HOUR + [False] * 2
    assert Message.objects.filter(kind="automatic").count() == AutomaticLetter.objects.count() == MOST_AN_HOUR


def test_an_hour_later_there_is_room_again(arrived):
    for n in range(MOST_AN_HOUR):
        acknowledge(arrived(), at=MONDAY + timedelta(minutes=n))

    assert acknowledge(arrived(), at=MONDAY + timedelta(minutes=61))


def test_what_cannot_leave_is_not_said(arrived, inbox, monkeypatch):
    arrival = arrived()
    monkeypatch.setattr(Pigeon, "require", lambda self, message: self.ready())
    Pigeon.begin(is_home=False)

    assert acknowledge(arrival, at=MONDAY) is None
    assert (why(arrival), Message.objects.filter(kind="automatic").exists()) == (["It was not acknowledged: Buy a pigeon first."], False)
