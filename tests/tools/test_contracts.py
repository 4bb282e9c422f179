"""Offences planted in a copy of the house: import-linter, as pyproject.toml sets it, names each of them."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT = Path(sys.executable).parent / "lint-imports"
OFFENCES = {
    "customers/upstairs.py": "from amends.listening.models import Moment",
    "customers/never.py": "if False:\n    import amends.steering.models",
    "customers/late.py": "def late():\n    import amends.steering.apps",
    "base/migrations/0099_planted.py": "import amends.customers.models",
    "recoveries/page.py": "import amends.screens.today",
    "base/settled.py": "from amends import settings",
    "reckon/framed.py": "import django",
    "reckon/random_.py": "from random import random",
    "reckon/disk.py": "from pathlib import Path",
    "conversations/asking.py": "import amends.reckon.visits",
    "conversations/mail/nosy.py": "import amends.base.models",
    "recoveries/asking.py": "import amends.reckon.visits",
    "screens/today/nosy.py": "import amends.screens.health",
    "imports/orders/nosy.py": "import amends.imports.events",
    "channels/form/nosy.py": "import amends.channels.chat",
    "base/ring.py": "import amends.base.back",
    "base/back.py": "import amends.base.ring",
}


def lint(house):
    """What import-linter says of it all, its lines joined."""
    command = [LINT, "--no-cache", "--no-logo"]
    told = subprocess.run(
        command, cwd=house, env={"PYTHONPATH": "src", "COLUMNS": "200"}, capture_output=True, text=True, timeout=60, check=False
    )
    return re.sub(r"\s+", " ", told.stdout + told.stderr)


@pytest.fixture(scope="module")
def houses(tmp_path_factory):
    """What is said of the package with all offences in it, and of the package with a file on no floor."""
    offended, unplaced = (tmp_path_factory.mktemp(name) for name in ("offended", "unplaced"))
    for house in (offended, unplaced):
        shutil.copy(ROOT / "pyproject.toml", house)
        shutil.copytree(ROOT / "src", house / "src", ignore=shutil.ignore_patterns("__pycache__", "static"))
    for place, text in OFFENCES.items():
        (offended / "src/amends" / place).write_text(text)
    (unplaced / "src/amends/planted.py").touch()
    return lint(offended), lint(unplaced)


@pytest.mark.parametrize(
    ("contract", "told"),
    [
        ("downstairs only", "amends.customers.upstairs -> amends.listening.models"),
        ("downstairs only", "amends.customers.never -> amends.steering.models"),
        ("downstairs only", "amends.customers.late -> amends.steering.apps"),
        ("downstairs only", "amends.base.migrations.0099_planted -> amends.customers.models"),
        ("downstairs only", "amends.recoveries.page -> amends.screens.today"),
        ("nobody imports the settings", "amends.base.settled -> amends.settings"),
        ("reckon is pure", "amends.reckon.framed -> django"),
        ("reckon is pure", "amends.reckon.random_ -> random"),
        ("reckon is pure", "amends.reckon.disk -> pathlib"),
        ("a letter is read without rows", "amends.conversations.mail.nosy -> amends.base.models"),
        ("only listening, steering and demo ask reckon", "amends.conversations.asking -> amends.reckon.visits"),
        ("only listening, steering and demo ask reckon", "amends.recoveries.asking -> amends.reckon.visits"),
        ("a page knows no other page", "amends.screens.today.nosy -> amends.screens.health"),
        ("an import knows no other import", "amends.imports.orders.nosy -> amends.imports.events"),
        ("a channel knows no other channel", "amends.channels.form.nosy -> amends.channels.chat"),
        ("no circles among siblings", "No cycles are allowed in amends.base."),
    ],
)
def test_an_offence_is_named(houses, contract, told):
    said, _ = houses

    assert f"{contract} BROKEN" in said
    assert told in said


def test_a_module_on_no_floor_is_named(houses):
    _, said = houses

    assert "downstairs only BROKEN" in said
    assert "planted" in said


def test_what_was_not_planted_is_not_named(houses):
    _, said = houses

    assert "reckon is pure KEPT" in said
    assert "amends.customers.upstairs" not in said


def test_every_page_is_known_to_the_contract():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    known = next(contract["modules"] for contract in contracts if contract["id"] == "blind-pages")
    pages = sorted(f"amends.screens.{place.parent.name}" for place in (ROOT / "src/amends/screens").glob("*/urls.py"))

    assert pages == known


def test_every_channel_is_known_to_the_contract():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    known = next(contract["modules"] for contract in contracts if contract["id"] == "blind-channels")
    channels = sorted(f"amends.channels.{place.parent.name}" for place in (ROOT / "src/amends/channels").glob("*/__init__.py"))

    assert channels == known
