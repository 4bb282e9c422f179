"""An archive is whole, or it is refused: what is read out of it is what was put in."""

import io
import json
import tarfile
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amends.base.archive import DUMP, MANIFEST, OURS, DamagedArchive, Manifest, Member, Writer, unpack, verify

NAMES = st.from_regex(r"\Afiles/[0-9a-f]{2}/[0-9a-f]{62}\Z")
PLAIN = {"amends": "0.1.0", "made_at": "2026-03-02T09:00:00+00:00", "postgres": 180000, "migrations": [], "tables": {}}


@contextmanager
def packed(members):
    """A finished archive of these members, and the folder it lies in."""
    with TemporaryDirectory() as name:
        folder, manifest = Path(name), Manifest(**PLAIN)
        with tarfile.open(folder / "all.tar", "w") as tar:
            writer = Writer(tar, manifest)
            for member, content in members.items():
                (folder / "one").write_bytes(content)
                writer.add(member, folder / "one")
            writer.close_with_manifest()
        yield folder, manifest


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(NAMES, st.binary(max_size=3000), max_size=4), st.binary(max_size=3000))
def test_what_comes_out_is_what_was_put_in(files, dump):
    with packed({DUMP: dump, **files}) as (folder, manifest):
        assert unpack(folder / "all.tar", folder / "out") == verify(folder / "all.tar") == manifest

        assert {name: (folder / "out" / name).read_bytes() for name in files} == files
        assert sorted(manifest.files) == sorted(files)


@settings(max_examples=30, deadline=None)
@given(st.binary(min_size=1, max_size=2000), st.floats(0, 1, exclude_max=True))
def test_cut_short_anywhere_it_is_refused(dump, share):
    with packed({DUMP: dump}) as (folder, _):
        whole = (folder / "all.tar").read_bytes()
        end = whole.rindex(b"}") + 1  # what follows is padding
        (folder / "all.tar").write_bytes(whole[: int(end * share)])

        with pytest.raises(DamagedArchive):
            verify(folder / "all.tar")


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=1500))
def test_random_bytes_are_no_backup(content):
    with TemporaryDirectory() as name:
        place = Path(name) / "all.tar"
        place.write_bytes(content)

        with pytest.raises(DamagedArchive, match="no whole backup of Amends|breaks off before its manifest"):
            verify(place)


def test_without_a_dump_it_is_no_backup():
    with packed({}) as (folder, _), pytest.raises(DamagedArchive, match=f"{DUMP} is not what was put in"):
        verify(folder / "all.tar")


def test_a_member_that_was_added_later_is_noticed():
    with packed({DUMP: b"rows"}) as (folder, _):
        with tarfile.open(folder / "all.tar", "a") as tar:
            head = tarfile.TarInfo(f"files/ab/{'c' * 62}")
            head.size = 3
            tar.addfile(head, io.BytesIO(b"new"))

        with pytest.raises(DamagedArchive, match="files/ab/c+ is not what was put in"):
            verify(folder / "all.tar")


def test_the_bar_moves_by_every_byte():
    steps = []
    with packed({DUMP: b"x" * 5000, f"files/ab/{'c' * 62}": b"y" * 70}) as (folder, _):
        verify(folder / "all.tar", steps.append)

    assert sum(steps) == 5070


ELSEWHERE = ["../secret-key", "/etc/passwd", "files/../x", "files/ab/short", f"files/AB/{'c' * 62}", "database.dump/", "", "manifest"]


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_name_that_leads_elsewhere_is_none_of_ours(name):
    assert not OURS.fullmatch(name)


@pytest.mark.parametrize(
    "text",
    [b"", b"no json", b"[]", b"{}", b"null", b'{"format": 1}', b'{"format": 1, "members": []}', b'{"format": 1, "members": {"a": {}}}'],
)
def test_a_manifest_that_says_nothing_is_refused(text):
    with pytest.raises(DamagedArchive, match="manifest cannot be read"):
        Manifest.from_json(text)


def test_a_format_of_a_later_version_is_told_apart_from_damage():
    with pytest.raises(DamagedArchive, match="format 9, and this version reads format 1: use a later Amends"):
        Manifest.from_json(json.dumps({"format": 9}).encode())


def test_a_manifest_reads_as_it_was_written():
    manifest = Manifest(**PLAIN | {"tables": {"public.ünï": 3}}, members={DUMP: Member("ab", 3)}, damaged=["files/x"])

    assert Manifest.from_json(manifest.to_json()) == manifest
    assert MANIFEST not in manifest.members
