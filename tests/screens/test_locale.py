"""Everything the pages say goes through gettext and stands in the catalogue that translators copy."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

import amends

PACKAGE = Path(amends.__file__).parent
WORDS = {"gettext": None, "ngettext": (1, 2), "_": None, "gettext_noop": None, "pgettext": ((1, "c"), 2)}
SHOWN_THERE = [PACKAGE / name for name in ("base/link.py", "base/teammate.py", "steering/assumed.py")]  # said by pages, too
SCREENS = [path for path in (PACKAGE / "screens").rglob("*") if path.suffix in {".py", ".html"}]
LOOSE = re.compile(r">[^<>{}]*?([A-Za-z]{4,}[^<>{}]*)<")
MARKED = re.compile(r"{% (blocktranslate|comment).*?{% end\1 %}|{%.*?%}|{{.*?}}|<code>.*?</code>|<kbd>.*?</kbd>", re.DOTALL)


@pytest.fixture(scope="module")
def catalogue():
    with open(PACKAGE / "locale/en/LC_MESSAGES/django.po", "rb") as file:
        return {message.id for message in read_po(file)}


@pytest.mark.parametrize("path", SCREENS + SHOWN_THERE, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_what_a_page_says_stands_in_the_catalogue(path, catalogue):
    source = path.read_text()
    code = _flush(templatize(source, origin=str(path))) if path.suffix == ".html" else source

    said = {message for _, message, _, _ in extract("python", io.BytesIO(code.encode()), keywords=WORDS)}

    assert said <= catalogue


def test_a_sentence_that_is_not_in_the_catalogue_would_be_missed(catalogue):
    assert "A sentence nobody wrote" not in catalogue
    assert "Today" in catalogue


def _flush(code):
    """Without the template's indentation, which would be wrong in the Python that is read from it."""
    return "\n".join(line.strip() for line in code.splitlines())


def _without_marked(template):
    return MARKED.sub("", template).replace("Amends", "")


@pytest.mark.parametrize("path", [path for path in SCREENS if path.suffix == ".html"], ids=lambda path: path.name)
def test_every_text_of_a_template_is_marked(path):
    assert LOOSE.findall(_without_marked(path.read_text())) == []


def test_a_text_that_is_not_marked_would_be_seen():
    assert LOOSE.findall(_without_marked("<h1>Hello there</h1><p>{% translate 'Well met' %}</p>")) == ["Hello there"]
