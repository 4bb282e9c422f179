"""A sheet with large files costs no memory, and each file is read where it lies."""

import tracemalloc
from functools import partial

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile

from amends.channels.form.sheet import Sheet

MB = 2**20


def large(name, mb):
    file = TemporaryUploadedFile(name, "application/octet-stream", mb * MB, None)
    for number in range(mb):
        file.write(bytes([number]) * MB)
    file.seek(0)
    return file


@pytest.fixture
def kept(tmp_path):
    """Writes a sheet with files to the disk, and returns how it is opened."""

    def keep(*files):
        with (tmp_path / "raw").open("wb") as raw:
            Sheet("1", "Ben", "ben@home.example", "", "Look.").pour(files, raw)
        return (tmp_path / "raw").open

    return lambda *files: partial(keep(*files), "rb")


def length_of(part):
    with part.open() as stream:
        return sum(len(piece) for piece in iter(partial(stream.read, MB), b""))


def test_twenty_megabytes_are_kept_and_read_in_pieces(kept):
    files = [large("a.bin", 12), large("b.bin", 8)]
    tracemalloc.start()
    _sheet, parts = Sheet.read(kept(*files))
    read = [length_of(part) for part in parts]
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert read == [12 * MB, 8 * MB]
    assert peak < 6 * MB


def test_a_file_is_read_from_where_it_begins_to_where_it_ends(kept):
    _sheet, (first, second) = Sheet.read(kept(large("a.bin", 1), large("b.bin", 2)))
    with second.open() as stream, first.open() as other:
        assert stream.seek(-1, 2) == 2 * MB - 1
        assert stream.read() == b"\x01"
        assert stream.seek(MB - 1) == MB - 1
        assert stream.read(2) == b"\x00\x01"
        assert other.read() == b"\0" * MB
