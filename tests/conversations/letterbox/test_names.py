"""Names as strangers write them, made harmless; and by what a letter is known again."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.conversations.letter import Letter, Person
from amends.conversations.letterbox.keys import key_of, own_id
from amends.conversations.letterbox.names import LONGEST_BYTES, harmless, one_line, storable

LETTER = Letter(
    Person("ben@home.example"), "Parcel", "Where is it?", message_id="<1@home.example>", sent_at=datetime(2026, 3, 2, tzinfo=UTC)
)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("invoice.pdf", "invoice.pdf"),
        ("../../../../var/pwned.txt", "pwned.txt"),
        ("C:\\Users\\ben\\photo.jpg", "photo.jpg"),
        ("/etc/passwd", "passwd"),
        ("two\r\nlines.txt", "twolines.txt"),
        ("nul\0byte.txt", "nulbyte.txt"),
        ("turned\u202efdp.exe", "turnedfdp.exe"),
        ("..", "unnamed.pdf"),
        ("", "unnamed.pdf"),
        (".profile", "profile"),
        ("con.txt", "_con.txt"),
        ('what?"<now>|*.txt', "what___now___.txt"),
        ("Schöne Grüße.txt", "Schöne Grüße.txt"),
    ],
)
def test_a_name_leads_nowhere_and_hides_nothing(said, shown):
    assert harmless(said, "application/pdf") == shown


def test_a_long_name_keeps_its_ending():
    name = harmless("ü" * 300 + ".pdf")

    assert len(name.encode()) <= LONGEST_BYTES
    assert name.endswith("ü.pdf")


@given(st.text(st.characters(codec=None), max_size=300))
def test_whatever_they_write_it_is_one_name_that_can_be_kept(said):
    name = harmless(said)

    assert 0 < len(name.encode()) <= LONGEST_BYTES
    assert name.isprintable()
    assert not set(name) & set('/\\:\0<>"|?*')
    assert name.strip(" .") == name


@given(st.text(st.characters(codec=None)))
def test_what_is_stored_is_text(said):
    assert "\0" not in storable(said).encode().decode()
    assert one_line(said).isprintable()


def key(letter):
    return key_of(letter, own_id(letter))


def test_a_copy_is_known_whatever_its_white_space():
    assert key(replace(LETTER, text="Where  is\r\nit?\n")) == key(LETTER)


@pytest.mark.parametrize(
    "other",
    [
        {"text": "Where is it now?"},
        {"message_id": "<2@home.example>"},
        {"sent_at": datetime(2026, 3, 3, tzinfo=UTC)},
        {"sender": Person("eve@home.example")},
        {"html": "<p>Where is it?</p>"},
    ],
)
def test_another_letter_has_another_key(other):
    assert key(replace(LETTER, **other)) != key(LETTER)


def test_a_letter_without_an_id_gets_the_same_one_every_time():
    nameless = replace(LETTER, message_id="")

    assert own_id(nameless) == own_id(replace(nameless)) != own_id(replace(nameless, text="Else"))
    assert own_id(nameless).endswith("@amends.invalid>")
