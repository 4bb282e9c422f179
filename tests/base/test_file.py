import hashlib
from io import BytesIO

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from amends.base import file
from amends.base.models import File
from tests.together import together

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.AMENDS_FILES = tmp_path / "files"
    return settings.AMENDS_FILES


class Broken(BytesIO):
    """A stream that ends in the middle."""

    def read(self, size=-1):
        raise ConnectionResetError


def kept_in(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_bytes_come_back_as_they_were_kept(monday):
    kept = File.keep(BytesIO(b"a photograph"), at=monday)

    with kept.open() as stream:
        assert stream.read() == b"a photograph"
    assert (kept.sha256, kept.size, kept.kept_at) == (hashlib.sha256(b"a photograph").hexdigest(), 12, monday)


def test_the_same_bytes_are_kept_once(folder, monday):
    first = File.keep(BytesIO(b"a photograph"), at=monday)
    second = File.keep(BytesIO(b"a photograph"), at=monday)

    assert first == second
    assert kept_in(folder) == [first.path]


def test_nothing_is_something_too(monday):
    assert File.keep(BytesIO(), at=monday).size == 0


def test_what_is_larger_than_a_chunk_is_whole(monkeypatch, monday):
    monkeypatch.setattr(file, "CHUNK", 7)

    kept = File.keep(BytesIO(bytes(range(256))), at=monday)

    assert (kept.size, kept.is_whole()) == (256, True)


def test_a_stream_that_breaks_leaves_no_row_and_no_bytes(folder, monday):
    with pytest.raises(ConnectionResetError):
        File.keep(Broken(), at=monday)

    assert (File.objects.count(), kept_in(folder)) == (0, [])


def test_changed_bytes_are_found_out(monday):
    kept = File.keep(BytesIO(b"a photograph"), at=monday)
    kept.path.write_bytes(b"another one")

    assert not kept.is_whole()


def test_missing_bytes_are_found_out(monday):
    kept = File.keep(BytesIO(b"a photograph"), at=monday)
    kept.path.unlink()

    assert not kept.is_whole()


def test_others_on_the_machine_cannot_read_it(monday):
    kept = File.keep(BytesIO(b"a photograph"), at=monday)

    assert kept.path.stat().st_mode & 0o077 == 0


def test_no_file_is_smaller_than_nothing(monday):
    with pytest.raises(IntegrityError):
        File.objects.create(sha256="0" * 64, size=-1, kept_at=monday)


@given(st.binary(max_size=100))
def test_its_place_is_named_by_its_sum(content):
    sum_ = hashlib.sha256(content).hexdigest()

    assert str(File(sha256=sum_).path).endswith(f"{sum_[:2]}/{sum_[2:]}")


def test_a_folder_in_the_place_of_bytes_is_found_out(monday):
    kept = File.keep(BytesIO(b"a letter in the way"), at=monday)
    kept.path.unlink()
    kept.path.mkdir()

    assert not kept.is_whole()


@pytest.mark.django_db(transaction=True)
def test_the_same_bytes_kept_by_many_at_once_are_one_file(folder, monday):
    together(*[lambda: File.keep(BytesIO(b"the same photograph"), at=monday)] * 4)

    assert File.objects.count() == 1
    assert File.objects.get().is_whole()
    assert [path.name for path in folder.iterdir() if path.name.startswith("arriving-")] == []
