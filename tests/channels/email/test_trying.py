"""What is wrong with a connection is said in words, step by step, by a real server."""

import socket

import pytest

from amends.channels.email import line
from amends.channels.email.account import Account, NotAnAccount
from amends.channels.email.models import Mailbox
from amends.channels.email.trying import try_connection
from tests.channels.dovecot import dovecot, free_port, needs_dovecot
from tests.channels.mail_server import certificate, mail_server

pytestmark = needs_dovecot


def tried(server, **other):
    return try_connection(Account(**server.account(**other)))


def last(steps):
    return steps[-1].what, steps[-1].is_right, steps[-1].sentence


def test_all_is_right(mail_house):
    steps = tried(mail_house)

    assert [(step.what, step.is_right) for step in steps] == [("name", True), ("connection", True), ("sign-in", True), ("folder", True)]
    assert "INBOX is there, with 0 letters" in steps[-1].sentence


def test_a_line_in_the_open_is_said_aloud(mail_house):
    assert "the password travels in the open" in tried(mail_house)[1].sentence


def test_a_name_nobody_has(mail_house):
    what, is_right, sentence = last(tried(mail_house, host="imap.firm.invalid"))

    assert (what, is_right) == ("name", False)
    assert "no machine named imap.firm.invalid" in sentence


def test_a_port_where_nobody_listens(mail_house):
    assert "Nobody listens at port" in last(tried(mail_house, port=free_port()))[2]


def test_somebody_who_does_not_answer(mail_house, monkeypatch):
    monkeypatch.setattr(line, "CONNECT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert "does not answer at port" in last(tried(mail_house, port=silent.getsockname()[1]))[2]


def test_a_server_of_another_kind(mail_house):
    with mail_server() as smtp:
        assert "is no IMAP server (220 mail.test at your service)" in last(tried(mail_house, port=smtp.port))[2]


def test_a_wrong_password(mail_house):
    what, is_right, sentence = last(tried(mail_house, secret="wrong"))

    assert (what, is_right) == ("sign-in", False)
    assert "user or password is wrong" in sentence


def test_letters_of_the_world_in_a_password(mail_house):
    assert last(tried(mail_house, secret="größe"))[0] == "sign-in"


def test_a_folder_that_is_not_there(mail_house):
    what, is_right, sentence = last(tried(mail_house, folder="Support"))

    assert (what, is_right) == ("folder", False)
    assert "no folder named Support: there are INBOX" in sentence


def test_no_tls_where_tls_is_wanted(mail_house):
    assert "speaks no TLS: choose STARTTLS, or port 993" in last(tried(mail_house, security="tls"))[2]


def test_no_starttls_where_it_is_wanted(mail_house):
    assert "does not encrypt at port" in last(tried(mail_house, security="starttls"))[2]


SHIELDED = """
ssl=yes
ssl_cert=<{folder}/pair.pem
ssl_key=<{folder}/pair.pem
"""


@pytest.fixture(scope="module")
def shielded(tmp_path_factory):
    pair = certificate(tmp_path_factory.mktemp("certificate"))
    with dovecot(SHIELDED, pair=pair) as server:
        yield server


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_nobody_vouches_for(shielded, security):
    port = shielded.imaps if security == "tls" else shielded.imap

    what, is_right, sentence = last(tried(shielded, host="localhost", security=security, port=port))

    assert (what, is_right) == ("connection", False)
    assert "a certificate we do not trust (self-signed certificate)" in sentence


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_an_encrypted_line_to_who_is_vouched_for(shielded, security, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(shielded.folder / "pair.pem"))
    port = shielded.imaps if security == "tls" else shielded.imap

    steps = tried(shielded, host="localhost", security=security, port=port)

    assert all(step.is_right for step in steps), steps
    assert "encrypted, and is who it says it is" in steps[1].sentence


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"host": " "}, "Name the mail server"),
        ({"security": "ssl"}, "Choose TLS"),
        ({"port": 70000}, "A port is a number"),
        ({"moved_to": "INBOX"}, "choose another, or none"),
        ({"token_url": "http://provider.example/token"}, "begins with https"),
    ],
)
def test_what_cannot_be_is_refused_before_anybody_is_asked(told, sentence):
    with pytest.raises(NotAnAccount, match=sentence):
        try_connection(Account(**{"host": "mail.firm.example", "user": "ana"} | told))


@pytest.mark.django_db
def test_the_password_we_have_stands_in_for_one_that_was_not_typed(mail_house, support, ana, monday):
    told = mail_house.account()
    Mailbox.set_up(support, by=ana, at=monday, **told)

    steps = Mailbox.try_connection(support, **told | {"secret": ""})

    assert all(step.is_right for step in steps)
