"""From a door to the desk: kept first, then read, each letter on its own."""

from io import BytesIO

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from amends.base.models import Event, File
from amends.conversations.letterbox import looking, taking
from amends.conversations.letterbox.arrival import MOST_CUTS
from amends.conversations.letterbox.reading import look_after_arrivals, read
from amends.conversations.letterbox.scan import ScannerOutOfReach
from amends.conversations.models import Arrival, Conversation, Inbox, Message
from tests.conversations.letterbox.post import arrive, keep, later, raw
from tests.together import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def tripping(monkeypatch):
    """Whoever reads a letter that says so trips over it."""

    def sift(opened):
        if "trip" in opened.letter.text:
            raise ValueError("tripped")

    monkeypatch.setattr(taking, "ROW", (sift, *taking.ROW))


def test_a_letter_is_a_message_of_a_conversation_on_the_desk(inbox, dora, monday):
    arrival = arrive(raw(), inbox)

    conversation = Conversation.objects.visible_to(dora).waiting().get()
    assert (conversation.subject, conversation.preview, conversation.waiting_since) == ("My parcel", "Where is my parcel?", monday)
    assert (arrival.message.text, arrival.message.conversation, arrival.taken_at) == ("Where is my parcel?", conversation, monday)
    assert arrival.message.recipients.addresses("from") == ["ben@home.example"]


def test_the_row_of_a_new_conversation_is_what_its_messages_say(inbox):
    arrive(raw("x" * 500), inbox)
    before = list(Conversation.objects.values())

    Conversation.objects.all().reread()

    assert list(Conversation.objects.values()) == before


def test_a_stranger_becomes_a_customer_by_the_name_they_write_under(inbox):
    arrival = arrive(raw(From="Eve Adams <Eve@Home.example>"), inbox)

    customer = arrival.message.conversation.customer
    assert (customer.name, customer.addresses.get().value) == ("Eve Adams", "eve@home.example")


def test_who_is_known_stays_who_they_are(ben, inbox):
    arrival = arrive(raw(From="B. <BEN@home.example>"), inbox)

    assert arrival.message.conversation.customer == ben


def test_what_came_is_kept_before_anybody_looks_inside(inbox):
    arrival = keep(raw(), inbox)

    assert (arrival.raw.is_whole(), arrival.taken_at, Message.objects.count()) == (True, None, 0)


def test_the_same_bytes_by_the_same_door_are_one_arrival(inbox):
    first, second = keep(raw(), inbox), keep(raw(), inbox)
    Arrival.objects.look_into(at=later(0))

    assert first == second
    assert Message.objects.count() == 1


def test_many_are_kept_at_once_and_each_once(inbox, monday):
    letters = [raw(Message_ID=f"<{n}@home.example>") for n in (1, 2, 1)]

    kept = Arrival.keep_all([(BytesIO(letter), {"sender": "ben@home.example"}) for letter in letters], inbox=inbox, door="imap", at=monday)

    assert kept[0] == kept[2] != kept[1]
    assert (Arrival.objects.count(), File.objects.count(), {arrival.sender for arrival in kept}) == (2, 2, {"ben@home.example"})


def test_keeping_nothing_is_nothing(inbox, monday):
    assert Arrival.keep_all([], inbox=inbox, door="imap", at=monday) == []


def test_keeping_asks_for_one_job_however_many_come(inbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        keep(raw(), inbox)
        keep(raw(Message_ID="<2@home.example>"), inbox)

    assert ProcrastinateJob.objects.filter(queue_name="arrivals").count() == 1


def test_what_nobody_was_asked_to_read_is_asked_for_by_the_clock(inbox):
    keep(raw(), inbox)
    look_after_arrivals()
    look_after_arrivals()

    assert ProcrastinateJob.objects.filter(queue_name="arrivals").count() == 1


def test_the_job_reads_all_that_is_pending(inbox):
    for number in range(3):
        keep(raw(Message_ID=f"<{number}@home.example>"), inbox)

    read()

    assert Message.objects.count() == 3
    assert not Arrival.objects.pending().exists()


@pytest.mark.usefixtures("tripping")
def test_one_bad_letter_stops_no_other_and_is_quarantined_after_two_tries(inbox, monday):
    bad, good = keep(raw("trip"), inbox), keep(raw(Message_ID="<2@home.example>"), inbox)

    read()

    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.tries, bad.failure, bad.message) == (2, "ValueError: tripped", None)
    assert list(Arrival.objects.quarantined()) == [bad]
    assert good.message is not None


