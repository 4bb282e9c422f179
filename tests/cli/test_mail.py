import json
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
from django.utils.timezone import now

from amends.base import embedded
from amends.channels.email.models import Mailbox
from amends.conversations.models import Arrival, Inbox
from tests.channels.dovecot import dovecot, needs_dovecot
from tests.channels.email.letters import SUPPORT, letter
from tests.cli.test_serve import child, kill, serving
from tests.program import amends, environment, wait_for

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
    Inbox.objects.create(name="Sales", channel="email", address="sales@firm.example")

    assert said("fetch", "--inbox", "Sales", "--json").json == {"mailboxes": []}


def test_a_name_no_inbox_has_is_said_again(said, mailbox):
    done = said("fetch", "--inbox", "Suport")

    assert (done.code, "There is no inbox named Suport; there are: Support." in done.err) == (1, True)


def test_a_mailbox_that_cannot_be_reached_is_a_sentence_and_exit_code_1(said, mail_house, mailbox, ana, monday):
    Mailbox.set_up(mailbox.inbox, by=ana, at=now(), **mail_house.account(secret="wrong"))

    done = said("fetch")

    assert done.code == 1
    assert "wrong" in done.out


@pytest.fixture(scope="module")
def home():
    with tempfile.TemporaryDirectory(prefix="amends-mail-") as folder:
        assert amends("user", "add", "ana@firm.example", home=folder).returncode == 0
        yield Path(folder)
        embedded.Server(Path(folder) / "postgres").stop()


def words_in(home):
    """What customers said, as the tables of a home have it."""
    with psycopg.connect(embedded.dsn(home)) as line:
        return [row[0] for row in line.execute("SELECT text FROM conversations_message WHERE kind = 'received' ORDER BY id")]


@pytest.mark.embedded
def test_what_is_brought_while_everything_runs_is_on_the_desk_and_a_killed_postman_comes_back(home, mail_house):
    with serving(home) as house:
        told = json.dumps(mail_house.account("desk@firm.example"))
        plain = environment(home, DJANGO_SETTINGS_MODULE="amends.settings")
        subprocess.run([sys.executable, Path(__file__).with_name("setting_up.py"), told], env=plain, check=True)
        mail_house.deliver(letter("One"), to="desk@firm.example")
        wait_for(lambda: words_in(home) == ["One"])

        kill(child(house, "run-mail"))
        mail_house.deliver(letter("Two", message_id="<two@home.example>"), to="desk@firm.example")

        assert wait_for(lambda: words_in(home) == ["One", "Two"])
        assert "Traceback" not in house.said()
