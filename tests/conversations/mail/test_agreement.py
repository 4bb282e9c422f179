"""What `bench/letters.py` measures must not fall: it is loaded from where it stands."""

import importlib.util
from collections import Counter
from pathlib import Path

import pytest

from tests.shared import needs_shared

BENCHMARK = Path(__file__).resolve().parents[3] / "bench" / "letters.py"


@pytest.fixture(scope="module")
def bench():
    from_here = importlib.util.spec_from_file_location("bench_letters", BENCHMARK)
    module = importlib.util.module_from_spec(from_here)
    from_here.loader.exec_module(module)
    return module


@needs_shared
def test_well_formed_letters_are_read_as_another_reads_them(bench):
    found = [agreement for agreement in bench.parse() if agreement.folder != "parse/malformed"]
    asked, agreed = sum((one.asked for one in found), Counter()), sum((one.agreed for one in found), Counter())

    assert agreed.total() / asked.total() >= 0.98


@needs_shared
@pytest.mark.parametrize("folder", ["parse", "replies", "bounces"])
def test_every_disagreement_is_meant_and_says_why(bench, folder):
    assert [name for agreement in bench.FOLDERS[folder]() for name in agreement.unexplained] == []


@needs_shared
def test_mail_of_lists_is_labelled_and_what_comes_from_people_is_not(bench):
    [agreement] = bench.lists(every=10)

    assert agreement.share == 1.0
