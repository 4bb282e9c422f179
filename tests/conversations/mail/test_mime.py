import base64
import binascii
import struct
import tracemalloc

import pytest

from amends.conversations.mail.rfc822 import read_letter
from tests.conversations.mail.letters import letter_of


def of_parts(*parts, kind="mixed"):
    body = b"".join(b"--b\n" + part + b"\n" for part in parts)
    return b"From: ben@example.com\nContent-Type: multipart/" + kind.encode() + b"; boundary=b\n\n" + body + b"--b--\n"


def attached(disposition, body=b"x", kind=b"application/octet-stream"):
    return b"Content-Type: " + kind + b"\nContent-Disposition: " + disposition + b"\n\n" + body


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        (b"attachment; filename=plain.txt", "plain.txt"),
        (b'attachment; filename="a; \\"b\\".txt"', 'a; "b".txt'),
        (b"attachment; filename*=utf-8''caf%C3%A9.txt; filename=cafe.txt", "café.txt"),
        (b"attachment; filename*0*=iso-8859-1''caf%E9; filename*1=-menu; filename*2=.txt", "café-menu.txt"),
        (b'attachment; filename="=?utf-8?Q?caf=C3=A9.txt?="', "café.txt"),
        (b'attachment; filename="caf\xe9.txt"', "café.txt"),
        (b'attachment; filename="a\x00b.txt"', "ab.txt"),
        (b"attachment;\nfilename=unindented.txt", "unindented.txt"),
        (b"attachment filename=forgotten.txt", "forgotten.txt"),
        (b"attachment; filename*99999999999=x; filename*0=y", "yx"),
        (b"attachment", ""),
    ],
)
def test_names_of_files_are_read_however_they_are_written(disposition, name):
    [part] = letter_of(of_parts(b"\nHello", attached(disposition))).parts

    assert part.name == name


def test_a_picture_among_the_words_is_a_file_and_the_words_go_on():
    letter = letter_of(of_parts(b"\nBefore.", b"Content-Type: image/png\nContent-ID: <cup@x>\n\npng", b"\nAfter."))

    assert letter.text == "Before.\n\nAfter."
    assert [(part.media_type, part.content_id) for part in letter.parts] == [("image/png", "cup@x")]


def test_a_letter_passed_on_whole_is_a_file():
    letter = letter_of(of_parts(b"\nSee this.", b"Content-Type: message/rfc822\n\nSubject: Inner\n\nInner words."))

    assert letter.text == "See this."
    assert letter.parts[0].open().read() == b"Subject: Inner\n\nInner words."


def test_what_says_it_is_of_many_parts_and_has_none_is_its_words():
    assert letter_of(b"Content-Type: multipart/mixed; boundary=b\n\nOnly words.").text == "Only words."


def test_a_letter_that_breaks_off_says_so():
    letter = letter_of(of_parts(b"\nHello", attached(b"attachment; filename=a.txt", b"cut")).removesuffix(b"--b--\n"))

    assert letter.remarks == ("Could not read to the end of the letter, because it breaks off before its last part is closed.",)


def test_what_is_not_coded_as_it_says_is_given_as_it_came():
    part = b"Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n?not coded at all"
    letter = letter_of(of_parts(b"\nHello", part))

    assert letter.parts[0].open().read() == b"?not coded at all"
    assert letter.remarks == ("image/png: Could not decode it, because it is not coded as it says: it is given as it came.",)


@pytest.mark.parametrize("ending", [b"\r\n", b"\r", b"\n"])
def test_lines_may_end_as_they_like(ending):
    raw = of_parts(b"Content-Transfer-Encoding: quoted-printable\n\nOne=\n line", attached(b"attachment; filename=a.txt"))
    letter = letter_of(raw.replace(b"\n", ending))

    assert letter.text == "One line"
    assert [part.name for part in letter.parts] == ["a.txt"]


def test_a_mailbox_line_in_front_is_none_of_the_letter():
    assert letter_of("From ben@example.com Tue Nov 24 10:15:00 2026\nSubject: Kettle\n\nBroken.").subject == "Kettle"


@pytest.mark.parametrize("coded", [b"aGVsbG8=", b"aGVs\nbG8", b"aGVsbG8==\n", b" aGVs bG8=", b"aGU=bGxv"])
def test_base64_is_read_as_far_as_it_goes(coded):
    part = b"Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n" + coded

    assert letter_of(of_parts(b"\nHi", part)).parts[0].open().read() == b"hello"


