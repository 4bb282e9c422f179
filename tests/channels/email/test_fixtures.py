"""Public letters, odd ones above all, through our doors as they stand: each is kept byte for byte, and none stops the rest."""

import re

import pytest
from django.utils.timezone import now

from amends.channels.email.postman import fetch
from amends.conversations.models import Arrival
from tests.channels.dovecot import needs_dovecot
from tests.channels.email.letters import SUPPORT
from tests.channels.email.test_receive import lmtp, smtp
from tests.shared import SHARED, needs_shared

pytestmark = [needs_shared, pytest.mark.django_db(transaction=True)]


def awkward():
    """With the line ends of the mail."""
    files = sorted((SHARED / "fixtures" / "awkward").glob("*.eml"))
    return [re.sub(rb"\r?\n", b"\r\n", file.read_bytes()) for file in files]


def bodies():
    return {arrival.raw.open().read() for arrival in Arrival.objects.select_related("raw")}


@pytest.mark.parametrize("door", [smtp, lmtp])
def test_every_odd_letter_is_kept_byte_for_byte(support, door):
    with door() as line:
        for raw in awkward():
            line.sendmail("ben@home.example", [SUPPORT], raw)

    assert {body.rstrip(b"\r\n") for body in bodies()} == {raw.rstrip(b"\r\n") for raw in awkward()}


@needs_dovecot
def test_every_odd_letter_is_fetched_and_none_stops_the_rest(mail_house, mailbox, user):
    for raw in awkward():
        mail_house.deliver(raw, to=user)

    assert fetch(mailbox, clock=now) == len(awkward())
    Arrival.objects.look_into(at=now())
    Arrival.objects.look_into(at=now())

    assert not Arrival.objects.pending().exists()
    assert not Arrival.objects.quarantined().exists()
