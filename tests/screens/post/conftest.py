"""Post that came, some minutes before a page is read, and what became of it."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils.timezone import now

from amends.base.models import File
from amends.channels.email.models import Mailbox
from amends.conversations.models import Arrival, Draft, Sending, Stillness

LETTER = "From: {name} <{name}@home.example>\r\nTo: letters@firm.example\r\nSubject: {subject}\r\n\r\nHello.\r\n"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.AMENDS_FILES = tmp_path


@pytest.fixture
def arrive(inbox, firm):
    """Something came into an inbox, so many minutes ago. `became` says what of it."""

    def arrive(name="eva", subject="My parcel", *, minutes=1, inbox=inbox, **became):
        at = now() - timedelta(minutes=minutes)
        raw = File.keep(BytesIO(LETTER.format(name=name, subject=subject).encode()), at=at)
        return Arrival.objects.create(
            inbox=inbox, raw=raw, channel="email", door="imap", sender=f"{name}@home.example", arrived_at=at, **became
        )

    return arrive


@pytest.fixture
def parked(arrive):
    def park(name="robot", subject="Out of office", *, minutes=1, why="It says so itself: Auto-Submitted.", **told):
        at = now() - timedelta(minutes=minutes)
        arrival = arrive(name, subject, minutes=minutes, parked_at=at, parked_as="auto_reply", **told)
        arrival.remarks.create(filter="classify", said=why)
        return arrival

    return park


@pytest.fixture
def quarantined(arrive):
    def keep(name="mallory", *, minutes=1, why="A line that never ends.", **told):
        return arrive(name, "Odd", minutes=minutes, quarantined_at=now() - timedelta(minutes=minutes), failure=why, tries=2, **told)

    return keep


@pytest.fixture
def silent(inbox, firm):
    """Its inbox has been silent for longer than is usual."""
    at = now()
    heard, usual = at - timedelta(days=3), at - timedelta(days=1)
    return Stillness.objects.create(inbox=inbox, heard_at=heard, arrivals=400, usual_until=usual, looked_at=at, fell_silent_at=usual)


@pytest.fixture
def failing(inbox, ana, firm):
    """Its mailbox lets nobody in."""
    mailbox = Mailbox.set_up(inbox, by=ana, at=now() - timedelta(hours=3), host="mail.example", user="letters", secret="not told")
    mailbox.fail("The password is refused.", at=now() - timedelta(hours=2))
    return mailbox


@pytest.fixture
def reply(conversation, ana, firm):
    """Ana answers Ben, so many minutes ago: the letter, in a carrier's hand."""

    def say(text="It leaves today.", minutes=2):
        at = now() - timedelta(minutes=minutes)
        message = Draft.keep(conversation, ana, kind="reply", text=text, at=at).say(at=at, anyway=True)
        letter = Sending.objects.get(message=message)
        letter.claim(at=at)
        return letter

    return say
