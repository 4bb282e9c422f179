"""Where one letter ends and the next begins."""

import gzip

import pytest

from amends.imports.mail.mbox import letters_in
from amends.imports.mail.places import files_in
from amends.imports.unpacked import CutShort, UnreadableFile

POSTMARK = b"From ben@home.example Mon Mar  2 09:00:00 2026\n"
ONE, TWO = b"Subject: one\n\nFirst.\n", b"Subject: two\n\nSecond.\n"
MBOX = POSTMARK + ONE + b"\n" + POSTMARK + TWO


def cut(folder, raw, name="old.mbox"):
    path = folder / name
    path.write_bytes(raw)
    letters = []
    for letter in letters_in(path):
        with letter:
            letters.append(letter.read())
    return letters


def test_letters_stand_one_after_the_other(tmp_path):
    assert cut(tmp_path, MBOX) == [ONE, TWO]


def test_a_zipped_file_is_read_too(tmp_path):
    assert cut(tmp_path, gzip.compress(MBOX), "old.mbox.gz") == [ONE, TWO]


def test_a_file_with_one_letter_in_it_is_that_letter_byte_for_byte(tmp_path):
    raw = b"Subject: one\r\n\r\n\xff>From me\r\n\r\nFrom here on\r\nno end"

    assert cut(tmp_path, raw, "one.eml") == [raw]


@pytest.mark.parametrize(
    "said", [b"From now on it is mine.\n", b"\nFrom now on it is mine.\n", POSTMARK + b"stands in the middle of a paragraph\n"]
)
def test_a_sentence_that_begins_with_the_same_word_is_no_new_letter(tmp_path, said):
    assert cut(tmp_path, POSTMARK + b"Subject: one\n\nDear all\n" + said) == [b"Subject: one\n\nDear all\n" + said]


def test_what_was_escaped_is_as_it_was(tmp_path):
    assert cut(tmp_path, POSTMARK + b"\n>From me\n>>From you\n> From them\n") == [b"\nFrom me\n>From you\n> From them\n"]


def test_a_letter_without_a_body_is_one(tmp_path):
    assert cut(tmp_path, POSTMARK + b"Subject: one\n\n" + POSTMARK + b"Subject: two\n\n")[0] == b"Subject: one\n"


def test_lines_longer_than_a_block_are_whole(tmp_path, monkeypatch):
    monkeypatch.setattr("amends.imports.unpacked.BLOCK", 7)

    assert cut(tmp_path, MBOX) == [ONE, TWO]


def test_a_file_that_is_empty_or_cut_short_says_so(tmp_path):
    with pytest.raises(UnreadableFile, match="is empty"):
        cut(tmp_path, b"")
    with pytest.raises(CutShort):
        cut(tmp_path, gzip.compress(MBOX * 1000)[:-20], "old.gz")


def names(place):
    return [str(path.relative_to(place)) for path in files_in(place)]


def test_a_maildir_has_its_letters_in_two_folders_and_in_those_of_its_folders(tmp_path):
    for place in ("cur/1:2,S", "new/2", "tmp/3", ".Old/cur/4:2,", "dovecot-uidlist", "new/empty"):
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"" if place == "new/empty" else ONE)

    assert names(tmp_path) == [".Old/cur/4:2,", "cur/1:2,S", "new/2"]


def test_a_folder_has_files_that_are_called_as_letters_are(tmp_path):
    for name in ("b.eml", "a.EML", "old.mbox.gz", "LICENSE", "photo.jpg"):
        (tmp_path / name).write_bytes(ONE)

    assert names(tmp_path) == ["a.EML", "b.eml", "old.mbox.gz"]


@pytest.mark.parametrize(("name", "sentence"), [("none", "does not exist"), (".", "has no letters")])
def test_a_place_without_letters_says_so(tmp_path, name, sentence):
    with pytest.raises(UnreadableFile, match=sentence):
        files_in(tmp_path / name)
