import ast
import re
from pathlib import Path

import pytest

import amends.imports
from amends.imports.on_page import REWORDED, on_page

SOURCES = [path for path in Path(amends.imports.__file__).parent.rglob("*.py") if path.name != "on_page.py"]
FOR_THE_TERMINAL = {"HELP", "EXAMPLES"}


def sentences():
    """Every sentence in the code of the imports that speaks of an option; what is filled in is an x."""
    for source in SOURCES:
        tree = ast.parse(source.read_text())
        parts = {id(part) for node in ast.walk(tree) if _is_no_sentence(node) for part in ast.walk(node) if part is not node}
        texts = (node for node in ast.walk(tree) if isinstance(node, (ast.JoinedStr, ast.Constant)) and id(node) not in parts)
        yield from (_text(node) for node in texts if "--" in _text(node))


def _is_no_sentence(node):
    """A docstring, a help for the terminal, or a whole of which only the parts are meant."""
    names = {target.id for target in getattr(node, "targets", []) if isinstance(target, ast.Name)}
    return isinstance(node, (ast.Expr, ast.JoinedStr)) or names & FOR_THE_TERMINAL


def _text(node):
    if isinstance(node, ast.Constant):
        return str(node.value)
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)


@pytest.mark.parametrize("sentence", sorted(set(sentences()) - {" or --map "}))
def test_no_sentence_speaks_of_options_on_a_page(sentence):
    assert "--" not in on_page(sentence)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (
            "a.csv has no column for the customer and the time; its columns are a, b. Say which with --map customer=COLUMN time=COLUMN.",
            "a.csv has no column for the customer and the time. Choose which below.",
        ),
        (
            "a.csv: none of its 2 rows names a customer; say which column does with --map customer=COLUMN.",
            "a.csv: none of its 2 rows names a customer: choose below which column does.",
        ),
        (
            "a.csv: its one row cannot be read; line 2: no time. Line and reason of each stand in /home/x/refused/a.csv.",
            "a.csv: its one row cannot be read; line 2: no time.",
        ),
        (
            "time: nothing tells day from month, taken as day/month/year; say --dates mdy if the month comes first.",
            "time: nothing tells day from month, taken as day/month/year; choose “month first” if the month comes first.",
        ),
        ("a.csv is empty: there is nothing to import.", "a.csv is empty: there is nothing to import."),
    ],
)
def test_a_sentence_says_what_to_do_on_the_page(said, read):
    assert on_page(said) == read


@pytest.mark.parametrize("typed", [typed for typed, _ in REWORDED])
def test_nothing_is_reworded_that_nobody_says(typed):
    said = "\n".join(source.read_text() for source in SOURCES)
    beginning = re.match(r"[^\\(\[]*", typed)[0].strip(" ;:.*")

    assert beginning in said
