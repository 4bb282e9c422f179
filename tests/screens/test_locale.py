"""Everything the pages say goes through gettext and stands in the catalogue that translators copy."""

import io
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

import amends

PACKAGE = Path(amends.__file__).parent
WORDS = {"gettext": None, "ngettext": (1, 2), "_": None, "gettext_noop": None, "pgettext": ((1, "c"), 2)}
SCREENS = [path for path in (PACKAGE / "screens").rglob("*") if path.suffix in {".py", ".html"}]


@pytest.fixture(scope="module")
def catalogue():
    with open(PACKAGE / "locale/en/LC_MESSAGES/django.po", "rb") as file:
        return {message.id for message in read_po(file)}


@pytest.mark.parametrize("path", SCREENS, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_what_a_page_says_stands_in_the_catalogue(path, catalogue):
    source = path.read_text()
    code = templatize(source, origin=str(path)) if path.suffix == ".html" else source

    said = {message for _, message, _, _ in extract("python", io.BytesIO(code.encode()), keywords=WORDS)}

    assert said <= catalogue
