import pytest

from amends.conversations.models import Arrival
from tests.channels.dovecot import needs_dovecot
from tests.channels.email.letters import letter

pytestmark = [needs_dovecot, pytest.mark.django_db]


def test_a_letter_comes_in_as_it_lies_on_the_server(mail_house, mailbox, user, look_now):
    mail_house.deliver(letter(), to=user)

    assert look_now(mailbox) == 1
    (arrival,) = Arrival.objects.all()
    assert (arrival.inbox, arrival.channel, arrival.door, arrival.sender) == (mailbox.inbox, "email", "imap", "ben@home.example")
    assert b"Where is my parcel?" in arrival.raw.open().read()
