"""winmail.dat, well made and hostile."""

import base64
import struct

import pytest

from amends.conversations.mail.mime_tnef import properties
from tests.conversations.mail.letters import letter_of

START = struct.pack("<IH", 0x223E9F78, 1)
CODEPAGE, NEW_FILE, TITLE, CONTENT, OF_FILE, BODY, OF_LETTER = 0x9007, 0x9002, 0x8010, 0x800F, 0x9005, 0x800C, 0x9003


def attribute(name, said, *, length=None):
    return struct.pack("<BHHI", 2, name, 6, len(said) if length is None else length) + said + struct.pack("<H", 0)


def listed(*said):
    """Properties, each as name, kind and value."""
    return struct.pack("<I", len(said)) + b"".join(
        struct.pack("<HHII", kind, name, 1, len(value)) + value + b"\0" * (-len(value) % 4) for name, kind, value in said
    )


def letter_with(*packed, words="See it."):
    coded = base64.encodebytes(START + b"".join(packed)).decode()
    return letter_of(
        "Content-Type: multipart/mixed; boundary=b\n\n"
        f"--b\nContent-Type: text/plain\n\n{words}\n"
        f"--b\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n{coded}\n--b--\n"
    )


def files(*packed):
    return [(part.name, part.media_type, part.open().read()) for part in letter_with(*packed).parts]


def test_files_are_taken_out_by_their_short_names():
    found = files(attribute(NEW_FILE, b""), attribute(TITLE, b"A.PDF\0"), attribute(CONTENT, b"one"))

    assert found == [("A.PDF", "application/octet-stream", b"one")]


def test_a_long_name_and_a_kind_count_more():
    told = listed((0x3707, 0x1F, "Über uns.pdf\0".encode("utf-16-le")), (0x370E, 0x1E, b"application/PDF\0"))

    assert files(attribute(NEW_FILE, b""), attribute(CONTENT, b"one"), attribute(OF_FILE, told)) == [
        ("Über uns.pdf", "application/pdf", b"one")
    ]


def test_names_are_read_in_the_letters_of_who_packed_it():
    found = files(attribute(CODEPAGE, struct.pack("<II", 1251, 0)), attribute(NEW_FILE, b""), attribute(TITLE, "Счёт\0".encode("cp1251")))

    assert [name for name, _kind, _said in found] == ["Счёт"]


def test_where_the_letter_has_no_words_those_packed_are_read():
    assert letter_with(attribute(BODY, b"Packed words.\0"), words="").text == "Packed words."
    assert letter_with(attribute(OF_LETTER, listed((0x1013, 0x0102, b"<p>Packed.</p>"))), words="").text == "Packed."


def test_words_of_the_letter_are_not_overruled():
    assert letter_with(attribute(BODY, b"Packed words.\0")).text == "See it."


def test_a_file_is_read_from_its_place_though_others_stand_before_it():
    packed = [attribute(NEW_FILE, b"") + attribute(CONTENT, bytes([number]) * 70_000) for number in range(5)]

    for number, (_name, _kind, said) in enumerate(files(*packed)):
        assert said == bytes([number]) * 70_000


@pytest.mark.parametrize(
    "packed",
    [
        attribute(NEW_FILE, b"") + attribute(CONTENT, b"cut", length=4_000_000_000),
        attribute(CONTENT, b"of no file"),
        attribute(OF_LETTER, struct.pack("<I", 4_000_000_000)),
        attribute(OF_LETTER, struct.pack("<IHHI", 1, 0x1003, 1, 4_000_000_000)),
        attribute(OF_LETTER, struct.pack("<IHHI", 1, 0x101E, 1, 4_000_000_000)),
        attribute(OF_LETTER, struct.pack("<IHH", 1, 0x1E, 0x8001)),
        attribute(BODY, b"x", length=4_000_000_000),
        b"\x02",
        b"",
    ],
)
def test_what_lies_about_its_length_is_read_as_far_as_there_is_any(packed):
    letter = letter_with(packed)

    assert letter.text == "See it."
    for part in letter.parts:
        assert len(part.open().read()) == part.size_bytes


def test_properties_with_names_of_their_own_are_passed_over():
    named = struct.pack("<HH16sII", 0x03, 0x8001, b"", 0, 7) + struct.pack("<I", 1)
    spelt = struct.pack("<HH16sII", 0x03, 0x8002, b"", 1, 5) + b"spelt\0\0\0" + struct.pack("<I", 2)
    last = struct.pack("<HHII", 0x1E, 0x1000, 1, 4) + b"last"

    assert properties(struct.pack("<I", 3) + named + spelt + last)[0x1000] == (0x1E, b"last")


def test_more_files_than_anybody_packs_are_not_looked_for():
    assert len(letter_with(attribute(NEW_FILE, b"") * 1_000).parts) == 300
