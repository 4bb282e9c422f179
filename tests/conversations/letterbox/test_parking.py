"""What is kept apart, why, and what a person may do about it."""

import pytest

from amends.base.models import Event
from amends.conversations.letter import Failed, Letter, Machine, Person
from amends.conversations.letterbox import looking, taking
from amends.conversations.letterbox.arrival import NotKeptApart
from amends.conversations.letterbox.known_id import digest
from amends.conversations.models import Arrival, Conversation, KnownId, Message, Sending
from tests.conversations.letterbox.post import US, arrive, keep, later, raw
from tests.rows import row

pytestmark = pytest.mark.django_db
AWAY = raw("I am away.", Auto_Submitted="auto-replied", Message_ID="<away@home.example>")


@pytest.fixture
def parked(inbox):
    return arrive(AWAY, inbox)


@pytest.fixture
def unreadable(inbox, monkeypatch):
    """Whoever reads it trips; with a person's word for it, it comes in unread."""

    def trip(opened):
        if opened.letter.message_id:
            raise ValueError("tripped")

    monkeypatch.setattr(taking, "ROW", (trip, *taking.ROW))
    return arrive(raw(), inbox)


@pytest.fixture
def bounced(conversation, ana, monday):
    """A reply of ours that has left."""
    message = Message.say(conversation, kind="reply", text="On its way.", by=ana, at=monday, to=["ben@home.example"])
    return row(Sending, message=message, channel="email", reference="<ours@firm.example>", due_at=monday)


def report(inbox, monkeypatch, *references):
    """A mail server says that a letter did not arrive."""
    failed = Failed("ben@home.example", "Mailbox full", for_good=True, references=references)
    letter = Letter(
        sender=Person("mailer-daemon@home.example"), text="Sorry", machine=Machine("bounce", "It is a report."), failures=(failed,)
    )

    class Postman:
        def read(self, arrival):
            return letter

    monkeypatch.setattr(looking, "channel_of", lambda kind: Postman())
    return arrive(raw("Sorry", Message_ID=None), inbox, later(9))


@pytest.mark.parametrize(
    ("kind", "headers"),
    [
        ("auto_reply", {"Auto_Submitted": "auto-replied"}),
        ("own", {"From": US}),
        ("no_reply", {"From": "no-reply@shop.example"}),
        ("bounce", {"From": "MAILER-DAEMON@home.example", "Return_Path": "<>"}),
    ],
)
def test_a_machine_is_parked_with_a_reason_and_nobody_waits(inbox, kind, headers):
    arrival = arrive(raw(**headers), inbox)

    assert (arrival.parked_as, arrival.message, Message.objects.count()) == (kind, None, 0)
    assert list(Arrival.objects.parked()) == [arrival]
    assert arrival.remarks.get().filter == "classify"


def test_a_letter_without_a_return_path_is_a_machine_s(inbox):
    assert arrive(raw(), inbox, sender="").parked_as == "bounce"


def test_list_mail_is_labelled_and_read_by_people(inbox):
    arrival = arrive(raw(List_Id="<news.shop.example>"), inbox)

    assert (arrival.parked_at, arrival.message.text) == (None, "Where is my parcel?")
    assert arrival.remarks.get(filter="classify").said


def test_list_mail_is_not_acknowledged_and_whoever_would_do_so_is_told_why(inbox):
    inbox.acknowledgement = "We have it."
    inbox.save()
    arrival = arrive(raw(List_Id="<news.shop.example>"), inbox)

    event = Event.objects.get(kind="arrivals.taken")
    assert (event.details["is_acknowledged"], event.details["machine"]) == (True, arrival.remarks.get(filter="classify").said)


def test_parking_is_on_record(parked):
    event = Event.objects.get(kind="arrivals.parked")

    assert (event.noun_id, event.details) == (parked.pk, {"parked_as": "auto_reply"})


def test_a_person_takes_in_what_was_parked(parked, ana):
    parked.let_in(by=ana, at=later(5))

    assert (parked.message.text, parked.let_in_by, parked.taken_at) == ("I am away.", ana, later(5))
    assert Conversation.objects.waiting().get() == parked.message.conversation
    assert not Arrival.objects.parked().exists()


