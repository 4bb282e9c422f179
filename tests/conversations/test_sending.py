"""A reply leaves once, or says why not; a note never does."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from procrastinate.contrib.django.models import ProcrastinateJob

from amends.base.models import Event
from amends.conversations.channel import NotSet, NotTaken, Taken
from amends.conversations.letter import Failed
from amends.conversations.models import Commitment, Conversation, Draft, Inbox, Message, Recipient, Sending
from amends.conversations.sending import AGAIN_AFTER_MINUTES, QUEUE, HasLeft, NotFailed, NotYours, OnlyReplies
from tests.cast import MONDAY
from tests.conversations.pigeon import CHANNELS, Pigeon


@pytest.fixture(autouse=True)
def _pigeons(settings, tmp_path):
    settings.CHANNELS, settings.AMENDS_FILES = CHANNELS, tmp_path
    Pigeon.begin()


def later(**span):
    return MONDAY + timedelta(**span)


def reply(conversation, by, at=MONDAY, text="We are on it."):
    return Message.say(conversation, kind="reply", text=text, by=by, at=at, to=["ben@home.example"])


@pytest.fixture
def sending(conversation, ana):
    return Sending.of(reply(conversation, ana), at=MONDAY)


@pytest.fixture
def claimed(sending):
    sending.keep_letter(Pigeon().write, at=later(seconds=10))
    assert sending.claim(at=later(seconds=10))
    return sending


def states():
    rows = Sending.objects
    return {name: getattr(rows, name)().count() for name in ("waiting", "sent", "failed", "perhaps_sent", "in_hand")}


def test_a_reply_leaves_ten_seconds_later(sending):
    assert (sending.state, sending.due_at, sending.channel) == ("waiting", later(seconds=10), "email")

    job = ProcrastinateJob.objects.get(queue_name=QUEUE)
    assert (job.args, job.lock) == ({"channel": "email"}, "letters by email")
    assert job.scheduled_at is not None


@pytest.mark.parametrize("kind", ["note", "received", "trace"])
def test_only_a_reply_leaves_the_house(conversation, ana, kind):
    message = Message.say(conversation, kind=kind, text="Between us", by=ana, at=MONDAY, to=["ben@home.example"])

    with pytest.raises(OnlyReplies):
        Sending.of(message, at=MONDAY)

    assert not Sending.objects.exists()


def test_nothing_leaves_from_an_inbox_that_only_takes_in(ben, ana):
    imported = Inbox.objects.create(name="Old letters", channel="import")
    conversation = Conversation.begin(ben, imported, subject="", at=MONDAY)

    assert Sending.of(reply(conversation, ana), at=MONDAY) is None
    assert not ProcrastinateJob.objects.filter(queue_name=QUEUE).exists()


def test_a_form_is_answered_by_mail(ben, ana):
    form = Inbox.objects.create(name="Form", channel="form")
    conversation = Conversation.begin(ben, form, subject="", at=MONDAY)

    assert Sending.of(reply(conversation, ana), at=MONDAY).channel == "email"


def test_what_could_never_be_written_is_refused_before_it_is_said(conversation, ana):
    message = Message.say(conversation, kind="reply", text="To nobody", by=ana, at=MONDAY)

    with pytest.raises(NotSet, match="Nobody is named"):
        Sending.of(message, at=MONDAY)


def test_it_is_claimed_once(sending):
    twin = Sending.objects.get(pk=sending.pk)

    assert (sending.claim(at=MONDAY), twin.claim(at=MONDAY)) == (True, False)
    assert (twin.state, twin.tries) == ("leaving", 1)


def test_its_letter_is_written_once(sending):
    first = sending.keep_letter(Pigeon().write, at=MONDAY)
    Message.objects.filter(pk=sending.message_id).update(text="Changed")
    again = Sending.objects.get(pk=sending.pk).keep_letter(Pigeon().write, at=MONDAY)

    assert first == again == b"pigeon %d: We are on it." % sending.message_id


def test_a_carrier_took_it(claimed):
    claimed.arrive(Taken("mail.example"), at=later(seconds=11))

    assert (claimed.state, claimed.carrier, claimed.failure) == ("sent", "mail.example", "")
    assert states() == {"waiting": 0, "sent": 1, "failed": 0, "perhaps_sent": 0, "in_hand": 0}
    assert Event.objects.get(kind="sendings.sent").details == {"carrier": "mail.example"}


def test_what_was_not_taken_is_tried_again_later_and_says_why(claimed):
    claimed.fail(NotTaken("451 busy"), at=later(seconds=11))

    assert (claimed.state, claimed.failure) == ("waiting", "451 busy")
    assert claimed.due_at == later(seconds=11, minutes=AGAIN_AFTER_MINUTES[0])
    assert list(Sending.objects.due(at=claimed.due_at)) == [claimed]


def test_it_is_tried_later_and_later_and_then_has_failed(claimed):
    waited = []
    while claimed.state == "leaving":
        claimed.fail(NotTaken("451 busy"), at=MONDAY)
        waited.append((claimed.due_at - MONDAY) // timedelta(minutes=1))
        claimed.claim(at=MONDAY)

    assert waited[:-1] == list(AGAIN_AFTER_MINUTES)
    assert (claimed.state, claimed.tries) == ("failed", len(AGAIN_AFTER_MINUTES) + 1)


def test_a_no_for_good_is_no_reason_to_try_again(claimed):
    claimed.fail(NotTaken("550 no such person", for_good=True), at=later(seconds=11))

    assert (claimed.state, claimed.failed_at) == ("failed", later(seconds=11))
    assert Event.objects.get(kind="sendings.failed").details == {"failure": "550 no such person"}
    assert states()["failed"] == 1


def test_what_was_cut_off_is_perhaps_sent_and_not_sent_again(claimed):
    claimed.doubt(at=later(seconds=30))
    claimed.refresh_from_db()

    assert (claimed.state, claimed.claim(at=later(hours=1))) == ("perhaps sent", False)
    assert states() == {"waiting": 0, "sent": 0, "failed": 0, "perhaps_sent": 1, "in_hand": 0}
    assert "may have arrived" in claimed.failure


def test_it_is_doubted_once(claimed):
    for _ in range(2):
        claimed.doubt(at=later(seconds=30))

    assert Event.objects.filter(kind="sendings.doubted").count() == 1


def test_whoever_had_it_in_hand_knows_better(claimed):
    Sending.objects.get(pk=claimed.pk).doubt(at=later(seconds=30))

    claimed.arrive(Taken("mail.example"), at=later(seconds=40))

    assert (claimed.state, claimed.doubted_at, claimed.is_perhaps_twice) == ("sent", None, False)


def test_what_waits_or_was_sent_is_not_doubted(sending):
    sending.doubt(at=MONDAY)

    sending.refresh_from_db()
    assert sending.state == "waiting"


def test_a_person_may_send_again_what_perhaps_arrived_and_it_stays_known(claimed, dora):
    claimed.doubt(at=later(seconds=30))

    claimed.try_again(by=dora, at=later(hours=1))
    assert (claimed.state, claimed.due_at) == ("waiting", later(hours=1))

    assert claimed.claim(at=later(hours=1))
    claimed.arrive(Taken("mail.example"), at=later(hours=1))
    assert (claimed.state, claimed.is_perhaps_twice) == ("sent", True)
    assert Event.objects.get(kind="sendings.tried_again").by == dora


def test_a_failed_one_is_tried_again_as_the_same_letter(claimed, ana):
    letter, reference = claimed.letter_id, claimed.reference
    claimed.fail(NotTaken("550", for_good=True), at=MONDAY)

    claimed.try_again(by=ana, at=later(hours=1))

    assert (claimed.state, claimed.tries, claimed.letter_id, claimed.reference) == ("waiting", 0, letter, reference)
    assert ProcrastinateJob.objects.filter(queue_name=QUEUE).count() == 2


def test_what_did_not_fail_is_not_tried_again(sending, claimed, ana):
    with pytest.raises(NotFailed):
        claimed.try_again(by=ana, at=MONDAY)


def test_what_was_sent_is_not_tried_again(claimed, ana):
    claimed.arrive(Taken("mail.example"), at=MONDAY)

    with pytest.raises(NotFailed):
        claimed.try_again(by=ana, at=MONDAY)


def test_what_was_promised_in_it_is_taken_back_with_it(sending, conversation, ana):
    before, with_it = (
        Commitment.promise(conversation, text="a new lantern", due_at=later(days=2), by=ana, at=at) for at in (later(minutes=-1), MONDAY)
    )

    sending.take_back(by=ana, at=later(seconds=9))

    assert list(conversation.commitments.all()) == [before]
    assert with_it.due_at == Conversation.objects.get().commitment_due_at


def test_within_ten_seconds_it_is_a_draft_again(sending, conversation, ana):
    conversation.refresh_from_db()
    assert conversation.waiting_since is None

    draft = sending.take_back(by=ana, at=later(seconds=9))

    assert (draft.text, draft.kind, draft.teammate) == ("We are on it.", "reply", ana)
    assert not Sending.objects.exists() and not Recipient.objects.exists()
    conversation.refresh_from_db()
    assert (conversation.waiting_since, conversation.preview) == (MONDAY, "Where is my parcel?")
    assert Event.objects.get(kind="sendings.taken_back").by == ana


def test_what_was_begun_meanwhile_is_kept_behind_it(sending, conversation, ana):
    Draft.keep(conversation, ana, kind="reply", text="And another thing", at=later(seconds=5))

    draft = sending.take_back(by=ana, at=later(seconds=9))

    assert draft.text == "We are on it.\n\nAnd another thing"
    assert Draft.objects.count() == 1


def test_who_read_it_too_stands_on_the_draft_again(conversation, ana):
    message = Message.say(conversation, kind="reply", text="Hello", by=ana, at=MONDAY, to=["ben@home.example"], cc=["eve@home.example"])

    assert Sending.of(message, at=MONDAY).take_back(by=ana, at=MONDAY).cc == "eve@home.example"


def test_after_ten_seconds_it_is_too_late(sending, ana):
    with pytest.raises(HasLeft):
        sending.take_back(by=ana, at=later(seconds=10))


def test_what_was_claimed_is_not_taken_back(claimed, ana):
    with pytest.raises(HasLeft):
        claimed.take_back(by=ana, at=later(seconds=1))

    assert Message.objects.filter(pk=claimed.message_id).exists()


def test_another_cannot_take_it_back(sending, dora):
    with pytest.raises(NotYours, match="Ana wrote this letter"):
        sending.take_back(by=dora, at=later(seconds=1))


def test_it_is_taken_back_once(sending, ana):
    sending.take_back(by=ana, at=later(seconds=1))

    with pytest.raises(HasLeft):
        sending.take_back(by=ana, at=later(seconds=2))


@pytest.mark.parametrize("wrong", [{"sent_at": MONDAY}, {"sent_at": MONDAY, "failed_at": MONDAY, "claimed_at": MONDAY}])
def test_the_database_knows_what_cannot_be(sending, wrong):
    with pytest.raises(IntegrityError):
        Sending.objects.filter(pk=sending.pk).update(**wrong)


def test_a_message_leaves_once(sending):
    with pytest.raises(IntegrityError):
        Sending.of(sending.message, at=MONDAY)


def test_what_a_teammate_may_not_read_they_do_not_see_leave(sending, ana, charlie):
    assert list(Sending.objects.visible_to(ana)) == [sending]
    assert not Sending.objects.visible_to(charlie).exists()


FULL = Failed("ben@home.example", "552 mailbox full", for_good=True)


@pytest.fixture
def sent(claimed):
    claimed.arrive(Taken("pigeon"), at=later(seconds=12))
    return claimed


def test_a_letter_that_is_brought_back_is_red_and_says_why(sent):
    sent.bounce_(FULL, later(minutes=1))

    assert (sent.state, sent.bounced_at, sent.bounce) == ("bounced", later(minutes=1), "ben@home.example: 552 mailbox full")
    assert list(Sending.objects.bounced()) == [sent]
    assert Event.objects.get(kind="sendings.bounced").details["conversation"] == sent.message.conversation_id


def test_whom_its_carrier_will_not_bring_it_to_makes_it_red_at_once(claimed):
    claimed.arrive(Taken("mail.example", (FULL,)), at=later(seconds=11))

    assert (claimed.state, claimed.sent_at, claimed.bounce) == ("bounced", later(seconds=11), "ben@home.example: 552 mailbox full")
    assert list(Sending.objects.undelivered()) == [claimed]


def test_told_twice_it_came_back_once(sent):
    for minutes in (1, 2):
        sent.bounce_(FULL, later(minutes=minutes))

    assert (sent.bounced_at, Event.objects.filter(kind="sendings.bounced").count()) == (later(minutes=1), 1)


def test_who_else_did_not_get_it_is_added(sent):
    sent.bounce_(FULL, later(minutes=1))
    sent.bounce_(Failed("eve@home.example", "550 unknown", for_good=True), later(minutes=2))

    assert sent.bounce == "ben@home.example: 552 mailbox full\neve@home.example: 550 unknown"


def test_one_that_is_only_late_is_not_red(sent):
    sent.bounce_(Failed("ben@home.example", "will be tried again", for_good=False), later(minutes=1))

    assert (sent.state, sent.failure, sent.bounced_at) == ("sent", "ben@home.example: will be tried again", None)


def test_what_comes_back_did_leave(claimed):
    claimed.doubt(at=later(minutes=1))

    claimed.bounce_(FULL, later(minutes=2))

    assert (claimed.state, claimed.sent_at, states()["perhaps_sent"]) == ("bounced", claimed.claimed_at, 0)


def test_its_writer_has_mended_it_by_writing_again(sent, conversation, ana):
    sent.bounce_(FULL, later(minutes=1))
    assert list(Sending.objects.undelivered()) == [sent]

    reply(conversation, ana, at=later(minutes=5))

    assert list(Sending.objects.undelivered()) == []


@pytest.mark.parametrize("outcome", [{"failed_at": MONDAY}, {"doubted_at": later(seconds=30)}])
def test_what_was_not_taken_is_not_delivered_either(claimed, outcome):
    Sending.objects.update(**outcome)

    assert list(Sending.objects.undelivered()) == [claimed]


def test_what_was_taken_is_held_to_be_delivered(sent):
    assert not Sending.objects.undelivered().exists()


def test_brought_back_it_may_be_sent_again_as_the_same_letter(sent, ana):
    sent.bounce_(FULL, later(minutes=1))

    sent.try_again(by=ana, at=later(minutes=2))
    assert (sent.state, sent.bounce, sent.is_perhaps_twice) == ("waiting", "", False)

    sent.claim(at=later(minutes=3))
    sent.arrive(Taken("pigeon"), at=later(minutes=3))
    assert (sent.state, sent.is_perhaps_twice) == ("sent", True)


def test_what_the_house_says_by_itself_leaves_at_once(conversation):
    message = Message.say(conversation, kind="automatic", text="We have it.", at=MONDAY, to=["ben@home.example"])

    assert Sending.of(message, at=MONDAY).due_at == MONDAY


def test_who_reads_it_where_they_asked_needs_no_letter(conversation, ana):
    Pigeon.begin(shows=True)
    message = Message.say(conversation, kind="reply", text="We are on it.", by=ana, at=MONDAY)

    assert Sending.of(message, at=MONDAY) is None
    assert Sending.of(reply(conversation, ana), at=MONDAY).state == "waiting"
