"""A socket's path holds 107 bytes; a home may lie deeper."""

import os
import tempfile

import pytest

from amends.base.binaries import EmbeddedError
from amends.base.short_path import SOCKET_BYTES, reachable


@pytest.fixture(autouse=True)
def _own_corner(monkeypatch, tmp_path):
    """Links are put where nobody else looks."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def deep(folder, name="d" * 90):
    place = folder / name / name
    place.mkdir(parents=True)
    return place


def test_a_short_path_is_its_own(tmp_path):
    assert reachable(tmp_path) == tmp_path


def test_a_long_path_is_reached_by_a_short_one_that_leads_there(tmp_path):
    far = deep(tmp_path)
    (far / "here").write_text("")

    near = reachable(far)

    assert len(os.fsencode(near)) <= SOCKET_BYTES
    assert (near / "here").exists()


def test_bytes_count_and_not_letters(tmp_path):
    umlauts = "ü" * ((SOCKET_BYTES - len(os.fsencode(tmp_path))) * 2 // 3)

    assert len(str(tmp_path / umlauts)) < SOCKET_BYTES
    assert reachable(tmp_path / umlauts) != tmp_path / umlauts


def test_asked_again_it_is_the_same_link(tmp_path):
    far = deep(tmp_path)
    first = reachable(far)
    made = first.lstat().st_ino

    assert reachable(far) == first
    assert first.lstat().st_ino == made


def test_two_homes_have_two_links(tmp_path):
    assert reachable(deep(tmp_path, "a" * 90)) != reachable(deep(tmp_path, "b" * 90))


def test_a_link_that_leads_elsewhere_is_put_right(tmp_path):
    far = deep(tmp_path)
    near = reachable(far)
    near.unlink()
    near.symlink_to(tmp_path)

    assert os.readlink(reachable(far)) == str(far)


def test_what_is_no_link_is_replaced_by_one(tmp_path):
    far = deep(tmp_path)
    near = reachable(far)
    near.unlink()
    near.write_text("in the way")

    assert os.readlink(reachable(far)) == str(far)


def test_where_no_link_can_be_made_the_way_out_is_told(tmp_path, monkeypatch):
    far = deep(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))

    with pytest.raises(EmbeddedError, match="set AMENDS_HOME to a shorter path"):
        reachable(far)
