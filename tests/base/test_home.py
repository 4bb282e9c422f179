import os
import stat
from pathlib import Path

import pytest

from amends.base.home import NoHome, enter_demo, home, made


@pytest.fixture(autouse=True)
def _nothing_named(monkeypatch):
    for name in ("AMENDS_HOME", "XDG_DATA_HOME", "AMENDS_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)


def somebody(monkeypatch, tmp_path):
    """Not root, with a folder of their own."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("HOME", str(tmp_path))


def test_the_home_that_is_named_is_the_home(monkeypatch, tmp_path):
    monkeypatch.setenv("AMENDS_HOME", str(tmp_path / "Ana's own"))

    assert home() == tmp_path / "Ana's own"


def test_a_relative_name_counts_from_where_we_stand(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AMENDS_HOME", "here")

    assert home() == tmp_path / "here"


def test_a_tilde_is_the_persons_own_folder(monkeypatch, tmp_path):
    somebody(monkeypatch, tmp_path)
    monkeypatch.setenv("AMENDS_HOME", "~/amends")

    assert home() == tmp_path / "amends"


def test_a_blank_name_is_none(monkeypatch, tmp_path):
    somebody(monkeypatch, tmp_path)
    monkeypatch.setenv("AMENDS_HOME", "  ")

    assert home() == tmp_path / ".local" / "share" / "amends"


def test_roots_home_lies_where_postgresql_can_reach_it(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    assert home() == Path("/var/lib/amends")


def test_a_persons_home_lies_among_their_data(monkeypatch, tmp_path):
    somebody(monkeypatch, tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    assert home() == tmp_path / "data" / "amends"


def test_asking_makes_nothing(monkeypatch, tmp_path):
    monkeypatch.setenv("AMENDS_HOME", str(tmp_path / "later"))
    home()

    assert not (tmp_path / "later").exists()


def test_a_demo_never_moves_into_the_usual_home(monkeypatch, tmp_path):
    somebody(monkeypatch, tmp_path)
    usual = home()
    monkeypatch.setenv("AMENDS_DATABASE_URL", "postgresql://db/the_firms_own")

    enter_demo()

    assert home() == usual.with_name("amends-demo")
    assert "AMENDS_DATABASE_URL" not in os.environ
    monkeypatch.delenv("AMENDS_HOME")


def test_a_home_is_made_for_its_owner_alone_and_what_is_above_it_as_usual(monkeypatch, tmp_path):
    monkeypatch.setenv("AMENDS_HOME", str(tmp_path / "ours" / "amends"))

    assert stat.S_IMODE(made().stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "ours").stat().st_mode) & 0o700 == 0o700


def test_a_home_that_is_there_keeps_the_rights_it_was_given(monkeypatch, tmp_path):
    monkeypatch.setenv("AMENDS_HOME", str(tmp_path))
    tmp_path.chmod(0o750)

    assert made() == made() == tmp_path
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o750


@pytest.mark.parametrize("below", ["home", "home/deeper"])
def test_a_home_that_cannot_be_is_a_sentence(monkeypatch, tmp_path, below):
    (tmp_path / "home").write_text("a file")
    monkeypatch.setenv("AMENDS_HOME", str(tmp_path / below))

    with pytest.raises(NoHome, match="cannot be our home .*: set AMENDS_HOME to a folder of yours."):
        made()
