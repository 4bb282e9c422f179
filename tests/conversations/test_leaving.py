"""One letter after the other; a carrier that fails delays its letters and nothing else."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils.timezone import now
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from amends.base.jobs import drain
from amends.base.models import Firm
from amends.conversations.channel import NotKnown, NotTaken, OutOfReach, Taken
from amends.conversations.leaving import bring, leave, look_after_letters
from amends.conversations.models import Draft, KnownId, Message, Sending
from amends.conversations.post import Post
from amends.conversations.sending import QUEUE
from tests.cast import MONDAY
from tests.conversations.pigeon import CHANNELS, Pigeon
from tests.together import together


@pytest.fixture(autouse=True)
def _pigeons(settings, tmp_path):
    settings.CHANNELS, settings.AMENDS_FILES = CHANNELS, tmp_path
    Pigeon.begin()


@pytest.fixture
def reply(conversation, ana):
    """Says something; its letter is due since long."""

    def say(text="We are on it."):
        message = Message.say(conversation, kind="reply", text=text, by=ana, at=MONDAY, to=["ben@home.example"])
        return Sending.of(message, at=MONDAY)

    return say


@pytest.fixture
def simulated(db):
    Firm.the()
    Firm.objects.update(simulated_at=MONDAY)


def state(sending):
    return Sending.objects.get(pk=sending.pk).state


def test_everything_due_leaves_in_order(reply):
    first, second = reply("One"), reply("Two")

    leave("email")

    assert [state(first), state(second)] == ["sent", "sent"]
    assert [said.split(b": ")[1] for said in Pigeon.asked] == [b"One", b"Two"]


def test_what_is_not_due_stays(reply):
    sending = reply()
    Sending.objects.update(due_at=MONDAY + timedelta(days=36500))

    leave("email")

    assert (state(sending), Pigeon.asked) == ("waiting", [])


def test_it_leaves_once_though_two_jobs_come(reply):
    sending = reply()

    leave("email")
    leave("email")

    assert (len(Pigeon.asked), sending.message.sending.pk) == (1, sending.pk)


def test_its_letter_is_kept_before_anybody_is_asked(reply):
    sending = reply()
    Pigeon.begin(NotTaken("451 busy"))

    leave("email")

    assert Sending.objects.get(pk=sending.pk).letter.is_whole()


def test_one_that_is_not_taken_does_not_keep_the_others(reply):
    first, second = reply("One"), reply("Two")
    Pigeon.begin(NotTaken("550 no such person", for_good=True))

    leave("email")

    assert [state(first), state(second)] == ["failed", "sent"]


def test_a_carrier_out_of_reach_is_asked_no_further(reply):
    first, second = reply("One"), reply("Two")
    Pigeon.begin(OutOfReach("no pigeon came"))

    leave("email")

    assert len(Pigeon.asked) == 1
    assert [Sending.objects.get(pk=sending.pk).tries for sending in (first, second)] == [1, 0]


def test_a_carrier_that_goes_silent_may_have_taken_it(reply):
    sending = reply()
    Pigeon.begin(NotKnown("silence"))

    leave("email")
    leave("email")

    assert (state(sending), len(Pigeon.asked)) == ("perhaps sent", 1)


def test_without_a_carrier_it_waits_and_says_for_what(reply):
    sending = reply()
    Pigeon.begin(is_home=False)

    leave("email")

    sending.refresh_from_db()
    assert (sending.state, sending.tries, sending.failure) == ("waiting", 0, "Buy a pigeon first.")
    assert not Sending.objects.due(at=MONDAY).exists()


def test_once_there_is_a_carrier_it_leaves(reply):
    sending = reply()
    Pigeon.begin(is_home=False)
    leave("email")
    Pigeon.begin()
    Sending.objects.update(due_at=MONDAY)

    leave("email")

    sending.refresh_from_db()
    assert (sending.state, sending.failure) == ("sent", "")


def test_one_that_cannot_be_written_keeps_nobody_waiting_and_says_so(reply, monkeypatch):
    first, second = reply("Stumbles"), reply("Two")
    monkeypatch.setattr(Pigeon, "write", lambda self, sending: b"Two" if sending.message.text == "Two" else 1 / 0)

    leave("email")

    first.refresh_from_db()
    assert [state(first), state(second)] == ["waiting", "sent"]
    assert "by a fault of Amends" in first.failure and first.failure.endswith("ZeroDivisionError: division by zero")
    assert list(Post(at=now()).held) == [first]


def test_one_whose_file_is_gone_is_seen(reply, monkeypatch, tmp_path):
    sending = reply()
    monkeypatch.setattr(Pigeon, "write", lambda self, sending: (tmp_path / "parcel.jpg").read_bytes())

    leave("email")

    sending.refresh_from_db()
    assert (sending.state, sending.tries, Pigeon.asked) == ("waiting", 0, [])
    assert "FileNotFoundError" in sending.failure


def test_nothing_leaves_a_simulated_firm(reply, simulated):
    sending = reply()

    leave("email")

    sending.refresh_from_db()
    assert (sending.state, sending.carrier, Pigeon.asked) == ("sent", "outbox", [])
    assert sending.letter.open().read().endswith(b"We are on it.")


def test_what_the_other_side_has_already_is_not_carried(reply):
    sending = reply()
    Pigeon.begin(there="chat")

    leave("email")

    sending.refresh_from_db()
    assert (sending.state, sending.carrier, Pigeon.asked) == ("sent", "chat", [])


def test_answers_are_found_by_the_name_its_carrier_gave_it(reply):
    sending = reply()
    Pigeon.begin(known_as="<x@pigeons.example>")

    leave("email")

    assert KnownId.objects.among(["<x@pigeons.example>"]).get().message == sending.message


def test_a_simulated_firm_needs_no_carrier(reply, simulated):
    sending = reply()
    Pigeon.begin(is_home=False)

    leave("email")

    assert state(sending) == "sent"


def test_what_was_taken_back_does_not_leave(reply, ana):
    reply().take_back(by=ana, at=MONDAY)

    leave("email")

    assert Pigeon.asked == []


def test_what_a_killed_job_had_in_hand_is_perhaps_sent(reply):
    sending, waiting = reply("One"), reply("Two")
    sending.claim(at=MONDAY)

    leave("email")

    assert [state(sending), state(waiting)] == ["perhaps sent", "sent"]


def test_nothing_is_held_while_the_carrier_answers(transactional_db, reply, monkeypatch):
    sending, held = reply(), []
    monkeypatch.setattr(Pigeon, "carry", lambda self, letter: held.append(connection.in_atomic_block) or Taken("pigeon"))

    leave("email")

    assert (held, state(sending)) == ([False], "sent")


def test_what_is_due_and_has_lost_its_job_gets_one(reply):
    reply()
    ProcrastinateJob.objects.all().delete()

    for _ in range(3):
        look_after_letters()

    assert [job.args for job in ProcrastinateJob.objects.filter(queue_name=QUEUE)] == [{"channel": "email"}]


def test_what_a_killed_job_left_is_looked_after_too(reply):
    reply().claim(at=MONDAY)
    ProcrastinateJob.objects.all().delete()

    look_after_letters()

    assert ProcrastinateJob.objects.filter(queue_name=QUEUE).count() == 1


def test_where_nothing_waits_there_is_no_job(reply):
    reply()
    leave("email")
    ProcrastinateJob.objects.all().delete()

    look_after_letters()

    assert not ProcrastinateJob.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_ask_the_carrier_once(reply):
    sending = reply()
    twins = [Sending.objects.get(pk=sending.pk) for _ in range(2)]

    together(*[lambda twin=twin: bring(twin, Pigeon()) for twin in twins])

    assert (len(Pigeon.asked), state(sending)) == (1, "sent")


@pytest.mark.django_db(transaction=True)
def test_taken_back_and_sent_at_once_it_is_one_of_them(reply, ana):
    sending = reply()
    twin = Sending.objects.get(pk=sending.pk)

    together(lambda: sending.take_back(by=ana, at=MONDAY), lambda: bring(twin, Pigeon()))

    assert len(Pigeon.asked) + Draft.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_no_job(conversation, ana):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        message = Message.say(conversation, kind="reply", text="Never", by=ana, at=MONDAY, to=["ben@home.example"])
        Sending.of(message, at=MONDAY)
        raise ZeroDivisionError

    assert not ProcrastinateJob.objects.filter(queue_name=QUEUE).exists()


@pytest.mark.django_db(transaction=True)
def test_a_worker_takes_it_and_a_command_does_not(reply):
    sending = reply()
    ProcrastinateJob.objects.filter(queue_name=QUEUE).update(scheduled_at=MONDAY)

    drain()
    assert state(sending) == "waiting"

    work_off_letters()
    assert state(sending) == "sent"


def work_off_letters():
    """In a thread of its own: a browser's test may have left an event loop in this one."""
    with ThreadPoolExecutor(1) as apart:
        apart.submit(_work_off_letters).result()


def _work_off_letters():
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(queues=[QUEUE], wait=False, install_signal_handlers=False, listen_notify=False)


@pytest.mark.django_db(transaction=True)
def test_killed_while_the_carrier_answers_it_is_asked_once(reply, tmp_path):
    sending = reply()

    child = subprocess.Popen(
        [sys.executable, "-m", "tests.conversations.one_letter", connection.settings_dict["NAME"], tmp_path], stdout=subprocess.PIPE
    )
    assert child.stdout.readline() == b"asked\n"
    child.kill()
    child.communicate()
    assert state(sending) == "leaving"

    leave("email")
    assert (state(sending), Pigeon.asked) == ("perhaps sent", [])
