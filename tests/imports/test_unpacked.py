import gzip

import pytest

from amends.imports.unpacked import UnreadableFile, as_utf8, blocks, encoding_of


def file_of(folder, content):
    path = folder / "a.csv"
    path.write_bytes(content)
    return path


ENCODINGS = {
    "ascii": (b"a,b\n", "utf-8"),
    "utf-8": ("Zoë,ü\n".encode(), "utf-8"),
    "utf-16": ("Zoë\n".encode("utf-16"), "utf-16"),
    "windows": ("Zoë\nJürgen\n".encode("cp1252"), "cp1252"),
}


@pytest.mark.parametrize("content, encoding", ENCODINGS.values(), ids=ENCODINGS)
def test_the_encoding_is_what_all_of_the_file_says(tmp_path, content, encoding):
    assert encoding_of(file_of(tmp_path, content), None) == encoding


def test_a_mixture_is_refused_by_its_line_even_blocks_away(tmp_path, monkeypatch):
    monkeypatch.setattr("amends.imports.unpacked.BLOCK", 7)
    content = "Zoë\n".encode() * 3 + b"plain\n" * 20 + "Zoë\n".encode("cp1252") + b"plain\n" * 20

    with pytest.raises(UnreadableFile, match="line 24 is not UTF-8, others .[0-9]+. are"):
        encoding_of(file_of(tmp_path, content), None)


def test_a_letter_cut_by_a_block_is_no_mistake(tmp_path, monkeypatch):
    monkeypatch.setattr("amends.imports.unpacked.BLOCK", 3)

    assert encoding_of(file_of(tmp_path, "aüöä\nüüü\n".encode()), None) == "utf-8"


def test_an_encoding_may_be_said_and_must_exist(tmp_path):
    file = file_of(tmp_path, "Zoë\n".encode("latin-1") + "Zoë\n".encode())

    assert encoding_of(file, "cp1252") == "cp1252"
    with pytest.raises(UnreadableFile, match="klingon is no encoding we know"):
        encoding_of(file, "klingon")


@pytest.mark.parametrize("content", [b"\xef\xbb\xbfa\rb\r", b"a\rb\r"])
def test_marks_and_old_line_ends_are_made_plain(tmp_path, content):
    assert b"".join(as_utf8(file_of(tmp_path, content), "utf-8")) == b"a\nb\n"


def test_watching_hears_the_bytes_of_the_file_itself(tmp_path):
    content, heard = gzip.compress(b"x" * 100_000), []

    unpacked = b"".join(blocks(file_of(tmp_path, content), heard.append))

    assert (len(unpacked), sum(heard)) == (100_000, len(content))
