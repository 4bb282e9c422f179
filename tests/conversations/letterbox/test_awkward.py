"""Letters that break mail gateways: each is shown as what it is."""

import pytest

from tests.conversations.mail.letters import letter_of
from tests.shared import SHARED, needs_shared

AWKWARD = SHARED / "fixtures" / "awkward"
OURS = frozenset({"q1@desk.example.com"})

pytestmark = needs_shared


def letter(name):
    [path] = AWKWARD.glob(f"{name}_*.eml")
    return letter_of(path.read_bytes(), own=OURS)


@pytest.mark.parametrize(("name", "kind"), [("03", "auto_reply"), ("04", "list"), ("05", "bounce"), ("06", "own")])
def test_machines_are_labelled(name, kind):
    assert letter(name).machine.kind == kind


@pytest.mark.parametrize("name", ["01", "02", "07", "08", "09", "10", "11", "12", "13", "14", "15", "16", "17", "19", "20", "21"])
def test_the_others_are_peoples(name):
    assert letter(name).machine is None


def test_the_same_letter_twice_says_the_same_of_itself():
    one, other = letter("01"), letter("02")

    assert (one.message_id, one.text) == (other.message_id, other.text)


def test_without_from_nobody_is_named_and_the_words_are_there():
    assert (letter("07").sender, letter("07").text) == (None, "body without from")


def test_an_empty_letter_is_an_empty_letter():
    assert (letter("08").sender, letter("08").subject, letter("08").text, letter("08").parts) == (None, "", "", ())


def test_random_bytes_are_shown_as_far_as_they_are_letters():
    assert letter("09").text


def test_an_unknown_character_set_is_read_as_far_as_it_goes_and_remarked_on():
    assert letter("10").text.startswith("héllo")
    assert letter("10").remarks == ("Could not read every letter of the text, because of its character set (x-nope).",)


def test_letters_of_eight_bits_are_read():
    assert (letter("11").subject, letter("11").text) == ("latin1 8bit", "café fiancée")
    assert (letter("12").subject, letter("12").text.split()[0]) == ("Ümläut 你好", "Grüße")


def test_a_letter_that_breaks_off_gives_what_there_is():
    assert letter("13").text == "first part text"
    assert [part.name for part in letter("13").parts] == ["a.pdf"]


def test_nul_bytes_vanish():
    assert letter("14").text == "beforeafter nul"


def test_a_subject_without_end_is_kept():
    assert len(letter("15").subject) > 500


def test_scripts_are_not_among_the_words():
    assert letter("16").text == "plain alt"
    assert "alert" not in letter("17").text


def test_a_name_that_climbs_is_told_as_it_came():
    assert [part.name for part in letter("19").parts] == ["../../../../var/pwned.txt"]


def test_a_letter_without_id_has_none():
    assert letter("20").message_id == ""


def test_a_program_is_a_file_like_any_other():
    assert [(part.name, part.size_bytes) for part in letter("21").parts] == [("evil.exe", 9)]
