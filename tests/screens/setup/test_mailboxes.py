"""The mailbox of an inbox: typed, tried out, kept, stopped; what is secret is never shown."""

import re
import socket

import pytest
from django.utils.timezone import now

from amends.base.models import Firm
from amends.channels.email.models import Mailbox
from amends.conversations.models import Inbox
from tests.screens.setup.test_firm import undo

ACCOUNT = {"host": "127.0.0.1", "security": "none", "user": "letters", "auth": "password", "secret": "a lantern", "folder": "INBOX"}


@pytest.fixture
def address(inbox, firm):
    return f"/settings/inboxes/{inbox.pk}/mailbox/"


@pytest.fixture
def mailbox(inbox, ana, firm):
    return Mailbox.set_up(inbox, by=ana, at=now(), host="mail.example", user="letters", secret="a lantern")


@pytest.fixture
def deaf_port():
    """Nobody listens there."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        return str(door.getsockname()[1])


def steps(answer):
    return re.findall(r'<li class="(right|wrong)">', answer.text)


def test_an_inbox_leads_to_its_mailbox(as_ana, inbox, address):
    assert f'href="{address}"' in as_ana.get(f"/settings/inboxes/{inbox.pk}/").text
    assert "Nothing is fetched yet" in as_ana.get(address).text


def test_an_account_is_kept(as_ana, inbox, address):
    answer = as_ana.post(address, ACCOUNT | {"port": "1143"}, follow=True)

    mailbox = Mailbox.objects.get(inbox=inbox)
    assert (mailbox.host, mailbox.port, mailbox.user, mailbox.security) == ("127.0.0.1", 1143, "letters", "none")
    assert mailbox.account().secret == "a lantern"
    assert "Kept: its letters are fetched from now on." in answer.text


def test_one_that_is_fetched_says_how_to_try_it_out(as_ana, mailbox, address):
    page = as_ana.get(address).text

    assert "To try it out, write to it from an address that is none of your inboxes" in page
    assert 'href="/post/parked/"' in page


def test_a_simulated_firm_says_why_it_keeps_none(as_ana, address, monday):
    Firm.objects.update(simulated_at=monday)
    answer = as_ana.post(address, ACCOUNT)

    assert (answer.status_code, "no answer leaves it" in answer.text) == (422, True)


def test_a_password_is_never_shown(as_ana, mailbox, address):
    page = as_ana.get(address).text

    assert "a lantern" not in page
    assert mailbox.secret not in page
    assert 'value="mail.example"' in page


def port_shown(page):
    return re.search(r'<input[^>]*name="port"[^>]*>', page)[0]


def test_a_port_that_was_left_empty_stays_so_and_follows_how_the_line_is_secured(as_ana, mailbox, address):
    assert "value=" not in port_shown(as_ana.get(address).text)

    as_ana.post(address, ACCOUNT | {"security": "starttls", "port": ""})

    assert Mailbox.objects.get().port == 143


def test_a_port_of_its_own_is_shown(as_ana, address):
    as_ana.post(address, ACCOUNT | {"port": "1143"})

    assert 'value="1143"' in port_shown(as_ana.get(address).text)


def test_nor_is_one_that_was_typed_with_a_mistake_beside_it(as_ana, address):
    answer = as_ana.post(address, ACCOUNT | {"port": "99999999"})

    assert answer.status_code == 422
    assert "a lantern" not in answer.text
    assert 'value="letters"' in answer.text


def test_an_empty_password_leaves_the_one_that_is_kept(as_ana, mailbox, address):
    as_ana.post(address, ACCOUNT | {"host": "other.example", "secret": ""})

    mailbox.refresh_from_db()
    assert (mailbox.host, mailbox.account().secret) == ("other.example", "a lantern")


@pytest.mark.parametrize(
    "wrong", [{"host": ""}, {"user": ""}, {"security": "ssl"}, {"auth": "smile"}, {"port": "0"}, {"moved_to": "INBOX"}]
)
def test_what_cannot_be_is_refused_and_kept_in_sight(as_ana, address, wrong):
    answer = as_ana.post(address, ACCOUNT | wrong)

    assert answer.status_code == 422
    assert not Mailbox.objects.exists()


def test_xoauth2_asks_for_its_own(as_ana, address):
    told = {"auth": "xoauth2", "token_url": "https://login.example/token", "client_id": "amends", "client_secret": "hidden"}

    as_ana.post(address, ACCOUNT | told)

    account = Mailbox.objects.get().account()
    assert (account.auth, account.token_url, account.client_id, account.client_secret) == tuple(told.values())


def test_a_connection_is_tried_and_every_step_told(as_ana, address, deaf_port):
    answer = as_ana.post(f"{address}trial/", ACCOUNT | {"port": deaf_port})

    assert answer.status_code == 200
    assert steps(answer) == ["right", "wrong"]
    assert not Mailbox.objects.exists()


def test_an_open_page_is_sent_the_steps_alone(as_ana, address, deaf_port):
    answer = as_ana.post(f"{address}trial/", ACCOUNT | {"port": deaf_port}, headers={"HX-Request": "true"})

    assert steps(answer)[-1] == "wrong"
    assert "<html" not in answer.text


def test_what_is_no_account_is_not_tried(as_ana, address):
    answer = as_ana.post(f"{address}trial/", ACCOUNT | {"host": ""})

    assert answer.status_code == 422
    assert steps(answer) == []


def test_it_is_stopped_and_fetched_again(as_ana, mailbox, address):
    answer = as_ana.post(f"{address}stopping/", follow=True)
    mailbox.refresh_from_db()
    assert mailbox.stopped_at
    assert "Fetch again" in as_ana.get(address).text

    undo(as_ana, answer)
    mailbox.refresh_from_db()
    assert mailbox.stopped_at is None


def test_why_it_fails_stands_beside_it(as_ana, mailbox, address):
    mailbox.fail("The password is refused.", at=now())

    assert "The password is refused." in as_ana.get(address).text


def test_what_was_never_set_up_cannot_be_stopped(as_ana, address):
    assert as_ana.post(f"{address}stopping/").status_code == 404


def test_a_form_has_no_mailbox(as_ana, firm):
    inbox = Inbox.objects.create(name="Form", channel="form")

    assert as_ana.get(f"/settings/inboxes/{inbox.pk}/mailbox/").status_code == 404
    assert "/mailbox/" not in as_ana.get(f"/settings/inboxes/{inbox.pk}/").text


@pytest.mark.parametrize("where", ["", "trial/", "stopping/", "resuming/"])
def test_only_an_owner_sets_it(client, dora, ana, monday, mailbox, address, where):
    dora.serve_as("lead", by=ana, at=monday)
    client.force_login(dora)

    assert client.post(address + where, ACCOUNT).status_code == 404
    assert client.get(address).status_code == 404