def test_what_is_taken_in_is_not_taken_in_again(parked, ana):
    parked.let_in(by=ana, at=later(5))

    with pytest.raises(NotKeptApart):
        parked.let_in(by=ana, at=later(6))


def test_what_cannot_be_read_comes_in_beside_its_message_as_it_came(unreadable, ana):
    assert unreadable.quarantined_at
    unreadable.let_in(by=ana, at=later(5))

    assert unreadable.message.attachments.get().file == unreadable.raw
    assert "tripped" in unreadable.remarks.get(filter="read").said
    assert not Arrival.objects.quarantined().exists()


def test_what_nobody_need_do_anything_about_is_set_aside_and_taken_up_again(parked, ana):
    parked.set_aside(by=ana, at=later(5))
    assert not Arrival.objects.parked().exists()

    parked.take_up(by=ana, at=later(6))
    assert list(Arrival.objects.parked()) == [parked]
    assert [event.kind for event in Event.objects.about(parked)] == ["arrivals.taken_up", "arrivals.set_aside", "arrivals.parked"]


def test_it_is_set_aside_once(parked, ana):
    parked.set_aside(by=ana, at=later(5))

    with pytest.raises(NotKeptApart):
        parked.set_aside(by=ana, at=later(6))


def test_what_is_not_set_aside_is_not_taken_up(parked, ana):
    with pytest.raises(NotKeptApart):
        parked.take_up(by=ana, at=later(6))


def test_what_was_set_aside_may_still_be_taken_in(parked, ana):
    parked.set_aside(by=ana, at=later(5))
    parked.let_in(by=ana, at=later(6))

    assert (parked.set_aside_at, parked.message.text) == (None, "I am away.")


def test_what_is_pending_is_not_kept_apart(inbox, ana):
    with pytest.raises(NotKeptApart):
        keep(raw(), inbox).set_aside(by=ana, at=later(5))


def test_a_bounce_is_told_to_the_letter_that_did_not_arrive(bounced, inbox, monkeypatch):
    arrival = report(inbox, monkeypatch, "<ours@firm.example>")

    bounced.refresh_from_db()
    assert (arrival.parked_as, arrival.message) == ("bounce", bounced.message)
    assert (bounced.bounced_at, "Mailbox full" in bounced.bounce) == (later(9), True)


def test_a_letter_of_ours_is_known_by_the_id_the_server_gave_it(bounced, inbox, monkeypatch):
    known = {"message": bounced.message, "kind": "sent", "digest": digest("<server@mail.example>")}
    KnownId.objects.create(conversation=bounced.message.conversation, **known)

    assert report(inbox, monkeypatch, "<server@mail.example>").message == bounced.message


def test_a_bounce_of_a_letter_that_is_none_of_ours_is_only_parked(bounced, inbox, monkeypatch):
    arrival = report(inbox, monkeypatch, "<theirs@else.example>")

    bounced.refresh_from_db()
    assert (arrival.parked_as, arrival.message, bounced.bounced_at) == ("bounce", None, None)


@pytest.mark.parametrize(("named", "is_red"), [("anna@home.example", False), ("Ben@home.example", True)])
def test_words_without_a_return_path_are_believed_only_of_whom_our_letter_went_to(bounced, inbox, named, is_red):
    text = f"Not delivered, mailbox is full. In urgent cases write to\r\n\r\n{named}\r\n"
    arrival = arrive(raw(text, From="robot@home.example", In_Reply_To="<ours@firm.example>"), inbox, later(9), sender="")

    bounced.refresh_from_db()
    assert (arrival.parked_as, bounced.bounced_at is not None) == ("bounce", is_red)


def test_only_who_sees_the_inbox_sees_what_came_in(parked, closed_inbox, dora, charlie, ana):
    hidden = arrive(raw(Message_ID="<2@home.example>"), closed_inbox)

    assert set(Arrival.objects.visible_to(dora)) == {parked, hidden}
    dora.teams.clear()
    assert set(Arrival.objects.visible_to(dora)) == {parked}
    assert not Arrival.objects.visible_to(charlie).exists()
