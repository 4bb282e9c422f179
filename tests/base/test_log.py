import json
import logging
import sys

import pytest

from amends.base.log import OneLine, UnknownLevel, configuration

LETTER = "Dear firm,\nmy parcel never came."


def line(message="came", *, error=None, **extra):
    record = logging.makeLogRecord(
        {"msg": message, "levelno": logging.INFO, "levelname": "INFO", "name": "amends.test", "exc_info": error, **extra}
    )
    said = OneLine().format(record)
    assert "\n" not in said
    return json.loads(said)


def test_a_line_says_when_who_and_what():
    said = line("A job was done", job=7)

    assert (said["level"], said["from"], said["event"], said["job"]) == ("info", "amends.test", "A job was done", 7)
    assert said["at"].endswith("+00:00")


@pytest.mark.parametrize("name", ["body", "text", "subject", "html", "payload", "password"])
def test_what_a_customer_wrote_is_left_out(name):
    assert LETTER not in str(line(**{name: LETTER}))


def test_things_that_are_no_plain_values_are_left_out():
    assert "request" not in line(request=object(), rows=[LETTER])


def test_an_error_tells_its_place_but_not_what_was_in_hand():
    try:
        letter = LETTER
        raise ValueError(f'null value in column "name"\nDETAIL:  Failing row contains ({letter}).')
    except ValueError:
        said = line("It failed", error=sys.exc_info())

    assert (said["error"], said["reason"]) == ("ValueError", 'null value in column "name"')
    assert "test_log.py" in said["flew"][-1]
    assert "parcel" not in json.dumps(said)


def test_only_the_first_line_of_a_message_is_kept():
    assert line(LETTER)["event"] == "Dear firm,"


def test_how_much_is_said_comes_from_the_environment(monkeypatch):
    monkeypatch.setenv("AMENDS_LOG_LEVEL", "debug")

    assert configuration()["root"]["level"] == "DEBUG"


def test_a_loudness_there_is_not_is_refused(monkeypatch):
    monkeypatch.setenv("AMENDS_LOG_LEVEL", "loud")

    with pytest.raises(UnknownLevel, match="choose one of debug, info"):
        configuration()


@pytest.mark.parametrize("said", ["Unprocessable Entity: /link/eyJ0.abc:def-_x/", "Forbidden (no token): /link/eyJ0.abc:def-_x/"])
def test_a_one_time_link_is_never_written_down(said):
    told = line(said)["event"]

    assert told.endswith("/link/.../")
    assert "eyJ0" not in told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Not Found: /chat/support/MTI:1wX.abc-_/lines/", "Not Found: /chat/support/.../lines/"),
        ("Not Found: /chat/support/MTI:1wX.abc-_/", "Not Found: /chat/support/.../"),
        ("Bad Gateway: /pictures/eyJ0.abc:def-_x/", "Bad Gateway: /pictures/.../"),
        ("Not Found: /mail/postmark/s3cret/", "Not Found: /mail/postmark/.../"),
        ("Not Found: /chat/support/", "Not Found: /chat/support/"),
    ],
)
def test_nor_is_what_opens_a_strangers_talk_or_a_picture(said, told):
    assert line(said)["event"] == told


def test_a_link_in_an_error_is_not_written_down_either():
    try:
        raise ValueError("no such page: /link/eyJ0.abc:def/")
    except ValueError:
        assert line("It failed", error=sys.exc_info())["reason"] == "no such page: /link/.../"


@pytest.mark.parametrize("value", [None, [1], {"a": 1}, b"bytes"])
def test_only_plain_values_are_told(value):
    assert "extra" not in line(extra=value)


def test_a_very_long_message_is_cut():
    assert len(line("w" * 2000)["event"]) == 500


def test_even_the_loudest_log_repeats_no_statement(monkeypatch):
    monkeypatch.setenv("AMENDS_LOG_LEVEL", "debug")

    assert configuration()["loggers"]["django.db.backends"]["level"] == "INFO"


@pytest.mark.parametrize("kind", [ValueError, KeyError, OSError])
def test_an_error_of_any_kind_is_told_on_one_line(kind):
    try:
        raise kind("first\nsecond")
    except kind:
        said = line("It failed", error=sys.exc_info())

    assert said["error"] == kind.__name__
    assert "\n" not in said["reason"]
