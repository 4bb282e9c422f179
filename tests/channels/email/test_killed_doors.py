"""Killed while letters are fetched: none is lost, none is there twice. bench/kills_doors.py does it 200 times, to every door."""

import random
import re
import subprocess
import sys
import time

import pytest
from django.db import connection
from django.utils.timezone import now

from amends.channels.email.line import reached
from amends.channels.email.postman import BeingFetched, fetch
from amends.conversations.models import Arrival
from tests.channels.dovecot import needs_dovecot
from tests.channels.email.letters import letter
from tests.program import wait_for

LETTERS, KILLS, LONGEST_SECONDS = 8, 3, 0.2


def fetch_and_die(files, seconds):
    command = [sys.executable, "-m", "tests.channels.email.fetching", connection.settings_dict["NAME"], str(files)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert child.stdout.readline() == b"ready\n"
    time.sleep(seconds)
    child.kill()
    child.communicate()


def fetched(mailbox):
    """In peace; False while the database has not heard yet that the last one is dead."""
    mailbox.refresh_from_db()
    try:
        return fetch(mailbox, clock=now) >= 0
    except BeingFetched:
        return False


def kept():
    """The number of every letter that is there, as often as it is."""
    return sorted(int(re.search(rb"Letter number (\d+)", arrival.raw.open().read())[1]) for arrival in Arrival.objects.all())


def marked(mailbox):
    """How many letters the mail server has as read."""
    with reached(mailbox.account()) as line:
        return len(line.box.uids("SEEN", charset=None))


@needs_dovecot
@pytest.mark.django_db(transaction=True)
def test_every_letter_is_there_once_and_none_was_marked_too_early(mail_house, mailbox, user, settings, tmp_path):
    settings.AMENDS_FILES = tmp_path
    instants = random.Random(7)
    for kill in range(KILLS):
        for number in range(LETTERS * kill, LETTERS * (kill + 1)):
            mail_house.deliver(letter(f"Letter number {number}", message_id=f"<{number}@home.example>"), to=user)
        fetch_and_die(tmp_path, instants.uniform(0, LONGEST_SECONDS))
        assert marked(mailbox) <= Arrival.objects.count()

    wait_for(lambda: fetched(mailbox))

    assert kept() == list(range(LETTERS * KILLS))
