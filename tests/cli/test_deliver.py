"""A letter from a pipe: what a mail server hears in the code it ends with."""

import os
import subprocess

import pytest
from click.testing import CliRunner
from django.db import OperationalError

from amends.base.models import Firm
from amends.cli import main
from amends.conversations.models import Arrival, Inbox
from tests.channels.email.letters import SUPPORT, letter
from tests.program import AMENDS, environment

pytestmark = pytest.mark.django_db
RAW = letter().as_bytes()


@pytest.fixture
def support(db):
    return Inbox.objects.create(name="Support", channel="email", address=SUPPORT)


def deliver(*words, raw=RAW):
    return CliRunner().invoke(main, ["deliver", *words], input=raw)


def test_a_letter_goes_to_the_inbox_that_is_named(inbox):
    done = deliver("--inbox", inbox.name, "--sender", "<ben@home.example>")

    arrival = Arrival.objects.get()
    assert done.exit_code == 0
    assert (arrival.inbox, arrival.door, arrival.sender) == (inbox, "pipe", "ben@home.example")
    assert arrival.raw.open().read() == RAW


def test_a_letter_goes_to_the_recipients_inbox(support, inbox):
    deliver("support+r-token@firm.example", "--sender", "")

    arrival = Arrival.objects.get()
    assert (arrival.inbox, arrival.sender, arrival.recipients) == (support, "", ["support+r-token@firm.example"])


def test_a_letter_goes_to_whom_it_was_written(support, inbox):
    deliver(raw=b"Return-Path: <ben@home.example>\n" + RAW)

    assert (Arrival.objects.get().inbox, Arrival.objects.get().sender) == (support, "ben@home.example")


def test_a_letter_for_trying_comes_into_a_demo_and_it_is_said_that_nothing_leaves_it(support, monday):
    Firm.objects.update_or_create(id=1, defaults={"simulated_at": monday})
    done = deliver()

    assert (done.exit_code, Arrival.objects.count(), "no answer leaves it" in done.stderr) == (0, 1, True)


def test_twice_is_once(support):
    codes = [deliver().exit_code for _time in range(2)]

    assert (codes, Arrival.objects.count()) == ([0, 0], 1)


def test_a_name_no_inbox_has_is_said_again(inbox):
    assert "There is no inbox named Suport" in deliver("--inbox", "Suport").output


@pytest.mark.parametrize(
    ("words", "raw", "code"),
    [(("--inbox", "Nobody"), RAW, os.EX_NOUSER), ((), RAW, os.EX_NOUSER), ((), b"", os.EX_NOINPUT), (("--wrong",), RAW, os.EX_TEMPFAIL)],
)
def test_what_cannot_be_delivered_says_why_in_its_code(inbox, words, raw, code):
    assert deliver(*words, raw=raw).exit_code == code
    assert not Arrival.objects.exists()


@pytest.mark.parametrize("error", [OperationalError("gone"), OSError("disk full"), ZeroDivisionError()])
def test_whatever_goes_wrong_the_mail_server_comes_again(inbox, monkeypatch, error):
    def fall(*_args, **_kwargs):
        raise error

    monkeypatch.setattr(Arrival, "keep", fall)

    assert deliver("--inbox", inbox.name).exit_code == os.EX_TEMPFAIL


def test_while_the_database_is_away_the_mail_server_comes_again(tmp_path):
    away = environment(tmp_path / "home", AMENDS_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    done = subprocess.run([*AMENDS, "deliver", "--inbox", "Support"], env=away, input=RAW, capture_output=True, check=False)

    assert (done.returncode, b"Not now: PostgreSQL cannot be reached" in done.stderr) == (os.EX_TEMPFAIL, True)


def test_in_mid_upgrade_the_mail_server_comes_again(tmp_path):
    halfway = environment(tmp_path / "home", DJANGO_SETTINGS_MODULE="amends.not_there_yet")
    done = subprocess.run([*AMENDS, "deliver"], env=halfway, input=RAW, capture_output=True, check=False)

    assert (done.returncode, b"ModuleNotFoundError" in done.stderr) == (os.EX_TEMPFAIL, True)


def test_an_installation_that_is_set_wrongly_loses_nothing(tmp_path):
    wrong = environment(tmp_path / "home", AMENDS_HTTPS="perhaps")

    assert subprocess.run([*AMENDS, "deliver"], env=wrong, input=RAW, capture_output=True, check=False).returncode == os.EX_TEMPFAIL
