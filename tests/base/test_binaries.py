import os
from pathlib import Path

import pytest

from amends.base.binaries import MAJOR, Binaries, EmbeddedError, ask, client, last_words, wheel

pytestmark = pytest.mark.embedded


def test_the_binaries_are_those_of_the_version_we_know():
    assert (wheel() / "bin" / "postgres").is_file()
    assert wheel().name.endswith(str(MAJOR))


@pytest.mark.parametrize("tool", ["pg_isready", "pg_dump", "pg_restore", "psql"])
def test_every_client_we_use_runs(tool):
    assert os.access(client(tool), os.X_OK)
    assert ask(tool, "--version") == 0


def test_a_tool_that_fails_says_why(tmp_path):
    with pytest.raises(EmbeddedError, match="PostgreSQL's initdb failed: .*--no-such-option"):
        Binaries(tmp_path).run("initdb", "--no-such-option")


def test_a_tool_that_may_fail_only_tells_its_code(tmp_path):
    assert Binaries(tmp_path).run("pg_ctl", "-D", tmp_path / "nothing", "status", check=False) != 0


def test_the_environment_of_who_calls_does_not_reach_it(tmp_path, monkeypatch):
    monkeypatch.setenv("PGDATA", "/somewhere/else")

    with pytest.raises(EmbeddedError, match="no data directory specified"):
        Binaries(tmp_path).run("initdb", "-U", "amends")


def test_a_long_complaint_is_cut_to_its_end():
    assert last_words(b"first " * 200 + b"and\n last") == ("first " * 200 + "and last")[-400:]


def test_a_tool_that_says_nothing_is_said_to():
    assert last_words(b" \n") == "without a word"


def test_a_folder_that_is_ours_needs_no_opening(tmp_path, monkeypatch):
    before = tmp_path.stat().st_mode
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    Binaries(Path(tmp_path)).open_to_server()

    assert tmp_path.stat().st_mode == before
