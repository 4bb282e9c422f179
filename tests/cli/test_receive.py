import re
import signal
import smtplib
import tempfile
from pathlib import Path

import psutil
import pytest

from amends.base.embedded import Server
from amends.base.models import Firm
from tests.channels.email.letters import letter
from tests.channels.mail_server import certificate
from tests.cli.test_serve import child, kill, started
from tests.program import amends, ask_to_stop, wait_for


@pytest.fixture(scope="module")
def home():
    with tempfile.TemporaryDirectory(prefix="amends-doors-") as folder:
        assert amends("user", "add", "ana@firm.example", home=folder).returncode == 0
        yield Path(folder)
        Server(Path(folder) / "postgres").stop()


def ports(house):
    """As they were told, of SMTP and LMTP."""
    said = wait_for(lambda: re.findall(r"by (\w+) at \S+:(\d+)", house.said()))
    return {door: int(port) for door, port in said}


def knock(port, address="nobody@firm.example"):
    """The answer to a recipient."""
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as line:
        line.ehlo()
        line.mail("ben@home.example")
        return line.rcpt(address)[0]


@pytest.mark.embedded
def test_the_door_opens_with_tls_and_comes_back_when_it_is_killed(home, tmp_path):
    with started(home, "receive", "--smtp", "127.0.0.1:0", "--lmtp", "127.0.0.1:0", "--certificate", certificate(tmp_path)) as house:
        smtp = ports(house)["SMTP"]
        assert knock(smtp) == 550
        kill(child(house, "run-receive"))

        assert knock(smtp) == 550
        with smtplib.SMTP("127.0.0.1", smtp, timeout=30) as line:
            assert line.starttls()[0] == 220
        assert ask_to_stop(house.process, signal.SIGINT) == 0
        assert "Traceback" not in house.said()


@pytest.mark.embedded
def test_while_postgresql_is_killed_a_letter_waits_with_its_sender(home):
    with started(home, "receive", "--lmtp", "127.0.0.1:0") as house:
        port = ports(house)["LMTP"]
        family = psutil.Process(house.process.pid)
        with smtplib.LMTP("127.0.0.1", port) as line:
            line.ehlo()
            line.mail("ben@home.example")
            assert line.rcpt("nobody@firm.example")[0] == 550
        kill(Server(home / "postgres").pid())

        def answers():
            with smtplib.LMTP("127.0.0.1", port) as line:
                line.ehlo()
                line.mail("ben@home.example")
                return line.rcpt("nobody@firm.example")[0]

        assert answers() in (451, 550)
        assert wait_for(lambda: answers() == 550)
        assert family.is_running()


@pytest.mark.parametrize("words", [(), ("--smtp", "25"), ("--lmtp", "localhost:x"), ("--lmtp", "h:1", "--certificate", "none.pem")])
def test_a_wrong_call_is_code_2(said, words):
    assert said("receive", *words).code == 2


def test_a_file_that_is_no_certificate_is_a_wrong_call(said, tmp_path):
    file = tmp_path / "wrong.pem"
    file.write_bytes(letter().as_bytes())

    done = said("receive", "--smtp", "127.0.0.1:0", "--certificate", file)

    assert (done.code, "is not a PEM file" in done.err) == (2, True)


@pytest.mark.django_db
def test_no_door_opens_for_real_letters_to_a_simulated_firm(said, monday):
    Firm.objects.update_or_create(id=1, defaults={"simulated_at": monday})
    done = said("receive", "--lmtp", "127.0.0.1:0")

    assert (done.code, "no answer leaves it" in done.err) == (1, True)
