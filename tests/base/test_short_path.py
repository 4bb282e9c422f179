"""A socket's path holds 107 bytes; a home may lie deeper."""

import os
import tempfile
from pathlib import Path

import pytest

from amends.base.binaries import EmbeddedError
from amends.base.short_path import SOCKET_BYTES, reachable


@pytest.fixture(autouse=True)
def place(monkeypatch):
    """A folder with a short path, however deep pytest's own lies, where links are put and nobody else looks."""
    with tempfile.TemporaryDirectory(prefix="amends-") as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)


def deep(folder, name="d" * 90):
    place = folder / name / name
    place.mkdir(parents=True)
    return place


def test_a_short_path_is_its_own(place):
    assert reachable(place) == place


def test_a_long_path_is_reached_by_a_short_one_that_leads_there(place):
    far = deep(place)
    (far / "here").write_text("")

    near = reachable(far)

    assert len(os.fsencode(near)) <= SOCKET_BYTES
    assert (near / "here").exists()


def test_bytes_count_and_not_letters(place):
    umlauts = "ü" * ((SOCKET_BYTES - len(os.fsencode(place))) * 2 // 3)

    assert len(str(place / umlauts)) < SOCKET_BYTES
    assert reachable(place / umlauts) != place / umlauts


def test_asked_again_it_is_the_same_link(place):
    far = deep(place)
    first = reachable(far)
    made = first.lstat().st_ino

    assert reachable(far) == first
    assert first.lstat().st_ino == made


def test_two_homes_have_two_links(place):
    assert reachable(deep(place, "a" * 90)) != reachable(deep(place, "b" * 90))


def test_a_link_that_leads_elsewhere_is_put_right(place):
    far = deep(place)
    near = reachable(far)
    near.unlink()
    near.symlink_to(place)

    assert os.readlink(reachable(far)) == str(far)


def test_what_is_no_link_is_replaced_by_one(place):
    far = deep(place)
    near = reachable(far)
    near.unlink()
    near.write_text("in the way")

    assert os.readlink(reachable(far)) == str(far)


def test_where_no_link_can_be_made_the_way_out_is_told(place, monkeypatch):
    far = deep(place)
    monkeypatch.setattr(tempfile, "tempdir", str(place / "nowhere"))

    with pytest.raises(EmbeddedError, match="set AMENDS_HOME to a shorter path"):
        reachable(far)


def test_where_no_short_path_can_be_made_the_home_has_to_be_shorter(place, monkeypatch):
    far = deep(place)
    monkeypatch.setattr(tempfile, "tempdir", str(far))

    with pytest.raises(EmbeddedError, match="set AMENDS_HOME to a shorter path"):
        reachable(far)
    assert list(far.iterdir()) == []
