"""Offences planted in a small tree of its own: the figures change and the offence is named."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools import house
from tools.house import House, figures, offences, report

SCRIPT = Path(house.__file__)
SOUND = {
    "src/shop/till.py": '"""Money."""\n\n\ndef add(cents, more_cents):\n    """Both."""\n    # why not\n\n    return cents + more_cents\n',
    "src/shop/page.html": "<p>Hello</p>\n\n<p>again</p>\n",
    "src/shop/base.css": "p {\n}\n",
    "tests/test_till.py": "from shop.till import add\n" + "assert add(1, 1) == 2\n" * 9,
}


@pytest.fixture
def tree(tmp_path):
    """Writes files into a checkout of their own, and weighs it."""

    def weigh(**planted):
        subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
        for name, text in (SOUND | planted.pop("files", {}) | planted).items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
        subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
        return House(tmp_path)

    return weigh


def figure(house, name):
    return next(figure for figure in figures(house) if figure.name == name)


def function(lines):
    return "def long(x):\n" + "    x += 1\n" * (lines - 1)


def test_a_sound_house_is_within_its_budgets(tree):
    house = tree()

    assert offences(house) == []
    assert list(report(house.root))[-1] == "within the budgets"


def test_only_lines_that_say_something_count(tree):
    house = tree()

    assert [function.lines for function in house.functions()] == [2]
    assert figure(house, "file lines, longest").value == 4
    assert figure(house, "template lines, longest").value == 2


@pytest.mark.parametrize(
    ("name", "files", "value"),
    [
        ("function lines, longest", {"src/shop/long.py": function(41)}, 41),
        ("function lines, p90", {"src/shop/long.py": function(21)}, 21),
        ("function lines, median", {"src/shop/long.py": function(12)}, 7),
        ("file lines, longest", {"src/shop/long.py": "x = 1\n" * 301}, 301),
        ("file lines, p90", {"src/shop/long.py": "x = 1\n" * 201}, 201),
        ("template lines, longest", {"src/shop/long.html": "<p>\n" * 61}, 61),
        ("CSS lines, in all", {"src/shop/long.css": "p {}\n" * 2499}, 2501),
        ("CSS files", {f"src/shop/{number}.css": "" for number in range(25)}, 26),
        ("complexity, worst", {"src/shop/knot.py": "def knot(x):\n" + "    if x:\n        x = 1\n" * 7}, 8),
        ("arguments, most", {"src/shop/many.py": "def many(a, b, c, *, d, e, f, g):\n    pass\n"}, 7),
        ("test lines to a line of code", {"src/shop/more.py": "x = 1\n" * 16}, 0.5),
    ],
)
def test_a_figure_beyond_its_limit_fails_the_house(tree, name, files, value):
    house = tree(files=files)

    found = figure(house, name)
    assert (found.value, found.is_within) == (value, False)
    assert str(found) in report(house.root)


@pytest.mark.parametrize(
    ("place", "text", "told"),
    [
        ("src/shop/order_utils.py", "", "src/shop/order_utils.py: named by kind"),
        ("src/shop/services/mail.py", "", "src/shop/services/mail.py: named by kind"),
        ("src/shop/mail.py", "class MailManager:\n    pass\n", "src/shop/mail.py:1 MailManager: named by kind"),
        ("src/shop/mail.py", "try:\n    pass\nexcept Exception:\n    pass\n", "src/shop/mail.py:3: broad except"),
        ("src/shop/mail.py", "try:\n    pass\nexcept (ValueError, BaseException):\n    pass\n", "src/shop/mail.py:3: broad except"),
        ("src/shop/mail.py", "try:\n    pass\nexcept:\n    pass\n", "src/shop/mail.py:3: broad except"),
        ("src/shop/mail.py", "# TO" + "DO: later\n", "src/shop/mail.py:1: left over"),
        ("src/shop/page.html", "{# FIX" + "ME #}\n", "src/shop/page.html:1: left over"),
        ("README.md", "Lies in /wo" + "rk/main\n", "README.md:1: a path of one machine"),
        ("Makefile", "PIP = pip --index" + "-url=" + "https://host/simple\n", "Makefile:1: a package index"),
        ("a.lock", "numpy==1 --hash\n# from https://files.py" + "thonhosted.org/x\n", "a.lock:2: a package index"),
        ("package-lock.txt", '{"resol' + 'ved": "x"}\n', "package-lock.txt:1: a package index"),
    ],
)
def test_an_offence_is_named(tree, place, text, told):
    house = tree(**{place: text})

    assert [row for row in offences(house) if row.startswith(told)]
    assert list(report(house.root))[-1] == "1 beyond the budgets"


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("Makefile", "uv pip compile --no-emit-index" + "-url\n"),
        ("README.md", "POST /works/7 and /workers, see https://example.org/work/7\n"),
        ("src/shop/migrations/0001_initial.py", "x = 1\n" * 400),
        ("src/shop/picture.txt", "a manager said: except Exception\n"),
    ],
)
def test_what_only_looks_like_one_is_not(tree, place, text):
    house = tree(**{place: text})

    assert list(report(house.root))[-1] == "within the budgets"


def test_what_is_not_tracked_is_nobodys_offence(tree):
    house = tree()
    (house.root / "src/shop/sketch_utils.py").touch()

    assert offences(House(house.root)) == []


def test_a_broken_contract_is_an_offence(tree):
    contract = '[tool.importlinter]\nroot_package = "amends"\n[[tool.importlinter.contracts]]\nname = "downstairs only"\ntype = "layers"\n'
    layers = 'layers = ["amends.upper", "amends.lower"]\n'
    files = {"src/amends/__init__.py": "", "src/amends/upper.py": "", "src/amends/lower.py": "import amends.upper\n"}

    house = tree(files=files | {"pyproject.toml": contract + layers})

    assert offences(house) == ["import-linter: downstairs only BROKEN"]


def test_the_command_says_it_with_its_exit_code(tree):
    def weigh(root):
        return subprocess.run([sys.executable, SCRIPT, root], capture_output=True, text=True, check=False)

    sound = weigh(tree().root)
    offended = weigh(tree(**{"src/shop/mail_helper.py": ""}).root)

    assert (sound.returncode, sound.stdout.splitlines()[-1]) == (0, "within the budgets")
    assert (offended.returncode, offended.stdout.splitlines()[-1]) == (1, "1 beyond the budgets")
