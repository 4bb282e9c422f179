import subprocess
import sys

import pytest

from amends import reckon


def test_every_public_name_is_there_and_documented():
    for name in reckon.__all__:
        public = getattr(reckon, name)
        assert name in ("GROUPS", "ASSUMED") or public.__doc__, name


@pytest.mark.parametrize("name", ["worth", "damage", "simulate"])
def test_a_verb_is_a_verb_also_where_a_file_has_its_name(name):
    assert callable(getattr(reckon, name))


@pytest.mark.parametrize("refusal", [reckon.NonsenseVisits, reckon.TooLittle, reckon.Incoherent])
def test_every_refusal_is_one_of_the_library(refusal):
    assert issubclass(refusal, reckon.ReckonError)


def test_the_science_needs_neither_django_nor_a_database():
    asked = "import sys, amends.reckon; print(sorted({'django', 'psycopg', 'pandas', 'numba', 'sklearn'} & set(sys.modules)))"

    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "[]"