@pytest.mark.usefixtures("tripping")
def test_a_failure_leaves_nothing_behind(inbox):
    arrive(raw("trip"), inbox)

    assert not Conversation.objects.exists()
    assert [event.kind for event in Event.objects.all()] == ["arrivals.quarantined"]


def test_what_killed_its_reader_again_and_again_is_quarantined_unread(inbox):
    arrival = keep(raw(), inbox)
    Arrival.objects.update(tries=MOST_CUTS)

    read()

    arrival.refresh_from_db()
    assert "again and again" in arrival.failure
    assert arrival.quarantined_at


def test_after_a_kill_each_try_is_counted_before_it_is_made(inbox, monkeypatch, monday):
    keep(raw(), inbox)
    seen = []
    monkeypatch.setattr(taking, "ROW", (lambda opened: seen.append(Arrival.objects.get().tries), *taking.ROW))

    Arrival.objects.look_into(at=monday, careful=True)

    assert seen == [1]


def test_trouble_nobody_thought_of_ends_in_quarantine_too_and_the_others_are_read(inbox, monkeypatch):
    class Unheard(Exception):
        pass

    def sift(opened):
        if "trip" in opened.letter.text:
            raise Unheard

    monkeypatch.setattr(taking, "ROW", (sift, *taking.ROW))
    bad, good = keep(raw("trip"), inbox), keep(raw(Message_ID="<2@home.example>"), inbox)
    for _attempt in range(MOST_CUTS):
        with pytest.raises(Unheard):
            Arrival.objects.look_into(at=later(0), careful=True)
    Arrival.objects.look_into(at=later(0), careful=True)

    assert list(Arrival.objects.quarantined()) == [bad]
    assert list(Arrival.objects.exclude(message=None)) == [good]


def test_a_channel_that_is_not_set_up_quarantines_with_a_sentence(inbox, settings):
    settings.CHANNELS = {}
    arrival = arrive(raw(), inbox)

    assert arrival.failure.startswith("Nothing can be read that came by the channel “email”")


def test_a_letter_waits_for_the_scanner_without_a_try(inbox, monkeypatch, monday):
    arrival = keep(raw(), inbox)

    def silent(walked, channel, *, at):
        raise ScannerOutOfReach("The virus scanner does not answer.")

    monkeypatch.setattr(looking, "take", silent)
    assert Arrival.objects.look_into(at=monday) == 0
    arrival.refresh_from_db()
    assert (arrival.tries, arrival.failure, arrival.quarantined_at) == (0, "The virus scanner does not answer.", None)


@pytest.mark.parametrize("tries", [0, 1])
def test_waiting_for_the_scanner_after_a_kill_costs_no_try_however_long_it_lasts(inbox, monkeypatch, monday, tries):
    arrival = keep(raw(), inbox)
    Arrival.objects.update(tries=tries)

    def silent(walked, channel, *, at):
        raise ScannerOutOfReach("The virus scanner does not answer.")

    monkeypatch.setattr(looking, "take", silent)
    for _look in range(MOST_CUTS + 2):
        Arrival.objects.look_into(at=monday, careful=True)

    arrival.refresh_from_db()
    assert (arrival.tries, arrival.quarantined_at) == (tries, None)


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_read_every_letter_once(inbox):
    for number in range(8):
        keep(raw(f"Number {number}", Message_ID=f"<{number}@home.example>", Subject=f"No {number}"), inbox)

    together(*[lambda: Arrival.objects.look_into(at=later(0))] * 4)

    assert sorted(Message.objects.values_list("text", flat=True)) == [f"Number {number}" for number in range(8)]


@pytest.mark.django_db(transaction=True)
def test_letters_of_one_thread_read_at_once_are_one_conversation(inbox):
    for number in range(1, 5):
        keep(raw(f"Number {number}", Message_ID=f"<{number}@home.example>", References="<0@home.example>"), inbox)

    together(*[lambda: Arrival.objects.look_into(at=later(0))] * 4)

    assert (Conversation.objects.count(), Message.objects.count()) == (1, 4)


@pytest.mark.django_db(transaction=True)
def test_the_same_letter_at_once_in_two_inboxes_is_one_message(inbox):
    first, second = keep(raw(), inbox), keep(raw(), Inbox.objects.create(name="Orders", channel="email"))

    together(*[lambda: Arrival.objects.look_into(at=later(0))] * 2)

    first.refresh_from_db()
    second.refresh_from_db()
    assert first.message == second.message == Message.objects.get()