def test_uuencoded_files_are_read():
    lines = b"begin 644 a.bin\n" + binascii.b2a_uu(b"hello") + b"`\nend\n"
    part = b"Content-Type: application/octet-stream\nContent-Transfer-Encoding: x-uuencode\n\n" + lines

    assert letter_of(of_parts(b"\nHi", part)).parts[0].open().read() == b"hello"


def test_a_text_too_long_to_show_says_so():
    letter = letter_of(b"Subject: Long\n\n" + b"word \n" * 300_000)

    assert len(letter.text) <= 1_000_000
    assert letter.remarks == ("Could not show all of this letter, because it is very long: the rest stands in the letter as it came.",)


def attribute(name, said, level=2):
    return struct.pack("<BHHI", level, name, 6, len(said)) + said + struct.pack("<H", sum(said) & 0xFFFF)


def test_winmail_is_opened():
    long_name = "Café menu.pdf\0".encode("utf-16-le")
    padded = long_name + b"\0" * (-len(long_name) % 4)
    properties = struct.pack("<IHHII", 1, 0x1F, 0x3707, 1, len(long_name)) + padded
    packed = struct.pack("<IH", 0x223E9F78, 1) + attribute(0x9002, b"r") + attribute(0x8010, b"CAFEME~1.PDF\0")
    packed += attribute(0x800F, b"%PDF menu") + attribute(0x9005, properties) + attribute(0x9002, b"r") + attribute(0x800F, b"second")
    part = b"Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(packed)

    parts = letter_of(of_parts(b"\nSee menu.", part)).parts

    assert [(part.name, part.size_bytes) for part in parts] == [("Café menu.pdf", 9), ("", 6)]
    assert [part.open().read() for part in parts] == [b"%PDF menu", b"second"]


def test_a_winmail_that_is_none_stays_a_file():
    [part] = letter_of(of_parts(b"\nHi", attached(b"attachment; filename=winmail.dat", b"nonsense"))).parts

    assert (part.name, part.size_bytes) == ("winmail.dat", 8)


def peak_bytes(raw_file):
    """Of memory, while it is read and its files are gone through."""
    tracemalloc.start()
    letter = read_letter(raw_file, sender=None, own=frozenset())
    for part in letter.parts[:50]:
        with part.open() as opened:
            while opened.read(65_536):
                pass
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return letter, peak


def test_a_file_of_20_megabytes_takes_no_memory(tmp_path):
    path = tmp_path / "raw"
    with path.open("wb") as out:
        out.write(of_parts(b"\nHello").removesuffix(b"--b--\n") + b"--b\nContent-Type: video/mp4\nContent-Transfer-Encoding: base64\n\n")
        line = base64.encodebytes(bytes(57_000))
        for _nth in range(20_000_000 // 57_000):
            out.write(line)
        out.write(b"--b--\n")
    with path.open("rb") as raw:
        letter, peak = peak_bytes(raw)

    assert letter.parts[0].size_bytes == 20_000_000 // 57_000 * 57_000
    assert peak < 2_000_000


def test_5000_parts_take_little_memory(tmp_path):
    path = tmp_path / "raw"
    path.write_bytes(of_parts(*[attached(b"attachment; filename=%d.txt" % number, b"x" * 2_000) for number in range(5_000)]))
    with path.open("rb") as raw:
        letter, peak = peak_bytes(raw)

    assert len(letter.parts) == 5_000
    assert peak < 25_000_000


def flowed(text, more=""):
    return letter_of(f"Content-Type: text/plain; format=flowed{more}\n\n{text}").text


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("It broke \nagain.\nYes.", "It broke again.\nYes."),
        ("> It was \n> red.\nIt is \nblue.", "> It was red.\nIt is blue."),
        ("> Was \nit?", "> Was \nit?"),
        ("Ben \n-- \nMiller Ltd.", "Ben \n-- \nMiller Ltd."),
        (" From here on \n it goes.", "From here on it goes."),
    ],
)
def test_paragraphs_that_were_broken_for_the_way_are_whole_again(sent, read):
    assert flowed(sent) == read


def test_a_language_without_blanks_gets_none():
    assert flowed("こわれ \nました", "; delsp=yes") == "こわれました"
