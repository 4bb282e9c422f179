import pytest

from amends.channels.email import imap
from amends.channels.email.imap import look
from amends.channels.email.line import reached
from amends.channels.email.models import Mailbox
from amends.conversations.models import Inbox
from tests.channels.dovecot import dovecot
from tests.channels.email.letters import SUPPORT


@pytest.fixture(scope="module")
def mail_house():
    """A dovecot for the tests of a file; each test has a user of its own."""
    with dovecot() as server:
        yield server


@pytest.fixture
def user(mail_house, request):
    """Whose mailbox is empty."""
    return f"{request.node.name.encode().hex()[:24]}{abs(hash(request.node.nodeid)) % 10**8}@firm.example"


@pytest.fixture
def support(db):
    return Inbox.objects.create(name="Support", channel="email", address=SUPPORT)


@pytest.fixture
def mailbox(mail_house, user, support, ana, monday):
    return Mailbox.set_up(support, by=ana, at=monday, **mail_house.account(user))


@pytest.fixture
def look_now(monday):
    """Look into a mailbox once, on a line of its own; how many letters came."""

    def look_into(mailbox):
        mailbox.refresh_from_db()
        with reached(mailbox.account()) as line:
            return look(mailbox, line, clock=lambda: monday, together=imap.TOGETHER)

    return look_into
