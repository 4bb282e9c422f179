"""Killed while letters are read: none is lost, none is there twice. bench/kills_arriving.py does it 200 times."""

import random
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.db import connection

from amends.conversations.letterbox.reading import read
from amends.conversations.models import Arrival, KnownId, Message, Recipient
from tests.conversations.letterbox.post import keep, raw

LETTERS, KILLS, LONGEST_SECONDS = 40, 3, 0.2


def read_and_die(files, seconds):
    command = [sys.executable, "-m", "tests.conversations.letterbox.killed", connection.settings_dict["NAME"], str(files)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdout.readline() == b"ready\n"
    child.stdin.write(b"go\n")
    child.stdin.flush()
    time.sleep(seconds)
    child.kill()
    child.communicate()


@pytest.mark.django_db(transaction=True)
def test_every_letter_is_in_one_message_and_none_is_torn(inbox, settings):
    for number in range(LETTERS):
        keep(raw(f"Number {number}", Message_ID=f"<{number}@home.example>", Subject=f"No {number}"), inbox)

    instants = random.Random(7)
    for _kill in range(KILLS):
        read_and_die(settings.AMENDS_FILES, instants.uniform(0, LONGEST_SECONDS))
    read()

    assert set(Counter(Message.objects.values_list("text", flat=True)).values()) == {1}
    assert {Message.objects.count(), KnownId.objects.count(), Recipient.objects.filter(role="from").count()} == {LETTERS}
    assert not Arrival.objects.pending().exists()
