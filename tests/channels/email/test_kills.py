"""Killed while letters leave: none is lost, and one that may have come twice says so. bench/kills_sending.py does it 200 times."""

import random
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.db import connection
from django.utils.timezone import now

from amends.conversations.leaving import leave
from amends.conversations.models import Message, Sending
from tests.cast import MONDAY
from tests.channels.mail_server import mail_server

LETTERS, KILLS, LONGEST_SECONDS = 8, 3, 0.3


@pytest.fixture
def server(settings, tmp_path):
    settings.AMENDS_FILES = tmp_path
    with mail_server() as server:
        settings.AMENDS_SMTP_URL = server.url()
        yield server


@pytest.fixture
def sendings(conversation, ana):
    said = [Message.say(conversation, kind="reply", text=f"Number {n}", by=ana, at=MONDAY, to=["ben@home.example"]) for n in range(LETTERS)]
    return [Sending.of(message, at=MONDAY) for message in said]


def bring_and_die(server, tmp_path, seconds):
    command = [sys.executable, "-m", "tests.channels.email.bringing", connection.settings_dict["NAME"], str(tmp_path), str(server.port)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert child.stdout.readline() == b"ready\n"
    time.sleep(seconds)
    child.kill()
    child.communicate()


def send_again(ana):
    Sending.objects.waiting().update(due_at=MONDAY)
    leave("email")
    for sending in Sending.objects.perhaps_sent():
        sending.try_again(by=ana, at=now())


@pytest.mark.django_db(transaction=True)
def test_every_letter_arrives_and_a_second_copy_is_marked(sendings, server, ana, tmp_path):
    instants = random.Random(7)
    for _kill in range(KILLS):
        Sending.objects.waiting().update(due_at=MONDAY)
        bring_and_die(server, tmp_path, instants.uniform(0, LONGEST_SECONDS))
    for _time in range(2):
        send_again(ana)

    copies = Counter(letter["Message-ID"] for letter in server.letters)
    marked = {sending.reference for sending in Sending.objects.all() if sending.is_perhaps_twice}
    assert set(copies) == {sending.reference for sending in sendings}
    assert {name for name, n in copies.items() if n > 1} <= marked
    assert {sending.state for sending in Sending.objects.all()} == {"sent"}
