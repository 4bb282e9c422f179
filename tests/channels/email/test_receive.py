"""What a mail server hears at our door, and when."""

import asyncio
import smtplib
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import OperationalError
from django.utils.timezone import now

from amends.channels.email.receive import receive
from amends.conversations.models import Arrival, Inbox
from tests.channels.email.letters import SUPPORT, letter

pytestmark = pytest.mark.django_db(transaction=True)
SALES = "sales@firm.example"


@contextmanager
def open_door(door, limit_bytes=10**6):
    """Its port, while it is open in a thread beside the test."""
    with socket.create_server(("127.0.0.1", 0)) as listening, ThreadPoolExecutor(1) as beside:
        loop, asked = asyncio.new_event_loop(), asyncio.Event()

        async def serve():
            await receive({door: listening}, clock=now, limit_bytes=limit_bytes)
            await asked.wait()

        served = beside.submit(lambda: asyncio.Runner(loop_factory=lambda: loop).run(serve()))
        try:
            yield listening.getsockname()[1]
        finally:
            loop.call_soon_threadsafe(asked.set)
            served.result(10)
            beside.submit(loop.close)


@contextmanager
def smtp(**ways):
    with open_door("smtp", **ways) as port, smtplib.SMTP("127.0.0.1", port, timeout=20) as line:
        yield line


@contextmanager
def lmtp(**ways):
    with open_door("lmtp", **ways) as port, smtplib.LMTP("127.0.0.1", port) as line:
        yield line


@pytest.fixture
def sales(db):
    return Inbox.objects.create(name="Sales", channel="email", address=SALES)


def say(line, *words):
    """Words of the protocol, and the codes that come back."""
    return [line.docmd(word)[0] for word in words]


def give(line, raw):
    """The letter, and as many answers as there are recipients."""
    line.send(raw + b"\r\n.\r\n")


def body(arrival):
    return arrival.raw.open().read()


def test_a_letter_is_kept_with_its_envelope_and_byte_for_byte(support):
    raw = b"Subject: Hi\r\n\r\n.a dot\r\n\xff\xfe no text\r\n" + b"long" * 50_000
    with smtp() as line:
        line.sendmail("ben@home.example", ["Support+r-token@FIRM.example"], raw)

    arrival = Arrival.objects.get()
    assert (arrival.inbox, arrival.door, arrival.sender) == (support, "smtp", "ben@home.example")
    assert arrival.recipients == ["Support+r-token@FIRM.example"]
    assert body(arrival) == raw + b"\r\n"


def test_nobody_elses_address_is_taken(support):
    with smtp() as line:
        line.ehlo()

        assert say(line, "MAIL FROM:<ben@home.example>", "RCPT TO:<eve@else.example>", "DATA") == [250, 550, 503]


def test_an_inbox_that_was_archived_takes_nothing(support, ana, monday):
    support.archive(by=ana, at=monday)
    with smtp() as line:
        line.ehlo()

        assert say(line, "MAIL FROM:<ben@home.example>", f"RCPT TO:<{SUPPORT}>") == [250, 550]


def test_the_null_path_of_a_bounce_is_kept_as_such(support):
    with smtp() as line:
        line.sendmail("", [SUPPORT], letter().as_bytes())

    assert Arrival.objects.get().sender == ""


def test_two_inboxes_are_an_arrival_each_and_two_addresses_of_one_are_one(support, sales):
    with smtp() as line:
        line.sendmail("ben@home.example", [SUPPORT, SALES, "support+more@firm.example"], letter().as_bytes())

    assert {arrival.inbox.name: len(arrival.recipients) for arrival in Arrival.objects.all()} == {"Support": 2, "Sales": 1}


def test_twice_is_once(support):
    with smtp() as line:
        for _time in range(2):
            line.sendmail("ben@home.example", [SUPPORT], letter().as_bytes())

    assert Arrival.objects.count() == 1


def test_250_is_said_after_the_commit_and_451_while_there_is_none(support, monkeypatch):
    def fall(*_args, **_kwargs):
        raise OperationalError("the database is away")

    monkeypatch.setattr(Arrival, "keep", fall)
    with smtp() as line, pytest.raises(smtplib.SMTPDataError) as refused:
        line.sendmail("ben@home.example", [SUPPORT], letter().as_bytes())

    assert refused.value.smtp_code == 451


def test_a_fault_of_ours_sends_no_letter_back(support, monkeypatch):
    monkeypatch.setattr(Arrival, "keep", lambda *_args, **_kwargs: 1 / 0)
    with smtp() as line, pytest.raises(smtplib.SMTPDataError) as refused:
        line.sendmail("ben@home.example", [SUPPORT], letter().as_bytes())

    assert refused.value.smtp_code == 451


def test_a_letter_that_says_it_is_too_large_is_refused_before_it_comes(support):
    with smtp(limit_bytes=1000) as line:
        line.ehlo()

        assert say(line, "MAIL FROM:<ben@home.example> SIZE=1001") == [552]


def test_a_letter_that_is_too_large_is_read_and_refused_and_the_next_one_comes_in(support):
    with smtp(limit_bytes=1000) as line:
        line.ehlo()
        say(line, "MAIL FROM:<ben@home.example>", f"RCPT TO:<{SUPPORT}>", "DATA")
        give(line, b"x" * 2_000_000)
        too_large = line.getreply()[0]
        line.sendmail("ben@home.example", [SUPPORT], b"Subject: Hi\r\n\r\n")

    assert too_large == 552
    assert Arrival.objects.count() == 1


def test_no_second_letter_is_smuggled_in_behind_a_bare_line_feed(support):
    with smtp() as line:
        line.ehlo()
        say(line, "MAIL FROM:<ben@home.example>", f"RCPT TO:<{SUPPORT}>", "DATA")
        give(line, b"one\n.\nMAIL FROM:<eve@else.example>\r\nRCPT TO:<" + SUPPORT.encode() + b">\r\nDATA\r\ntwo")

        assert line.getreply()[0] == 250
    assert Arrival.objects.get().sender == "ben@home.example"


def test_lmtp_answers_for_each_recipient(support, sales):
    with lmtp() as line:
        line.ehlo()
        say(line, "MAIL FROM:<ben@home.example>", f"RCPT TO:<{SUPPORT}>", f"RCPT TO:<{SALES}>", "DATA")
        give(line, letter().as_bytes())

        assert [line.getreply()[0], line.getreply()[0]] == [250, 250]
    assert {arrival.door for arrival in Arrival.objects.all()} == {"lmtp"}


def test_lmtp_says_for_each_recipient_that_a_letter_is_too_large(support, sales):
    with lmtp(limit_bytes=10) as line:
        line.ehlo()
        say(line, "MAIL FROM:<ben@home.example>", f"RCPT TO:<{SUPPORT}>", f"RCPT TO:<{SALES}>", "DATA")
        give(line, letter().as_bytes())

        assert [line.getreply()[0], line.getreply()[0]] == [552, 552]


def test_a_line_that_breaks_leaves_nothing(support):
    with smtp() as line:
        line.ehlo()
        say(line, "MAIL FROM:<ben@home.example>", f"RCPT TO:<{SUPPORT}>", "DATA")
        line.send(b"Subject: Hi\r\n\r\nhalf a")
        line.close()

    assert not Arrival.objects.exists()
