"""What the environment says is understood, or refused in a sentence: a setting is never guessed at."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.base.environment import NotUnderstood, Server, choice, flag, listener, number, origins, server, words
from tests.program import amends

NAME = "AMENDS_TRIED"


@pytest.fixture
def say(monkeypatch):
    monkeypatch.delenv(NAME, raising=False)
    return lambda value: monkeypatch.setenv(NAME, value)


@pytest.mark.parametrize("value", ["1", "true", " Yes ", "ON"])
def test_what_is_on_is_on(say, value):
    say(value)

    assert flag(NAME) is True


@pytest.mark.parametrize("value", ["", " ", "0", "False", "no", "off"])
def test_what_is_off_is_off(say, value):
    say(value)

    assert flag(NAME) is False


def test_what_is_not_said_is_off(say):
    assert flag(NAME) is False


@pytest.mark.parametrize("value", ["ture", "2", "enabled", "nein"])
def test_what_is_neither_is_not_guessed_at(say, value):
    say(value)

    with pytest.raises(NotUnderstood, match=f"{NAME} is '{value}': write 1 for on or 0 for off."):
        flag(NAME)


@given(many=st.integers(1, 10**9))
def test_any_whole_number_is_taken_as_it_is_written(many):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(NAME, f" {many} ")

        assert number(NAME, 8, at_least=1) == many


@pytest.mark.parametrize("value", ["", "  "])
def test_blank_means_the_usual_number(say, value):
    say(value)

    assert number(NAME, 8, at_least=1) == 8


@pytest.mark.parametrize("value", ["many", "-1", "0", "1.5", "1e3", "²", "8 8"])
def test_what_is_no_number_or_too_small_is_refused(say, value):
    say(value)

    with pytest.raises(NotUnderstood, match="write a whole number from 1 upwards, such as 8."):
        number(NAME, 8, at_least=1)


def test_words_lose_the_blanks_around_them(say):
    say(" desk.firm.example , localhost,, ")

    assert words(NAME) == ["desk.firm.example", "localhost"]


def test_no_words_mean_the_usual_ones(say):
    say(" ")

    assert words(NAME, "localhost,127.0.0.1") == ["localhost", "127.0.0.1"]


def test_origins_may_end_with_a_stroke(say):
    say("https://desk.firm.example/, http://localhost:8000")

    assert origins(NAME) == ["https://desk.firm.example", "http://localhost:8000"]


@pytest.mark.parametrize("value", ["desk.firm.example", "https://", "ftp://firm.example", "https://firm.example/desk", "//firm.example"])
def test_an_address_browsers_never_send_is_refused(say, value):
    say(value)

    with pytest.raises(NotUnderstood, match="write full addresses such as https://desk.firm.example"):
        origins(NAME)


PORTS = {"smtp": 25, "smtp+starttls": 587}


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("smtp://mail.firm.example", Server("smtp", "mail.firm.example", 25)),
        ("smtp+starttls://ana%40firm.example:a%2Fb@mail:2525/", Server("smtp+starttls", "mail", 2525, "ana@firm.example", "a/b")),
        ("smtp://[::1]:1025", Server("smtp", "::1", 1025)),
        ("  ", None),
    ],
)
def test_a_server_is_found_by_its_address(say, value, meant):
    say(value)

    assert server(NAME, PORTS) == meant


def test_its_password_is_never_shown(say):
    say("smtp://ana:secret@mail")

    assert "secret" not in repr(server(NAME, PORTS))


@pytest.mark.parametrize(
    "value", ["mail.firm.example", "smtp://", "http://mail", "smtp://mail:port", "smtp://mail:0", "smtp://mail/inbox", "smtp://u:secret@"]
)
def test_a_server_that_could_not_be_found_is_refused(say, value):
    say(value)

    with pytest.raises(NotUnderstood, match="write smtp:// or smtp\\+starttls://, such as") as refusal:
        server(NAME, PORTS)

    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("tcp://clamd.firm.example", Server("tcp", "clamd.firm.example", 3310)),
        ("tcp://[::1]:3311", Server("tcp", "::1", 3311)),
        ("unix:///run/clamav/clamd.ctl", Path("/run/clamav/clamd.ctl")),
        ("", None),
    ],
)
def test_what_listens_near_by_is_found_by_its_port_or_its_socket(say, value, meant):
    say(value)

    assert listener(NAME, usual_port=3310) == meant


@pytest.mark.parametrize("value", ["unix://run/clamd.ctl", "unix:", "unix:///", "unix:///a?b", "http://clamd", "tcp://", "/run/clamd.ctl"])
def test_a_socket_that_could_not_be_found_is_refused(say, value):
    say(value)

    with pytest.raises(NotUnderstood, match=NAME):
        listener(NAME, usual_port=3310)


@pytest.mark.parametrize(("value", "meant"), [("", "on"), (" OFF ", "off"), ("on", "on")])
def test_one_of_some_words_is_chosen(say, value, meant):
    say(value)

    assert choice(NAME, "on", "off") == meant


def test_another_word_is_refused_and_says_which_there_are(say):
    say("perhaps")

    with pytest.raises(NotUnderstood, match="write on or off"):
        choice(NAME, "on", "off")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AMENDS_THREADS", "many"),
        ("AMENDS_CLAMD_URL", "unix://clamd.ctl"),
        ("AMENDS_PICTURES", "perhaps"),
        ("AMENDS_BODY_LIMIT_MB", "0"),
        ("AMENDS_LETTER_LIMIT_MB", "large"),
        ("AMENDS_POOL", "-3"),
        ("AMENDS_HTTPS", "ture"),
        ("AMENDS_DEBUG", "perhaps"),
        ("AMENDS_ORIGINS", "desk.firm.example"),
        ("AMENDS_LOG_LEVEL", "loud"),
        ("AMENDS_DATABASE_URL", "mysql://ana:secret@db/shop"),
        ("AMENDS_SMTP_URL", "imap://ana:secret@mail.firm.example"),
    ],
)
def test_every_command_refuses_what_it_does_not_understand(tmp_path, name, value):
    refused = amends("serve", home=tmp_path / "home", **{name: value})

    assert refused.returncode == 1
    assert refused.stderr.startswith(name)
    assert refused.stderr.count("\n") == 1
    assert "secret" not in refused.stderr
