import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from amends.base.home import NoHome
from amends.base.key import TooShort, secret_key


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path):
    monkeypatch.delenv("AMENDS_SECRET_KEY", raising=False)
    monkeypatch.setenv("AMENDS_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_a_home_makes_its_secret_once():
    assert secret_key() == secret_key()
    assert len(secret_key()) >= 50


def test_two_homes_have_two_secrets(monkeypatch, tmp_path):
    first = secret_key()
    monkeypatch.setenv("AMENDS_HOME", str(tmp_path / "another"))

    assert secret_key() != first


def test_only_its_owner_can_read_it(home):
    secret_key()

    assert stat.S_IMODE((home / "secret-key").stat().st_mode) == 0o600


def test_a_secret_of_ones_own_goes_before(monkeypatch, home):
    monkeypatch.setenv("AMENDS_SECRET_KEY", f" {'mine' * 8} ")

    assert secret_key() == "mine" * 8
    assert not home.exists()


@pytest.mark.parametrize("short", ["x", "changeme", "m" * 31])
def test_a_secret_that_can_be_guessed_is_refused_and_not_repeated(monkeypatch, home, short):
    monkeypatch.setenv("AMENDS_SECRET_KEY", short)

    with pytest.raises(TooShort, match=f"has {len(short)} letters, which can be guessed: take 32 random ones") as refused:
        secret_key()
    assert "changeme" not in str(refused.value)
    assert not home.exists()


def test_many_that_start_at_once_agree():
    with ThreadPoolExecutor(8) as threads:
        keys = list(threads.map(lambda _: secret_key(), range(32)))

    assert len(set(keys)) == 1


def test_nothing_is_left_lying_about(home):
    secret_key()

    assert [path.name for path in home.iterdir()] == ["secret-key"]


def test_the_home_it_makes_is_nobody_elses(home):
    secret_key()

    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_a_home_that_is_a_file_is_a_sentence(home):
    home.write_text("")

    with pytest.raises(NoHome, match=f"{home}.* cannot be .*: set AMENDS_HOME to a folder of yours."):
        secret_key()


def test_a_secret_that_was_emptied_is_never_used(home):
    home.mkdir()
    (home / "secret-key").write_text("\n")

    with pytest.raises(NoHome, match="is empty: bring it back from a backup"):
        secret_key()


def test_a_secret_that_cannot_be_read_is_a_sentence(home):
    (home / "secret-key").mkdir(parents=True)

    with pytest.raises(NoHome, match="cannot be used"):
        secret_key()
