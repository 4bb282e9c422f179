import pytest
from django.utils.timezone import now

from amends.channels.email.models import Mailbox
from amends.conversations.models import Arrival, Inbox
from tests.channels.dovecot import dovecot, needs_dovecot
from tests.channels.email.letters import SUPPORT, letter

pytestmark = [needs_dovecot, pytest.mark.django_db]


@pytest.fixture(scope="module")
def mail_house():
    with dovecot() as server:
        yield server


@pytest.fixture
def mailbox(mail_house, ana, monday):
    inbox = Inbox.objects.create(name="Support", channel="email", address=SUPPORT)
    return Mailbox.set_up(inbox, by=ana, at=monday, **mail_house.account())


def test_letters_are_fetched_once(said, mail_house, mailbox):
    mail_house.deliver(letter())

    first, second = said("fetch", "--json"), said("fetch", "--json")

    assert [done.json["mailboxes"][0]["letters"] for done in (first, second)] == [1, 0]
    assert Arrival.objects.count() == 1


def test_only_the_mailbox_of_the_inbox_that_was_named(said, mailbox):
    assert said("fetch", "--inbox", "Sales", "--json").json == {"mailboxes": []}


def test_a_mailbox_that_cannot_be_reached_is_a_sentence_and_exit_code_1(said, mail_house, mailbox, ana, monday):
    Mailbox.set_up(mailbox.inbox, by=ana, at=now(), **mail_house.account(secret="wrong"))

    done = said("fetch")

    assert done.code == 1
    assert "wrong" in done.out
