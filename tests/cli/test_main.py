import subprocess
import sys
import tempfile

import pytest

from amends import cli
from amends.cli import COMMANDS
from tests.cli import falling
from tests.program import amends

LISTING = """
import sys
from amends.cli import main
main(["--help"], standalone_mode=False)
assert not {"django", "numpy", "psycopg"} & set(sys.modules)
"""


def test_listing_the_commands_wakes_neither_django_nor_numbers():
    done = subprocess.run([sys.executable, "-c", LISTING], capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    assert all(f"  {name} " in done.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_examples(said, name):
    explained = said(name, "--help")

    assert explained.code == 0
    assert f"amends {name}" in explained.out


def test_an_unknown_command_is_a_wrong_call(said):
    assert said("frobnicate").code == 2


def test_a_wrong_option_is_a_wrong_call(said):
    assert said("migrate", "--sideways").code == 2


def test_a_refusal_is_one_sentence_and_exit_code_1(said):
    refused = said("user", "leave", "nobody@firm.example")

    assert (refused.code, refused.out) == (1, "")
    assert refused.err == "No teammate here has the address nobody@firm.example: `amends user list` shows who is.\n"


def test_an_address_of_nothing_is_a_sentence(tmp_path):
    refused = amends("user", "list", home=tmp_path, AMENDS_DATABASE_URL="postgresql://ana:secret@127.0.0.1:1/none")

    assert refused.returncode == 1
    assert refused.stderr.startswith("PostgreSQL cannot be reached (")
    assert "secret" not in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("command", [("check",), ("migrate",), ("user", "list")])
def test_a_home_nobody_can_make_is_a_sentence(command, tmp_path):
    (tmp_path / "file").write_text("")
    refused = amends(*command, home=tmp_path / "file" / "home")

    assert refused.returncode == 1
    assert "Not a directory" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.embedded
def test_a_new_home_is_ready_at_the_first_command():
    with tempfile.TemporaryDirectory(prefix="amends-home-") as home:
        listed = amends("user", "list", "--json", home=home)

    assert (listed.returncode, listed.stdout) == (0, '{\n  "teammates": []\n}\n')


@pytest.fixture
def falls(said, monkeypatch):
    monkeypatch.setitem(cli.COMMANDS, "fall", ("tests.cli.falling:fall", "Fall."))
    return lambda *words: said("fall", *words)


def test_a_full_disk_is_a_sentence(falls):
    refused = falls(falling.FULL)

    assert (refused.code, refused.err) == (1, "What was to be written: No space left on device.\n")


def test_a_file_we_may_not_touch_is_a_sentence_with_its_name(falls):
    refused = falls(falling.CLOSED, "--of", "/srv/closed.csv")

    assert (refused.code, refused.err) == (1, "/srv/closed.csv: Permission denied.\n")


def test_what_nobody_foresaw_is_not_hidden(falls):
    with pytest.raises(ConnectionResetError):
        falls(falling.GONE)
