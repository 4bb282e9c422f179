"""A letter in its conversation: what is shown of it there, what could not be read, and the ways to all of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from amends.conversations.letterbox.remark import Remark
from amends.conversations.models import Draft, Inbox, Message, Sending
from amends.screens.conversation.thread import SHOWN_FILES
from tests.screens.letter.conftest import mail


@pytest.fixture
def thread(as_dora):
    """As Dora reads the conversation of a letter."""
    return lambda arrival: as_dora.get(reverse("conversation", args=[arrival.message.conversation_id])).text


def test_what_is_left_out_can_be_shown_in_its_place_by_one_key(arrives, thread):
    arrival = arrives(mail())
    Message.objects.update(folded_letters=120)

    shown = thread(arrival)

    assert f'href="/letters/{arrival.pk}/" hx-get="/letters/{arrival.pk}/" hx-target="previous .said" data-key="f"' in shown
    assert "Shortened: show all" in shown


def test_nothing_is_called_shortened_that_is_whole(arrives, thread):
    shown = thread(arrives(mail()))

    assert "Shortened" not in shown
    assert "As written" not in shown
    assert "How it was read" in shown


def test_what_came_as_html_can_be_seen_as_it_was_written(arrives, thread):
    arrival = arrives(mail(html="<p>Hello</p>"))

    assert f'href="/letters/{arrival.pk}/?as=html" hx-get="/letters/{arrival.pk}/?as=html"' in thread(arrival)


def test_what_could_not_be_read_is_said_in_the_thread(arrives, thread):
    arrival = arrives(mail())
    Remark.objects.create(arrival=arrival, filter="read", said="Could not read part <3>.")
    Remark.objects.create(arrival=arrival, filter="thread", said="It answers another.")

    shown = thread(arrival)

    assert '<p class="unread" dir="auto">Could not read part &lt;3&gt;.</p>' in shown
    assert "It answers another." not in shown


def test_what_was_wrong_with_a_file_is_said_beside_it_alone(arrives, thread):
    arrival = arrives(mail(files=[("a.pdf", "application/pdf", b"%PDF-1.4")]))
    arrival.message.attachments.update(remark="Could not decode it.")
    Remark.objects.create(arrival=arrival, filter="read", said="a.pdf: Could not decode it.")

    assert thread(arrival).count("Could not decode it.") == 1


def test_a_letter_of_a_list_says_that_it_is_one(arrives, thread):
    arrival = arrives(mail())
    assert "by a machine or a list" not in thread(arrival)

    Remark.objects.create(arrival=arrival, filter="classify", said="It has a List-Id.")

    assert '<span class="chip" title="It has a List-Id.">by a machine or a list</span>' in thread(arrival)


def test_a_letter_that_came_to_two_inboxes_is_said_once(arrives, thread):
    first = arrives(mail())
    second = arrives(mail(), inbox=Inbox.objects.create(name="Sales", channel="email"))

    assert first.message_id == second.message_id
    assert thread(first).count("How it was read") == 1


def test_of_very_many_files_the_first_are_named_there(arrives, thread):
    arrival = arrives(mail(files=[(f"{n}.txt", "text/plain", b"%d" % n) for n in range(SHOWN_FILES + 3)]))

    shown = thread(arrival)

    assert f">{SHOWN_FILES - 1}.txt<" in shown
    assert f">{SHOWN_FILES}.txt<" not in shown
    assert f'<a href="/letters/{arrival.pk}/">3 more</a>' in shown


def test_a_file_that_stayed_in_the_letter_is_told_of(arrives, thread, settings):
    settings.AMENDS_ATTACHMENT_LIMIT_MB = 1
    shown = thread(arrives(mail(files=[("film.mov", "video/mp4", bytes(2 * 2**20))])))

    assert "film.mov has 2 MB, and 1 are allowed: it is in the letter as it came." in shown


@pytest.fixture
def reply(arrives, ana):
    """Ana has answered Ben's letter."""
    talk = arrives(mail()).message.conversation
    talk.inbox.address = "letters@firm.example"
    talk.inbox.save()
    at = now() - timedelta(minutes=3)
    return Draft.keep(talk, ana, kind="reply", text="It leaves today.", at=at).say(at=at, anyway=True)


def read(client, reply):
    return client.get(reverse("conversation", args=[reply.conversation_id]))


def test_a_reply_that_came_back_says_why_and_what_to_do(as_dora, reply):
    Sending.objects.update(bounced_at=now(), bounce="ben@home.example: no such mailbox <here>")

    shown = read(as_dora, reply).text

    assert 'class="sending misery"' in shown
    assert "It came back." in shown
    assert "no such mailbox &lt;here&gt;" in shown
    assert "ask for another address, or call" in shown


def test_the_report_of_one_that_came_back_can_be_read_and_is_not_taken_for_it(as_dora, reply, arrives):
    report = arrives(mail(Auto_Submitted="auto-replied", Message_ID="<report@home.example>"))
    report.message = reply
    report.save()
    Sending.objects.update(bounced_at=now(), bounce="no such mailbox")

    shown = read(as_dora, reply).text

    assert f'<a href="/letters/{report.pk}/">Read the report</a>' in shown
    assert shown.count("How it was read") == 1
    assert as_dora.get(f"/letters/{report.pk}/").status_code == 200


def test_one_that_may_have_arrived_twice_says_so(as_dora, reply):
    letter = Sending.objects.get()
    letter.keep_letter(lambda sending: b"x", at=now())
    Sending.objects.update(claimed_at=now(), sent_at=now(), doubted_at=now() - timedelta(minutes=2), carrier="mail.firm.example")

    assert "Perhaps twice" in read(as_dora, reply).text


def test_when_it_comes_back_an_open_page_hears_of_it(as_dora, reply):
    now_ = reverse("conversation_now", args=[reply.conversation_id])
    marks = {name: getattr(read(as_dora, reply).context["shown"], name).mark for name in ("head", "thread", "panel")}
    assert as_dora.get(now_, marks).status_code == 204

    Sending.objects.update(bounced_at=now(), bounce="no such mailbox")

    assert "It came back." in as_dora.get(now_, marks).text


def test_what_the_house_says_by_itself_bears_its_name(as_dora, reply):
    Message.objects.create(conversation=reply.conversation, kind="automatic", text="We have your letter.", at=now())

    shown = read(as_dora, reply).text

    assert "answered by itself" in shown
    assert "Lanterns &amp; Daughters</b>" in shown
