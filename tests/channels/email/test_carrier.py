"""What a mail server says decides what becomes of a letter; what it does not say is never taken for a yes or a no."""

import shutil
import socket
from email.message import EmailMessage

import pytest

from amends.base.environment import Server
from amends.channels.email.carrier import hand_over
from amends.conversations.channel import NotKnown, NotTaken, OutOfReach
from amends.conversations.letter import Failed
from tests.channels.mail_server import certificate, mail_server

needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl, which makes the certificate, is not installed")


def letter(text="Dear Ben\n", to="ben@home.example", cc=""):
    message = EmailMessage()
    message["From"] = "Firm <letters@firm.example>"
    message["To"] = to
    if cc:
        message["Cc"] = cc
    message.set_content(text, cte="quoted-printable")
    return message.as_bytes(policy=message.policy.clone(linesep="\r\n"))


@pytest.fixture
def shielded(tmp_path, monkeypatch):
    """A certificate that this process believes in."""
    made = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    return made


def test_a_letter_is_taken_as_it_was_written():
    with mail_server() as server:
        taken = hand_over(letter(cc="eve@home.example"), server.url())

    assert (taken.carrier, taken.refused) == ("localhost", ())
    assert server.taken == [("letters@firm.example", ["ben@home.example", "eve@home.example"], letter(cc="eve@home.example"))]


def test_a_line_that_begins_with_a_dot_arrives():
    with mail_server() as server:
        hand_over(letter(".\n..\n.hidden\nend\n"), server.url())

    assert server.letters[0].get_content() == ".\r\n..\r\n.hidden\r\nend\r\n"


@needs_openssl
@pytest.mark.parametrize(("scheme", "at_once"), [("smtps", True), ("smtp+starttls", False)])
def test_it_goes_shielded_and_by_name(shielded, scheme, at_once):
    with mail_server(certificate=shielded, at_once=at_once, login="ana:s3cret") as server:
        hand_over(letter(), server.url(scheme, "ana", "s3cret"))

    assert len(server.taken) == 1
    assert "AUTH" in [line.split()[0] for line in server.heard]


@needs_openssl
def test_a_server_nobody_vouches_for_gets_no_letter(tmp_path):
    with mail_server(certificate=certificate(tmp_path), at_once=True) as server, pytest.raises(OutOfReach, match="certificate"):
        hand_over(letter(), server.url("smtps"))

    assert server.taken == []


def test_no_password_is_told_to_a_server_that_cannot_shield_it():
    with mail_server(login="ana:s3cret") as server, pytest.raises(OutOfReach, match="STARTTLS"):
        hand_over(letter(), server.url("smtp+starttls", "ana", "s3cret"))

    assert not [line for line in server.heard if line.startswith("AUTH")]


def test_who_is_not_let_in_tries_again_later():
    with mail_server(login="ana:s3cret") as server, pytest.raises(OutOfReach, match="535|who are you") as refusal:
        hand_over(letter(), server.url("smtp", "ana", "wrong"))

    assert not refusal.value.for_good


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA", "."])
@pytest.mark.parametrize(("said", "for_good"), [("451 greylisted", False), ("550 no such person", True)])
def test_a_no_says_why_and_whether_it_is_for_good(command, said, for_good):
    with mail_server(answers={command: said}) as server, pytest.raises(NotTaken, match=said) as refusal:
        hand_over(letter(), server.url())

    assert refusal.value.for_good is for_good
    assert not isinstance(refusal.value, OutOfReach | NotKnown)


def test_who_is_known_gets_it_though_another_is_not():
    with mail_server(answers={"RCPT TO:<eve@": "550 no Eve here"}) as server:
        taken = hand_over(letter(cc="eve@home.example"), server.url())

    assert server.taken[0][1] == ["ben@home.example"]
    assert taken.refused == (Failed("eve@home.example", "550 no Eve here", for_good=True),)


@pytest.mark.parametrize("said", ["451 greylisted", "452 mailbox full"])
def test_whom_it_may_reach_later_is_waited_for_and_nobody_gets_it_twice(said):
    with mail_server(answers={"RCPT TO:<ben@": said}) as server, pytest.raises(NotTaken, match=f"ben@home.example: {said}") as refusal:
        hand_over(letter(cc="anna@home.example"), server.url())

    assert (refusal.value.for_good, server.taken) == (False, [])
    assert "DATA" not in server.heard


def test_where_one_no_is_not_for_good_it_is_tried_again():
    refused = {"RCPT TO:<ben@": "450 busy", "RCPT TO:<eve@": "550 no Eve here"}
    with mail_server(answers=refused) as server, pytest.raises(NotTaken) as refusal:
        hand_over(letter(cc="eve@home.example"), server.url())

    assert not refusal.value.for_good


@pytest.mark.parametrize("word", ["MAIL", "RCPT", "DATA"])
def test_a_server_that_hangs_up_before_the_letter_has_not_taken_it(word):
    with mail_server(hangs_up_at=word) as server, pytest.raises(NotTaken) as refusal:
        hand_over(letter(), server.url())

    assert not refusal.value.for_good
    assert not isinstance(refusal.value, NotKnown)


def test_a_server_that_hangs_up_after_the_last_dot_may_have_taken_it():
    with mail_server(hangs_up_at=".") as server, pytest.raises(NotKnown):
        hand_over(letter(), server.url())

    assert len(server.taken) == 1


def test_a_server_that_does_not_say_goodbye_has_taken_it():
    with mail_server(hangs_up_at="QUIT") as server:
        assert hand_over(letter(), server.url()).carrier == "localhost"


def test_a_server_that_greets_with_a_no_is_out_of_reach():
    with mail_server(answers={"HELLO": "554 not for you"}) as server, pytest.raises(OutOfReach, match="not for you"):
        hand_over(letter(), server.url())


def test_where_nobody_listens_nobody_is_reached():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    with pytest.raises(OutOfReach, match="localhost cannot be reached"):
        hand_over(letter(), Server("smtp", "localhost", port))
