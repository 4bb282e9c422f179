"""What is shown is compressed on its way, for whoever says that they can read it so."""

import gzip

import pytest
from django.http import FileResponse

from amends.screens.press import Press
from tests.imports.uploads import bring

GZIP = {"Accept-Encoding": "gzip, deflate, br"}


def test_a_page_is_smaller_and_reads_the_same(as_ana, firm):
    plain, pressed = as_ana.get("/you/"), as_ana.get("/you/", headers=GZIP)

    assert pressed["Content-Encoding"] == "gzip"
    assert int(pressed["Content-Length"]) == len(pressed.content) < len(plain.content) / 2
    assert "<h1" in gzip.decompress(pressed.content).decode()


def test_who_cannot_read_it_so_gets_it_as_it_is(as_ana, firm):
    answer = as_ana.get("/you/")

    assert "Content-Encoding" not in answer
    assert "Accept-Encoding" in answer["Vary"]


def test_the_same_page_is_never_of_the_same_length_twice(as_ana, firm):
    """So that nobody who listens learns from lengths what stands in it."""
    lengths = {len(as_ana.get("/you/", headers=GZIP).content) for _time in range(12)}

    assert len(lengths) > 1


@pytest.mark.usefixtures("firm")
def test_a_file_to_take_home_keeps_its_length(rf, ana, monday, settings, tmp_path):
    settings.AMENDS_FILES = tmp_path
    upload = bring("1,Ben,2026-01-05,mug,2,3.50", by=ana, at=monday)

    answer = Press(lambda request: FileResponse(upload.file.open()))(rf.get("/", headers=GZIP))

    assert "Content-Encoding" not in answer
    assert int(answer["Content-Length"]) == upload.file.size
