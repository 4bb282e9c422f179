"""What was begun is not lost, is said once, and not over somebody's head."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from amends.base.models import Event
from amends.conversations.address import NotAnAddress
from amends.conversations.draft import NoDraft, SomethingLanded
from amends.conversations.models import Conversation, Draft, Message, Recipient, Sending
from amends.conversations.recipient import ReadsNothing
from tests.cast import MONDAY
from tests.conversations.pigeon import CHANNELS, Pigeon
from tests.together import together


@pytest.fixture(autouse=True)
def _pigeons(settings):
    settings.CHANNELS = CHANNELS
    Pigeon.begin()


def later(**span):
    return MONDAY + timedelta(**span)


def newest(conversation):
    return conversation.messages.order_by("-pk").values_list("pk", flat=True).first()


@pytest.fixture
def draft(conversation, ana):
    return Draft.keep(conversation, ana, kind="reply", text="It is on its way.", seen=newest(conversation), at=MONDAY)


def received(conversation, at, text="Hello?"):
    return Message.say(conversation, kind="received", text=text, at=at)


def test_it_is_found_again(draft, conversation, ana, dora):
    assert Draft.objects.of(conversation, ana) == draft
    assert Draft.objects.of(conversation, dora) is None


def test_it_is_kept_in_its_latest_form(draft, conversation, ana):
    again = Draft.keep(conversation, ana, kind="reply", text="It comes on Friday.", cc="eve@home.example", at=later(minutes=1))

    assert (again.pk, Draft.objects.count()) == (draft.pk, 1)
    assert (again.text, again.cc, again.changed_at) == ("It comes on Friday.", "eve@home.example", later(minutes=1))


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_one_is_dropped(draft, conversation, ana, text):
    assert Draft.keep(conversation, ana, kind="reply", text=text, at=MONDAY) is None
    assert not Draft.objects.exists()


def test_a_reply_and_a_note_lie_side_by_side(draft, conversation, ana):
    note = Draft.keep(conversation, ana, kind="note", text="Ask the carrier", at=later(minutes=1))

    assert Draft.objects.of(conversation, ana) == note
    note.drop()
    assert Draft.objects.of(conversation, ana) == draft


def test_each_writes_their_own(draft, conversation, dora):
    Draft.keep(conversation, dora, kind="reply", text="Mine", at=MONDAY)

    assert Draft.objects.count() == 2


@pytest.mark.parametrize("wrong", [{"kind": "received"}, {"text": ""}])
def test_the_database_knows_what_a_draft_is(draft, wrong):
    with pytest.raises(IntegrityError):
        Draft.objects.filter(pk=draft.pk).update(**wrong)


def test_what_is_said_goes_to_the_customer_and_is_no_draft_any_more(draft, conversation, ana):
    message = draft.say(at=later(minutes=5))

    assert (message.kind, message.text, message.by, message.at) == ("reply", "It is on its way.", ana, later(minutes=5))
    assert message.recipients.addresses("to") == ["ben@home.example"]
    assert Sending.objects.get().message == message
    assert not Draft.objects.exists()


def test_who_reads_it_too_is_named(conversation, ana):
    cc = 'Eve Doe <Eve@Home.example>; "Roe, Fay" <fay@home.example>, ben@home.example'
    message = Draft.keep(conversation, ana, kind="reply", text="Hello", cc=cc, seen=newest(conversation), at=MONDAY).say(at=MONDAY)

    assert message.recipients.addresses("to") == ["ben@home.example"]
    assert message.recipients.addresses("cc") == ["Eve@home.example", "fay@home.example"]


def test_to_nowhere_nothing_is_said(conversation, ana):
    draft = Draft.keep(conversation, ana, kind="reply", text="Hello", cc="eve", seen=newest(conversation), at=MONDAY)

    with pytest.raises(NotAnAddress, match="“eve” is no e-mail address"):
        draft.say(at=MONDAY)

    assert Draft.objects.of(conversation, ana) == draft
    assert not Message.objects.filter(kind="reply").exists()


def test_a_note_is_said_to_nobody_outside(conversation, ana):
    note = Draft.keep(conversation, ana, kind="note", text="He is right.", cc="eve@home.example", at=MONDAY)

    assert note.say(at=MONDAY, anyway=True).kind == "note"
    assert not Recipient.objects.exists() and not Sending.objects.exists()


def test_what_the_customer_wrote_meanwhile_is_read_first(draft, conversation, ana):
    landed = received(conversation, later(minutes=1), "It has come!")

    with pytest.raises(SomethingLanded, match="read it") as refusal:
        draft.say(at=later(minutes=2))

    assert refusal.value.messages == [landed]
    assert Draft.objects.of(conversation, ana) == draft


def test_what_a_colleague_answered_meanwhile_is_read_first(draft, conversation, dora):
    landed = Message.say(conversation, kind="reply", text="I did it.", by=dora, at=later(minutes=1))

    with pytest.raises(SomethingLanded) as refusal:
        draft.say(at=later(minutes=2))

    assert refusal.value.messages == [landed]


def test_what_one_said_oneself_or_noted_is_no_news(draft, conversation, ana, dora):
    Message.say(conversation, kind="reply", text="One thing first.", by=ana, at=later(minutes=1))
    Message.say(conversation, kind="note", text="He is right.", by=dora, at=later(minutes=1))

    assert draft.say(at=later(minutes=2)).kind == "reply"


def test_it_may_be_said_anyway(draft, conversation):
    received(conversation, later(minutes=1))

    assert draft.say(at=later(minutes=2), anyway=True).kind == "reply"


def test_a_letter_that_comes_late_is_news_all_the_same(draft, conversation):
    landed = received(conversation, later(days=-1))

    assert draft.landed() == [landed]


def test_on_a_page_without_a_letter_every_letter_is_news(conversation, ana):
    draft = Draft.keep(conversation, ana, kind="reply", text="Hello", at=MONDAY)

    assert [message.text for message in draft.landed()] == ["Where is my parcel?"]


def test_it_is_said_once(draft):
    twin = Draft.objects.get(pk=draft.pk)
    draft.say(at=MONDAY)

    with pytest.raises(NoDraft):
        twin.say(at=MONDAY)

    assert Message.objects.filter(kind="reply").count() == 1


@pytest.mark.django_db(transaction=True)
def test_clicked_twice_at_once_it_is_said_once(draft):
    twins = [Draft.objects.get(pk=draft.pk) for _ in range(2)]

    outcomes = together(*[lambda twin=twin: twin.say(at=MONDAY) for twin in twins])

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Message", "NoDraft"]
    assert Sending.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_letter_that_lands_at_once_is_seen_or_comes_after(draft, conversation):
    other = Conversation.objects.get(pk=conversation.pk)

    outcomes = together(lambda: draft.say(at=later(minutes=1)), lambda: received(other, later(minutes=1)))

    if isinstance(outcomes[0], SomethingLanded):
        assert outcomes[0].messages == [outcomes[1]]
    else:
        assert outcomes[0].pk < outcomes[1].pk


def test_what_is_said_is_on_record(draft, ana):
    message = draft.say(at=MONDAY)

    event = Event.objects.get(kind="messages.reply")
    assert (event.noun_id, event.by) == (message.pk, ana)


def test_whom_it_goes_to_is_kept_with_what_is_written(conversation, ana):
    Draft.keep(conversation, ana, kind="reply", text="Hello", to="Eve <eve@home.example>", seen=newest(conversation), at=MONDAY)

    message = Draft.objects.of(conversation, ana).say(at=MONDAY)

    assert message.recipients.addresses("to") == ["eve@home.example"]


def test_taken_back_it_still_goes_where_its_writer_said(conversation, ana):
    Draft.keep(conversation, ana, kind="reply", text="Hello", to="eve@home.example", seen=newest(conversation), at=MONDAY).say(at=MONDAY)

    draft = Sending.objects.get().take_back(by=ana, at=MONDAY)

    assert draft.to == "eve@home.example"


def test_a_reply_to_ourselves_is_not_said(conversation, ana):
    draft = Draft.keep(conversation, ana, kind="reply", text="Hello", cc="letters@firm.example", seen=newest(conversation), at=MONDAY)

    with pytest.raises(ReadsNothing, match="is an inbox of ours"):
        draft.say(at=MONDAY)

    assert Draft.objects.of(conversation, ana) == draft
